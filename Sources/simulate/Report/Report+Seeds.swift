import MarketSimulation
import Reporting

extension Report {
  /// Every seed of every run, a row for each: what was drawn, the figures of the checks, and those that sum a run up.
  var seedTable: String {
    var header = CSVRow()
    for name in ["run", "seed"] + file.uncertainParameters.map(\.path) { header.append(name) }
    for index in file.checks.indices { header.append("checks.\(index)") }
    for headline in Headline.all { header.append(headline.column) }
    for name in ["commands", "digest"] { header.append(name) }
    var text = header.text + "\n"
    for (index, run) in file.runs.enumerated() {
      for seed in outcome.seeds {
        var row = CSVRow()
        row.append(run.name)
        row.append("\(seed.seed)")
        for (number, parameter) in file.uncertainParameters.enumerated() {
          row.append(seed.draws.isEmpty ? parameter.distribution.quantile(0.5) : seed.draws[number])
        }
        for (check, figures) in zip(file.checks, seed.figures) {
          row.append(
            check.runsLookedAt.firstIndex(of: run.name).flatMap { seed.isWhole ? figures[$0] : nil })
        }
        for figure in seed.headlines[index] { row.append(figure) }
        row.append("\(seed.traces[index].commandCount)")
        row.append(hexadecimal(seed.traces[index].digest))
        text += row.text + "\n"
      }
    }
    return text
  }

  static let shares = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]

  /// Quantiles of all seeds of each measure that charts show, run by run, a row for each part of the run's days.
  var quantiles: String {
    var header = CSVRow()
    for name in ["run", "measure", "day"] { header.append(name) }
    for share in Self.shares { header.append(Self.name(of: share)) }
    var text = header.text + "\n"
    for (index, run) in file.runs.enumerated() {
      for measure in ReportFigures.measures(of: file) {
        let courses = outcome.shownSeeds.compactMap { seed in
          seed.courses.indices.contains(index) ? seed.courses[index][measure] : nil
        }
        guard let count = courses.first?.count else { continue }
        for point in 0..<count {
          let values = courses.map { Double($0[point]) }.filter(\.isFinite).sorted()
          var row = CSVRow()
          row.append(run.name)
          row.append(measure)
          row.append((Double(point) * days(ofRun: index) / Double(count) * 100).rounded() / 100)
          for share in Self.shares { row.append(Course.quantile(share, of: values)) }
          text += row.text + "\n"
        }
      }
    }
    return text
  }

  /// `p05`, `p50`.
  static func name(of share: Double) -> String {
    let percent = Int((share * 100).rounded())
    return "p\(percent < 10 ? "0" : "")\(percent)"
  }

  /// The quantiles of figures as JSON; `null` where there are none.
  static func quantiles(of figures: [Double?]) -> JSONValue {
    let sorted = figures.compactMap(\.self).filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return .null }
    return .object(shares.map { (name(of: $0), .decimal(Course.quantile($0, of: sorted))) })
  }
}
