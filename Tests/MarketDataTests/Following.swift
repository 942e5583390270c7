import ComputeMatching
import MarketData
import Testing

/// An exchange, a feed of its events, and readers that have joined at every event and every command, all compared with the
/// exchange's own books after every command.
struct Following: ~Copyable {
  var exchange: Exchange
  private(set) var feed = MarketFeed(expectedOrders: 16)
  /// The readers of each book that followed from the first event on.
  private var depths: [DepthReplica] = []
  private var queues: [QueueReplica] = []
  /// Those that joined at later events, the oldest first.
  private var joinedDepths: [DepthReplica] = []
  private var joinedQueues: [QueueReplica] = []
  private var joinedFeeds: [JoinedFeed] = []
  /// How many joined readers are kept.
  private let window: Int
  /// Everybody is compared after so many commands.
  private let interval: Int
  private var commandCount = 0
  /// The event up to which all were compared.
  private var compared: UInt64 = 0
  private var eventCount: UInt64 = 0
  private var events: [Event] = []
  private var pictures: [BookPicture] = []
  /// The first thing that is not as it is in the exchange.
  private(set) var fault: String?

  init(_ exchange: consuming Exchange, window: Int, comparingEvery interval: Int = 1) {
    self.exchange = exchange
    self.window = window
    self.interval = interval
  }

  /// Applies a command, and compares everybody with the exchange.
  mutating func apply(_ command: Command, at timestamp: Timestamp) throws {
    exchange.apply(command, at: timestamp)
    events = exchange.events.copy()
    exchange.removeAllEvents()
    let before = feed.sequence
    for event in events { try follow(event) }
    for joined in joinedFeeds { try joined.feed.follow(events.span, from: before + 1) }
    commandCount += 1
    if commandCount % interval == 0 { compare(command) }
    joinedFeeds.append(JoinedFeed(exchange))
    if joinedFeeds.count > window { joinedFeeds.removeFirst() }
  }

  private mutating func follow(_ event: Event) throws {
    eventCount += 1
    let before = feed.sequence
    var changes: [BookChange] = []
    try feed.follow([event].span, from: eventCount, into: &changes)
    for change in changes {
      if change.kind == .opened {
        depths.append(DepthReplica(of: change.book))
        queues.append(QueueReplica(opening: change.book, sequence: change.sequence))
        continue
      }
      let book = Int(change.book.rawValue)
      try queues[book].apply(change)
      for index in joinedQueues.indices where joinedQueues[index].book == change.book {
        try joinedQueues[index].apply(change)
      }
    }
    var changed: [BookID] = []
    feed.forEachChangedBook(since: before) { changed.append($0) }
    if Set(changes.map(\.book)) != Set(changed) || Set(changed).count != changed.count {
      fail("changes in \(changes.map(\.book)), changed \(changed)")
    }
    for book in changed {
      if let update = feed.update(of: book, since: depths[Int(book.rawValue)].sequence) {
        try depths[Int(book.rawValue)].apply(update)
      } else {
        fail("no update of \(book)")
      }
      join(book)
    }
  }

  private mutating func join(_ book: BookID) {
    guard let depth = feed.depthSnapshot(of: book), let queue = feed.queueSnapshot(of: book) else {
      return fail("no snapshot")
    }
    var replica = DepthReplica(of: book)
    do { try replica.apply(depth) } catch { fail("\(error)") }
    joinedDepths.append(replica)
    joinedQueues.append(QueueReplica(queue))
    if joinedDepths.count > window {
      joinedDepths.removeFirst()
      joinedQueues.removeFirst()
    }
  }

  // MARK: Comparing

