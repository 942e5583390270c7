import ComputeMatching
import MarketSimulation
import Reporting

/// A figure of a run over a recorded stream, and how it is compared with that of the undisturbed replay.
struct OnMetric: Sendable {
  let name: String
  /// In JSON.
  let key: String
  /// What it is.
  let meaning: String
  let kind: Kind
  /// Whether tables have its band, too.
  var showsBand = false
  /// Whether it is about suppliers alone.
  var isOfSuppliers = false
  let value: @Sendable (OverlayFigures, Tick) -> Double

  enum Kind {
    /// USD per GPU-hour.
    case price
    /// A share, whose difference matters in points.
    case share
    /// A share whose ratio matters.
    case ratio
    case count
    /// A number whose difference matters.
    case points
  }

  static let priceLevel = OnMetric(
    name: "price, like for like", key: "price_level",
    meaning: "what a GPU-hour costs, where each book counts at its price in the undisturbed replay, which is 100",
    kind: .count, showsBand: true
  ) { figures, _ in figures.all.priceLevel * 100 }

  static let price = OnMetric(
    name: "average price, USD", key: "price", meaning: "what was paid for a GPU-hour, on average over all trades",
    kind: .price, showsBand: true
  ) { figures, tick in tick.dollars(figures.all.price) }

  static let volume = OnMetric(
    name: "traded, GPU-hours", key: "gpu_hours",
    meaning: "GPUs traded times hours; spot capacity counts one hour a GPU",
    kind: .count, showsBand: true
  ) { figures, _ in figures.all.gpuHours }

  static let supplierShare = OnMetric(
    name: "suppliers' share", key: "supplier_share", meaning: "the part of what was traded that suppliers sold",
    kind: .share, showsBand: true, isOfSuppliers: true
  ) { figures, _ in
    let sold = figures.soldBySuppliers + figures.soldByRecorded + figures.soldByAgents
    return sold > 0 ? figures.soldBySuppliers / sold : .nan
  }

  static let all = [
    priceLevel, price, volume,
    OnMetric(name: "trades", key: "trades", meaning: "number of trades", kind: .count) { figures, _ in
      Double(figures.all.trades)
    },
    OnMetric(
      name: "spread", key: "spread",
      meaning: "best ask less best bid, as a part of their middle: mean over all books and moments that have both",
      kind: .ratio, showsBand: true
    ) { figures, _ in figures.all.spread },
    OnMetric(
      name: "books with bid and ask", key: "quoted",
      meaning: "the part of all books and moments that have both a bid and an ask", kind: .share
    ) { figures, _ in figures.all.quoted },
    OnMetric(
      name: "sold by recorded, GPU-hours", key: "sold_by_recorded",
      meaning: "GPU-hours that recorded participants sold",
      kind: .count
    ) { figures, _ in figures.soldByRecorded },
    OnMetric(
      name: "sold by suppliers, GPU-hours", key: "sold_by_suppliers", meaning: "GPU-hours that suppliers sold",
      kind: .count, isOfSuppliers: true
    ) { figures, _ in figures.soldBySuppliers },
    supplierShare,
    OnMetric(
      name: "sold by agents, GPU-hours", key: "sold_by_agents", meaning: "GPU-hours that the agents of a file sold",
      kind: .count
    ) { figures, _ in figures.record.agents.isEmpty ? .nan : figures.soldByAgents },
    OnMetric(
      name: "HHI of sellers", key: "concentration",
      meaning: "Herfindahl-Hirschman index of all sellers by GPU-hours: 10,000 for one alone", kind: .points
    ) { figures, _ in figures.concentration },
    OnMetric(
      name: "unsold of recorded, GPU-hours", key: "unsold_of_recorded",
      meaning:
        "GPUs that recorded participants offered and did not sell, times the hours that they stood there; of windows, "
        + "what perished", kind: .count
    ) { figures, _ in figures.record.unsoldOfRecorded },
    OnMetric(
      name: "unsold of suppliers, GPU-hours", key: "unsold_of_suppliers",
      meaning: "the same of suppliers, what they hold back included", kind: .count, isOfSuppliers: true
    ) { figures, _ in figures.record.unsoldOfSuppliers },
    OnMetric(
      name: "suppliers at their floor", key: "at_floor",
      meaning: "the part of what suppliers have in the end for which they ask the least that they would", kind: .share,
      isOfSuppliers: true
    ) { figures, _ in figures.record.shareAtFloor ?? .nan },
  ]

  /// A value as people read it.
  func text(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    switch kind {
    case .price: return decimalText(value, decimals: 4)
    case .share, .ratio: return Readable.percent(value)
    case .count, .points:
      let decimals = abs(value) >= 1_000 || value == value.rounded() ? 0 : 1
      return grouped(decimalText(value, decimals: decimals))
    }
  }

  /// How far `value` is from `other`; empty where that says nothing.
  func change(of value: Double, from other: Double) -> String {
    guard value.isFinite, other.isFinite else { return "" }
    switch kind {
    case .price, .ratio, .count: return other == 0 ? "" : Readable.percent(value / other - 1, isSigned: true)
    case .share:
      let points = decimalText(100 * (value - other), decimals: 1)
      return (points.hasPrefix("-") ? points.withMinus : "+" + points) + " points"
    case .points:
      let points = grouped(decimalText(value - other, decimals: 0))
      return points.hasPrefix("-") ? points.withMinus : "+" + points
    }
  }
}
