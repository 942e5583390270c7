import CapacityLedger
import ComputeMatching

/// Customers who need so many GPUs in every period, and buy at most a share of them from any one seller (R15).
struct CappedBuyers: AgentKind {
  /// Each in one, in turns.
  let books: [Int]
  /// GPUs of each.
  let need: Quantity
  /// What each pays at most, in dollars per GPU-hour.
  let limit: Double
  /// How much may come from one seller, as a share; 1 for all of it.
  let perSeller: Double
  let equity: Double?

  var role: Role { .customer }

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    self.books = try books.book(&fields)
    need = Quantity(try fields.whole("need", in: 1...Int(Desk.largestOrder)))
    limit = try fields.number("limit", in: 0.0001...1_000_000)
    perSeller = try fields.number("perSeller", in: 0.000_001...1, else: 1)
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
    var order = desk.order(.bid, .book(book), at: terms.limit / Desk.tick, terms.need)
    if terms.perSeller < 1 {
      order.conditions.maximumPerCounterparty = max(1, Quantity(Double(terms.need) * terms.perSeller + 1e-9))
    }
    desk.submit(order)
  }

  mutating func endPeriod(_ desk: inout Desk) {
    let had = desk.use(terms.need, in: book)
    desk.note(wanted: Double(terms.need), had: Double(had))
  }
}
