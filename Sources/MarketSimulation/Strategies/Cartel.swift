import CapacityLedger
import ComputeMatching

/// Providers who have agreed on a floor: none of them asks less until outsiders sell more than a stated share of the
/// volume. From then on each sells as providers do.
struct Cartel: AgentKind {
  let terms: SellerTerms
  /// Dollars per GPU-hour.
  let floor: ChangingNumber
  /// The share of outsiders above which the cartel breaks.
  let breaksAt: ChangingNumber
  /// Over how many days members look at that share.
  let watchDays: ChangingNumber

  var role: Role { .provider }
  var equity: Double? { terms.equity }

  static let measures = [
    (name: "holding", meaning: "1 while a cartel holds its floor, 0 afterwards"),
    (name: "outside", meaning: "share of the volume that outsiders of a cartel sold, as its members see it"),
  ]

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    terms = try SellerTerms(&fields, books)
    floor = try fields.changingNumber("floor", in: .dollars)
    breaksAt = try fields.changingNumber("breaksAt", in: 0...1)
    watchDays = try fields.changingNumber("watchDays", in: 1...3_660, else: 14)
  }

  func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) -> any Agent {
    CartelMember(self, Seller(terms, rank, &desk), isFirst: rank == 0)
  }
}

struct CartelMember: Agent {
  private let cartel: Cartel
  private var seller: Seller
  /// The first one shows what all know.
  private let isFirst: Bool
  /// A moving average of the share that outsiders sold; `nil` before there was trade.
  private var outside: Double?
  private var isHolding = true

  init(_ cartel: Cartel, _ seller: Seller, isFirst: Bool) {
    self.cartel = cartel
    self.seller = seller
    self.isFirst = isFirst
  }

  mutating func beginPeriod(_ desk: inout Desk) {
    watch(desk)
    if let outside, outside > cartel.breaksAt.value(on: desk.day) { isHolding = false }
    if isFirst {
      desk.show(isHolding ? 1 : 0, as: "holding")
      if let outside { desk.show(outside, as: "outside") }
    }
    seller.beginPeriod(&desk, floor: isHolding ? cartel.floor.value(on: desk.day) : 0)
  }

  mutating func wake(_ desk: inout Desk) { seller.sell(&desk) }

  mutating func endPeriod(_ desk: inout Desk) {
    // Members tell each other what they sold.
    desk.show(Double(seller.endPeriod(&desk).sold), as: "members sold")
  }

  private mutating func watch(_ desk: borrowing Desk) {
    var volume = 0.0
    for book in cartel.terms.books { volume += desk.publishedVolume(in: BookID(UInt32(book))) }
    guard volume > 0, let members = desk.groupShowed("members sold") else { return }
    let share = max(0, 1 - members / volume)
    let weight = min(1, desk.periodDays / cartel.watchDays.value(on: desk.day))
    outside = (outside ?? share) + (share - (outside ?? share)) * weight
  }
}
