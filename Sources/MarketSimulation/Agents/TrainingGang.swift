import ComputeMatching

/// Trains a model now and then, on all of its GPUs at once and in one place, or not at all (R16.4): on spot capacity,
/// which it buys anew for each period, or in a window, which it buys ahead.
struct TrainingGang: ChangingAgent {
  private(set) var terms: GangGroup
  /// Spot capacity alone, or windows, one after the other.
  private var places: [GangSite]
  /// What is left of the present run on spot capacity, in days.
  private var remainingDays = 0.0
  /// Where it asked for capacity in the current period.
  private var asked: GangSite?
  /// Whether it got all of it.
  private(set) var isServed = false
  /// The period from which on it wants a window, once it has decided that.
  private var nextStart: Int?
  private let periodDays: Double

  struct GangSite {
    /// `nil` for spot capacity.
    let window: Range<Int>?
    var shopping: Shopping
  }

  init(_ terms: GangGroup, places: [GangSite], periodDays: Double) {
    self.terms = terms
    self.places = places
    self.periodDays = periodDays
  }

  /// Whether it asked for capacity in the current period.
  var isAsking: Bool { asked != nil }

  mutating func adopt(_ terms: GangGroup) {
    self.terms = terms
    for index in places.indices { places[index].shopping.adopt(terms.books) }
  }

  mutating func beginPeriod(_ desk: inout Desk) {
    (asked, isServed) = (nil, false)
    desk.wake(at: desk.random.uniform(in: 0.1...0.9))
  }

  mutating func wake(_ desk: inout Desk) {
    asked = places.first?.window == nil ? spotPlace(&desk) : nextWindow(&desk)
    guard var shopping = asked?.shopping else { return }
    let most = terms.perSeller < 1 ? max(1, Quantity(Double(terms.size) * terms.perSeller + 1e-9)) : nil
    shopping.bid(
      at: terms.limit / Venue.tick, Quantity(terms.size),
      conditions: Conditions(isAllOrNone: true, maximumPerCounterparty: most), isSameBook: true, &desk)
  }

  private mutating func spotPlace(_ desk: inout Desk) -> GangSite? {
    if remainingDays <= 0, desk.random.chance(chanceOfRun) { remainingDays = terms.runDays }
    return remainingDays > 0 ? places.first : nil
  }

  /// The window that begins next, unless the present run or the pause after it lasts longer.
  private mutating func nextWindow(_ desk: inout Desk) -> GangSite? {
    let period = desk.period
    let earliest = nextStart ?? period + drawPause(&desk.random)
    nextStart = earliest
    let next = places.first { ($0.window?.lowerBound ?? 0) > period }
    return (next?.window?.lowerBound ?? 0) >= earliest ? next : nil
  }

  /// In each period of a pause, and in the one after a run: on average the pause is as long as it should be.
  private var chanceOfRun: Double { periodDays / (terms.pauseDays + periodDays) }

  /// How many periods pass before it wants the next run: as if chance decided in each of them.
  private func drawPause(_ random: inout RandomStream) -> Int {
    let drawn = random.uniform()
    if chanceOfRun >= 1 { return 0 }
    return Int(min(logarithm(1 - drawn) / logarithm(1 - chanceOfRun), 1e6))
  }

  /// Uses what it got, or will.
  mutating func endPeriod(_ desk: inout Desk) {
    guard let asked else { return }
    let size = Quantity(terms.size)
    isServed = asked.shopping.use(size, &desk) == size
    desk.note(wanted: Double(size), had: isServed ? Double(size) : 0)
    guard isServed else { return }
    if let window = asked.window {
      nextStart = window.upperBound + drawPause(&desk.random)
    } else {
      remainingDays -= periodDays
    }
  }
}
