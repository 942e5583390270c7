import ComputeMatching

/// How much suppliers get for recorded asks: whole GPUs, or lots, which add up over all asks of a book to what they should, and
/// which go to one supplier after the other.
struct SupplyGrants {
  private var sums: [OrderScope: (recorded: Int128, added: Int128)] = [:]

  /// What each supplier gets for an ask for `quantity`, in multiples of `lot`.
  mutating func add(
    _ quantity: Quantity, in scope: OrderScope, _ terms: OverlayTerms, among count: Int, lot: Quantity
  ) -> [Quantity] {
    let before = sums[scope] ?? (0, 0)
    let recorded = before.recorded + Int128(quantity)
    let added = recorded * terms.addedThousandths / 1_000 / Int128(lot)
    sums[scope] = (recorded, added)
    let suppliers = Int128(count)
    func part(_ sum: Int128, of supplier: Int) -> Int128 { (sum + suppliers - 1 - Int128(supplier)) / suppliers }
    return (0..<count).map { Quantity(part(added, of: $0) - part(before.added, of: $0)) * lot }
  }
}

extension Quantity {
  /// `self` in parts in proportion to `shares`, each at most its share.
  func divided(inProportionTo shares: [Quantity]) -> [Quantity] {
    let total = shares.reduce(0, +)
    guard total > 0, self > 0 else { return shares.map { _ in 0 } }
    let whole = Swift.min(self, total)
    var parts = shares.map { Quantity(Int128(whole) * Int128($0) / Int128(total)) }
    var rest = whole - parts.reduce(0, +)
    for index in parts.indices where rest > 0 && parts[index] < shares[index] {
      parts[index] += 1
      rest -= 1
    }
    return parts
  }
}
