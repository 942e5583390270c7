import MarketSimulation
import Reporting

extension Report {
  /// What was run, and what became of the checks.
  var summary: JSONValue {
    let uncertain = file.uncertainParameters.map { parameter in
      JSONValue.object([
        ("path", .text(parameter.path)), ("distribution", .text(parameter.distribution.kind.rawValue)),
        ("numbers", .array(parameter.distribution.numbers.map { .decimal($0) })),
      ])
    }
    let about: [(key: String, value: JSONValue)] = [
      ("scenario", .text(file.name)),
      ("summary", .text(file.summary)),
      ("settings", .array(settings.map { .object([("path", .text($0.path)), ("value", .text($0.value))]) })),
      ("seeds", .array(outcome.seeds.map { .count($0.seed) })),
    ]
    let found: [(key: String, value: JSONValue)] = [
      ("spread", .text(chance.meaning)),
      ("uncertain", .array(uncertain)),
      ("passed", .bool(outcome.failures.isEmpty && file.checks.indices.allSatisfy(hasPassed))),
      ("checks", .array(file.checks.indices.map(checkSummary))),
      ("runs", .array(file.runs.indices.map(runSummary))),
    ]
    return .object(about + Self.completeness(outcome.failures) + found)
  }

  /// Whether everything was run, and if not, why.
  static func completeness(_ failures: [any Error]) -> [(key: String, value: JSONValue)] {
    [("complete", .bool(failures.isEmpty)), ("failures", .array(failures.map { .text("\($0)") }))]
  }

  private func checkSummary(_ index: Int) -> JSONValue {
    let check = file.checks[index]
    let seeds = outcome.shownSeeds.map { seed in
      JSONValue.object(
        [("seed", .count(seed.seed)), ("passed", .bool(seed.isWhole && seed.verdicts[index].hasPassed))]
          + zip(check.runsLookedAt, seed.figures[index]).map { ($0, $1.map(JSONValue.decimal) ?? .null) })
    }
    return .object([
      ("claim", .text(check.claim)),
      ("measure", .text(check.measure)),
      ("expected", .text(check.expected.rawValue)),
      ("passed", .bool(hasPassed(index))),
      ("passes", .count(outcome.passes(ofCheck: index))),
      ("figures", .text(outcome.shownSeeds[0].verdicts[index].figures)),
      (
        "quantiles",
        .object(
          check.runsLookedAt.enumerated().map { position, run in
            (run, Self.quantiles(of: outcome.shownSeeds.map { $0.figures[index][position] }))
          })
      ),
      ("seeds", .array(seeds)),
    ])
  }

  private func runSummary(_ index: Int) -> JSONValue {
    let scenario = file.runs[index].scenario
    let seeds = outcome.seeds.map { seed in
      JSONValue.object([
        ("seed", .count(seed.seed)), ("commands", .count(seed.traces[index].commandCount)),
        ("digest", .text(hexadecimal(seed.traces[index].digest))),
      ])
    }
    return .object([
      ("name", .text(file.runs[index].name)), ("days", .count(scenario.days)),
      ("periodHours", .count(scenario.periodHours)),
      (
        "figures",
        .object(
          Headline.all.enumerated().map { number, headline in
            (headline.column, Self.quantiles(of: outcome.shownSeeds.map { $0.headlines[index][number] }))
          })
      ),
      ("seeds", .array(seeds)),
    ])
  }
}
