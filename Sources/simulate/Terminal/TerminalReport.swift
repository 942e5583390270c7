import MarketSimulation
import Reporting

/// What a run says on the terminal.
struct TerminalReport {
  let file: ScenarioFile
  let options: Options
  let outcome: Experiment.Outcome

  func print() {
    if !options.isQuiet, !options.checksOnly { describe() }
    for (index, check) in file.checks.enumerated() { printVerdict(on: check, index) }
  }

  private func describe() {
    guard let base = outcome.records.first, let prices = base["price"] else { return }
    Swift.print("\(file.name), seed \(options.seed): \(file.summary)\n")
    Swift.print("price in USD per GPU-hour, \(file.runs[0].scenario.days) days")
    for line in Chart.lines(of: prices) { Swift.print(line) }
    if let facts = StylisedFacts(of: prices) {
      Swift.print(
        "\nreturns: autocorrelation \(decimalText(facts.autocorrelation, decimals: 2)), excess kurtosis "
          + "\(decimalText(facts.excessKurtosis, decimals: 1)), autocorrelation of their size "
          + decimalText(facts.volatilityClustering, decimals: 2))
    }
    Swift.print("")
    for (run, record) in zip(file.runs, outcome.records) {
      Swift.print("\(run.name): \(record.commandCount) commands, digest \(hexadecimal(record.digest))")
    }
    Swift.print("")
  }

  /// Of several seeds, the figures are those of the first with which the check does not hold, or of the first of all.
  private func printVerdict(on check: Check, _ index: Int) {
    let passes = outcome.passes(ofCheck: index)
    let hasPassed = passes == outcome.seeds.count
    guard !hasPassed || !options.isQuiet,
      let shown = outcome.seeds.first(where: { !$0.verdicts[index].hasPassed }) ?? outcome.seeds.first
    else { return }
    let isOne = outcome.seeds.count == 1
    let count = isOne ? "" : " (\(passes) of \(outcome.seeds.count) seeds)"
    Swift.print("\(hasPassed ? "pass" : "FAIL")\(count)  \(check.claim)")
    Swift.print("      \(isOne ? "" : "seed \(shown.seed): ")\(shown.verdicts[index].figures)")
  }
}
