import ComputeMatching
import Reporting

/// The books of a market at one moment, as a drawing shows them.
struct MarketPicture {
  var books: [BookPicture] = []
  /// Requirement orders that are in no book.
  var outside: [Row] = []

  struct BookPicture {
    let book: BookID
    var phase = Phase.continuous
    var band = PriceBand()
    var lastTradePrice: Price?
    var rows: [Row] = []
  }

  /// The orders at one price: those that are displayed, or those that wait beside them.
  struct Row {
    let side: Side
    let price: Price
    var isWaiting = false
    var orders: [OrderPicture]
    /// What contradicts the orders elsewhere, such as another depth.
    var contradiction = ""
  }

  struct OrderPicture {
    /// The order with what it has open for its quantity, and the conditions that are left.
    let order: Order
    let shown: Quantity
    let hidden: Quantity
  }

  /// A line of the picture, and which line of another picture it is to be compared with.
  func lines(_ names: DrawingNames) -> [SideBySide.Line] {
    books.sorted { $0.book < $1.book }.flatMap { $0.lines(names) }
      + (outside.isEmpty ? [] : [(place: "no book", text: "no book")])
      + outside.map { $0.line(names, in: "no book") }
  }
}

extension MarketPicture.BookPicture {
  func lines(_ names: DrawingNames) -> [SideBySide.Line] {
    let name = names.text(of: book)
    var words = ["book", name]
    if phase != .continuous { words.append(phase.text) }
    if band != PriceBand() { words.append("band " + band.drawn) }
    if let lastTradePrice { words.append("last \(lastTradePrice.ticks)") }
    return [(place: name, text: words.joined(separator: " "))] + rows.map { $0.line(names, in: name) }
  }
}

extension MarketPicture.Row {
  func line(_ names: DrawingNames, in book: String) -> SideBySide.Line {
    let queue = orders.map { $0.text(names) }.joined(separator: ", ")
    let place = "\(side.text) \(price.ticks)"
    return (
      place: "\(book) \(place) \(isWaiting)",
      text: "  \(place)   \(isWaiting ? "waiting " : "")\(queue)\(contradiction)"
    )
  }

  /// Whether the row is above `other` in a picture: asks above bids, each from the highest price down, who wait below who are
  /// displayed.
  func isAbove(_ other: Self) -> Bool {
    if side != other.side { return side == .ask }
    return price != other.price ? price > other.price : !isWaiting && other.isWaiting
  }
}

extension MarketPicture.OrderPicture {
  func text(_ names: DrawingNames) -> String {
    var words = [hidden == 0 ? "\(shown)" : "\(shown)+\(hidden)", "#\(order.id)"]
    if let requirement = order.scope.requirement { words.append("for " + names.text(of: requirement)) }
    let conditions = order.conditions
    if conditions.isAllOrNone { words.append("all_or_none") }
    if let minimum = conditions.minimumQuantity { words.append("minimum \(minimum)") }
    if let most = conditions.maximumPerCounterparty { words.append("per_counterparty \(most)") }
    if conditions.operators != .any {
      words.append("operators " + names.operatorRules[Int(conditions.operators.rawValue) - 1].text)
    }
    return words.joined(separator: " ")
  }
}

extension PriceBand {
  var drawn: String {
    let edges = [low.map { "low \($0.ticks)" }, high.map { "high \($0.ticks)" }].compactMap(\.self)
    return edges.isEmpty ? "none" : edges.joined(separator: " ")
  }
}
