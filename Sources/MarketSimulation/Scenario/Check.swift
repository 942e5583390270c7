/// Something that a scenario must show, and that its control must not.
public struct Check: Sendable {
  /// The claim, as a sentence.
  public let claim: String
  /// What is looked at: the name of a series of ``RunRecord``.
  public let measure: String
  /// How the values of many periods make one figure.
  public let statistic: Statistic
  /// The days over which it is taken.
  public let during: ClosedRange<Double>
  /// Earlier days that it is compared with: the figure is then the relative change, -0.8 for a fall by 80%.
  public let against: ClosedRange<Double>?
  /// Whether the figure is the difference of the two instead, and the change across runs too.
  public let isDifference: Bool
  /// Another measure that is subtracted from ``measure``.
  public let minus: String?
  /// Another measure that it is then divided by.
  public let per: String?
  /// Another run by whose figure it is divided in the end.
  public let relativeTo: String?
  /// Inclusive; `nil` for no bound. Across runs that rise or fall, how far they must come from the first to the last:
  /// above 0, a share of the first figure unless ``isDifference``.
  public let atLeast: Double?
  /// Inclusive; `nil` for no bound.
  public let atMost: Double?
  /// The run that is looked at.
  public let run: String
  /// Runs in order whose figures must follow ``trend``, instead of bounds.
  public let across: [String]
  /// How the figures of ``across`` must follow each other.
  public let trend: Trend
  /// By how much, as a share, two figures in a row may go against the trend.
  public let tolerance: Double
  /// What is demanded of the control run.
  public let control: Control
  /// Recorded prices that the measure must be near at every date, within ``tolerance``, instead of bounds.
  public let path: PricePath?
  /// What is expected of the check.
  public let expected: Expectation
  /// The day of the year 1970, counted on, on which a run begins.
  let startDay: Double
  /// The days that it states, and where.
  private let spans: [(field: FieldPlace, days: ClosedRange<Double>)]

  /// What is expected of a check.
  public enum Expectation: String, Sendable, CaseIterable {
    /// That it holds.
    case met
    /// That it does not: a known gap between the model and what it is about. One that holds all the same is an error
    /// of the file.
    case missed
    /// Neither: its figures alone are reported. It has no bounds and no trend, and cannot fail.
    case reported
  }

  /// How the values of many periods make one figure.
  public enum Statistic: String, Sendable, CaseIterable {
    /// The mean of the values.
    case mean
    /// The smallest value.
    case lowest
    /// The largest value.
    case highest
    /// The value of the first period that has one.
    case first
    /// The value of the last period that has one.
    case last
    /// The sum of the values.
    case sum
    /// The mean time from one rise above the mean to the next, in days: the length of a cycle.
    case cycle
    /// The highest less the lowest, as a share of the mean.
    case swing
    /// The day of the first period in which the value is above 0; the day after the last one if there is none.
    case onset
    /// How many days after the first the value has come half of the way from its first value to its last.
    case halfway
  }

  /// How figures of several runs follow each other.
  public enum Trend: String, Sendable, CaseIterable {
    /// Each is at least the one before.
    case rises
    /// Each is at most the one before.
    case falls
    /// Each is as the one before.
    case same
  }

  /// The runs whose figures decide.
  public var runsLookedAt: [String] {
    if !across.isEmpty { return across }
    return control == .none || run == "control" ? [run] : [run, "control"]
  }

  /// What becomes of the same bounds in the control run.
  public enum Control: String, Sendable, CaseIterable {
    /// They must not hold there: the shock is what makes the effect.
    case fails
    /// They must hold there too.
    case holds
    /// It is not asked.
    case none
  }

