import CapacityLedger
import ComputeMatching

/// Customers who need so many GPUs in every period, and buy a part of them in delivery windows ahead, the rest as spot
/// capacity.
struct Hedgers: AgentKind {
  /// Of spot capacity; each in one, in turns.
  let books: [Int]
  /// The windows, one after the other.
  let windows: [Int]
  /// GPUs of each.
  let need: ChangingNumber
  /// The part that each buys ahead.
  let hedge: ChangingNumber
  /// In how many of the next windows.
  let windowsAhead: ChangingNumber
  /// What each pays at most, in dollars per GPU-hour.
  let limit: ChangingNumber
  let equity: Double?

  var role: Role { .customer }

  static let measures = [
    (name: "hedged", meaning: "GPUs of the present window that hedgers bought ahead")
  ]

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    self.books = try books.book(&fields)
    windows = try books.windows("windows", &fields)
    need = try fields.changingWhole("need", in: 1...Int(Desk.largestOrder))
    hedge = try fields.changingNumber("hedge", in: 0...1)
    windowsAhead = try fields.changingWhole("windowsAhead", in: 1...3_660, else: 1)
    limit = try fields.changingNumber("limit", in: .prices)
    equity = try fields.optionalNumber("equity", in: 0...1e12)
  }

  func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) -> any Agent {
    Hedger(terms: self, book: BookID(UInt32(books[rank % books.count])))
  }
}

struct Hedger: Agent {
  let terms: Hedgers
  let book: BookID

  mutating func beginPeriod(_ desk: inout Desk) {
    desk.show(Double(hedged(desk)), as: "hedged")
    desk.wake(at: desk.random.uniform(in: 0.1...0.9))
  }

  /// GPUs that it needs in the present period.
  private func need(_ desk: borrowing Desk) -> Quantity { Quantity(terms.need.whole(on: desk.day)) }

  /// What it has of the present window.
  private func hedged(_ desk: borrowing Desk) -> Quantity {
    let present = terms.windows.first { desk.window(of: BookID(UInt32($0)))?.contains(desk.period) == true }
    return present.map { max(0, desk.position(in: BookID(UInt32($0))).held) } ?? 0
  }

  /// Takes what is offered: an order that rests at the limit would pay all of it.
  mutating func wake(_ desk: inout Desk) {
    let limit = terms.limit.value(on: desk.day) / Desk.tick
    let need = need(desk)
    let ahead = Quantity(Double(need) * terms.hedge.value(on: desk.day) + 1e-9)
    let coming = terms.windows.filter { desk.window(of: BookID(UInt32($0)))?.lowerBound ?? 0 > desk.period }
    for number in coming.prefix(terms.windowsAhead.whole(on: desk.day)) {
      let window = BookID(UInt32(number))
      let missing = ahead - desk.position(in: window).held
      if missing > 0 { desk.submit(desk.order(.bid, .book(window), at: limit, missing, isImmediate: true)) }
    }
    let missing = need - hedged(desk)
    if missing > 0 { desk.submit(desk.order(.bid, .book(book), at: limit, missing, isImmediate: true)) }
  }

  mutating func endPeriod(_ desk: inout Desk) {
    let need = need(desk)
    let hedged = min(hedged(desk), need)
    for number in terms.windows where desk.window(of: BookID(UInt32(number)))?.contains(desk.period) == true {
      desk.use(hedged, in: BookID(UInt32(number)))
    }
    let spot = desk.use(need - hedged, in: book)
    desk.note(wanted: Double(need), had: Double(spot + hedged))
  }
}