  private mutating func compare(_ command: Command) {
    let now = (0..<exchange.bookCount).map { BookPicture(BookID(UInt32($0)), exchange) }
    for book in now.indices where book >= pictures.count || pictures[book] != now[book] {
      if feed.sequence(of: BookID(UInt32(book))) ?? 0 <= compared { fail("\(command): book \(book) has not changed") }
    }
    pictures = now
    compared = feed.sequence
    if feed.bookCount != now.count { fail("\(feed.bookCount) books") }
    for (number, expected) in now.enumerated() {
      let book = BookID(UInt32(number))
      check(BookPicture(book, feed), expected, "feed, \(command)")
      check(BookPicture(depths[number], queues[number]), expected, "readers, \(command)")
      let best =
        feed.bestBid(in: book) == exchange.bestBid(in: book) && feed.bestAsk(in: book) == exchange.bestAsk(in: book)
      if !best { fail("best bid or ask") }
      if feed.checksum(of: book, levels: 3) != depths[number].checksum(levels: 3) { fail("checksum") }
      for joined in joinedFeeds { check(BookPicture(book, joined.feed), expected, "joined feed, \(command)") }
    }
    for index in joinedDepths.indices {
      let book = joinedDepths[index].book
      // Some readers read seldom, and get all that has changed at once.
      if UInt64(index) % 4 == feed.sequence % 4 || index == 0,
        let update = feed.update(of: book, since: joinedDepths[index].sequence)
      {
        do { try joinedDepths[index].apply(update) } catch { fail("\(error)") }
      }
      let isNew = joinedDepths[index].sequence == feed.sequence(of: book)
      let expected = now[Int(book.rawValue)]
      check(
        BookPicture(isNew ? joinedDepths[index] : depths[Int(book.rawValue)], joinedQueues[index]), expected,
        "joined reader, \(command)")
    }
  }

  private mutating func check(_ found: BookPicture, _ expected: BookPicture, _ who: @autoclosure () -> String) {
    if found != expected { fail("\(who()): expected \(expected), found \(found)") }
  }

  private mutating func fail(_ problem: String) {
    if fault == nil { fault = "event \(eventCount): \(problem)" }
  }
}

/// A feed that joined an exchange.
private final class JoinedFeed {
  var feed: MarketFeed

  init(_ exchange: borrowing Exchange) { feed = MarketFeed(joining: exchange) }
}

/// All that anybody can see of one book.
struct BookPicture: Equatable {
  struct Order: Equatable {
    let id: OrderID
    let price: Price
    let quantity: Quantity
    let isFlexible: Bool
  }

  var phase: Phase?
  var lastPrice: Price?
  var levels: [[DepthLevel]] = []
  var orders: [[Order]] = []

  init(_ book: BookID, _ exchange: borrowing Exchange) {
    phase = exchange.phase(of: book)
    lastPrice = exchange.lastTradePrice(in: book)
    let lot = exchange.lot(of: book) ?? 1
    for side in Side.allCases {
      let depth = exchange.depth(of: book, side)
      levels.append(depth)
      orders.append([])
      for level in depth {
        for order in exchange.orders(in: book, side, at: level.price) {
          let quantity = order.displayedQuantity / lot * lot
          orders[orders.count - 1].append(
            Order(id: order.id, price: level.price, quantity: quantity, isFlexible: order.scope.book == nil))
        }
      }
    }
  }

  init(_ book: BookID, _ feed: borrowing MarketFeed) {
    phase = feed.phase(of: book)
    lastPrice = feed.trades(in: book)?.lastPrice
    for side in Side.allCases {
      let depth = feed.depth(of: book, side)
      levels.append(depth)
      orders.append(depth.flatMap { level in feed.orders(in: book, side, at: level.price).map { Order($0) } })
    }
  }

  init(_ depth: DepthReplica, _ queue: QueueReplica) {
    phase = depth.phase == queue.phase ? depth.phase : nil
    lastPrice = depth.trades.lastPrice == queue.trades.lastPrice ? depth.trades.lastPrice : nil
    levels = [depth.bids, depth.asks]
    orders = Side.allCases.map { side in queue.orders(side).map { Order($0) } }
  }
}

extension BookPicture.Order {
  init(_ order: DisplayedOrder) {
    self.init(id: order.id, price: order.price, quantity: order.quantity, isFlexible: order.isFlexible)
  }
}
