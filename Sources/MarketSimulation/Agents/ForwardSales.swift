import ComputeMatching

/// What a provider sells of windows that have not begun, and owes to the one that has. Who buys its capacity out of an
/// insolvency delivers what was sold, so all of its accounts count.
struct ForwardSales {
  var terms: ForwardTerms
  /// GPUs that go to those who bought the present window.
  private(set) var promised: Quantity = 0
  /// What was sold of the next window when the period began.
  private var soldBefore: Quantity = 0

  init(_ terms: ForwardTerms) { self.terms = terms }

  /// Brings to a window that begins what was sold of it, as far as there is so much.
  mutating func deliver(_ capacity: Quantity, _ desk: inout Desk) {
    soldBefore = sold(&desk)
    let present = terms.books.map { BookID(UInt32($0)) }.first { desk.window(of: $0)?.contains(desk.period) == true }
    guard let present else { return promised = 0 }
    guard desk.window(of: present)?.lowerBound == desk.period else { return }
    promised = 0
    for owner in desk.accounts {
      let part = min(desk.position(in: present, of: owner).sold, capacity - promised)
      desk.bring(part, to: present, as: owner)
      promised += part
    }
  }

  /// What it has not sold or offered yet of its share of the next window, where `free` is not under contract.
  func open(_ capacity: Quantity, free: Quantity, _ desk: inout Desk) -> (book: BookID, quantity: Quantity)? {
    guard let next = desk.nextWindow(of: terms.books) else { return nil }
    let offered = desk.position(in: next).openAsks
    let quantity = min(Quantity(Double(capacity) * terms.share + 1e-9), free) - sold(&desk) - offered
    return quantity > 0 ? (next, min(quantity, Desk.largestOrder)) : nil
  }

  /// What was sold ahead in the period that ends, in GPUs for all periods of a window.
  func soldInPeriod(_ desk: inout Desk) -> Double {
    guard let next = desk.nextWindow(of: terms.books), let window = desk.window(of: next) else { return 0 }
    return Double(sold(&desk) - soldBefore) * Double(window.count)
  }

  private func sold(_ desk: inout Desk) -> Quantity {
    guard let next = desk.nextWindow(of: terms.books) else { return 0 }
    var sold: Quantity = 0
    for owner in desk.accounts { sold += desk.position(in: next, of: owner).sold }
    return sold
  }
}
