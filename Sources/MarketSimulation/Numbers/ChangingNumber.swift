/// A number of a scenario: one for the whole run, or a table over time.
public struct ChangingNumber: Sendable {
  /// What it is when the run begins.
  private let first: Double
  private let series: TimeSeries?

  /// The same at all times.
  public init(_ number: Double) {
    first = number
    series = nil
  }

  init(_ series: TimeSeries) {
    first = series.value(on: 0)
    self.series = series
  }

  /// Whether a table says it.
  var changes: Bool { series != nil }

  /// The lowest that it may be.
  var lowest: Double { series?.lowest ?? first }

  /// The highest that it may be.
  var highest: Double { series?.highest ?? first }

  /// What it is on a day since the beginning of the run. O(log rows of its table).
  public func value(on day: Double) -> Double { series?.value(on: day) ?? first }

  /// The nearest whole number to that.
  public func whole(on day: Double) -> Int { Int(value(on: day).rounded()) }
}

extension FieldReader {
  /// A number in `range`, or `{"series": FILE}` for a table of such; `fallback` if it is left out, an error if there is
  /// none.
  public mutating func changingNumber(
    _ name: String, in range: ClosedRange<Double>, else fallback: Double? = nil
  ) throws(ScenarioError) -> ChangingNumber {
    if let number = try optionalChangingNumber(name, in: range) { return number }
    guard let fallback else { throw missing(name) }
    return ChangingNumber(fallback)
  }

  /// The same; `nil` if it is left out.
  mutating func optionalChangingNumber(
    _ name: String, in range: ClosedRange<Double>
  ) throws(ScenarioError) -> ChangingNumber? {
    guard let node = node(name) else { return nil }
    return try changingNumber(node, full(name), in: range)
  }

  /// What `node` says at `path`.
  func changingNumber(
    _ node: JSONNode, _ path: String, in range: ClosedRange<Double>
  ) throws(ScenarioError) -> ChangingNumber {
    if let series = try series(node, path, column: "value", in: range) { return ChangingNumber(series) }
    return ChangingNumber(try number(node, path, in: range, mayChange: true))
  }

  /// A whole number in `range`, or a table of numbers, which are rounded; `fallback` if it is left out, an error if
  /// there is none.
  public mutating func changingWhole(
    _ name: String, in range: ClosedRange<Int>, else fallback: Int? = nil
  ) throws(ScenarioError) -> ChangingNumber {
    let number = try changingNumber(
      name, in: Double(range.lowerBound)...Double(range.upperBound), else: fallback.map(Double.init))
    return number.changes ? number : ChangingNumber(Double(try whole(name, in: range, else: fallback)))
  }
}
