import MarketSimulation
import Reporting

/// What runs came to, in a sentence.
enum Finding {
  /// What the check that the scenario is about found, with its figures; `nil` if there are no checks, or a run stopped: the
  /// periods before that do not tell.
  static func sentence(of file: ScenarioFile, _ outcome: Experiment.Outcome) -> String? {
    guard outcome.failures.isEmpty, let index = subject(of: file) else { return nil }
    let check = file.checks[index]
    let claim = check.claim.hasSuffix(".") ? String(check.claim.dropLast()) : check.claim
    // One that is known to be missed passes where it is not met.
    let found = outcome.seeds.count { $0.verdicts[index].isMet }
    let verdict =
      switch found {
      case 0: "Not found"
      case outcome.seeds.count: "Found"
      default: "Found with \(grouped(found)) of \(grouped(outcome.seeds.count)) seeds"
      }
    if check.path != nil {
      let figures = outcome.seeds[0].verdicts[index].figures
      return "\(verdict): \(claim). \(figures.prefix(1).uppercased() + figures.dropFirst())."
    }
    let figures = check.runsLookedAt.enumerated().map { position, run in
      (name: run, text: figure(ofCheck: index, run: position, in: file, outcome))
    }
    let words =
      check.across.isEmpty
      ? figures[0].text + (check.run == "base" ? "" : " in run \(check.run)")
        + figures.dropFirst().map { " (\($0.name): \($0.text))" }.joined()
      : figures.map { "\($0.text) (\($0.name))" }.joined(separator: ", ")
    return "\(verdict): \(claim). \(CheckText.subject(of: check)): \(words)."
  }

  /// The first check that is not met in the control, too: what holds there is not what the scenario is about.
  private static func subject(of file: ScenarioFile) -> Int? {
    let judged = file.checks.indices.filter { file.checks[$0].expected != .reported }
    return judged.first { file.checks[$0].control != .holds } ?? judged.first
  }

  /// The figure of one of the runs at which a check looks, or the middle one of many with the least and the most.
  static func figure(
    ofCheck check: Int, run: Int, in file: ScenarioFile, _ outcome: Experiment.Outcome
  ) -> String {
    let figures = outcome.shownSeeds.map { $0.figures[check][run] }
    let known = SeedFigures(figures.compactMap(\.self))
    func text(_ value: Double?) -> String { CheckText.figure(value, of: file.checks[check]) }
    guard figures.count > 1, let known else { return text(known?.median) }
    let (low, high) = (text(known.lowest), text(known.highest))
    return low == high ? low : "\(text(known.median)) (\(low) to \(high))"
  }
}
