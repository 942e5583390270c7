/// An amount of money, exact: ticks x GPUs x hours in 128 bits (R2).
///
/// For spot capacity, whose end is open, it is a rate: what an hour costs.
public struct Money: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The amount in ticks x GPUs x hours. ``Tick/text(for:)->String?`` writes it in dollars.
  public let tickHours: Int128

  /// No money.
  public static let zero = Money(tickHours: 0)

  /// So many ticks x GPUs x hours.
  public init(tickHours: Int128) { self.tickHours = tickHours }

  /// What `quantity` GPUs cost for `hours` hours at `price`.
  ///
  /// Cannot overflow: 63 bits of price, 32 bits of hours, and at most 32 bits of quantity in an order make less than 127.
  /// `nil` only for a quantity outside `0 ... 4,294,967,295`.
  public init?(price: Price, quantity: Quantity, hours: UInt32 = 1) {
    guard let quantity = UInt32(exactly: quantity) else { return nil }
    tickHours = Int128(price.ticks) * Int128(quantity) * Int128(hours)
  }

  /// The sum, or `nil` if it does not fit.
  public func adding(_ other: Money) -> Money? {
    let (sum, overflow) = tickHours.addingReportingOverflow(other.tickHours)
    return overflow ? nil : Money(tickHours: sum)
  }

  public static func < (lhs: Money, rhs: Money) -> Bool { lhs.tickHours < rhs.tickHours }
}
