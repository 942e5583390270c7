import CapacityLedger
import ComputeMatching

/// Resellers who buy the next window ahead, hold what they bought, and offer it for more only shortly before the window
/// begins. What they do not sell perishes with them.
struct Hoarders: AgentKind {
  /// The windows, one after the other.
  let books: [Int]
  /// GPUs that each wants of a window.
  let quantity: ChangingNumber
  /// What each pays at most, in dollars per GPU-hour.
  let limit: ChangingNumber
  /// How much more than it paid it asks, as a share.
  let markup: ChangingNumber
  /// So many days before the window begins it sells.
  let sellDays: ChangingNumber
  let equity: Double?

  var role: Role { .reseller }

  static let measures = [
    (name: "hoarded", meaning: "GPUs of the next window that hoarders hold")
  ]

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    self.books = try books.windows("windows", &fields)
    quantity = try fields.changingWhole("quantity", in: 1...Int(Desk.largestOrder))
    limit = try fields.changingNumber("limit", in: .prices)
    markup = try fields.changingNumber("markup", in: 0...100, else: 0.2)
    sellDays = try fields.changingNumber("sellDays", in: 0...3_660, else: 2)
    equity = try fields.optionalNumber("equity", in: 0...1e12)
  }

  func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) -> any Agent { Hoarder(terms: self) }
}

struct Hoarder: Agent {
  private let terms: Hoarders
  /// What it paid for what it holds of the next window, and for how many GPUs.
  private var paid = 0.0
  private var bought: Quantity = 0
  private var next: BookID?

  init(terms: Hoarders) { self.terms = terms }

  mutating func beginPeriod(_ desk: inout Desk) {
    let window = desk.nextWindow(of: terms.books)
    if window != next { (paid, bought) = (0, 0) }
    next = window
    if let next { desk.show(Double(desk.position(in: next).held), as: "hoarded") }
    // After providers have offered, before most others buy.
    desk.wake(at: desk.random.uniform(in: 0.1...0.12))
  }

  mutating func wake(_ desk: inout Desk) {
    guard let next, let window = desk.window(of: next) else { return }
    let held = desk.position(in: next)
    if Double(window.lowerBound - desk.period) * desk.periodDays > terms.sellDays.value(on: desk.day) {
      let missing = Quantity(terms.quantity.whole(on: desk.day)) - held.held
      if missing > 0 {
        desk.submit(
          desk.order(.bid, .book(next), at: terms.limit.value(on: desk.day) / Desk.tick, missing, isImmediate: true))
      }
    } else if held.available > 0, bought > 0 {
      let price = paid / Double(bought) * (1 + terms.markup.value(on: desk.day))
      desk.submit(desk.order(.ask, .book(next), at: price, held.available))
    }
  }

  mutating func endPeriod(_ desk: inout Desk) {
    for fill in desk.takeFills() where fill.side == .bid {
      paid += Double(fill.price.ticks) * Double(fill.quantity)
      bought += fill.quantity
    }
  }
}
