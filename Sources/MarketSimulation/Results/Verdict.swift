import ComputeMatching
import CapacityLedger

/// What became of a check.
public struct Verdict: Sendable {
  /// The claim, as the check states it.
  public let claim: String
  /// Whether the runs bear it out.
  public let hasPassed: Bool
  /// The figures that decided, as text.
  public let figures: String
}

extension Check {
  /// Judges the check by the runs of a scenario, by name. A measure that does not exist, or had no value, fails.
  public func verdict(on runs: [String: RunRecord]) -> Verdict {
    across.isEmpty ? boundVerdict(runs) : trendVerdict(runs)
  }

  /// The figure of a run, one of all of a scenario by name; `nil` if there is none.
  public func figure(of run: String, in runs: [String: RunRecord]) -> Double? {
    guard let figure = runs[run].flatMap({ self.figure(in: $0) }) else { return nil }
    guard let relativeTo else { return figure }
    guard let other = runs[relativeTo].flatMap({ self.figure(in: $0) }), other != 0 else { return nil }
    return figure / other
  }

  /// The figure of a run by itself.
  func figure(in record: RunRecord) -> Double? {
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
    let figure = figure(of: run, in: runs)
    var hasPassed = isWithinBounds(figure)
    var text = "\(label) \(Self.text(figure)), \(boundsText)"
    if control != .none {
      // A figure that the control does not have does not show there.
      let controlFigure = self.figure(of: "control", in: runs)
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
    let figures = across.map { figure(of: $0, in: runs) }
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
    var text = zip(across, figures).map { "\($0) \(Self.text($1))" }.joined(separator: ", ")
    if trend != .same, let atLeast {
      let change = totalChange(figures)
      hasPassed = hasPassed && change ?? -.infinity >= atLeast
      text += "; \(trend) by \(Self.text(change)), wanted at least \(Self.text(atLeast))"
    }
    return Verdict(claim: claim, hasPassed: hasPassed, figures: "\(label): \(text)")
  }

  /// How far the figures come from the first run to the last, in the direction of the trend; `nil` if that cannot be
  /// told.
  private func totalChange(_ figures: [Double?]) -> Double? {
    guard let first = figures.first ?? nil, let last = figures.last ?? nil else { return nil }
    let difference = trend == .falls ? first - last : last - first
    if isDifference { return difference }
    return first == 0 ? nil : difference / abs(first)
  }

  private var label: String {
    let difference = minus.map { "\(measure) - \($0)" } ?? measure
    let quotient = per.map { "\(difference) / \($0)" } ?? difference
    let figure = against == nil ? quotient : "\(isDifference ? "difference" : "change") of \(quotient)"
    return relativeTo.map { "\(figure) relative to \($0)" } ?? figure
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
