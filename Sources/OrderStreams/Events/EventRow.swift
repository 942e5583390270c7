import ComputeExchange

/// Puts events into rows of an event stream: all columns, those that do not apply empty.
struct EventRow: ~Copyable {
  static let header = EventColumn.allCases.map(\.name).joined(separator: ",") + "\n"

  private let tick: Tick
  /// The five columns of the contracts of all books so far, one after the other.
  private var contracts = TextBuffer()
  /// Where those of each book begin, and behind the last where they end.
  private var starts: [Int] = [0]
  /// The same of all requirements so far.
  private var patterns = TextBuffer()
  private var patternStarts: [Int] = [0]

  init(tick: Tick) { self.tick = tick }

  /// Appends the row of `event`, an event of `exchange`, newline included, to `text`.
  mutating func append(_ event: Event, of exchange: borrowing Exchange, to text: inout TextBuffer) {
    text.append(event.sequence)
    text.append(ASCII.comma)
    text.append(event.timestamp.nanoseconds)
    switch event.kind {
    case .bookOpened(let book, _):
      text.append(",book_opened,,,,")
      append(book, exchange, &text)
      text.append(",,,,")
      text.append(Phase.continuous.text)
    case .bookPhase(let book, let phase):
      text.append(",book_phase,,,,")
      append(book, exchange, &text)
      text.append(",,,,")
      text.append(phase.text)
    case .priceBand(let book, _, let phase):
      text.append(",price_band,,,,")
      append(book, exchange, &text)
      text.append(",,,,")
      text.append(phase.text)
    case .accepted(let order):
      text.append(",accepted,")
      text.append(order.order.rawValue)
      text.append(",,")
      append(order.side, order.scope, exchange, &text)
      if let price = order.price { text.append(price, tick: tick) }
      text.append(ASCII.comma)
      text.append(order.quantity)
      text.append(",,")
      text.append(order.timeInForce.text)
    case .rejected(let order, let reason):
      text.append(",rejected,")
      // A command that names no order is answered under no number.
      if order != .none { text.append(order.rawValue) }
      text.append(",,,,,,,,,,,")
      text.append(reason.text)
    case .trade(let trade):
      text.append(",trade,")
      text.append(trade.taker.rawValue)
      text.append(ASCII.comma)
      text.append(trade.maker.rawValue)
      text.append(ASCII.comma)
      append(trade.side, trade.book, exchange, &text)
      text.append(trade.price, tick: tick)
      text.append(ASCII.comma)
      text.append(trade.quantity)
      text.append(ASCII.comma)
      text.append(trade.takerOpenQuantity)
      text.append(ASCII.comma)
    case .rested(let order):
      text.append(",rested,")
      text.append(order.order.rawValue)
      text.append(",,")
      append(order.side, order.scope, exchange, &text)
      text.append(order.price, tick: tick)
      text.append(",,")
      text.append(order.openQuantity)
      text.append(ASCII.comma)
    case .reduced(let order, let quantity, let openQuantity, let reason):
      text.append(",reduced,")
      text.append(order.rawValue)
      text.append(",,,,,,,,,")
      text.append(quantity)
      text.append(ASCII.comma)
      text.append(openQuantity)
      text.append(ASCII.comma)
      text.append(reason.text)
    case .replaced(let old, let new, let price, let quantity):
      text.append(",replaced,")
      text.append(old.rawValue)
      text.append(ASCII.comma)
      text.append(new.rawValue)
      text.append(",,,,,,,")
      text.append(price, tick: tick)
      text.append(ASCII.comma)
      text.append(quantity)
      text.append(",,")
    case .cancelled(let order, let quantity, let reason):
      text.append(",cancelled,")
      text.append(order.rawValue)
      text.append(",,,,,,,,,")
      text.append(quantity)
      text.append(",,")
      text.append(reason.text)
    case .waiting(let order):
      text.append(",waiting,")
      text.append(order.rawValue)
      text.append(",,,,,,,,,,,")
    }
    text.append(ASCII.newline)
  }

  /// Appends a side, if there is one, and the contract of a book, and a comma behind each.
  private mutating func append(
    _ side: Side?, _ book: BookID, _ exchange: borrowing Exchange, _ text: inout TextBuffer
  ) {
    if let side { text.append(side == .bid ? "bid" : "ask") }
    text.append(ASCII.comma)
    append(book, exchange, &text)
    text.append(ASCII.comma)
  }

  private mutating func append(
    _ side: Side, _ scope: OrderScope, _ exchange: borrowing Exchange, _ text: inout TextBuffer
  ) {
    switch scope {
    case .book(let book): append(side, book, exchange, &text)
    case .requirement(let requirement):
      text.append(side == .bid ? "bid" : "ask")
      text.append(ASCII.comma)
      append(requirement, exchange, &text)
      text.append(ASCII.comma)
    }
  }

  private mutating func append(_ book: BookID, _ exchange: borrowing Exchange, _ text: inout TextBuffer) {
    let number = Int(book.rawValue)
    while starts.count <= number + 1 {
      contracts.append(exchange.contract(of: BookID(UInt32(starts.count - 1)))?.description ?? ",,,,")
      starts.append(contracts.count)
    }
    text.append(starts[number]..<starts[number + 1], of: contracts.bytes)
  }

  private mutating func append(
    _ requirement: RequirementID, _ exchange: borrowing Exchange, _ text: inout TextBuffer
  ) {
    let number = Int(requirement.rawValue)
    while patternStarts.count <= number + 1 {
      let next = RequirementID(UInt32(patternStarts.count - 1))
      patterns.append(exchange.requirement(of: next)?.description ?? ",,,,")
      patternStarts.append(patterns.count)
    }
    text.append(patternStarts[number]..<patternStarts[number + 1], of: patterns.bytes)
  }
}
