import CapacityLedger

/// What became of a check.
public struct Verdict: Sendable {
  public let claim: String
  public let hasPassed: Bool
  /// The figures that decided, as text.
  public let figures: String
}

extension Check {
  /// Judges the check by the runs of a scenario, by name. A measure that does not exist, or had no value, fails.
  public func verdict(on runs: [String: RunRecord]) -> Verdict {
    across.isEmpty ? boundVerdict(runs) : trendVerdict(runs)
  }

  /// The figure that is looked at in a run; `nil` if there is none.
  public func figure(in record: RunRecord) -> Double? {
    guard let now = quotient(in: record, during: during) else { return nil }
    guard let against else { return now }
    guard let before = quotient(in: record, during: against) else { return nil }
    if isDifference { return now - before }
    return before == 0 ? nil : now / before - 1
  }

  private func quotient(in record: RunRecord, during days: ClosedRange<Double>) -> Double? {
    guard var value = record.value(of: measure, statistic, during: days), !value.isNaN else { return nil }
    if let minus {
      guard let other = record.value(of: minus, statistic, during: days), !other.isNaN else { return nil }
      value -= other
    }
    guard let per else { return value }
    guard let divisor = record.value(of: per, statistic, during: days), divisor != 0, !divisor.isNaN else { return nil }
    return value / divisor
  }

  private func boundVerdict(_ runs: [String: RunRecord]) -> Verdict {
    let figure = runs[run].flatMap { self.figure(in: $0) }
    var hasPassed = isWithinBounds(figure)
    var text = "\(label) \(Self.text(figure)), \(boundsText)"
    if control != .none {
      // A figure that the control does not have does not show there.
      let controlFigure = runs["control"].flatMap { self.figure(in: $0) }
      let holds = isWithinBounds(controlFigure)
      hasPassed = hasPassed && runs["control"] != nil && holds == (control == .holds)
      text += "; control \(Self.text(controlFigure))"
    }
    return Verdict(claim: claim, hasPassed: hasPassed, figures: text)
  }

  private func isWithinBounds(_ figure: Double?) -> Bool {
    guard let figure else { return false }
    return figure >= atLeast ?? -.infinity && figure <= atMost ?? .infinity
  }

  private func trendVerdict(_ runs: [String: RunRecord]) -> Verdict {
    let figures = across.map { name in runs[name].flatMap { figure(in: $0) } }
    var hasPassed = !figures.contains(nil)
    for (before, after) in zip(figures, figures.dropFirst()) {
      guard let before, let after else { continue }
      let slack = tolerance * max(abs(before), abs(after))
      switch trend {
      case .rises: hasPassed = hasPassed && after >= before - slack
      case .falls: hasPassed = hasPassed && after <= before + slack
      case .same: hasPassed = hasPassed && abs(after - before) <= slack
      }
    }
    let text = zip(across, figures).map { "\($0) \(Self.text($1))" }.joined(separator: ", ")
    return Verdict(claim: claim, hasPassed: hasPassed, figures: "\(label): \(text)")
  }

  private var label: String {
    let difference = minus.map { "\(measure) - \($0)" } ?? measure
    let quotient = per.map { "\(difference) / \($0)" } ?? difference
    return against == nil ? quotient : "\(isDifference ? "difference" : "change") of \(quotient)"
  }

  private var boundsText: String {
    switch (atLeast, atMost) {
    case (let low?, let high?): "wanted \(Self.text(low)) to \(Self.text(high))"
    case (let low?, nil): "wanted at least \(Self.text(low))"
    case (nil, let high?): "wanted at most \(Self.text(high))"
    case (nil, nil): ""
    }
  }

  /// Four significant digits.
  private static func text(_ number: Double?) -> String {
    guard let number else { return "none" }
    let size = abs(number)
    let decimals = size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4
    return decimalText(number, decimals: decimals)
  }
}

/// A number with so many decimals, rounded to the nearest.
public func decimalText(_ number: Double, decimals: Int) -> String {
  guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let units = Int64((abs(number) * scale).rounded())
  let sign = number < 0 && units > 0 ? "-" : ""
  guard decimals > 0 else { return "\(sign)\(units)" }
  let digits = String(units)
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
}
