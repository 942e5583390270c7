import ComputeMatching
import MarketSimulation
import Reporting

/// Numbers as people read them.
enum Readable {
  /// A value with its unit: `$2.14`, `86.4%`, `1,868 GPUs`, `$1.2 million`.
  static func text(_ value: Double?, _ unit: MeasureUnit) -> String {
    guard let value, value.isFinite else { return "none" }
    switch unit {
    case .dollarsPerGPUHour: return dollars(value, decimals: 2)
    case .dollars: return money(value)
    case .dollarsPerDay: return money(value) + " a day"
    case .gpus: return number(value) + " GPUs"
    case .share: return percent(value)
    case .count, .concentration, .index, .tickHours: return number(value)
    }
  }

  /// With as many decimals as there is something to see in them: `1,868`, `76.3`, `0.0213`.
  static func number(_ value: Double) -> String {
    let size = abs(value)
    if size == size.rounded(), size < 1e15 { return grouped(decimalText(value, decimals: 0)).withMinus }
    let decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4
    return grouped(decimalText(value, decimals: decimals)).withMinus
  }

  /// `86.4%`, `0.25%`; with `isSigned` also `+30.1%`.
  static func percent(_ share: Double, isSigned: Bool = false) -> String {
    let text = decimalText(share * 100, decimals: abs(share) < 0.00995 ? 2 : 1).withMinus
    let whole = text.hasSuffix(".0") ? String(text.dropLast(2)) : text == "0.00" ? "0" : text
    return (isSigned && share > 0 && whole != "0" ? "+" : "") + whole + "%"
  }

  /// A parameter as the file states it, with thousands set apart.
  static func parameter(_ value: Double) -> String {
    Int(exactly: value).map { grouped($0).withMinus } ?? "\(value)".withMinus
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
