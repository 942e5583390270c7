import ChallengeLayout
import ComputeMatching

/// One book of an exchange, which carries out the challenge's messages and answers them with its reports.
///
/// Each message is matched, and its reports are handed on, before the next one is looked at.
struct ChallengeEngine: ~Copyable {
  private var exchange: Exchange
  private let book: BookID
  private var terms = RestingTerms()
  /// What the orders of a side and a time in force have in common: bids, then asks, each to rest and not to rest.
  private let templates: [Order]

  /// An engine with an empty book.
  init() throws(ContractFormatError) {
    exchange = Exchange(
      Exchange.Configuration(maximumQuantity: Quantity(UInt32.max) - 1, expectedOrders: 1 << 12))
    let contract = try Contract(canonical: "h100-sxm,80,DE,on_demand,spot")
    exchange.apply(.openBook(contract), at: 0)
    exchange.removeAllEvents()
    book = exchange.book(for: contract) ?? BookID(0)
    templates = [Side.bid, .ask].flatMap { [book] side in
      [TimeInForce.goodTillCancelled, .immediateOrCancel].map { timeInForce in
        Order(id: .none, side: side, book: book, price: nil, quantity: 1, timeInForce: timeInForce)
      }
    }
  }

  /// Reports that it was accepted, each trade, and the cancel of what an immediate-or-cancel order has left.
  @inline(__always)
  mutating func submit(_ message: ChallengeNewOrder, _ reports: inout ReportSink) {
    let side: UInt8 = message.side == 0 ? 0 : 1
    var order = templates[Int(side) * 2 + (message.is_immediate_or_cancel == 0 ? 0 : 1)]
    order.id = OrderID(challenge: message.order_id)
    order.price = Price(ticks: message.price_ticks)
    order.quantity = Quantity(message.quantity)
    exchange.submit(order, at: 0)
    let count = exchange.events.count
    if exchange.events.withSpan({ $0[0].isAccepted }) {
      terms.set(message.order_id, price: message.price_ticks, side: side)
      reports.append(
        ChallengeReport(
          .accepted, message.sequence_number, message.order_id, side: side, price: message.price_ticks,
          quantity: message.quantity))
      if count > 1 { reportWhatFollowed(message, &reports) }
    }
    exchange.removeAllEvents()
  }

  @inline(never)
  private mutating func reportWhatFollowed(_ message: ChallengeNewOrder, _ reports: inout ReportSink) {
    exchange.events.withSpan { events in
      for index in 1..<events.count {
        switch events[index].kind {
        case .trade(let trade): reports.append(ChallengeReport(trade, message.sequence_number))
        case .cancelled:
          reports.append(
            ChallengeReport(
              .cancelled, message.sequence_number, message.order_id, side: message.side == 0 ? 0 : 1,
              price: message.price_ticks))
        default: break
        }
      }
    }
  }

  /// Reports that the order was cancelled, or that it does not rest.
  @inline(__always)
  mutating func cancel(_ message: ChallengeCancel, _ reports: inout ReportSink) {
    let id = OrderID(challenge: message.order_id)
    let (price, side) = terms.find(message.order_id) ?? restingTerms(of: id)
    exchange.cancel(id, at: 0)
    if exchange.events.withSpan({ $0[0].isRejected }) {
      reports.append(ChallengeReport(.cancelRejected, message.sequence_number, message.order_id))
    } else {
      reports.append(
        ChallengeReport(.cancelled, message.sequence_number, message.order_id, side: side, price: price))
    }
    exchange.removeAllEvents()
  }

  /// Reports each trade and that the order was modified, or that it does not rest.
  mutating func modify(_ message: ChallengeModify, _ reports: inout ReportSink) {
    let id = OrderID(challenge: message.order_id)
    let (_, side) = terms.find(message.order_id) ?? restingTerms(of: id)
    let replacement = Replacement(
      price: Price(ticks: message.new_price_ticks), quantity: Quantity(message.new_quantity))
    exchange.apply(.replace(id, with: replacement), at: 0)
    exchange.events.withSpan { events in
      for index in events.indices {
        switch events[index].kind {
        case .rejected:
          reports.append(ChallengeReport(.modifyRejected, message.sequence_number, message.order_id))
        case .replaced:
          terms.set(message.order_id, price: message.new_price_ticks, side: side)
          reports.append(
            ChallengeReport(
              .modified, message.sequence_number, message.order_id, side: side, price: message.new_price_ticks,
              quantity: message.new_quantity))
        case .trade(let trade): reports.append(ChallengeReport(trade, message.sequence_number))
        default: break
        }
      }
    }
    exchange.removeAllEvents()
  }

  /// `mutating`, because the compiler would copy the exchange for a function that only reads it (docs/compiler-notes.md).
  @inline(never)
  private mutating func restingTerms(of id: OrderID) -> (price: Int64, side: UInt8) {
    guard let order = exchange.order(id) else { return (0, 0) }
    return (order.price.ticks, order.side == .ask ? 1 : 0)
  }

  /// The price of the highest bid; the lowest number if there is none.
  var bestBid: Int64 { exchange.bestBid(in: book)?.price.ticks ?? .min }

  /// The price of the lowest ask; the highest number if there is none.
  var bestAsk: Int64 { exchange.bestAsk(in: book)?.price.ticks ?? .max }

  /// What rests at `price`. O(levels before it).
  func depth(at price: Int64, side: UInt8) -> UInt64 {
    let side: Side = side == 0 ? .bid : .ask
    var depth: Quantity = 0
    exchange.forEachLevel(of: book, side) { level in
      if level.price.ticks == price { depth = level.quantity }
      return side == .bid ? level.price.ticks > price : level.price.ticks < price
    }
    return UInt64(depth)
  }
}

extension Event {
  @inline(__always)
  fileprivate var isAccepted: Bool { if case .accepted = kind { true } else { false } }

  @inline(__always)
  fileprivate var isRejected: Bool { if case .rejected = kind { true } else { false } }
}

extension OrderID {
  /// The exchange has no order 0, and the challenge may number from it.
  @inline(__always)
  fileprivate init(challenge id: UInt64) { self.init(id &+ 1) }

  @inline(__always)
  fileprivate var challenge: UInt64 { rawValue &- 1 }
}

extension ChallengeReport {
  /// The kinds of report.
  enum Kind: UInt8 {
    case accepted, trade, cancelled, modified, cancelRejected, modifyRejected
  }

  @inline(__always)
  fileprivate init(
    _ kind: Kind, _ sequence: UInt64, _ order: UInt64, side: UInt8 = 0, price: Int64 = 0, quantity: UInt32 = 0
  ) {
    self.init()
    type = kind.rawValue
    self.side = side
    sequence_number = sequence
    order_id = order
    price_ticks = price
    self.quantity = quantity
  }

  /// The trade of the order that came with `sequence`.
  @inline(__always)
  fileprivate init(_ trade: Event.Trade, _ sequence: UInt64) {
    self.init(
      .trade, sequence, trade.taker.challenge, side: trade.side == .ask ? 1 : 0, price: trade.price.ticks,
      quantity: UInt32(truncatingIfNeeded: trade.quantity))
    maker_order_id = trade.maker.challenge
    taker_order_id = trade.taker.challenge
  }
}
