import ComputeMatching

/// What transactions in one GPU model cost, period by period, with 100 for the first period in which there were any.
///
/// What was paid in a period, as a share of what the same GPU-hours would have cost at the prices of the base: a fixed base, weighted by
/// the transactions of the period (Paasche). The base of a spec is its first price. So a shift of trade from a dear region to a cheap one
/// is no fall in price, and when all prices are what they were, so is the index: it does not drift, as a chain of links would. A spec that
/// comes later has its base at the level that the index then has, and weight from its second price on. Where nothing is traded, the index
/// stays. Trades between related parties do not count.
public struct PriceIndex: Hashable, Sendable {
  /// The GPU model whose trades count.
  public let model: GPUModel
  /// One value for each period that was closed; `nil` before the first trade.
  public private(set) var values: [Double?] = []
  /// The volume-weighted average price of each closed period, in ticks per GPU-hour; `nil` where nothing was traded.
  public private(set) var volumeWeightedPrices: [Double?] = []

  private var specs: [SpecPrice] = []
  private var current: Double?

  private struct SpecPrice: Hashable, Sendable {
    let spec: HardwareSpec
    /// Its price when the index was at 100; `nil` before its first period is closed.
    var base: Double?
    var notional = 0.0
    var gpuHours = 0.0
  }

  init(model: GPUModel, closedPeriods: Int) {
    self.model = model
    values = Array(repeating: nil, count: closedPeriods)
    volumeWeightedPrices = values
  }

  /// The latest value; `nil` before the first trade.
  public var latest: Double? { current }

  mutating func add(_ tally: TradeTally, for spec: HardwareSpec) {
    let notional = Double(wide: tally.notional.tickHours - tally.relatedNotional.tickHours)
    let hours = Double(wide: tally.gpuHours - tally.relatedGPUHours)
    guard hours > 0 else { return }
    if let position = specs.firstIndex(where: { $0.spec == spec }) {
      specs[position].notional += notional
      specs[position].gpuHours += hours
    } else {
      specs.append(SpecPrice(spec: spec, notional: notional, gpuHours: hours))
    }
  }

  mutating func closePeriod() {
    var paid = 0.0, atBase = 0.0, notional = 0.0, hours = 0.0
    for spec in specs where spec.gpuHours > 0 {
      notional += spec.notional
      hours += spec.gpuHours
      guard let base = spec.base else { continue }
      paid += spec.notional
      atBase += spec.gpuHours * base
    }
    if atBase > 0 { current = 100 * paid / atBase }
    if current == nil, hours > 0 { current = 100 }
    for position in specs.indices where specs[position].gpuHours > 0 {
      if specs[position].base == nil, let current, current > 0 {
        specs[position].base = specs[position].notional / specs[position].gpuHours * 100 / current
      }
      (specs[position].notional, specs[position].gpuHours) = (0, 0)
    }
    values.append(current)
    volumeWeightedPrices.append(hours > 0 ? notional / hours : nil)
  }
}
