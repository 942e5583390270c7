import ComputeMatching

/// The course of a replay over time, kept in bounded memory: a number of periods for each book.
struct MarketHistory {
  private(set) var scale = TimeScale()
  private(set) var participants = ParticipantShares()
  /// By book number.
  private(set) var books: [BookHistory] = []
  /// The trades in which most GPUs changed hands.
  private(set) var largestTrades = LargestTrades()

  /// Depth is sampled of so many books, those that traded first.
  static let sampledBookCount = 256
  private var sampled: Set<BookID> = []

  /// The period that goes on, and the books in which something happened in it.
  private var period: UInt64?
  private var changed: Set<BookID> = []
  /// Whether there were requirement orders: a trade in one book takes from what they display in others, and no event says so.
  private var isFlexible = false

  /// Takes note of one event, just put out by `exchange`.
  mutating func record(_ event: Event, in exchange: borrowing Exchange) {
    switch event.kind {
    case .bookOpened: books.append(BookHistory())
    case .bookPhase(let book, _): changed.insert(book)
    case .trade(let trade):
      let period = begin(at: event.timestamp)
      books[Int(trade.book.rawValue)].record(trade, in: period)
      changed.insert(trade.book)
      if sampled.count < Self.sampledBookCount { sampled.insert(trade.book) }
      participants.add(trade, at: event.timestamp, in: 0, of: exchange)
      largestTrades.record(trade, at: event.timestamp)
    case .accepted(let order):
      if order.scope.requirement != nil { isFlexible = true }
      change(order.scope.book, event.timestamp)
    case .rested(let order): change(order.scope.book, event.timestamp)
    case .placed(let placement): changed.insert(placement.book)
    case .withdrawn(_, let book): changed.insert(book)
    case .reduced(_, _, _, let book, _): change(book, event.timestamp)
    case .cancelled(_, _, let book, _): change(book, event.timestamp)
    case .rejected, .replaced, .waiting, .priceBand, .indicative, .namesForgotten: break
    }
  }

  private mutating func change(_ book: BookID?, _ timestamp: Timestamp) {
    _ = begin(at: timestamp)
    if let book { changed.insert(book) }
  }

  /// Comes to the period of `timestamp`. The first event of an order is where the first one begins.
  private mutating func begin(at timestamp: Timestamp) -> UInt64 {
    let next = scale.period(of: timestamp) { factor in
      for index in books.indices { books[index].merge(by: factor) }
      period = period.map { $0 / factor }
    }
    period = next
    return next
  }

  /// Samples what changed in the period that goes on, if a command of `timestamp` is in a later one. It must be called before
  /// each command.
  mutating func finishPeriod(before timestamp: Timestamp, in exchange: borrowing Exchange) {
    guard let period, timestamp.nanoseconds / scale.length > period else { return }
    finishPeriod(in: exchange)
  }

  /// Samples what changed in the period that goes on.
  mutating func finishPeriod(in exchange: borrowing Exchange) {
    guard let period else { return }
    if isFlexible { changed.formUnion(sampled) }
    for book in changed {
      books[Int(book.rawValue)].sample(book, in: period, withDepth: sampled.contains(book), of: exchange)
    }
    changed.removeAll(keepingCapacity: true)
  }
}

/// The trades of most GPUs, the largest first and then in time.
struct LargestTrades {
  static let count = 20
  private(set) var trades: [(trade: Event.Trade, timestamp: Timestamp)] = []

  mutating func record(_ trade: Event.Trade, at timestamp: Timestamp) {
    if let last = trades.last, trades.count == Self.count, last.trade.quantity >= trade.quantity { return }
    let place = trades.firstIndex { $0.trade.quantity < trade.quantity } ?? trades.count
    trades.insert((trade, timestamp), at: place)
    if trades.count > Self.count { trades.removeLast() }
  }
}
