import ComputeMatching

/// What was traded, and for how much.
///
/// Trades between related parties are kept apart: they count in ``gpuHours`` and ``notional``, and not in the prices.
public struct TradeTally: Hashable, Sendable {
  /// How many trades there were.
  public private(set) var count = 0
  /// GPUs traded.
  public private(set) var quantity: Int128 = 0
  /// GPUs times hours of delivery.
  public private(set) var gpuHours: Int128 = 0
  /// What was paid for them, in ticks x GPUs x hours.
  public private(set) var notional = Money.zero
  /// The part of ``gpuHours`` between participants of one group, or of a participant with itself.
  public private(set) var relatedGPUHours: Int128 = 0
  /// The part of ``notional`` between related parties.
  public private(set) var relatedNotional = Money.zero
  /// Whether sums no longer fit into 128 bits, and are wrong.
  public private(set) var hasOverflowed = false

  /// A tally of no trades.
  public init() {}

  /// The volume-weighted average price at arm's length, in ticks per GPU-hour; `nil` if nothing was traded so.
  public var volumeWeightedPrice: Double? {
    let hours = gpuHours - relatedGPUHours
    return hours > 0 ? Double(wide: notional.tickHours - relatedNotional.tickHours) / Double(wide: hours) : nil
  }

  /// The same in whole ticks, rounded down.
  var armsLengthPrice: Price? {
    let hours = gpuHours - relatedGPUHours
    guard hours > 0 else { return nil }
    return Price(ticks: Int64(clamping: (notional.tickHours - relatedNotional.tickHours) / hours))
  }

  /// What came to `earlier`, which is what was traded in the same book up to some moment.
  public func since(_ earlier: TradeTally) -> TradeTally {
    var tally = self
    tally.count -= earlier.count
    tally.quantity -= earlier.quantity
    tally.gpuHours -= earlier.gpuHours
    tally.notional = Money(tickHours: notional.tickHours - earlier.notional.tickHours)
    tally.relatedGPUHours -= earlier.relatedGPUHours
    tally.relatedNotional = Money(tickHours: relatedNotional.tickHours - earlier.relatedNotional.tickHours)
    return tally
  }

  mutating func add(_ amount: Money, quantity: Quantity, hours: UInt32, isRelated: Bool) {
    let gpuHours = Int128(quantity) * Int128(hours)
    count += 1
    self.quantity += Int128(quantity)
    self.gpuHours += gpuHours
    hasOverflowed = !notional.add(amount) || hasOverflowed
    if isRelated {
      relatedGPUHours += gpuHours
      hasOverflowed = !relatedNotional.add(amount) || hasOverflowed
    }
  }
}

extension Money {
  /// Adds `amount`; `false`, and nothing is added, if the sum does not fit into 128 bits.
  mutating func add(_ amount: Money) -> Bool {
    guard let sum = adding(amount) else { return false }
    self = sum
    return true
  }

  var negated: Money { Money(tickHours: 0 &- tickHours) }
}
