import CapacityLedger
import ComputeMatching

/// Providers who sell by the rules of the suppliers of ``Overlay``, at turns of their own, what they have themselves: the same
/// capacity in every period, and not what recorded asks give.
struct Suppliers: AgentKind {
  /// Each agent in one, in turns.
  let books: [Int]
  /// GPUs of each.
  let capacity: ChangingNumber
  let marginalCost: ChangingNumber
  let fixedCost: ChangingNumber
  /// What each asks at first, in ticks; `nil` for what the best ask is then.
  let opening: Double?
  /// The mean time from turn to turn.
  let turnHours: ChangingNumber
  private let strategy: OverlayTerms.Strategy
  private let step: ChangingNumber
  private let target: ChangingNumber
  private let undercut: ChangingNumber
  private let reservation: ChangingNumber
  private let offered: ChangingNumber
  private let equityPerGPU: Double?

  var role: Role { .provider }
  var equity: Double? { equityPerGPU.map { $0 * capacity.value(on: 0).rounded() } }

  static let measures = [
    (name: "heldBack", meaning: "GPUs that suppliers have and do not offer, when the period begins")
  ]

  /// Copies of recorded asks need a record.
  private enum Strategy: String, CaseIterable { case reprice, undercut, withhold }

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    self.books = try books.book(&fields)
    capacity = try fields.changingWhole("capacity", in: 1...100_000)
    marginalCost = try fields.changingNumber("marginalCost", in: .prices)
    fixedCost = try fields.changingNumber("fixedCost", in: .dollars, else: 0)
    opening = try fields.optionalNumber("openingPrice", in: .prices).map { $0 / Desk.tick }
    equityPerGPU = try fields.optionalNumber("equity", in: .dollars)
    turnHours = try fields.changingNumber("turnHours", in: 0.1...8_760, else: 6)
    let named: Strategy = try fields.choice("strategy", else: .reprice)
    strategy =
      switch named {
      case .reprice: .reprice
      case .undercut: .undercut
      case .withhold: .withhold
      }
    let usual = OverlayTerms()
    step = try fields.changingNumber("step", in: 0...1, else: usual.step)
    target = try fields.changingNumber("target", in: 0.000_001...1, else: 0.9)
    undercut = try fields.changingNumber("undercut", in: 0...1, else: usual.undercut)
    reservation = try fields.changingNumber("reservation", in: 0...1, else: usual.reservationShare)
    offered = try fields.changingNumber("offered", in: 0...1, else: usual.offeredShare)
  }

  /// How they ask on a day.
  func terms(on day: Double) -> OverlayTerms {
    var terms = OverlayTerms()
    terms.strategy = strategy
    terms.marginalCost = Venue.price(dollars: marginalCost.value(on: day))
    terms.step = step.value(on: day)
    terms.target = target.value(on: day)
    terms.undercut = undercut.value(on: day)
    terms.reservationShare = reservation.value(on: day)
    terms.offeredShare = offered.value(on: day)
    return terms
  }

  func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) -> any Agent {
    SupplierAgent(self, book: BookID(UInt32(books[rank % books.count])))
  }
}

struct SupplierAgent: Agent {
  private let terms: Suppliers
  /// How it asks in the period.
  private var present: OverlayTerms
  private let book: BookID
  private var price = SupplierPrice()
  private var order = OrderID.none
  /// GPUs that it has in the period.
  private var capacity: Quantity = 0
  /// GPUs that it has offered in it.
  private var offered: Quantity = 0
  /// In the periods since its latest turn, of what it offered.
  private var sold: Quantity = 0
  private var left: Quantity = 0
  /// In hours since the run began; `nil` before it has.
  private var nextTurn: Double?

  init(_ terms: Suppliers, book: BookID) {
    self.terms = terms
    present = terms.terms(on: 0)
    self.book = book
  }

  mutating func beginPeriod(_ desk: inout Desk) {
    (order, offered) = (.none, 0)
    present = terms.terms(on: desk.day)
    price.keepFloor(present)
    capacity = Quantity(min((Double(terms.capacity.whole(on: desk.day)) * desk.shocks.capacity).rounded(), 1e9))
    desk.bring(capacity, to: book)
    desk.wake(at: desk.random.uniform(in: 0...0.1))
    nextTurn =
      nextTurn ?? Double(desk.period * desk.periodHours) + desk.random.uniform() * terms.turnHours.value(on: desk.day)
    wakeForTurn(&desk)
    let heldBack = capacity - price.quantity(of: capacity, present, lastTrade: desk.publishedPrice(in: book))
    desk.show(Double(heldBack), as: "heldBack")
  }

  /// It acts at its next turn, if that is in this period.
  private func wakeForTurn(_ desk: inout Desk) {
    guard let nextTurn else { return }
    let share = nextTurn / Double(desk.periodHours) - Double(desk.period)
    if share < 1 { desk.wake(at: share) }
  }

  mutating func wake(_ desk: inout Desk) {
    if !price.isOpen {
      let best = desk.bestAsk(in: book).map { Double($0.price.ticks) }
      guard let opening = terms.opening ?? best ?? desk.publishedPrice(in: book) else { return }
      price.open(at: opening, present, chance: desk.random.uniform(in: 0.98...1.02))
    }
    let hours = (Double(desk.period) + desk.passed) * Double(desk.periodHours)
    // A moment is a whole nanosecond.
    if let due = nextTurn, due < hours + 1e-6 {
      takeTurn(&desk)
      nextTurn = due + terms.turnHours.value(on: desk.day) * desk.random.uniform(in: 0.5...1.5)
      wakeForTurn(&desk)
    }
    if order == .none { offer(&desk) }
  }

  private mutating func takeTurn(_ desk: inout Desk) {
    // What is left in the book is of others.
    desk.cancel(order)
    order = .none
    price.adjust(
      present, bestOther: desk.bestAsk(in: book).map { Double($0.price.ticks) }, sold: sold, left: left,
      chance: desk.random.uniform(in: 0.5...1.5))
    (sold, left) = (0, 0)
  }

  private mutating func offer(_ desk: inout Desk) {
    let position = desk.position(in: book)
    let most = price.quantity(of: capacity, present, lastTrade: desk.publishedPrice(in: book)) - position.sold
    let quantity = min(position.available, most, Desk.largestOrder)
    guard quantity > 0 else { return }
    offered = max(offered, position.sold + quantity)
    order = desk.submit(desk.order(.ask, .book(book), at: price.ask, quantity)).id
  }

  mutating func endPeriod(_ desk: inout Desk) {
    let soldNow = desk.position(in: book).sold
    sold += soldNow
    left += max(0, offered - soldNow)
    let hours = Double(desk.periodHours)
    let (delivery, fixed) = (terms.marginalCost.value(on: desk.day), terms.fixedCost.value(on: desk.day))
    desk.spend((delivery * Double(soldNow) + fixed * Double(capacity)) * hours)
  }
}
