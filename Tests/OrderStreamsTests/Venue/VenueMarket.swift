import ComputeMatching
import OrderStreams

/// A replay of a venue's feed, with everything that happened.
struct VenueMarket: ~Copyable {
  var exchange: Exchange
  var replay = VenueReplay()
  private(set) var events: [Event] = []
  private(set) var messages: [VenueMessage] = []

  /// Little room from the start: room takes longer to make than a small file to read.
  init(tick: Tick = .standard) {
    exchange = Exchange(
      Exchange.Configuration(maximumQuantity: Quantity(UInt32.max), tick: tick, expectedOrders: 16))
  }

  /// Replays the next message of `reader`. Returns whether there was one.
  mutating func step<Reader: VenueReader & ~Copyable>(_ reader: inout Reader) throws(StreamError) -> Bool {
    guard let message = try reader.next() else {
      replay.finish(&exchange)
      take()
      return false
    }
    messages.append(message)
    replay.apply(message, of: reader, to: &exchange)
    take()
    return true
  }

  mutating func run<Reader: VenueReader & ~Copyable>(_ reader: inout Reader) throws(StreamError) {
    while try step(&reader) {}
  }

  private mutating func take() {
    events += exchange.events.copy()
    exchange.removeAllEvents()
  }

  /// The orders of one side of the book of `symbol`, first to trade first: number, price and quantity of each.
  func queue(_ symbol: String, _ side: Side) -> [[UInt64]] {
    guard
      let book = (0..<exchange.bookCount).map({ BookID(UInt32($0)) }).first(where: { replay.symbol(of: $0) == symbol })
    else { return [] }
    return exchange.depth(of: book, side).flatMap { level in
      exchange.orders(in: book, side, at: level.price).map {
        [$0.id.rawValue, UInt64($0.price.ticks), UInt64($0.openQuantity)]
      }
    }
  }

  var trades: [Event.Trade] {
    events.compactMap { if case .trade(let trade) = $0.kind { trade } else { nil } }
  }

  var phases: [Phase] {
    events.compactMap { if case .bookPhase(_, let phase) = $0.kind { phase } else { nil } }
  }

  var rejections: [RejectReason] {
    events.compactMap { if case .rejected(_, let reason) = $0.kind { reason } else { nil } }
  }
}
