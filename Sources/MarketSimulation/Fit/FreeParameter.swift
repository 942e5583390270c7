/// A number of a model that is fitted to data: where it is, and between what it may be.
public struct FreeParameter: Sendable {
  /// As in `shocks.0.factor`; several places that have the same value, if they are several.
  public let paths: [String]
  /// What it may be.
  public let range: ClosedRange<Double>
  /// How values between are measured.
  public let scale: Scale

  /// How the way from one end of the range to the other is measured.
  public enum Scale: String, Sendable, CaseIterable {
    /// By differences.
    case linear
    /// By ratios.
    case log
  }

  /// What it is called: its first path.
  public var name: String { paths[0] }

  init(_ reader: inout FieldReader) throws(ScenarioError) {
    paths = try reader.textOrTexts("path")
    let (low, high) = (try reader.number("from", in: -1e9...1e9), try reader.number("to", in: -1e9...1e9))
    guard low < high else {
      throw reader.error("\(reader.full("to")) must be above from", at: reader.node("to")?.place)
    }
    range = low...high
    scale = try reader.choice("scale", else: .linear)
    if scale == .log, low <= 0 {
      throw reader.error("\(reader.full("from")) must be above 0 on a log scale", at: reader.node("from")?.place)
    }
  }

  /// The value at `share` of the way through the range, from 0 to 1, to five digits, so that it can be written down.
  public func value(at share: Double) -> Double {
    let share = min(max(share, 0), 1)
    let (low, high) = (range.lowerBound, range.upperBound)
    let exact: Double
    switch scale {
    case .linear: exact = low + share * (high - low)
    case .log: exact = low * exponential(share * logarithm(high / low))
    }
    return min(max(Self.rounded(exact), low), high)
  }

  /// Where in the range a value is, from 0 to 1; beyond it, at its end.
  public func share(of value: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    let clamped = min(max(value, low), high)
    return scale == .linear ? (clamped - low) / (high - low) : logarithm(clamped / low) / logarithm(high / low)
  }

  private static func rounded(_ value: Double) -> Double {
    guard value != 0 else { return 0 }
    var unit = 1.0
    while value.magnitude * unit < 10_000 { unit *= 10 }
    return (value * unit).rounded() / unit
  }
}

extension JSONNode {
  /// The value at the end of a path such as `customers.training.elasticity`; `nil` if it leads nowhere.
  func value(at path: String) -> JSONNode? {
    var node: JSONNode? = self
    for step in place(of: path) {
      switch node?.value {
      case .array(let elements):
        node = Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
      case .object: node = node?[step]
      default: return nil
      }
    }
    return node
  }
}
