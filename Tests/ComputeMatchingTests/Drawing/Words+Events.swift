import ComputeMatching

extension Words {
  /// An event of a drawing, in the words of ``OrderAccounts``.
  mutating func event(_ names: DrawingNames) throws(DrawingError) -> String {
    let text = try eventWithoutTime(names)
    return take("at") ? text + " at \(try timestamp().nanoseconds)" : text
  }

  private mutating func eventWithoutTime(_ names: DrawingNames) throws(DrawingError) -> String {
    let word = try next("an event")
    switch word {
    case "opened":
      let name = try bookName(names)
      return take("lot") ? "opened \(name) lot \(try number("a lot"))" : "opened \(name)"
    case "indicative":
      let name = try bookName(names)
      try require(":")
      if take("nothing") { return "indicative \(name): nothing" }
      let (volume, price) = try quantityAtPrice()
      let text = "indicative \(name): \(volume)@\(price?.ticks ?? 0)"
      guard take("surplus") else { return text }
      let surplus = try number("a quantity")
      if take("bids") { return "\(text) surplus \(surplus) bids" }
      try require("asks")
      return "\(text) surplus \(surplus) asks"
    case "accepted":
      let text = "accepted #\(try orderID()) \(try required(TimeInForce.self, \.text, "a time in force"))"
      if take("resting") { return "\(text) resting \(try number("a quantity"))" }
      guard take("in") else { return text }
      let count = try number("a number of books")
      try require("books")
      return "\(text) in \(count) books"
    case "rejected":
      let isOfOrder = first?.first == "#"
      let order = isOfOrder ? "#\(try orderID()) " : ""
      return "rejected \(order)\(try required(RejectReason.self, \.text, "a reason"))"
    case "trade":
      let taker = try orderID()
      let link = take("and") ? "and" : "with"
      if link == "with" { try require("with") }
      return "trade #\(taker) \(link) #\(try orderID())\(try quantityAfterColon())\(try place(names))"
    case "rested": return "rested #\(try orderID())\(try quantityAfterColon())"
    case "placed":
      let id = try orderID()
      return "placed #\(id)\(try place(names))\(try quantityAfterColon())"
    case "names_forgotten": return "names_forgotten"
    case "withdrawn":
      let id = try orderID()
      return "withdrawn #\(id)\(try place(names))"
    case "reduced":
      let id = try orderID()
      try require("by")
      let quantity = try number()
      try require("to")
      let text = "reduced #\(id) by \(quantity) to \(try number())"
      return take("self_trade") ? text + " self_trade" : text
    case "replaced":
      let id = try orderID()
      try require("by")
      return "replaced #\(id) by #\(try orderID())\(try quantityAfterColon())"
    case "cancelled":
      let id = try orderID()
      try require(":")
      let quantity = try number()
      return "cancelled #\(id): \(quantity) \(try required(CancelReason.self, \.text, "a reason"))"
    case "waiting": return "waiting #\(try orderID())"
    default: return try bookEvent(of: word, names)
    }
  }

  /// `A halted`, `A band low 190`.
  private mutating func bookEvent(of name: String, _ names: DrawingNames) throws(DrawingError) -> String {
    guard names.books.contains(where: { $0.name == name }) else { throw fail("'\(name)' is no event") }
    guard take("band") else { return "\(name) \(try required(Phase.self, \.text, "a phase"))" }
    var text = "\(name) band"
    if take("none") { text += " none" }
    if take("low") { text += " low \(try number())" }
    if take("high") { text += " high \(try number())" }
    return text
  }

  private mutating func quantityAfterColon() throws(DrawingError) -> String {
    try require(":")
    let (quantity, price) = try quantityAtPrice()
    return ": \(quantity)@\(price.map { String($0.ticks) } ?? "market")"
  }

  private mutating func place(_ names: DrawingNames) throws(DrawingError) -> String {
    take("in") ? " in \(try bookName(names))" : ""
  }

  private mutating func bookName(_ names: DrawingNames) throws(DrawingError) -> String {
    let name = try next("a book")
    guard names.books.contains(where: { $0.name == name }) else { throw fail("'\(name)' is no book of the header") }
    return name
  }

  private mutating func required<Element: CaseIterable>(
    _ all: Element.Type, _ text: (Element) -> String, _ expected: String
  ) throws(DrawingError) -> String {
    if let found = element(of: all, text) { return text(found) }
    let word = try next(expected)
    throw fail("'\(word)' is not \(expected)")
  }
}
