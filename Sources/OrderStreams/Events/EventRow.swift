import ComputeMatching

/// Puts events into rows of an event stream: all columns, those that do not apply empty.
struct EventRow: ~Copyable {
  static let header = EventColumn.allCases.map(\.name).joined(separator: ",") + "\n"

  private let tick: Tick
  /// The five columns of the contracts of all books so far.
  private var contracts = CellTable()
  /// The same of all requirements so far.
  private var patterns = CellTable()
  /// The names of all participants so far, from number 1.
  private var participants = CellTable()

  init(tick: Tick) { self.tick = tick }

  /// Appends the row of `event`, the event `sequence` of `exchange`, newline included, to `text`.
  mutating func append(_ event: Event, sequence: UInt64, of exchange: borrowing Exchange, to text: inout TextBuffer) {
    text.append(sequence)
    text.append(ASCII.comma)
    text.append(event.command)
    text.append(ASCII.comma)
    text.append(event.timestamp.nanoseconds)
    switch event.kind {
    case .bookOpened(let book, _, let lot):
      text.append(",book_opened,,,,")
      append(book, .continuous, lot: lot, exchange, &text)
    case .bookPhase(let book, let phase):
      text.append(",book_phase,,,,")
      append(book, phase, exchange, &text)
    case .priceBand(let book, _, let phase):
      text.append(",price_band,,,,")
      append(book, phase, exchange, &text)
    case .accepted(let order):
      text.append(",accepted,")
      text.append(order.order.rawValue)
      text.append(",,")
      append(order.side, order.scope, exchange, &text)
      if let price = order.price { text.append(price, tick: tick) }
      text.append(ASCII.comma)
      text.append(order.quantity)
      text.append(ASCII.comma)
      if order.restingQuantity > 0 { text.append(order.restingQuantity) }
      text.append(",,")
      append(order.participant, exchange, &text)
      text.append(",,")
      text.append(order.timeInForce.text)
    case .rejected(let order, let reason):
      text.append(",rejected,")
      // A command that names no order is answered under no number.
      if order != .none { text.append(order.rawValue) }
      text.append(",,,,,,,,,,,,,,")
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
      text.append(trade.makerOpenQuantity)
      text.append(ASCII.comma)
      append(trade.takerParticipant, exchange, &text)
      text.append(ASCII.comma)
      append(trade.makerParticipant, exchange, &text)
      text.append(ASCII.comma)
    case .rested(let order):
      text.append(",rested,")
      text.append(order.order.rawValue)
      text.append(",,")
      append(order.side, order.scope, exchange, &text)
      append(order.price, open: order.openQuantity, &text)
    case .placed(let placement):
      text.append(",placed,")
      text.append(placement.order.rawValue)
      text.append(",,")
      append(placement.side, placement.book, exchange, &text)
      append(placement.limit, open: placement.openQuantity, &text)
    case .withdrawn(let order, let book):
      text.append(",withdrawn,")
      text.append(order.rawValue)
      text.append(",,")
      append(nil, book, exchange, &text)
      text.append(",,,,,,")
    case .reduced(let order, let quantity, let openQuantity, let book, let reason):
      text.append(",reduced,")
      text.append(order.rawValue)
      text.append(",,")
      append(nil, book, exchange, &text)
      text.append(ASCII.comma)
      text.append(quantity)
      text.append(ASCII.comma)
      text.append(openQuantity)
      text.append(",,,,")
      text.append(reason.text)
    case .replaced(let order):
      text.append(",replaced,")
      text.append(order.old.rawValue)
      text.append(ASCII.comma)
      text.append(order.new.rawValue)
      text.append(",,,,,,,")
      text.append(order.price, tick: tick)
      text.append(ASCII.comma)
      text.append(order.quantity)
      text.append(",,,")
      append(order.participant, exchange, &text)
      text.append(",,")
    case .cancelled(let order, let quantity, let book, let reason):
      text.append(",cancelled,")
      text.append(order.rawValue)
      text.append(",,")
      append(nil, book, exchange, &text)
      text.append(ASCII.comma)
      text.append(quantity)
      text.append(",,,,,")
      text.append(reason.text)
    case .namesForgotten: text.append(",names_forgotten,,,,,,,,,,,,,,,")
    case .indicative(let indication):
      text.append(",indicative,,,")
      append(indication.surplusSide, indication.book, exchange, &text)
      if let price = indication.price { text.append(price, tick: tick) }
      text.append(ASCII.comma)
      text.append(indication.volume)
      text.append(ASCII.comma)
      text.append(indication.surplus)
      text.append(",,,,")
    case .waiting(let order):
      text.append(",waiting,")
      text.append(order.rawValue)
      text.append(",,,,,,,,,,,,,,")
    }
    text.append(ASCII.newline)
  }

  /// Appends the contract of a book and its phase, which is the reason, and between them its lot, unless that is 1.
  private mutating func append(
    _ book: BookID, _ phase: Phase, lot: Quantity = 1, _ exchange: borrowing Exchange, _ text: inout TextBuffer
  ) {
    append(book, exchange, &text)
    text.append(",,")
    if lot != 1 { text.append(lot) }
    text.append(",,,,,")
    text.append(phase.text)
  }

  /// Appends a price, no quantity, an open quantity, and no more.
  private func append(_ price: Price, open: Quantity, _ text: inout TextBuffer) {
    text.append(price, tick: tick)
    text.append(",,")
    text.append(open)
    text.append(",,,,")
  }

  /// Appends a side and the contract of a book, as far as there are any, and a comma behind each.
  private mutating func append(
    _ side: Side?, _ book: BookID?, _ exchange: borrowing Exchange, _ text: inout TextBuffer
  ) {
    if let side { text.append(side == .bid ? "bid" : "ask") }
    text.append(ASCII.comma)
    if let book { append(book, exchange, &text) } else { text.append(",,,,") }
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
    while contracts.count <= Int(book.rawValue) {
      contracts.add(exchange.contract(of: BookID(UInt32(contracts.count)))?.description ?? ",,,,")
    }
    contracts.append(Int(book.rawValue), to: &text)
  }

  private mutating func append(
    _ requirement: RequirementID, _ exchange: borrowing Exchange, _ text: inout TextBuffer
  ) {
    while patterns.count <= Int(requirement.rawValue) {
      patterns.add(exchange.requirement(of: RequirementID(UInt32(patterns.count)))?.description ?? ",,,,")
    }
    patterns.append(Int(requirement.rawValue), to: &text)
  }

  private mutating func append(
    _ participant: ParticipantID, _ exchange: borrowing Exchange, _ text: inout TextBuffer
  ) {
    guard participant != .none else { return }
    while participants.count < Int(participant.rawValue) {
      participants.add(cell: exchange.name(of: ParticipantID(UInt32(participants.count + 1))) ?? "")
    }
    participants.append(Int(participant.rawValue) - 1, to: &text)
  }
}

/// Text that many rows repeat, by number from 0: written once, and copied from then on.
private struct CellTable: ~Copyable {
  private var text = TextBuffer()
  /// Where each begins, and behind the last where it ends.
  private var starts: [Int] = [0]

  var count: Int { starts.count - 1 }

  mutating func add(_ cells: String) {
    text.append(cells)
    starts.append(text.count)
  }

  /// Adds one cell, quoted if it must be.
  mutating func add(cell: String) {
    text.append(cell: cell)
    starts.append(text.count)
  }

  func append(_ number: Int, to other: inout TextBuffer) {
    other.append(starts[number]..<starts[number + 1], of: text.bytes)
  }
}
