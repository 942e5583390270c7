import ComputeMatching
import SeededRandom

/// How long single orders take while an exchange grows from none to ten million that rest.
struct Growth {
  private var rows: [[String]] = []
  private static let orderCount = 10_000_000

  init(runs: Int) throws(BenchmarkError) {
    for books in [1, 1024] {
      var fastest: [Duration] = []
      for _ in 0..<runs { fastest.keepLeast(of: try Self.submitTimes(books)) }
      for size in [1_000_000, Self.orderCount] {
        let times = LatencyDistribution(Array(fastest[..<size]))
        rows.append(
          [grouped(books), grouped(size)]
            + [times.p50, times.p999, times.p9999, times.max].map { grouped(Int($0)) }
            + [grouped(fastest[..<size].count { $0 > .milliseconds(1) })])
      }
    }
  }

  var text: String {
    var table = Table(
      "submit while an exchange grows, nanoseconds, of each order the fastest of all runs",
      columns: ["books", "to live orders", "p50", "p99.9", "p99.99", "max", "over 1 ms"])
    for row in rows { table.append(row) }
    return table.text()
  }

  /// How long each order took to enter an exchange that had no room made for it, one reading of the clock included.
  private static func submitTimes(_ bookCount: Int) throws(BenchmarkError) -> [Duration] {
    var durations = [Duration](repeating: .zero, count: orderCount)
    var exchange = Exchange()
    for number in 0..<bookCount { exchange.apply(.openBook(try benchmarkContract(number)), at: 1) }
    var random = SplitMix64(seed: 1)
    for number in durations.indices {
      let draw = random.next()
      let isBid = draw & 1 == 0
      let distance = Int64((draw >> 1) % 100)
      let order = Order(
        id: OrderID(UInt64(number + 1)), side: isBid ? .bid : .ask,
        book: BookID(UInt32((draw >> 32) % UInt64(bookCount))),
        price: Price(ticks: isBid ? 24_999 - distance : 25_000 + distance), quantity: 1)
      let start = SuspendingClock.now
      exchange.submit(order, at: 1)
      durations[number] = SuspendingClock.now - start
      exchange.removeAllEvents()
    }
    guard exchange.liveOrderCount == orderCount else { throw BenchmarkError("an order did not rest") }
    return durations
  }
}
