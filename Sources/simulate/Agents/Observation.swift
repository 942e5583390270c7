import CapacityLedger
import ComputeMatching
import MarketSimulation
import Reporting

/// What an agent in another process is told of the market and of itself.
enum Observation {
  /// `event` is `begin`, `wake` or `end`.
  static func line(
    _ event: String, _ fills: [Fill], _ entered: [OrderID?], _ books: [Scenario.BookTerms], _ desk: borrowing Desk
  ) -> String {
    var quotes: [JSONValue] = []
    for (number, book) in books.enumerated() { quotes.append(quote(BookID(UInt32(number)), book.name, desk)) }
    return JSONValue.object([
      ("event", .text(event)), ("period", .count(desk.period)), ("day", .decimal(desk.day)),
      ("passed", .decimal(desk.passed)), ("equity", .decimal(dollars(desk.account.equity))),
      ("capacityFactor", .decimal(desk.shocks.capacity)), ("demandFactor", .decimal(desk.shocks.demand)),
      ("entered", .array(entered.map { $0.map { .count($0.rawValue) } ?? .null })),
      ("fills", .array(fills.map { fill($0, books) })),
      ("orders", .array(desk.openOrders.map { order($0, books) })), ("books", .array(quotes)),
    ]).line
  }

  private static func quote(_ book: BookID, _ name: String, _ desk: borrowing Desk) -> JSONValue {
    let position = desk.position(in: book)
    return .object([
      ("book", .text(name)), ("bid", level(desk.bestBid(in: book))), ("ask", level(desk.bestAsk(in: book))),
      ("publishedPrice", desk.publishedPrice(in: book).map { .decimal($0 * Desk.tick) } ?? .null),
      ("publishedVolume", .decimal(desk.publishedVolume(in: book))),
      ("granted", quantity(position.granted)), ("bought", quantity(position.bought)),
      ("sold", quantity(position.sold)), ("held", quantity(position.held)),
      ("available", quantity(position.available)), ("used", quantity(position.used)),
    ])
  }

  private static func level(_ level: DepthLevel?) -> JSONValue {
    guard let level else { return .null }
    return .object([
      ("price", price(level.price)),
      ("quantity", quantity(level.quantity + level.flexibleQuantity)),
    ])
  }

  private static func fill(_ fill: Fill, _ books: [Scenario.BookTerms]) -> JSONValue {
    .object([
      ("order", .count(fill.order.rawValue)), ("book", .text(books[Int(fill.book.rawValue)].name)),
      ("side", .text(text(fill.side))), ("price", price(fill.price)),
      ("quantity", quantity(fill.quantity)),
    ])
  }

  private static func order(_ order: OpenOrder, _ books: [Scenario.BookTerms]) -> JSONValue {
    .object([
      ("order", .count(order.id.rawValue)),
      ("book", order.scope.book.map { .text(books[Int($0.rawValue)].name) } ?? .null),
      ("side", .text(text(order.side))),
      ("price", order.price.map(price) ?? .null),
      ("open", quantity(order.openQuantity)),
    ])
  }

  /// The number nearest to the decimal fraction: a product with the tick, which no double is, would be off in the last digit.
  private static func price(_ price: Price) -> JSONValue { .decimal(Double(price.ticks) / (1 / Desk.tick)) }

  private static func text(_ side: Side) -> String { side == .bid ? "bid" : "ask" }

  /// Below 0 where somebody sold what it does not have.
  private static func quantity(_ quantity: Quantity) -> JSONValue {
    quantity >= 0 ? .count(UInt64(quantity)) : .decimal(Double(quantity))
  }

  private static func dollars(_ money: Money) -> Double { Double(money.tickHours) * Desk.tick }
}
