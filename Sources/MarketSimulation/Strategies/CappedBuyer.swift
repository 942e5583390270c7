import CapacityLedger
import ComputeMatching

/// Customers who need so many GPUs in every period, and buy at most a share of them from any one seller (R15).
struct CappedBuyers: AgentKind {
  /// Each in one, in turns.
  let books: [Int]
  /// GPUs of each.
  let need: ChangingNumber
  /// What each pays at most, in dollars per GPU-hour.
  let limit: ChangingNumber
  /// How much may come from one seller, as a share; 1 for all of it.
  let perSeller: ChangingNumber
  let equity: Double?

  var role: Role { .customer }

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    self.books = try books.book(&fields)
    need = try fields.changingWhole("need", in: 1...Int(Desk.largestOrder))
    limit = try fields.changingNumber("limit", in: .prices)
    perSeller = try fields.changingNumber("perSeller", in: 0.000_001...1, else: 1)
    equity = try fields.optionalNumber("equity", in: 0...1e12)
  }

  func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) -> any Agent {
    CappedBuyer(terms: self, book: BookID(UInt32(books[rank % books.count])))
  }
}

struct CappedBuyer: Agent {
  let terms: CappedBuyers
  let book: BookID

  mutating func beginPeriod(_ desk: inout Desk) { desk.wake(at: desk.random.uniform(in: 0.1...0.9)) }

  mutating func wake(_ desk: inout Desk) {
    let need = terms.need.whole(on: desk.day)
    let perSeller = terms.perSeller.value(on: desk.day)
    var order = desk.order(.bid, .book(book), at: terms.limit.value(on: desk.day) / Desk.tick, Quantity(need))
    if perSeller < 1 {
      order.conditions.maximumPerCounterparty = max(1, Quantity(Double(need) * perSeller + 1e-9))
    }
    desk.submit(order)
  }

  mutating func endPeriod(_ desk: inout Desk) {
    let need = terms.need.whole(on: desk.day)
    let had = desk.use(Quantity(need), in: book)
    desk.note(wanted: Double(need), had: Double(had))
  }
}
