import ComputeMatching
import MarketSimulation
import Reporting

/// What a run says on the terminal.
struct TerminalReport {
  let file: ScenarioFile
  let options: Options
  let outcome: Experiment.Outcome

  /// Everything that is printed.
  var lines: [String] {
    (options.isQuiet || options.checksOnly ? [] : description) + (options.isQuiet ? [] : incompleteness)
      + file.checks.indices.flatMap(verdict)
  }

  /// Why what follows is of the periods before alone.
  private var incompleteness: [String] { outcome.failures.map { "incomplete: \($0)" } }

  private var description: [String] {
    guard let base = outcome.records.first, let prices = base["price"] else { return [] }
    var lines = ["\(file.name), seed \(options.seed): \(file.summary)"]
    if let finding = Finding.sentence(of: file, outcome) { lines += ["", finding] }
    lines.append("")
    lines.append("price in USD per GPU-hour, \(file.runs[0].scenario.days) days")
    lines += Chart.lines(of: prices)
    if let facts = StylisedFacts(of: prices) {
      lines += [
        "",
        "returns: autocorrelation \(decimalText(facts.autocorrelation, decimals: 2)), excess kurtosis "
          + "\(decimalText(facts.excessKurtosis, decimals: 1)), autocorrelation of their size "
          + decimalText(facts.volatilityClustering, decimals: 2),
      ]
    }
    let runs = zip(file.runs, outcome.records).map { run, record in
      "\(run.name): \(record.commandCount) commands, digest \(hexadecimal(record.digest))"
    }
    return lines + [""] + runs + [""]
  }

  /// A check that is known to be missed, and is, is no failure and no success; nor is one that only reports.
  private func word(_ hasPassed: Bool, _ check: Check) -> String {
    guard hasPassed else { return "FAIL" }
    return switch check.expected {
    case .met: "pass"
    case .missed: "miss"
    case .reported: "note"
    }
  }

  /// Of several seeds, the figures are those of the first with which the check does not hold, or of the first of all.
  private func verdict(on index: Int) -> [String] {
    let (seeds, check) = (outcome.shownSeeds, file.checks[index])
    let passes = outcome.passes(ofCheck: index)
    let isJudged = !outcome.wholeSeeds.isEmpty
    let hasPassed = passes == seeds.count
    guard isJudged && !hasPassed || !options.isQuiet,
      let shown = seeds.first(where: { !$0.verdicts[index].hasPassed }) ?? seeds.first
    else { return [] }
    let isOne = outcome.seeds.count == 1
    let count = isOne || check.expected == .reported ? "" : " (\(passes) of \(Self.text(seeds.count)))"
    return [
      "\(isJudged ? word(hasPassed, check) : "part")\(count)  \(check.claim)",
      "      \(isOne ? "" : "seed \(shown.seed): ")\(shown.verdicts[index].figures)",
    ] + (isOne ? [] : quantiles(ofCheck: index))
  }

  private static func text(_ seedCount: Int) -> String { seedCount == 1 ? "1 seed" : "\(seedCount) seeds" }

  /// What the figures of all seeds have in common, a line for each run that the check looks at.
  private func quantiles(ofCheck index: Int) -> [String] {
    let check = file.checks[index]
    return check.runsLookedAt.enumerated().map { position, run in
      let figures = outcome.shownSeeds.compactMap { $0.figures[index][position] }.filter(\.isFinite).sorted()
      func text(_ value: Double) -> String { CheckText.figure(value, of: check) }
      guard let last = figures.last else { return "      \(run): none with any seed" }
      // Days of which some never came have no mean.
      let hasMean = check.statistic != .onset || last <= check.during.upperBound
      let mean = hasMean ? ["mean \(text(figures.reduce(0, +) / Double(figures.count)))"] : []
      let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map { share in
        "\(Readable.percent(share)) \(text(Course.quantile(share, of: figures)))"
      }
      let missing = outcome.shownSeeds.count - figures.count
      let none = missing == 0 ? [] : ["none with \(grouped(missing)) seeds"]
      return "      \(run): " + (mean + quantiles + none).joined(separator: ", ")
    }
  }
}
