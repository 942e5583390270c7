import ComputeMatching

extension Preview {
  /// How the preview of `order` differs from what happened when it was submitted next, or contradicts itself; `nil` if it does not.
  func fault(of order: Order, _ events: [Event], in exchange: borrowing Exchange) -> String? {
    var end = 0
    let happened = PreviewOutcome(of: order, events, endsAt: &end)
    let said = PreviewOutcome(self)
    if said != happened { return "the preview says \(said), and what happened is \(happened)" }
    if rejection != nil { return saysNothing ? nil : "the preview of a rejected order says \(self)" }
    if filledQuantity + openQuantity + cancelledQuantity + decrementedQuantity != order.quantity {
      return "the preview loses some of the order: \(self)"
    }
    if filledQuantity + shortfalls.reduce(0, { $0 + $1.quantity }) != order.quantity {
      return "the causes do not add up: \(self)"
    }
    if shortfalls.contains(where: { $0.quantity < 1 })
      || shortfalls.map(\.cause.rawValue) != shortfalls.map(\.cause.rawValue).sorted()
    {
      return "the causes are out of order: \(self)"
    }
    if order.isStrip {
      return places.isEmpty && fills.allSatisfy { $0.quantity <= filledQuantity }
        ? nil : "a strip trades more than it does: \(self)"
    }
    // Where nobody woke, an order that waits is where it was said to be.
    if isWaiting, end == events.count {
      let found =
        order.scope.book.map { [($0, order.price ?? Price(ticks: 0))] }
        ?? exchange.placements(of: order.id).map { ($0.book, $0.limit) }
      let isThere = zip(found, places).allSatisfy { $0.0 == $1.book && $0.1 == $1.price && $1.displayedQuantity == 0 }
      if found.count != places.count || !isThere {
        return "the order waits at \(found), and the preview says \(places)"
      }
    }
    return nil
  }

  private var saysNothing: Bool {
    fills.isEmpty && places.isEmpty && shortfalls.isEmpty && affiliatedOrders.isEmpty && stoppedBooks.isEmpty
      && openQuantity == 0 && cancelledQuantity == 0 && decrementedQuantity == 0 && cancelReason == nil && !isWaiting
  }
}

/// What a drawing's orders were said to do, one text an order, and which of it was wrong.
final class PreviewLog {
  var texts: [String] = []
  var faults: [String] = []
}

extension Preview {
  /// `4@200, rests 2@205; limit 2`: what it says, as a drawing would. Books are named by letters.
  var drawing: String {
    if let rejection { return "rejected \(rejection.text)" }
    func name(_ book: BookID) -> String { String("ABCDEFGH".dropFirst(Int(book.rawValue)).prefix(1)) }
    var words = fills.map { "\(name($0.book)) \($0.quantity)@\($0.price.ticks)" }
    for order in affiliatedOrders { words.append("#\(order.id) loses \(order.quantity)") }
    for book in stoppedBooks { words.append("\(name(book)) auction") }
    if decrementedQuantity > 0 { words.append("loses \(decrementedQuantity)") }
    if cancelledQuantity > 0, let cancelReason { words.append("cancels \(cancelledQuantity) \(cancelReason.text)") }
    if openQuantity > 0 {
      let places = places.map { "\(name($0.book)) \($0.displayedQuantity)@\($0.price.ticks)" }
      words.append(([isWaiting ? "waits \(openQuantity)" : "rests \(openQuantity)"] + places).joined(separator: " "))
    }
    let causes = shortfalls.map { "\($0.cause.text) \($0.quantity)" }.joined(separator: ", ")
    return words.joined(separator: ", ") + (causes.isEmpty ? "" : "; " + causes)
  }
}
