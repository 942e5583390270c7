import ComputeMatching
import SeededRandom

/// More capacity than anyone wants: every ask undercuts the best one by a tick, and seldom a large bid comes.
struct Oversupply {
  private static let liveOrders = 500_000
  private static let firstPrice: Int64 = 1_000_000_000_000

  private var random = SplitMix64(seed: 4)

  /// Records the filling of the book, some commands more to make it look lived in, and `count` to measure.
  static func record(measuring count: Int) throws(BenchmarkError) -> StreamRecorder {
    var oversupply = Oversupply()
    var recorder = try StreamRecorder(bookCount: 1)
    for _ in 0..<liveOrders { oversupply.undercut(&recorder) }
    for _ in 0..<liveOrders / 2 { oversupply.step(&recorder) }
    recorder.beginMeasured()
    for _ in 0..<count { oversupply.step(&recorder) }
    try recorder.checkNothingWasRejected()
    return recorder
  }

  private mutating func step(_ recorder: inout StreamRecorder) {
    let surplus = recorder.live[0].count - Self.liveOrders
    let correction = max(-200, min(200, surplus / 10))
    switch random.below(1_000) {
    case ..<(500 - correction): undercut(&recorder)
    case ..<948: recorder.cancel(at: random.below(recorder.live[0].count), in: 0)
    case ..<998: reduce(&recorder)
    default: sweep(&recorder)
    }
  }

  private mutating func undercut(_ recorder: inout StreamRecorder) {
    let price = (recorder.best(.ask, in: 0) ?? Self.firstPrice) - 1
    recorder.rest(.ask, in: 0, at: price, quantity: 1 + random.below(100))
  }

  private mutating func reduce(_ recorder: inout StreamRecorder) {
    let position = random.below(recorder.live[0].count)
    let open = Int(recorder.live[0][position].openQuantity)
    // An order for a single GPU cannot shrink.
    guard open > 1 else { return recorder.cancel(at: position, in: 0) }
    recorder.reduce(at: position, in: 0, by: 1 + random.below(open - 1))
  }

  /// A bid at a price that everybody takes; there are always asks enough to fill it.
  private mutating func sweep(_ recorder: inout StreamRecorder) {
    recorder.cross(.bid, in: 0, at: Self.firstPrice, quantity: 1 + random.below(5_000))
  }
}
