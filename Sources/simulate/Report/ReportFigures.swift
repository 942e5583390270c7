import Foundation
import MarketSimulation
import Reporting

/// The charts of a report.
struct ReportFigures {
  private let report: Report
  private let marks: [ChartMark]

  /// The measures that they show of a file.
  static func measures(of file: ScenarioFile) -> [String] {
    let measures = general + bookPrices(of: file.runs[0].scenario)
    return measures + file.picture.measures.filter { !measures.contains($0) }
  }

  private static let general = [
    "price", "utilisation", "depth", "providerConcentration", "customerConcentration", "providerEquity", "providers",
    "exits", "defaults", "customerDefaults",
  ]

  /// The prices of books, where there are several, and so few that lines can be told apart.
  private static func bookPrices(of scenario: Scenario) -> [String] {
    (2...6).contains(scenario.books.count) ? scenario.books.map { "price.\($0.name)" } : []
  }

  init(_ report: Report) {
    self.report = report
    marks = Happenings.marks(of: report.scenario)
  }

  /// The price of every run.
  var price: Figure {
    overTime(
      "Price", "USD per GPU-hour", id: "price",
      about: "What a GPU-hour cost on average in each period, at arm's length, over all books.",
      lines: report.file.runs.indices.map { Line("price", run: $0) }, note: dates)
  }

  /// The price in each book of the scenario itself; `nil` if there is one book, or too many.
  var bookPrices: Figure? {
    let measures = Self.bookPrices(of: report.scenario)
    guard !measures.isEmpty else { return nil }
    let lines = zip(measures, report.scenario.books).enumerated().map { index, entry in
      Line(entry.0, run: 0, named: entry.1.name, style: index == 0 ? 0 : index + 1)
    }
    return overTime(
      "Price by book", "USD per GPU-hour", id: "books",
      about: "What a GPU-hour cost in each book of the scenario itself.", lines: lines, note: dates)
  }

  /// What the file's picture is of.
  var picture: Figure {
    let measures = report.file.picture.measures
    let lines =
      measures.count == 1
      ? report.file.runs.indices.map { Line(measures[0], run: $0) }
      : measures.enumerated().map { index, measure in
        Line(measure, run: 0, named: CheckText.words(measure), style: index == 0 ? 0 : index + 1)
      }
    var meanings: [String] = []
    for meaning in measures.compactMap(Measures.meaning) where !meanings.contains(meaning) { meanings.append(meaning) }
    // What follows a semicolon is about periods without a value.
    var unit = meanings.map { String($0.prefix { $0 != ";" }) }.joined(separator: "; ")
    var pointCount = SeedResult.pointCount
    if let days = report.file.picture.meanDays {
      pointCount = max(1, Int((Double(report.scenario.days) / days).rounded()))
      unit += "; means of \(Readable.parameter(days)) days"
    }
    let areShares = measures.allSatisfy { MeasureUnit(of: $0) == .share }
    return overTime(
      measures.map(CheckText.words).joined(separator: ", "), unit, id: "picture", about: report.file.summary,
      lines: lines, format: areShares ? .percent : .number, pointCount: pointCount, note: dates)
  }

  /// The dates of days; `nil` if the file does not state a beginning, so that dates mean nothing.
  private var dates: (@Sendable (Double) -> String)? {
    guard report.file.parameters["start"] != nil else { return nil }
    let start = Double(report.scenario.start.nanoseconds) / 1e9
    let isShort = report.scenario.days <= 366
    return { day in Self.date(start + day * 86_400, isShort: isShort) }
  }

  /// All others, in the order in which they are shown.
  var others: [Figure] {
    [
      overTime(
        "Utilisation", "part of the capacity that was used", id: "utilisation",
        about: "Capacity is perishable: what is not used in its period is gone.",
        lines: withControl("utilisation"), format: .percent, holding: [1]),
      overTime(
        "Depth", "GPUs within 10% of the best ask", id: "depth",
        about: "What is on offer in the middle of a period, near the best price.", lines: withControl("depth")),
      overTime(
        "Concentration", "Herfindahl-Hirschman index", id: "concentration",
        about: "The sum of squared shares in percent: 10,000 for one alone, 1,000 for ten of equal size.",
        lines: [
          Line("providerConcentration", run: 0, named: "providers"),
          Line("customerConcentration", run: 0, named: "customers", style: 2),
        ]),
      overTime(
        "Equity of providers", "", id: "equity",
        about: "What all active providers together own, and have earned, less what they have paid.",
        lines: withControl("providerEquity")),
      comingAndGoing, supplyStack,
    ].compactMap(\.self)
  }

  // MARK: Over time

  /// A measure in a run.
  private struct Line {
    let measure: String
    let run: Int
    var name: String?
    var style: Int?

    init(_ measure: String, run: Int, named name: String? = nil, style: Int? = nil) {
      self.measure = measure
      self.run = run
      self.name = name
      self.style = style
    }
  }

