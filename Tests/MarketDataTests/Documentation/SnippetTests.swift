import ComputeMatching
import MarketData
import Testing

struct SnippetTests {
  @Test func `a book is published and read`() throws {
    let now = try Timestamp("2026-12-01T09:00:00Z")
    var printed: [String] = []
    func print(_ items: Any...) { printed.append(items.map { "\($0)" }.joined(separator: " ")) }
    // Snippet:
    var exchange = Exchange()
    var feed = MarketFeed()
    var changes: [BookChange] = []
    func apply(_ command: Command) throws {
      exchange.apply(command, at: now)
      changes.removeAll(keepingCapacity: true)
      try feed.follow(exchange.events, into: &changes)  // or feed.follow(exchange.events)
      exchange.removeAllEvents()
    }

    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    try apply(.openBook(contract))
    guard let book = exchange.book(for: contract) else { fatalError("the book was opened") }
    let price = try Price("2.35")
    try apply(.submit(Order(id: 1, side: .ask, book: book, price: price, quantity: 64)))
    if let best = feed.bestAsk(in: book) {
      print(best.quantity, "GPUs at", best.price)  // 64 GPUs at 2.3500
    }
    // End of the snippet.
    // Snippet:
    var levels = DepthReplica(of: book)
    if let update = feed.update(of: book, since: levels.sequence) { try levels.apply(update) }
    let bid = Order(
      id: 2, side: .bid, book: book, price: price, quantity: 16, timeInForce: .immediateOrCancel)
    try apply(.submit(bid))
    if let update = feed.update(of: book, since: levels.sequence) { try levels.apply(update) }
    print(levels.asks[0].quantity, levels.trades.quantity)  // 48 16
    print(levels.checksum() == feed.checksum(of: book))  // true
    // End of the snippet.
    // Snippet:
    guard let snapshot = feed.queueSnapshot(of: book) else { fatalError("the book was opened") }
    var queues = QueueReplica(snapshot)
    try apply(.submit(Order(id: 3, side: .ask, book: book, price: price, quantity: 8)))
    for change in changes where change.book == queues.book { try queues.apply(change) }
    print(queues.orders(.ask, at: price).map(\.id))  // [1, 3]
    // End of the snippet.
    // Snippet:
    let indexed = MarketFeed(joining: exchange, indexingQueues: true)
    if let position = indexed.queuePosition(of: 3, in: book) {
      print(position.ahead.quantity, "GPUs are ahead")  // 48 GPUs are ahead
    }
    // End of the snippet.
    // Snippet:
    let later = MarketFeed(joining: exchange)
    print(later.bestAsk(in: book) == feed.bestAsk(in: book))  // true
    // End of the snippet.
    #expect(printed == ["64 GPUs at 2.3500", "48 16", "true", "[1, 3]", "48 GPUs are ahead", "true"])
  }

  @Test func `a reader that loses updates asks for a snapshot`() throws {
    var market = PublishingExchange()
    var updates: [DepthUpdate] = []
    func apply(_ command: Command) throws { try market.apply(command, at: 1) { updates.append($0) } }
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    try apply(.openBook(contract))
    let book = BookID(0)
    #expect(updates.map(\.isComplete) == [true])
    for id in 1...3 as ClosedRange<UInt64> {
      try apply(
        .submit(Order(id: OrderID(id), side: .ask, book: book, price: Price(ticks: 200 + Int64(id)), quantity: 8)))
    }
    try apply(.cancel(77))
    #expect(updates.count == 4)
    let snapshot = market.snapshot(of: book)
    var snapshotCount = 0
    var reader = LevelReader(replica: DepthReplica(of: book)) { _ in
      snapshotCount += 1
      return snapshot
    }
    reader.receive(updates[0])
    reader.receive(updates[1])
    #expect(reader.replica.asks.count == 1)
    reader.receive(updates[3])
    #expect(snapshotCount == 1)
    #expect(reader.replica.asks.count == 3)
    let checksum = reader.replica.checksum()
    #expect(reader.agrees(with: checksum) && !reader.agrees(with: checksum ^ 1))
  }
}

// Snippet:
/// An exchange that publishes its levels.
struct PublishingExchange: ~Copyable {
  private var exchange = Exchange()
  private var feed = MarketFeed()
  /// The event up to which changes have been published.
  private var published: UInt64 = 0
  /// What each book was when it was published last, by its number.
  private var sequences: [UInt64] = []

  /// Carries out a command, and hands `publish` an update of each book that it changed.
  mutating func apply(
    _ command: Command, at time: Timestamp, publish: (DepthUpdate) -> Void
  ) throws(FeedError) {
    exchange.apply(command, at: time)
    try feed.follow(exchange.events)
    exchange.removeAllEvents()
    while sequences.count < feed.bookCount { sequences.append(0) }
    feed.forEachChangedBook(since: published) { book in
      guard let update = feed.update(of: book, since: sequences[Int(book.rawValue)]) else { return }
      sequences[Int(book.rawValue)] = update.sequence
      publish(update)
    }
    published = feed.sequence
  }

  /// All levels of a book, for a reader that joins or has lost an update.
  func snapshot(of book: BookID) -> DepthUpdate? { feed.depthSnapshot(of: book) }
}
// End of the snippet.

// Snippet:
/// The levels of one book at a reader.
struct LevelReader {
  private(set) var replica: DepthReplica
  /// Where a snapshot of the book comes from.
  let askForSnapshot: (BookID) -> DepthUpdate?

  mutating func receive(_ update: DepthUpdate) {
    do {
      try replica.apply(update)
    } catch {
      guard let snapshot = askForSnapshot(replica.book) else { return }
      try? replica.apply(snapshot)
    }
  }

  /// Whether the best levels are those of the sender.
  func agrees(with checksum: UInt32) -> Bool { replica.checksum() == checksum }
}
// End of the snippet.