  /// `scenario` is what it is about, for dates and recorded prices.
  init(
    _ reader: inout FieldReader, runs: [String], measures: [String], scenario: Scenario? = nil
  ) throws(ScenarioError) {
    claim = try reader.text("claim")
    startDay = scenario?.startDay ?? 0
    path = try reader.pricePath("againstPath", models: scenario?.gpuModels ?? [])
    expected = try reader.choice("expected", else: .met)
    measure = try reader.text("measure")
    statistic = try reader.choice("statistic", else: .mean)
    let days = 0.0...3_660.0
    let whole = path == nil ? nil : days
    guard let during = try reader.span("during", in: days) ?? whole else {
      throw reader.missing("during")
    }
    self.during = during
    against = try reader.span("against", in: days)
    var spans: [(field: FieldPlace, days: ClosedRange<Double>)] = []
    if reader.node("during") != nil { spans.append((reader.field("during"), during)) }
    if let against { spans.append((reader.field("against"), against)) }
    self.spans = spans
    let (minus, per) = (try reader.text("minus", else: ""), try reader.text("per", else: ""))
    self.minus = minus.isEmpty ? nil : minus
    self.per = per.isEmpty ? nil : per
    isDifference = try reader.flag("difference", else: false)
    let relativeTo = try reader.text("relativeTo", else: "")
    self.relativeTo = relativeTo.isEmpty ? nil : relativeTo
    atLeast = try reader.optionalNumber("atLeast", in: -1e15...1e15)
    atMost = try reader.optionalNumber("atMost", in: -1e15...1e15)
    run = try reader.text("run", else: "base")
    across = try reader.texts("across")
    trend = try reader.choice("trend", else: .same)
    tolerance = try reader.number("tolerance", in: 0...10, else: 0)
    let asksControl = across.isEmpty && runs.contains("control") && expected != .reported
    control = try reader.choice("control", else: asksControl ? .fails : Control.none)
    for (field, name) in [("measure", measure), ("minus", minus), ("per", per)]
    where !name.isEmpty && !measures.contains(name) {
      throw reader.error(
        "\(reader.full(field)): there is no measure \(name)\(name.hint(among: measures))", at: reader.node(field)?.place
      )
    }
    for name in [run] + across where !runs.contains(name) {
      throw reader.error(
        "\(reader.full(across.isEmpty ? "run" : "across")): there is no run \(name)\(name.hint(among: runs))")
    }
    if !relativeTo.isEmpty, !runs.contains(relativeTo) {
      throw reader.error("\(reader.full("relativeTo")): there is no run \(relativeTo)\(relativeTo.hint(among: runs))")
    }
    try validateTrend(&reader)
    if expected == .reported {
      for field in ["atLeast", "atMost", "trend", "tolerance", "control", "againstPath"] {
        guard let node = reader.node(field) else { continue }
        throw reader.error("\(reader.full(field)) is not for a check that only reports", at: node.place)
      }
    } else if path != nil {
      if !across.isEmpty || atLeast != nil || atMost != nil || against != nil || self.relativeTo != nil
        || reader.node("during") != nil || reader.node("statistic") != nil
      {
        throw reader.error(
          "\(reader.path) has againstPath, which goes with measure, tolerance, run and control alone",
          at: reader.node("againstPath")?.place)
      }
      guard tolerance > 0 else { throw reader.error("\(reader.path) has againstPath, and needs a tolerance above 0") }
    } else if across.isEmpty, atLeast == nil, atMost == nil {
      throw reader.error("\(reader.path) needs atLeast or atMost, or runs across which there is a trend")
    }
    if control != .none, !runs.contains("control") {
      throw reader.error("\(reader.path) asks for a control, and the scenario has none")
    }
  }

  /// Refuses days that one of its runs does not have: a figure of the others would be taken for one of all.
  func validateDays(of runs: [ScenarioFile.ScenarioRun]) throws(ScenarioError) {
    for run in runs where runsLookedAt.contains(run.name) || run.name == relativeTo {
      let end = Double(run.scenario.days)
      for (field, days) in spans where days.lowerBound >= end || days.upperBound > end {
        let (word, day) = days.lowerBound >= end ? ("begins", days.lowerBound) : ("ends", days.upperBound)
        throw field.error(
          "it \(word) on day \(FieldReader.text(day)), and run \(run.name) ends on day \(run.scenario.days)")
      }
    }
  }

  /// A trend that asks for no change shows where nothing happens, too.
  private func validateTrend(_ reader: inout FieldReader) throws(ScenarioError) {
    guard !across.isEmpty else { return }
    if across.count < 2 { throw reader.error("\(reader.full("across")) needs two runs or more") }
    if atMost != nil { throw reader.error("\(reader.full("atMost")) is not for figures across runs") }
    if relativeTo != nil { throw reader.error("\(reader.full("relativeTo")) is not for figures across runs") }
    switch trend {
    case .rises, .falls:
      guard let atLeast, atLeast > 0 else {
        throw reader.error(
          "\(reader.path) needs atLeast, above 0: how far the figure \(trend) from the first run to the last")
      }
    case .same:
      if atLeast != nil { throw reader.error("\(reader.full("atLeast")) is not for figures that stay the same") }
      // No two figures of one sign differ by more than the larger one.
      guard tolerance < 1 else {
        throw reader.error(
          "\(reader.full("tolerance")) must be below 1 for figures that stay the same; what only reports says "
            + "\"expected\": \"\(Expectation.reported)\"", at: reader.node("tolerance")?.place)
      }
    }
  }
}

extension FieldReader {
  /// The recorded prices in the table that a field names; `nil` if it is left out.
  fileprivate mutating func pricePath(_ name: String, models: [String]) throws(ScenarioError) -> PricePath? {
    let file = try text(name, else: "")
    if file.isEmpty { return nil }
    let found = try table(file, full(name), at: node(name)?.place)
    return try PricePath(found.text, source: found.source, models: models)
  }
}
