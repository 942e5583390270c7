import ComputeMatching
import MarketSimulation
import Reporting

extension Comparison {
  /// Everything that is printed.
  var lines: [String] {
    var lines: [String] = []
    for side in [first, second] {
      lines.append("\(side.letter)  \(side.name), \(side.scenario.days) days: \(side.summary)")
      if !side.settings.isEmpty {
        lines.append("   with \(side.settings.map { "\($0.path)=\($0.value)" }.joined(separator: ", "))")
      }
    }
    if first.figures.count == 1 {
      lines.append("seed \(seeds.lowerBound)")
    } else {
      lines.append("seeds \(seeds.lowerBound) to \(seeds.upperBound): medians, with the lowest and the highest")
    }
    return lines + charts + [""] + table + incompleteness
  }

  /// Why it is not of all seeds, or not of whole runs.
  private var incompleteness: [String] {
    failures.isEmpty ? [] : [""] + failures.map { "incomplete: \($0)" }
  }

  /// The prices of both, on the same scale of days and dollars.
  private var charts: [String] {
    let sides = [first, second]
    let longest = sides.map { Double($0.scenario.days) }.max() ?? 1
    let longestPeriod = sides.map { Double($0.scenario.periodHours) / 24 }.max() ?? 1
    // No column is narrower than a period.
    let columnsPerDay = min(72 / longest, 1 / longestPeriod)
    let widths = sides.map { max(1, Int(Double($0.scenario.days) * columnsPerDay)) }
    let prices = sides.map(\.prices)
    let top = zip(prices, widths).compactMap { Chart.highest(of: $0, width: $1) }.max()
    var lines: [String] = []
    for (index, side) in sides.enumerated() {
      let chart = Chart.lines(of: prices[index], width: widths[index], top: top)
      let reason = side.figures.isEmpty ? "no run could begin" : "nothing was traded"
      lines += ["", "\(side.letter)  price in USD per GPU-hour\(chart.isEmpty ? ": none, \(reason)" : "")"]
      lines += chart
    }
    return lines
  }

  private var table: [String] {
    let severalSeeds = first.figures.count > 1
    var rows = [["", "A", "B", "B - A", "B / A"] + (severalSeeds ? ["B is higher"] : [])]
    for (index, headline) in Headline.all.enumerated() {
      let figures = [first, second].map { side in side.figures.map { $0[index] } }
      let figuresOfSeeds = figures.map(SeedFigures.init)
      let (before, after) = (figuresOfSeeds[0]?.median, figuresOfSeeds[1]?.median)
      var row = [headline.meaning]
      row += figuresOfSeeds.map { figures in Self.text(figures, isAlone: !severalSeeds) }
      row.append(before.flatMap { before in after.map { Self.text($0 - before) } } ?? "-")
      row.append(before.flatMap { before in after.flatMap { before == 0 ? nil : Self.text($0 / before) } } ?? "-")
      if severalSeeds {
        row.append("\(zip(figures[0], figures[1]).count { $0 < $1 }) of \(figures[0].count)")
      }
      rows.append(row)
    }
    return aligned(rows)
  }

  private static func text(_ figures: SeedFigures?, isAlone: Bool) -> String {
    guard let figures else { return "-" }
    let median = text(figures.median)
    return isAlone || figures.lowest == figures.highest
      ? median : "\(median) (\(text(figures.lowest))..\(text(figures.highest)))"
  }

  /// Four significant digits or more; large numbers in millions.
  private static func text(_ number: Double) -> String {
    let size = abs(number)
    if size >= 1e6 { return "\(decimalText(number / 1e6, decimals: 2)) M" }
    if number == number.rounded() { return decimalText(number, decimals: 0) }
    let decimals = size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : size >= 0.01 ? 4 : 6
    return decimalText(number, decimals: decimals)
  }
}
