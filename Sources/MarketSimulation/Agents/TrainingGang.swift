import ComputeExchange

/// Trains a model now and then, on all of its GPUs at once and in one place, or not at all (R16.4): on spot capacity,
/// which it buys anew for each period, or in a window, which it buys ahead.
struct TrainingGang {
  let participant: ParticipantID
  let terms: GangGroup
  var random: RandomStream
  /// Spot capacity alone, or windows, one after the other.
  private let places: [Place]
  /// What is left of the present run, in days.
  private var remainingDays = 0.0
  /// Where it asked for capacity in the current period.
  private var asked: Place?
  /// The window that it has.
  private var window: Range<Int>?
  private let periodDays: Double

  struct Place {
    /// `nil` for spot capacity.
    let window: Range<Int>?
    let shopping: Shopping
  }

  init(
    _ terms: GangGroup, participant: ParticipantID, places: [Place], random: RandomStream, periodHours: Int
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
    asked = nil
    if let window {
      if period < window.upperBound { return }
      self.window = nil
    }
    if remainingDays <= 0, random.chance(min(1, periodDays / max(terms.pauseDays, periodDays))) {
      remainingDays = terms.runDays
    }
    guard remainingDays > 0 else { return }
    asked = places.first { ($0.window?.lowerBound ?? .max) > period }
    guard let asked else { return }
    var order = asked.shopping.bid(at: terms.limit / Venue.tick, Quantity(terms.size), by: participant, &venue)
    let most = terms.perSeller < 1 ? max(1, Quantity(Double(terms.size) * terms.perSeller)) : nil
    order.conditions = Conditions(isAllOrNone: true, maximumPerCounterparty: most)
    order.isSameBook = true
    venue.submit(order)
  }

  /// Uses what it got, or will; returns whether that was all.
  mutating func consume(_ venue: inout Venue) -> Bool {
    guard let asked else { return false }
    let used = asked.shopping.use(Quantity(terms.size), by: participant, &venue)
    guard used == Quantity(terms.size) else { return false }
    if let window = asked.window {
      self.window = window
      remainingDays = 0
    } else {
      remainingDays -= periodDays
    }
    return true
  }
}
