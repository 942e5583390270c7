import ComputeMatching
import MarketSimulation
import Reporting

extension Readable {
  /// A value with its unit: `$2.14`, `86.4%`, `1,868 GPUs`, `$1.2 million`.
  static func text(_ value: Double?, _ unit: MeasureUnit) -> String {
    guard let value, value.isFinite else { return "none" }
    switch unit {
    case .dollarsPerGPUHour: return dollars(value, decimals: value != 0 && abs(value) < 0.1 ? 3 : 2)
    case .dollars: return money(value)
    case .dollarsPerDay: return money(value) + " a day"
    case .gpus: return number(value) + " GPUs"
    case .share: return percent(value)
    case .count, .concentration, .index, .tickHours: return number(value)
    }
  }

  private static func money(_ value: Double) -> String {
    let size = abs(value)
    if size >= 1e9 { return dollars(value / 1e9, decimals: 2) + " billion" }
    if size >= 1e6 { return dollars(value / 1e6, decimals: 2) + " million" }
    return dollars(value, decimals: 0)
  }

  private static func dollars(_ value: Double, decimals: Int) -> String {
    let text = grouped(decimalText(abs(value), decimals: decimals))
    return (value < 0 && text.contains { $0.isNumber && $0 != "0" } ? "−$" : "$") + text
  }
}