  private func withControl(_ measure: String) -> [Line] {
    report.file.runs.indices.filter { ["base", "control"].contains(report.file.runs[$0].name) }.map {
      Line(measure, run: $0)
    }
  }

  /// Each run looks the same in all charts.
  private func style(ofRun run: Int) -> Int {
    guard run > 0 else { return 0 }
    let hasControl = report.file.runs.contains { $0.name == "control" }
    return hasControl ? run : run + 1
  }

  private func overTime(
    _ title: String, _ unit: String, id: String, about: String, lines: [Line], format: Axis.Format = .number,
    holding held: [Double] = [], pointCount: Int = SeedResult.pointCount, note: (@Sendable (Double) -> String)? = nil
  ) -> Figure {
    var series: [ChartSeries] = []
    var columns: [Figure.Column] = []
    for line in lines {
      guard let course = report.course(of: line.measure, run: line.run, pointCount: pointCount) else { continue }
      let name = line.name ?? report.file.runs[line.run].name
      let measureUnit = MeasureUnit(of: line.measure) ?? .count
      series.append(
        ChartSeries(
          course, named: name, style: line.style ?? style(ofRun: line.run), unit: measureUnit, showsAll: series.isEmpty)
      )
      columns.append(Figure.Column(name: name, course: course, unit: measureUnit))
    }
    var chart = LineChart(
      title: title, unit: unit, series: series, marks: marks, lowerLabel: { "day \($0)" },
      lowerRange: 0...Double(report.scenario.days), lowerNote: note, format: format, holding: held, id: id)
    if unit.isEmpty {
      let scale = MoneyScale(of: chart.values)
      chart.unit = scale.unit
      chart.format = .scaled(scale.divisor)
    }
    return Figure(
      chart, about: about, table: Figure.table(of: columns), seedCount: report.seedCount, chance: report.chance,
      hover: Figure.hover(of: columns))
  }

  /// Who came, who left and who defaulted. Customers are drawn only if one of them did.
  private var comingAndGoing: Figure {
    func everHappened(_ measure: String) -> Bool {
      report.course(of: measure, run: 0)?.highest.contains { $0 > 0 } ?? false
    }
    var lines = [
      Line("providers", run: 0, named: "active"), Line("exits", run: 0, named: "left so far", style: 2),
      Line("defaults", run: 0, named: "defaulted so far", style: 3),
    ]
    if everHappened("customerDefaults") {
      lines.append(Line("customerDefaults", run: 0, named: "customers that defaulted so far", style: 4))
    }
    let isQuiet = !["exits", "defaults", "customerDefaults"].contains(where: everHappened)
    let about = isQuiet ? "Nobody left the market, and nobody defaulted." : "Who is there, who left and who defaulted."
    return overTime(
      "Entries, exits and defaults", "participants", id: "exits", about: about, lines: lines, holding: [2])
  }

  /// `Jan 2026`, or `11 Jan` where days differ more than years.
  private static func date(_ seconds: Double, isShort: Bool) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: seconds))
    guard let year = parts.year, let month = parts.month, let day = parts.day else { return "" }
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return isShort ? "\(day) \(names[month - 1])" : "\(names[month - 1]) \(year)"
  }

  // MARK: Supply

  /// What was offered at which price, before anything happened and in the end; `nil` if nothing was.
  private var supplyStack: Figure? {
    let stacks = report.outcome.records.first?.supplyStacks.filter { !$0.offers.isEmpty } ?? []
    guard let most = stacks.map(\.capacity).max() else { return nil }
    let series = stacks.enumerated().map { index, stack in
      let isLast = index == stacks.count - 1
      return ChartSeries(stack, named: isLast ? "in the end" : "before", style: isLast ? 0 : 1)
    }
    let chart = LineChart(
      title: "Supply stack", unit: "asked, USD per GPU-hour", series: series, lowerLabel: { "\($0) GPUs" },
      lowerRange: 0...Double(most), id: "supply")
    let seed = report.seedCount > 1 ? " Seed \(report.outcome.seeds[0].seed)." : ""
    let place = report.scenario.books.count > 1 ? "in all books together" : "in one period"
    let about = "GPUs that providers offer \(place), cheapest first, with what each asks.\(seed)"
    return Figure(chart, about: about, table: Figure.table(of: stacks), seedCount: 1)
  }
}

/// The unit in which sums of money are short.
private struct MoneyScale {
  let divisor: Double
  let unit: String

  init(of values: [Double]) {
    let largest = values.filter(\.isFinite).map { abs($0) }.max() ?? 0
    switch largest {
    case 2e9...: (divisor, unit) = (1e9, "billion USD")
    case 2e6...: (divisor, unit) = (1e6, "million USD")
    case 2e3...: (divisor, unit) = (1e3, "thousand USD")
    default: (divisor, unit) = (1, "USD")
    }
  }
}
