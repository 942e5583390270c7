import CapacityLedger
import ComputeExchange

/// Offers what capacity it has at a price that it gropes for: up when it sold out, down when it did not, never below marginal cost.
struct Provider {
  var participant: ParticipantID
  let book: BookID
  let terms: ProviderGroup
  var random: RandomStream
  /// GPUs that it has at present.
  var capacity = 0
  var state: State
  /// What it asks, in ticks.
  private(set) var ask: Double
  /// Without fixed cost once it was taken over.
  var fixedCost: Double
  private var offered: Quantity = 0
  private var lossDays = 0.0
  private var order = OrderID.none
  /// The price it expects, in ticks: a moving average of what was published.
  private var expectation: Double?
  private let stepPerPeriod: Double
  private let floor: Double

  enum State: Equatable {
    /// Has not built.
    case waiting
    /// Has decided, and is there from a period on.
    case building(untilPeriod: Int)
    case active
    case gone
  }

  init(
    _ terms: ProviderGroup, participant: ParticipantID, random: RandomStream, periodHours: Int
  ) {
    self.terms = terms
    self.participant = participant
    self.random = random
    book = BookID(UInt32(terms.book))
    state = terms.entry == nil ? .active : .waiting
    fixedCost = terms.fixedCost
    stepPerPeriod = terms.adjustment * Double(periodHours) / 24
    floor = terms.marginalCost / Venue.tick
    ask = terms.openingPrice / Venue.tick * self.random.uniform(in: 0.98...1.02)
  }

  /// Decides whether to build or to leave; returns whether it leaves.
  mutating func decide(_ venue: borrowing Venue, period: Int, periodHours: Int) -> Bool {
    let published = venue.publishedPrices[Int(book.rawValue)]
    let days = Double(periodHours) / 24
    if let published { expect(published, days) }
    switch state {
    case .waiting:
      guard let entry = terms.entry, let expectation, expectation * Venue.tick > entry.above else { return false }
      if random.chance(entry.chancePerDay * days) {
        state = .building(untilPeriod: period + entry.leadDays * 24 / periodHours)
      }
    case .building(let first):
      if period >= first {
        state = .active
        // Whoever comes later begins where the market is.
        if let published { ask = max(published, floor) }
      }
    case .active:
      guard let limit = terms.exitAfterDays, let published else { return false }
      lossDays = published < floor ? lossDays + days : 0
      return lossDays >= Double(limit)
    case .gone: break
    }
    return false
  }

  private mutating func expect(_ published: Double, _ days: Double) {
    let horizon = Double(terms.entry?.expectationDays ?? 0)
    let weight = horizon > days ? days / horizon : 1
    let old = expectation ?? published
    expectation = old + (published - old) * weight
  }

  /// Moves its ask by what it sold in the period that is over, of which it offered `offered`.
  mutating func learn(sold: Quantity) {
    guard offered > 0 else { return }
    let unsold = 1 - Double(sold) / Double(offered)
    let step = stepPerPeriod * random.uniform(in: 0.5...1.5)
    ask = unsold < 0.001 ? ask * (1 + step) : max(floor, ask * (1 - step * min(1, unsold / 0.2)))
    offered = 0
  }

  /// Offers all it holds and has not sold. Later in the period, whoever has sold nothing goes down to the best ask.
  mutating func wake(_ venue: inout Venue) {
    let position = venue.ledger.position(of: participant, in: book)
    if offered == 0 {
      guard position.available > 0 else { return }
      offered = position.available
      let price = venue.mechanism == .auction ? floor : ask
      order = venue.submit(venue.order(.ask, .book(book), price, position.available, participant)).id
    } else if venue.mechanism == .continuous, position.sold == 0, let best = venue.bestAsk(in: book),
      Double(best.price.ticks) < ask, ask > floor
    {
      venue.cancel(order)
      ask = max(floor, Double(best.price.ticks))
      order = venue.submit(venue.order(.ask, .book(book), ask, offered, participant)).id
    }
  }
}
