import ComputeMatching

/// A range of values along one side of a chart, and where it has ticks.
package struct Axis: Sendable {
  package let range: ClosedRange<Double>
  package let ticks: [Double]
  private let step: Double
  private let format: Format

  package enum Format: Sendable {
    case number
    case percent
    /// Values are divided by this first, so that they are short.
    case scaled(Double)
  }

  /// An axis that ends where the values end.
  package init(exactly range: ClosedRange<Double>, tickCount: Int, format: Format = .number) {
    step = Self.step(for: range.upperBound - range.lowerBound, tickCount)
    self.range = range
    self.format = format
    let step = step
    ticks = Self.multiples(of: step, from: (range.lowerBound / step).rounded(.up), to: range.upperBound)
  }

  /// An axis that holds all of `values` and ends at ticks; by default it holds 0, too.
  package init(
    holding values: some Sequence<Double>, startsAtZero: Bool = true, tickCount: Int = 5, format: Format = .number
  ) {
    let first = startsAtZero ? nil : values.first { $0.isFinite }
    var (low, high) = first.map { ($0, $0) } ?? (0.0, 0.0)
    for value in values where value.isFinite { (low, high) = (min(low, value), max(high, value)) }
    if low == high { high = low + max(abs(low) * 0.01, low == 0 ? 1 : 0) }
    step = Self.step(for: high - low, tickCount)
    // A hair beyond a tick needs no tick more.
    let bottom = (low / step + 0.001).rounded(.down)
    let last = (high / step - 0.001).rounded(.up)
    range = (bottom * step)...(last * step)
    self.format = format
    ticks = Self.multiples(of: step, from: bottom, to: last * step)
  }

  private static func multiples(of step: Double, from first: Double, to end: Double) -> [Double] {
    var ticks: [Double] = []
    var number = first
    while number * step <= end + step * 1e-6 {
      ticks.append(number * step)
      number += 1
    }
    return ticks
  }

  /// 1, 2 or 5 times a power of ten, so that there are about so many ticks.
  private static func step(for length: Double, _ tickCount: Int) -> Double {
    let rough = max(length, 1e-9) / Double(max(tickCount, 1))
    var power = 1e-12
    while power * 10 <= rough { power *= 10 }
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? power * 10
  }

  /// Where a value lies, as a part of the axis.
  package func position(of value: Double) -> Double {
    let length = range.upperBound - range.lowerBound
    return length > 0 ? min(max((value - range.lowerBound) / length, 0), 1) : 0
  }

  /// A tick as people write it, with no more decimals than the ticks need.
  package func label(of tick: Double) -> String {
    switch format {
    case .number: Self.text(tick, step)
    case .percent: Self.text(tick * 100, step * 100) + "%"
    case .scaled(let divisor): Self.text(tick / divisor, step / divisor)
    }
  }

  private static func text(_ value: Double, _ step: Double) -> String {
    var decimals = 0
    var unit = 1.0
    while decimals < 6, step < unit * 0.999 {
      decimals += 1
      unit /= 10
    }
    return grouped(decimalText(value, decimals: decimals)).withMinus
  }
}
