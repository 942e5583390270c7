import ComputeExchange

/// Writes events as rows of an event stream: all columns, those that do not apply empty.
struct EventRow {
  static let columns = [
    "seq", "timestamp_ns", "event", "order_id", "contra_order_id", "side", "gpu_model", "vram_gb", "region", "sla_tier",
    "window", "price", "quantity", "open_quantity", "reason",
  ]

  static let header = columns.joined(separator: ",") + "\n"

  private let tick: Tick
  /// The five columns of each book's contract, by its number.
  private var contracts: [[UInt8]] = []
  private let noContract = Array(",,,,".utf8)

  init(tick: Tick) { self.tick = tick }

  /// Appends the row of `event`, newline included, to `bytes`.
  mutating func append(_ event: Event, of exchange: borrowing Exchange, to bytes: inout [UInt8]) {
    append(event.sequence, to: &bytes)
    bytes.append(ASCII.comma)
    append(event.timestamp.nanoseconds, to: &bytes)
    bytes.append(ASCII.comma)
    switch event.kind {
    case .bookOpened(let book, _):
      let row = Columns(name: "book_opened", book: book, reason: Phase.continuous.text)
      append(row, exchange, &bytes)
    case .bookPhase(let book, let phase):
      append(Columns(name: "book_phase", book: book, reason: phase.text), exchange, &bytes)
    case .accepted(let order):
      append(
        Columns(
          name: "accepted", order: order.order, side: order.side, book: order.book, price: order.price,
          quantity: order.quantity, reason: order.timeInForce.text), exchange, &bytes)
    case .rejected(let order, let reason):
      append(Columns(name: "rejected", order: order, reason: reason.text), exchange, &bytes)
    case .trade(let trade):
      append(
        Columns(
          name: "trade", order: trade.taker, contra: trade.maker, side: trade.side, book: trade.book,
          price: trade.price, quantity: trade.quantity, openQuantity: trade.takerOpenQuantity), exchange, &bytes)
    case .rested(let order):
      append(
        Columns(
          name: "rested", order: order.order, side: order.side, book: order.book, price: order.price,
          openQuantity: order.openQuantity), exchange, &bytes)
    case .reduced(let order, let quantity, let open, let reason):
      append(
        Columns(name: "reduced", order: order, quantity: quantity, openQuantity: open, reason: reason.text),
        exchange, &bytes)
    case .replaced(let old, let new, let price, let quantity):
      append(Columns(name: "replaced", order: old, contra: new, price: price, quantity: quantity), exchange, &bytes)
    case .cancelled(let order, let quantity, let reason):
      append(Columns(name: "cancelled", order: order, quantity: quantity, reason: reason.text), exchange, &bytes)
    }
  }

  /// What an event has to say beyond its number and time.
  private struct Columns {
    let name: String
    var order = OrderID.none
    var contra = OrderID.none
    var side: Side?
    var book: BookID?
    var price: Price?
    var quantity: Quantity?
    var openQuantity: Quantity?
    var reason = ""
  }

  private mutating func append(_ row: Columns, _ exchange: borrowing Exchange, _ bytes: inout [UInt8]) {
    bytes.append(contentsOf: row.name.utf8)
    bytes.append(ASCII.comma)
    if row.order != .none { append(row.order.rawValue, to: &bytes) }
    bytes.append(ASCII.comma)
    if row.contra != .none { append(row.contra.rawValue, to: &bytes) }
    bytes.append(ASCII.comma)
    if let side = row.side { bytes.append(contentsOf: side.text.utf8) }
    bytes.append(ASCII.comma)
    append(contractOf: row.book, exchange, &bytes)
    bytes.append(ASCII.comma)
    if let price = row.price { tick.append(price, to: &bytes) }
    bytes.append(ASCII.comma)
    if let quantity = row.quantity { append(UInt64(clamping: quantity), to: &bytes) }
    bytes.append(ASCII.comma)
    if let quantity = row.openQuantity { append(UInt64(clamping: quantity), to: &bytes) }
    bytes.append(ASCII.comma)
    bytes.append(contentsOf: row.reason.utf8)
    bytes.append(ASCII.newline)
  }

  private mutating func append(contractOf book: BookID?, _ exchange: borrowing Exchange, _ bytes: inout [UInt8]) {
    guard let book else {
      bytes.append(contentsOf: noContract)
      return
    }
    let number = Int(book.rawValue)
    while contracts.count <= number {
      let contract = exchange.contract(of: BookID(UInt32(contracts.count)))
      contracts.append(contract.map { Array($0.description.utf8) } ?? noContract)
    }
    bytes.append(contentsOf: contracts[number])
  }

  private func append(_ value: UInt64, to bytes: inout [UInt8]) {
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var start = 20
    var rest = value
    repeat {
      start -= 1
      digits[start] = ASCII.zero + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    for index in start..<20 { bytes.append(digits[index]) }
  }
}
