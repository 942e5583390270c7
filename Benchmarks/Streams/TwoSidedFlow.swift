import ComputeMatching
import SeededRandom

/// Bids and asks around a middle: of a hundred commands 46 are new orders that rest, 42 cancel, 5 reduce, and 7 cross.
///
/// The shares give way a little where a book has more or fewer live orders than it should.
struct TwoSidedFlow {
  let profile: Profile
  private let books: DiscreteDistribution
  /// Which book has which rank: the busy ones are not neighbours in memory.
  private let bookOfRank: [Int]
  private let targets: [Int]
  private var middles: [Int64]
  private var random: SplitMix64

  struct Profile {
    let seed: UInt64
    let bookCount: Int
    /// Live orders over all books.
    let liveOrders: Int
    let distance: Distance
    let firstMiddle: Int64
    /// A book's middle moves by a tick once in so many of its commands; `nil`: never.
    let commandsPerStep: Int?
    /// A cancel chooses, of so many live orders, the one nearest to the other side: quotes near the touch live shortest.
    let cancelCandidates: Int
    /// Takers want up to so many GPUs, and one in twenty of them ten times that.
    let takerQuantity: Int
    /// A crossing order's limit is up to so many ticks beyond the touch.
    let reach: Int

    enum Distance {
      case geometric(DiscreteDistribution)
      case uniform(Int)
    }

    static let liquid = Profile(
      seed: 1, bookCount: 1, liveOrders: 10_000, distance: .geometric(.geometric(mean: 24)), firstMiddle: 25_000,
      commandsPerStep: 64, cancelCandidates: 3, takerQuantity: 40, reach: 4)
    static let zipf = Profile(
      seed: 2, bookCount: 1_024, liveOrders: 1_000_000, distance: .geometric(.geometric(mean: 24)),
      firstMiddle: 25_000, commandsPerStep: 64, cancelCandidates: 3, takerQuantity: 40, reach: 4)
    static let scattered = Profile(
      seed: 3, bookCount: 1, liveOrders: 200_000, distance: .uniform(5_000_000), firstMiddle: 10_000_000,
      commandsPerStep: nil, cancelCandidates: 1, takerQuantity: 40, reach: 40_000)
  }

  /// Records the filling of the books, as many commands more to make them look lived in, and `count` to measure.
  static func record(_ profile: Profile, measuring count: Int) throws(BenchmarkError) -> StreamRecorder {
    var flow = TwoSidedFlow(profile)
    var recorder = try StreamRecorder(bookCount: profile.bookCount)
    flow.fill(&recorder)
    for _ in 0..<max(profile.liveOrders, 100_000) { flow.step(&recorder) }
    recorder.beginMeasured()
    for _ in 0..<count { flow.step(&recorder) }
    try recorder.checkNothingWasRejected()
    return recorder
  }

