/// How much of a market is in few hands.
///
///     Concentration(of: [195, 195], others: 610).herfindahlHirschmanIndex   // 760.5
public struct Concentration: Hashable, Sendable {
  /// The shares of those who have any, largest first; they and ``othersShare`` add up to 1.
  public let shares: [Double]
  /// The share of those so small that they do not count one by one.
  public let othersShare: Double

  /// From what each has, in any unit; amounts of zero and below are left out. `others` is what all those have together
  /// who are too small to count. O(n log n).
  public init(of amounts: some Sequence<Int128>, others: Int128 = 0) {
    let positive = amounts.filter { $0 > 0 }.sorted(by: >)
    let total = positive.reduce(Double(wide: max(others, 0))) { $0 + Double(wide: $1) }
    shares = positive.map { Double(wide: $0) / total }
    othersShare = others > 0 ? Double(wide: others) / total : 0
  }

  /// The sum of the squared shares in percent: 10,000 for a monopoly, near 0 for many of one size (the
  /// Herfindahl-Hirschman index).
  public var herfindahlHirschmanIndex: Double { shares.reduce(0) { $0 + $1 * $1 } * 10_000 }

  /// What the `count` largest have together, from 0 to 1.
  public func topShare(_ count: Int) -> Double { shares.prefix(max(count, 0)).reduce(0, +) }
}

extension CapacityLedger {
  /// The concentration of all participants of a role by `amount`. O(n log n) in the participants.
  public func concentration(of role: Role, by amount: (Account) -> Int128) -> Concentration {
    Concentration(of: accounts.lazy.filter { $0.role == role }.map(amount))
  }
}
