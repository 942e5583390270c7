import ComputeMatching
import OrderStreams

/// A replay of a few rows that are written in the test.
struct SmallMarket: ~Copyable {
  var exchange = Exchange(LOBSTERReplay.configuration)
  var replay: LOBSTERReplay
  /// Everything that happened so far.
  private(set) var events: [Event] = []

  /// Messages without the venue's book.
  init(_ messages: String) throws(StreamError) {
    replay = try LOBSTERReplay(messages: ByteSource(bytes: Array(messages.utf8), name: "messages.csv"))
  }

  /// Messages, and the venue's book after each of them.
  init(_ messages: String, book rows: [String]) throws(StreamError) {
    replay = try LOBSTERReplay(
      messages: ByteSource(bytes: Array(messages.utf8), name: "messages.csv"),
      venueBook: ByteSource(bytes: Array(rows.map { $0 + "\n" }.joined().utf8), name: "book.csv"))
  }

  /// Replays what is left.
  mutating func run() throws(StreamError) { while try step() {} }

  @discardableResult
  mutating func step() throws(StreamError) -> Bool {
    let isStep = try replay.step(&exchange)
    events += exchange.events.copy()
    exchange.removeAllEvents()
    return isStep
  }

  func queue(_ side: Side, _ price: Price) -> [OrderID] {
    exchange.orders(in: BookID(0), side, at: price).map(\.id)
  }

  func quantities(_ side: Side, _ price: Price) -> [Quantity] {
    exchange.orders(in: BookID(0), side, at: price).map(\.openQuantity)
  }

  func depth(_ side: Side) -> [Level] {
    exchange.depth(of: BookID(0), side).map { Level($0.price.ticks, $0.quantity) }
  }

  var trades: [Event.Trade] {
    events.compactMap { if case .trade(let trade) = $0.kind { trade } else { nil } }
  }

  var rejections: [RejectReason] {
    events.compactMap { if case .rejected(_, let reason) = $0.kind { reason } else { nil } }
  }
}

/// A price and what rests there.
struct Level: Equatable {
  let price: Int64
  let quantity: Quantity

  init(_ price: Int64, _ quantity: Quantity) {
    self.price = price
    self.quantity = quantity
  }
}

/// A row of an orderbook file with room for `count` levels.
func bookRow(_ count: Int, asks: [Level] = [], bids: [Level] = []) -> String {
  (0..<count).map { index in
    let ask = index < asks.count ? asks[index] : Level(9_999_999_999, 0)
    let bid = index < bids.count ? bids[index] : Level(-9_999_999_999, 0)
    return "\(ask.price),\(ask.quantity),\(bid.price),\(bid.quantity)"
  }.joined(separator: ",")
}

extension OrderID {
  static func anonymousAsk(_ price: Price) -> OrderID { lobsterAnonymous(.ask, at: price) }
}