  private init(_ profile: Profile) {
    self.profile = profile
    var random = SplitMix64(seed: profile.seed)
    books = .zipf(count: profile.bookCount)
    var order = Array(0..<profile.bookCount)
    for position in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(position, random.below(position + 1))
    }
    bookOfRank = order
    var targets = Array(repeating: 0, count: profile.bookCount)
    for (rank, share) in books.shares.enumerated() {
      targets[order[rank]] = Int((share * Double(profile.liveOrders)).rounded())
    }
    self.targets = targets
    middles = Array(repeating: profile.firstMiddle, count: profile.bookCount)
    self.random = random
  }

  /// Fills every book to its number of live orders, the books in turns as they will be chosen later.
  private mutating func fill(_ recorder: inout StreamRecorder) {
    var missing = targets.reduce(0, +)
    while missing > 0 {
      let book = bookOfRank[books.draw(&random)]
      // Rare books would keep the busy ones waiting long: once one is full, whichever comes next is served.
      guard let open = firstOpenBook(from: book, recorder.live) else { return }
      rest(in: open, &recorder)
      missing -= 1
    }
  }

  private func firstOpenBook(from book: Int, _ live: [[LiveOrder]]) -> Int? {
    for offset in 0..<targets.count {
      let candidate = (book + offset) % targets.count
      if live[candidate].count < targets[candidate] { return candidate }
    }
    return nil
  }

  private mutating func step(_ recorder: inout StreamRecorder) {
    let book = bookOfRank[books.draw(&random)]
    if let odds = profile.commandsPerStep, random.oneIn(odds) { middles[book] += random.oneIn(2) ? 1 : -1 }
    let surplus = recorder.live[book].count - targets[book]
    let correction = max(-40, min(40, surplus * 1_000 / targets[book]))
    switch random.below(1_000) {
    case ..<(460 - correction): rest(in: book, &recorder)
    case ..<880: cancel(in: book, &recorder)
    case ..<930: reduce(in: book, &recorder)
    default: cross(in: book, &recorder)
    }
  }

  private mutating func rest(in book: Int, _ recorder: inout StreamRecorder) {
    let side: Side = random.oneIn(2) ? .bid : .ask
    let distance: Int64
    switch profile.distance {
    case .geometric(let distribution): distance = Int64(distribution.draw(&random))
    case .uniform(let width): distance = Int64(random.below(width))
    }
    let quantity = 1 + random.below(100)
    switch side {
    case .bid:
      let wanted = middles[book] - 1 - distance
      let highest = recorder.best(.ask, in: book).map { $0 - 1 } ?? wanted
      recorder.rest(.bid, in: book, at: max(1, min(wanted, highest)), quantity: quantity)
    case .ask:
      let wanted = middles[book] + 1 + distance
      let lowest = recorder.best(.bid, in: book).map { $0 + 1 } ?? wanted
      recorder.rest(.ask, in: book, at: max(wanted, lowest), quantity: quantity)
    }
  }

  private mutating func cancel(in book: Int, _ recorder: inout StreamRecorder) {
    guard !recorder.live[book].isEmpty else { return rest(in: book, &recorder) }
    let count = recorder.live[book].count
    var chosen = random.below(count)
    for _ in 1..<profile.cancelCandidates {
      let other = random.below(count)
      if distance(recorder.live[book][other], in: book) < distance(recorder.live[book][chosen], in: book) {
        chosen = other
      }
    }
    recorder.cancel(at: chosen, in: book)
  }

  /// How far behind the middle an order is; negative if the middle has passed it.
  private func distance(_ order: LiveOrder, in book: Int) -> Int64 {
    order.side == .bid ? middles[book] - order.price : order.price - middles[book]
  }

  private mutating func reduce(in book: Int, _ recorder: inout StreamRecorder) {
    guard !recorder.live[book].isEmpty else { return rest(in: book, &recorder) }
    let position = random.below(recorder.live[book].count)
    let open = Int(recorder.live[book][position].openQuantity)
    // An order for a single GPU cannot shrink.
    guard open > 1 else { return recorder.cancel(at: position, in: book) }
    recorder.reduce(at: position, in: book, by: 1 + random.below(open - 1))
  }

  private mutating func cross(in book: Int, _ recorder: inout StreamRecorder) {
    guard let bid = recorder.best(.bid, in: book), let ask = recorder.best(.ask, in: book) else {
      return rest(in: book, &recorder)
    }
    // A middle that has passed the touch pulls takers to that side.
    let side: Side = ask <= middles[book] ? .bid : bid >= middles[book] ? .ask : random.oneIn(2) ? .bid : .ask
    let reach = Int64(random.below(profile.reach + 1))
    let quantity = (1 + random.below(profile.takerQuantity)) * (random.oneIn(20) ? 10 : 1)
    recorder.cross(side, in: book, at: side == .bid ? ask + reach : max(1, bid - reach), quantity: quantity)
  }
}
