import ComputeMatching

/// What transactions in one GPU model cost, period by period, with 100 for the first period in which there were any.
///
/// A chained index of matched specs, weighted by the volumes of the later period (Paasche): each step compares the same
/// specs with each other, so that a shift of trade from a dear region to a cheap one is no fall in price. A spec
/// without trades keeps its last price and has no weight; one that is new has weight from its second price on. Trades
/// between related parties do not count.
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
    var last: Double?
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
    var now = 0.0, before = 0.0, notional = 0.0, hours = 0.0
    for position in specs.indices where specs[position].gpuHours > 0 {
      let spec = specs[position]
      notional += spec.notional
      hours += spec.gpuHours
      if let last = spec.last {
        now += spec.notional
        before += spec.gpuHours * last
      }
      specs[position].last = spec.notional / spec.gpuHours
      (specs[position].notional, specs[position].gpuHours) = (0, 0)
    }
    if let value = current {
      if before > 0 { current = value * now / before }
    } else if hours > 0 {
      current = 100
    }
    values.append(current)
    volumeWeightedPrices.append(hours > 0 ? notional / hours : nil)
  }
}
