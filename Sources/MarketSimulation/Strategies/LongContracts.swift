import CapacityLedger
import ComputeMatching

/// Providers who sell a share of their capacity far ahead, in every window that has not begun, for less than what they
/// ask for spot capacity. The rest they sell as providers do.
struct LongSellers: AgentKind {
  let terms: SellerTerms
  /// The windows, one after the other.
  let windows: [Int]
  /// The part of its capacity that each sells ahead.
  let share: ChangingNumber
  /// How much less it asks there, as a share.
  let discount: ChangingNumber

  var role: Role { .provider }
  var equity: Double? { terms.equity }

  static let measures = [
    (
      name: "promised",
      meaning: "GPUs of the present window that sellers of long contracts have sold ahead, and deliver"
    )
  ]

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    terms = try SellerTerms(&fields, books)
    windows = try books.windows("windows", &fields)
    share = try fields.changingNumber("share", in: 0...1)
    discount = try fields.changingNumber("discount", in: 0...0.99, else: 0.1)
  }

  func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) -> any Agent {
    LongSeller(self, Seller(terms, rank, &desk))
  }
}

struct LongSeller: Agent {
  private let terms: LongSellers
  private var seller: Seller
  /// GPUs that go to those who bought the present window, as many as there were when it began.
  private var promised: Quantity = 0
  private var hasOffered = false

  init(_ terms: LongSellers, _ seller: Seller) {
    self.terms = terms
    self.seller = seller
  }

  mutating func beginPeriod(_ desk: inout Desk) {
    hasOffered = false
    let present = terms.windows.first { desk.window(of: BookID(UInt32($0)))?.contains(desk.period) == true }
    if let present {
      let book = BookID(UInt32(present))
      if desk.window(of: book)?.lowerBound == desk.period {
        // What it sold and no longer has it does not deliver.
        promised = min(desk.position(in: book).sold, seller.present(desk))
        desk.bring(promised, to: book)
      }
    } else {
      promised = 0
    }
    desk.show(Double(promised), as: "promised")
    seller.beginPeriod(&desk, promised: promised)
  }

  mutating func wake(_ desk: inout Desk) {
    if !hasOffered { sellAhead(&desk) }
    hasOffered = true
    seller.sell(&desk)
  }

  private func sellAhead(_ desk: inout Desk) {
    let capacity = Double(terms.terms.capacity.whole(on: desk.day))
    let most = Quantity(capacity * terms.share.value(on: desk.day) + 1e-9)
    for number in terms.windows {
      let book = BookID(UInt32(number))
      guard let window = desk.window(of: book), window.lowerBound > desk.period else { continue }
      let open = min(most - desk.position(in: book).sold, Desk.largestOrder)
      let price = max(seller.offer.floor, seller.offer.ask * (1 - terms.discount.value(on: desk.day)))
      if open > 0 { desk.submit(seller.offer.order(at: price, open, in: book, desk)) }
    }
  }

  mutating func endPeriod(_ desk: inout Desk) { _ = seller.endPeriod(&desk, promised: promised) }
}
