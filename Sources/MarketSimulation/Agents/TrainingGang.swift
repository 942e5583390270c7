import ComputeExchange

/// Trains a model now and then, on all of its GPUs at once and in one place, or not at all (R16.4).
struct TrainingGang {
  let participant: ParticipantID
  let terms: GangGroup
  let shopping: Shopping
  var random: RandomStream
  /// What is left of the present run, in days.
  private var remainingDays = 0.0
  /// Whether it asked for capacity in the current period.
  private(set) var isAsking = false
  private let periodDays: Double

  init(
    _ terms: GangGroup, participant: ParticipantID, shopping: Shopping, random: RandomStream, periodHours: Int
  ) {
    self.terms = terms
    self.participant = participant
    self.shopping = shopping
    self.random = random
    periodDays = Double(periodHours) / 24
  }

  mutating func wake(_ venue: inout Venue) {
    if remainingDays <= 0, random.chance(min(1, periodDays / max(terms.pauseDays, periodDays))) {
      remainingDays = terms.runDays
    }
    isAsking = remainingDays > 0
    guard isAsking else { return }
    var order = venue.order(
      .bid, shopping.scope(&venue), terms.limit / Venue.tick, Quantity(terms.size), participant)
    let most = terms.perSeller < 1 ? max(1, Quantity(Double(terms.size) * terms.perSeller)) : nil
    order.conditions = Conditions(isAllOrNone: true, maximumPerCounterparty: most)
    order.isSameBook = true
    venue.submit(order)
  }

  /// Uses what it got; returns whether that was all.
  mutating func consume(_ venue: inout Venue) -> Bool {
    guard isAsking else { return false }
    let used = shopping.use(Quantity(terms.size), by: participant, &venue)
    guard used == Quantity(terms.size) else { return false }
    remainingDays -= periodDays
    return true
  }
}
