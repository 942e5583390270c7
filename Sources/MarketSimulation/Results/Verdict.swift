import ComputeMatching
import CapacityLedger

/// What became of a check.
public struct Verdict: Sendable {
  /// The claim, as the check states it.
  public let claim: String
  /// Whether the runs bear it out.
  public let isMet: Bool
  /// Whether that is as the check expects.
  public let hasPassed: Bool
  /// The figures that decided, as text.
  public let figures: String
}

extension Check {
  /// Judges the check by the runs of a scenario, by name. A measure that does not exist, or had no value, fails.
  public func verdict(on runs: [String: RunRecord]) -> Verdict {
    across.isEmpty ? boundVerdict(runs) : trendVerdict(runs)
  }

  private func verdict(_ isMet: Bool, _ figures: String) -> Verdict {
    switch expected {
    case .met: return Verdict(claim: claim, isMet: isMet, hasPassed: isMet, figures: figures)
    case .missed:
      let note = isMet ? "; expected to be missed, and is met" : "; known to be missed"
      return Verdict(claim: claim, isMet: isMet, hasPassed: !isMet, figures: figures + note)
    case .reported: return Verdict(claim: claim, isMet: true, hasPassed: true, figures: figures)
    }
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
    if let path { return worstError(in: record, path)?.error.magnitude }
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
    let wanted = boundsText.isEmpty ? "" : ", \(boundsText)"
    var text = path.map { pathText(runs[run], $0) } ?? "\(label) \(Self.text(figure))\(wanted)"
    if control != .none {
      // A figure that the control does not have does not show there.
      let controlFigure = self.figure(of: "control", in: runs)
      let holds = isWithinBounds(controlFigure)
      hasPassed = hasPassed && runs["control"] != nil && holds == (control == .holds)
      text += "; control \(path == nil ? Self.text(controlFigure) : Self.percent(controlFigure))"
    }
    return verdict(hasPassed, text)
  }

  private func isWithinBounds(_ figure: Double?) -> Bool {
    guard let figure else { return false }
    if path != nil { return figure <= tolerance }
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
    return verdict(hasPassed, "\(label): \(text)")
  }

  /// The date at which a run is furthest from the recorded prices, as a share; `nil` if one has no value.
  private func worstError(in record: RunRecord, _ path: PricePath) -> (target: Int, price: Double, error: Double)? {
    var worst: (target: Int, price: Double, error: Double)?
    for (index, target) in path.targets.enumerated() {
      guard let price = target.price(in: record, of: measure, start: startDay) else { return nil }
      let error = target.error(of: price)
      if error.magnitude > worst?.error.magnitude ?? -1 { worst = (index, price, error) }
    }
    return worst
  }

  /// `price furthest in 2024-02: 3.590 for 2.850 (+26.0%), 7 of 9 dates within 15.0%`.
  private func pathText(_ record: RunRecord?, _ path: PricePath) -> String {
    guard let record, let worst = worstError(in: record, path) else {
      return "\(measure) has no value at some date of \(path.source)"
    }
    let target = path.targets[worst.target]
    let near = path.targets.count { target in
      target.price(in: record, of: measure, start: startDay).map { target.error(of: $0).magnitude <= tolerance }
        ?? false
    }
    let (low, high) = (Self.text(target.prices.lowerBound), Self.text(target.prices.upperBound))
    let wanted = low == high ? low : "\(low) to \(high)"
    let sign = worst.error > 0 ? "+" : ""
    return "\(measure) furthest at \(target.label): \(Self.text(worst.price)) for \(wanted) "
      + "(\(sign)\(Self.percent(worst.error))), \(near) of \(path.targets.count) dates within "
      + Self.percent(tolerance)
  }

  private static func percent(_ share: Double?) -> String {
    share.map { "\(decimalText($0 * 100, decimals: 1))%" } ?? "none"
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
    let ratio = per.map { "\(difference) / \($0)" } ?? difference
    let quotient = statistic == .mean ? ratio : "\(statistic) \(ratio)"
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
