import ComputeMatching

/// Trains a model now and then, on all of its GPUs at once and in one place, or not at all (R16.4): on spot capacity,
/// which it buys anew for each period, or in a window, which it buys ahead.
struct TrainingGang {
  let participant: ParticipantID
  let terms: GangGroup
  var random: RandomStream
  /// Spot capacity alone, or windows, one after the other.
  private let places: [GangSite]
  /// What is left of the present run on spot capacity, in days.
  private var remainingDays = 0.0
  /// Where it asked for capacity in the current period.
  private var asked: GangSite?
  /// The period from which on it wants a window, once it has decided that.
  private var nextStart: Int?
  private let periodDays: Double

  struct GangSite {
    /// `nil` for spot capacity.
    let window: Range<Int>?
    let shopping: Shopping
  }

  init(
    _ terms: GangGroup, participant: ParticipantID, places: [GangSite], random: RandomStream, periodHours: Int
  ) {
    self.terms = terms
    self.participant = participant
    self.places = places
    self.random = random
    periodDays = Double(periodHours) / 24
  }

  /// Whether it asked for capacity in the current period.
  var isAsking: Bool { asked != nil }

  mutating func wake(_ venue: inout Venue, period: Int) {
    asked = places.first?.window == nil ? spotPlace() : nextWindow(period)
    guard let asked else { return }
    let most = terms.perSeller < 1 ? max(1, Quantity(Double(terms.size) * terms.perSeller + 1e-9)) : nil
    asked.shopping.bid(
      at: terms.limit / Venue.tick, Quantity(terms.size), by: participant,
      conditions: Conditions(isAllOrNone: true, maximumPerCounterparty: most), isSameBook: true, &venue)
  }

  private mutating func spotPlace() -> GangSite? {
    if remainingDays <= 0, random.chance(chanceOfRun) { remainingDays = terms.runDays }
    return remainingDays > 0 ? places.first : nil
  }

  /// The window that begins next, unless the present run or the pause after it lasts longer.
  private mutating func nextWindow(_ period: Int) -> GangSite? {
    let earliest = nextStart ?? period + drawPause()
    nextStart = earliest
    let next = places.first { ($0.window?.lowerBound ?? 0) > period }
    return (next?.window?.lowerBound ?? 0) >= earliest ? next : nil
  }

  /// In each period of a pause, and in the one after a run: on average the pause is as long as it should be.
  private var chanceOfRun: Double { periodDays / (terms.pauseDays + periodDays) }

  /// How many periods pass before it wants the next run: as if chance decided in each of them.
  private mutating func drawPause() -> Int {
    let drawn = random.uniform()
    if chanceOfRun >= 1 { return 0 }
    return Int(min(logarithm(1 - drawn) / logarithm(1 - chanceOfRun), 1e6))
  }

  /// Uses what it got, or will; returns whether that was all.
  mutating func consume(_ venue: inout Venue) -> Bool {
    guard let asked else { return false }
    let used = asked.shopping.use(Quantity(terms.size), by: participant, &venue)
    guard used == Quantity(terms.size) else { return false }
    if let window = asked.window {
      nextStart = window.upperBound + drawPause()
    } else {
      remainingDays -= periodDays
    }
    return true
  }
}
