import ComputeMatching

/// What a provider sells of windows that have not begun, and owes to the one that has.
struct ForwardSales {
  let terms: ForwardTerms
  /// All who have owned the capacity, the present one last: who buys it out of an insolvency delivers what was sold.
  private(set) var owners: [ParticipantID]
  /// GPUs that go to those who bought the present window.
  private(set) var promised: Quantity = 0
  /// What was sold of the next window when the period began.
  private var soldBefore: Quantity = 0

  init(_ terms: ForwardTerms, owner: ParticipantID) {
    self.terms = terms
    owners = [owner]
  }

  mutating func pass(to owner: ParticipantID) { owners.append(owner) }

  /// Brings to a window that begins what was sold of it, as far as there is so much.
  mutating func deliver(_ capacity: Quantity, _ venue: inout Venue, period: Int) {
    soldBefore = sold(venue, period)
    let present = terms.books.first { venue.windows[$0]?.contains(period) == true }
    guard let present else { return promised = 0 }
    guard venue.windows[present]?.lowerBound == period else { return }
    let book = BookID(UInt32(present))
    promised = 0
    for owner in owners {
      let part = min(venue.ledger.position(of: owner, in: book).sold, capacity - promised)
      venue.ledger.grant(part, to: owner, in: book)
      promised += part
    }
  }

  /// What it has not sold or offered yet of its share of the next window, where `free` is not under contract.
  func open(
    _ capacity: Quantity, free: Quantity, _ venue: borrowing Venue, period: Int
  ) -> (book: BookID, quantity: Quantity)? {
    guard let next = venue.nextWindow(of: terms.books, after: period), let owner = owners.last else { return nil }
    let offered = venue.ledger.position(of: owner, in: next).openAsks
    let quantity = min(Quantity(Double(capacity) * terms.share + 1e-9), free) - sold(venue, period) - offered
    return quantity > 0 ? (next, min(quantity, Venue.largestOrder)) : nil
  }

  /// What was sold ahead in the period that ends, in GPUs for all periods of a window.
  func soldInPeriod(_ venue: borrowing Venue, period: Int) -> Double {
    guard let next = venue.nextWindow(of: terms.books, after: period), let window = venue.windows[Int(next.rawValue)]
    else { return 0 }
    return Double(sold(venue, period) - soldBefore) * Double(window.count)
  }

  /// What all owners have brought to a window.
  func brought(to book: BookID, _ venue: borrowing Venue) -> Quantity {
    owners.reduce(0) { $0 + venue.ledger.position(of: $1, in: book).granted }
  }

  private func sold(_ venue: borrowing Venue, _ period: Int) -> Quantity {
    guard let next = venue.nextWindow(of: terms.books, after: period) else { return 0 }
    return owners.reduce(0) { $0 + venue.ledger.position(of: $1, in: next).sold }
  }
}
