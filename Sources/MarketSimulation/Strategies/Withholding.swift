import CapacityLedger
import ComputeMatching

/// Providers who offer less than they have while that earns more: each tries a little less or more, looks at what that
/// earned, and goes on in the direction that was better.
struct Withholders: AgentKind {
  let terms: SellerTerms
  /// By how much each changes the part that it offers, as a share of its capacity; 0 to change nothing.
  let step: ChangingNumber
  /// How long each try lasts, of which the second half counts.
  let reviewDays: ChangingNumber
  /// The least part that one offers.
  let least: ChangingNumber

  var role: Role { .provider }
  var equity: Double? { terms.equity }

  static let measures = [
    (name: "withheld", meaning: "GPUs that withholders have and do not offer")
  ]

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    terms = try SellerTerms(&fields, books)
    step = try fields.changingNumber("step", in: 0...0.5, else: 0.05)
    reviewDays = try fields.changingNumber("reviewDays", in: 2...366, else: 20)
    least = try fields.changingNumber("least", in: 0...1, else: 0.1)
  }

  func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) -> any Agent {
    Withholder(self, Seller(terms, rank, &desk))
  }
}

struct Withholder: Agent {
  private let terms: Withholders
  private var seller: Seller
  /// The part of its capacity that it offers.
  private var share = 1.0
  private var direction = -1.0
  /// Of the present try.
  private var days = 0.0
  private var margin = 0.0
  /// Those of its days that count.
  private var countedDays = 0.0
  /// What a day of the try before earned.
  private var before: Double?

  init(_ terms: Withholders, _ seller: Seller) {
    self.terms = terms
    self.seller = seller
  }

  mutating func beginPeriod(_ desk: inout Desk) {
    share = max(share, terms.least.value(on: desk.day))
    seller.beginPeriod(&desk)
    desk.show(Double(seller.capacity - offered), as: "withheld")
  }

  private var offered: Quantity { Quantity((Double(seller.capacity) * share).rounded()) }

  mutating func wake(_ desk: inout Desk) { seller.sell(upTo: offered, &desk) }

  mutating func endPeriod(_ desk: inout Desk) {
    let earned = seller.endPeriod(&desk).margin
    days += desk.periodDays
    let (reviewDays, step) = (terms.reviewDays.value(on: desk.day), terms.step.value(on: desk.day))
    // The price takes some time to answer.
    if days > reviewDays / 2 {
      margin += earned
      countedDays += desk.periodDays
    }
    guard days >= reviewDays, step > 0 else { return }
    let mean = margin / countedDays
    if let before, mean < before { direction = -direction }
    before = mean
    share = min(1, max(terms.least.value(on: desk.day), share + direction * step))
    // Where it cannot go further it turns.
    if share == 1 { direction = -1 }
    (days, margin, countedDays) = (0, 0, 0)
  }
}
