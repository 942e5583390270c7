import CapacityLedger
import ComputeMatching
import MarketSimulation
import Reporting

/// One thing that an agent in another process wants done.
enum AgentCommand {
  case bring(Quantity, BookID)
  case use(Quantity, BookID)
  case wake(Double)
  case order(AgentOrder)
  case cancel(OrderID)
  case reduce(OrderID, Quantity)
  case earn(Double)
  case spend(Double)
  case note(wanted: Double, had: Double)
  case leave

  private enum Name: String, CaseIterable { case bring, use, wake, order, cancel, reduce, earn, spend, note, leave }

  init(_ reader: inout FieldReader, _ books: [Scenario.BookTerms]) throws(ScenarioError) {
    let quantities = 1...1_000_000_000
    let dollars = 0.0...1e15
    let name: Name = try reader.choice("do")
    switch name {
    case .bring: self = .bring(Quantity(try reader.whole("quantity", in: quantities)), try Self.book(&reader, books))
    case .use: self = .use(Quantity(try reader.whole("quantity", in: quantities)), try Self.book(&reader, books))
    case .wake: self = .wake(try reader.number("at", in: 0...1))
    case .order: self = .order(try AgentOrder(&reader, books))
    case .cancel: self = .cancel(try Self.id(&reader))
    case .reduce:
      self = .reduce(try Self.id(&reader), Quantity(try reader.whole("by", in: quantities)))
    case .earn: self = .earn(try reader.number("dollars", in: dollars))
    case .spend: self = .spend(try reader.number("dollars", in: dollars))
    case .note:
      self = .note(
        wanted: try reader.number("wanted", in: 0...1e9), had: try reader.number("had", in: 0...1e9))
    case .leave: self = .leave
    }
  }

  private static func id(_ reader: inout FieldReader) throws(ScenarioError) -> OrderID {
    // As it was told: a number, or a text where that is too large for readers that keep numbers in a `Double`.
    guard let node = reader.node("order"), case .text(let text) = node.value else {
      return OrderID(UInt64(try reader.whole("order", in: 1...(1 << 53))))
    }
    guard let id = UInt64(text), id > 0 else {
      throw reader.error("\(reader.full("order")): \(text) is no number of an order", at: node.place)
    }
    return OrderID(id)
  }

  static func book(_ reader: inout FieldReader, _ books: [Scenario.BookTerms]) throws(ScenarioError) -> BookID {
    let name = try reader.text("book")
    guard let number = books.firstIndex(where: { $0.name == name }) else {
      let hint = NearestName.of(name, among: books.map(\.name), within: 1).map { "; the nearest is \($0)" } ?? ""
      throw reader.error("\(reader.full("book")): there is no book \(name)\(hint)", at: reader.node("book")?.place)
    }
    return BookID(UInt32(number))
  }

  /// Does it.
  func carryOut(_ desk: inout Desk) {
    switch self {
    case .bring(let quantity, let book): desk.bring(quantity, to: book)
    case .use(let quantity, let book): desk.use(quantity, in: book)
    case .wake(let share): desk.wake(at: share)
    case .order(let order): _ = order.submit(to: &desk)
    case .cancel(let id): desk.cancel(id)
    case .reduce(let id, let quantity): desk.reduce(id, by: quantity)
    case .earn(let dollars): desk.earn(dollars)
    case .spend(let dollars): desk.spend(dollars)
    case .note(let wanted, let had): desk.note(wanted: wanted, had: had)
    case .leave: desk.leave()
    }
  }
}

/// An order that an agent in another process wants entered.
struct AgentOrder {
  private let side: Side
  /// `nil` for one in all books that satisfy ``requirement``.
  private let book: BookID?
  private let requirement: Requirement?
  private let price: Double
  private let quantity: Quantity
  private let isImmediate: Bool
  private let isAllOrNone: Bool
  private let minimum: Int?
  private let mostPerCounterparty: Int?
  private let operators: [CountryCode]

  private enum SideName: String, CaseIterable { case bid, ask }

  init(_ reader: inout FieldReader, _ books: [Scenario.BookTerms]) throws(ScenarioError) {
    let sideName: SideName = try reader.choice("side")
    side = sideName == .bid ? .bid : .ask
    if reader.node("requirement") == nil {
      book = try AgentCommand.book(&reader, books)
      requirement = nil
    } else {
      book = nil
      let text = try reader.text("requirement")
      do { requirement = try Requirement(text) } catch {
        throw reader.error("\(reader.full("requirement")): \(error)", at: reader.node("requirement")?.place)
      }
    }
    let quantities = 1...Int(Desk.largestOrder)
    price = try reader.number("price", in: Desk.tick...1_000_000)
    quantity = Quantity(try reader.whole("quantity", in: quantities))
    isImmediate = try reader.flag("immediate", else: false)
    isAllOrNone = try reader.flag("allOrNone", else: false)
    minimum = try reader.optionalWhole("minimum", in: quantities)
    mostPerCounterparty = try reader.optionalWhole("mostPerCounterparty", in: quantities)
    var operators: [CountryCode] = []
    for text in try reader.texts("operators") {
      guard let country = CountryCode(text) else {
        throw reader.error(
          "\(reader.full("operators")): \(text) is no country, such as DE", at: reader.node("operators")?.place)
      }
      operators.append(country)
    }
    self.operators = operators
  }

  func submit(to desk: inout Desk) -> OrderID {
    guard desk.mayEnter(side, quantity, in: book) else { return .none }
    var scope = OrderScope.book(book ?? BookID(0))
    if let requirement { scope = desk.scope(ofRequirement: desk.requirement(requirement)) }
    var order = desk.order(side, scope, at: price / Desk.tick, quantity, isImmediate: isImmediate)
    order.conditions = Conditions(
      isAllOrNone: isAllOrNone, minimumQuantity: minimum.map { Quantity($0) },
      maximumPerCounterparty: mostPerCounterparty.map { Quantity($0) },
      operators: operators.isEmpty ? .any : desk.operators(operators))
    return desk.submit(order).id
  }
}
