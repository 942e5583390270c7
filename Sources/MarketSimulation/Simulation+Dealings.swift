import CapacityLedger
import ComputeMatching

extension Simulation {
  /// Who lost what because a seller stopped, and who got what from an operator that it does not allow.
  mutating func examineDealings() {
    guard scenario.needsDealings else { return }
    let failing = Set(
      scenario.shocks.filter { $0.change == .fail && $0.day >= day && $0.day < day + record.periodDays }.flatMap(
        \.groups))
    let failed = providers.filter { failing.contains($0.terms.name) }
    let runs = Set(gangs.map(\.participant))
    countStrayFills()
    running.aheadDealings.removeAll { (desk.venue.windows[Int($0.book.rawValue)]?.upperBound ?? 0) <= period }
    running.aheadDealings += desk.venue.trades.dealings.filter {
      runs.contains($0.buyer) && desk.venue.windows[Int($0.book.rawValue)] != nil
    }
    // Spot capacity is lost of those who fail now, and windows of everybody who is gone.
    let lost = Set(failed.map(\.participant))
    running.failed = lost
    let lostAhead = Set(
      (failed + providers.filter { $0.state == .gone }).flatMap { $0.forwardSales == nil ? [] : $0.seat.accounts })
    if lost.isEmpty, lostAhead.isEmpty { return }
    let present =
      desk.venue.trades.dealings.filter { desk.venue.windows[Int($0.book.rawValue)] == nil } + running.aheadDealings
    var bought: [Purchase: (all: Quantity, lost: Quantity)] = [:]
    for dealing in present where runs.contains(dealing.buyer) {
      let window = desk.venue.windows[Int(dealing.book.rawValue)]
      let isLost = (window == nil ? lost : lostAhead).contains(dealing.seller)
      let purchase = Purchase(buyer: dealing.buyer, window: window)
      bought[purchase, default: (0, 0)].all += dealing.quantity
      if isLost { bought[purchase, default: (0, 0)].lost += dealing.quantity }
    }
    for parts in bought.values { running.worstLoss = max(running.worstLoss, Double(parts.lost) / Double(parts.all)) }
  }

  /// What one participant has for the same time.
  private struct Purchase: Hashable {
    let buyer: ParticipantID
    /// `nil` for spot capacity.
    let window: Range<Int>?
  }

  private mutating func countStrayFills() {
    var allowed: [ParticipantID: [CountryCode]] = [:]
    for buyer in customers where !buyer.terms.operators.isEmpty { allowed[buyer.participant] = buyer.terms.operators }
    if allowed.isEmpty { return }
    var jurisdictions: [ParticipantID: CountryCode] = [:]
    for seller in providers { jurisdictions[seller.participant] = seller.terms.operatorJurisdiction }
    for dealing in desk.venue.trades.dealings {
      guard let allowed = allowed[dealing.buyer] else { continue }
      let isAllowed = jurisdictions[dealing.seller].map { allowed.contains($0) } ?? false
      if !isAllowed { running.strayFills += Double(dealing.quantity) }
    }
  }
}
