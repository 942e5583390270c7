import MarketSimulation
import Reporting

/// The charts of a report.
struct ReportFigures {
  private let report: Report
  private let marks: [ChartMark]

  /// The measures that they show of a file.
  static func measures(of file: ScenarioFile) -> [String] {
    var measures: [String] = []
    let scenario = file.runs[0].scenario
    for measure in general + bookPrices(of: scenario) + profits(in: file) + file.picture.measures
      + checked(in: file)
    where !measures.contains(measure) {
      measures.append(measure)
    }
    return measures
  }

  /// The profit of as many groups as can be told apart: those of other kinds and those that checks name before the rest.
  private static func profits(in file: ScenarioFile) -> [String] {
    let scenario = file.runs[0].scenario
    let groups = profitable(in: scenario)
    let named = Set(
      (file.picture.measures + checked(in: file)).compactMap { $0.split(separator: ".").dropFirst().first })
    let others = Set(scenario.agents.map(\.name))
    let isFirst = groups.map { others.contains($0) || named.contains($0[...]) }
    let chosen = (groups.indices.filter { isFirst[$0] } + groups.indices.filter { !isFirst[$0] }).prefix(6)
    return chosen.sorted().map { "profit.\(groups[$0])" }
  }

  private static func profitable(in scenario: Scenario) -> [String] {
    scenario.providers.map(\.name) + scenario.agents.map(\.name) + scenario.customers.map(\.name)
  }

  /// What the checks look at.
  private static func checked(in file: ScenarioFile) -> [String] {
    file.checks.flatMap { check in [check.measure, check.minus, check.per].compactMap(\.self) }
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

  /// The price of every run, and what was recorded.
  var price: Figure {
    overTime(
      "Price", "USD per GPU-hour", id: "price",
      about: "What a GPU-hour cost on average in each period, at arm's length, over all books.",
      lines: report.file.runs.indices.map { Line("price", run: $0) }, observed: recordedPrices, note: dates)
  }

  /// The prices that a check compares with, each over the days of its date.
  private var recordedPrices: ChartSeries? {
    guard let path = report.file.checks.first(where: { $0.path != nil && $0.measure == "price" })?.path else {
      return nil
    }
    var points: [ChartSeries.Point] = []
    var words: [String] = []
    for target in path.targets {
      let days = target.days(since: report.scenario.startDay)
      let prices = Set([target.prices.lowerBound, target.prices.upperBound]).sorted()
      for price in prices {
        points += [days.lowerBound, days.upperBound + 1].map { ChartSeries.Point(x: $0, y: price) }
        // Between two prices there is no line.
        points.append(ChartSeries.Point(x: days.upperBound + 1, y: .nan))
      }
      words.append("\(target.label) \(prices.map { Readable.text($0, .dollarsPerGPUHour) }.joined(separator: " to "))")
    }
    return ChartSeries(
      name: "recorded (\(path.source))", style: 5, points: points,
      description: "Recorded: \(words.joined(separator: ", ")).", isObserved: true)
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
    let unit = Self.meanings(of: measures).joined(separator: "; ") + (picturedMean.map { "; " + $0 } ?? "")
    return subject(
      titled: measures.map(CheckText.words).joined(separator: ", "), unit: unit, about: report.file.summary)
  }

  /// What matters most, in the order in which it is shown: what the scenario is about, then prices.
  var leading: [Figure] {
    let measures = report.file.picture.measures
    let prices = [price] + (bookPrices.map { [$0] } ?? [])
    if measures == ["price"] { return prices }
    if measures == Self.bookPrices(of: report.scenario) { return prices.reversed() }
    let about = (Self.meanings(of: measures) + [picturedMean].compactMap(\.self)).map(Self.sentence)
    return [
      subject(titled: Self.title(of: measures), unit: Self.unit(of: measures), about: about.joined(separator: " "))
    ] + prices
  }

  private func subject(titled title: String, unit: String, about: String) -> Figure {
    let measures = report.file.picture.measures
    let lines =
      measures.count == 1
      ? picturedRuns.map { Line(measures[0], run: $0) }
      : measures.enumerated().map { index, measure in
        Line(measure, run: 0, named: CheckText.words(measure), style: index == 0 ? 0 : index + 1)
      }
    let pointCount = report.file.picture.meanDays.map { max(1, Int((Double(report.scenario.days) / $0).rounded())) }
    return overTime(
      title, unit, id: "picture", about: about, lines: lines, format: Self.format(of: measures),
      pointCount: pointCount ?? SeedResult.pointCount, observed: measures == ["price"] ? recordedPrices : nil,
      note: dates)
  }

  private var picturedRuns: [Int] {
    let names = report.file.picture.runs
    let pictured = report.file.runs.indices.filter { names.contains(report.file.runs[$0].name) }
    return pictured.isEmpty ? Array(report.file.runs.indices) : pictured
  }

  private var picturedMean: String? {
    report.file.picture.meanDays.map { "means of \(Readable.parameter($0)) days" }
  }

  // MARK: Measures in words

  private static func title(of measures: [String]) -> String {
    capitalised(measures.map(CheckText.words).joined(separator: ", "))
  }

  /// What they are, each once. What follows a semicolon is about periods without a value, and left out.
  private static func meanings(of measures: [String]) -> [String] {
    var meanings: [String] = []
    for meaning in measures.compactMap(Measures.meaning).map({ String($0.prefix { $0 != ";" }) })
    where !meanings.contains(meaning) {
      meanings.append(meaning)
    }
    return meanings
  }

  private static func sentence(_ text: String) -> String { capitalised(text) + "." }

  private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// What an axis of these measures counts; empty for sums of money, whose unit depends on how large they are.
  private static func unit(of measures: [String]) -> String {
    switch measures.first.flatMap(MeasureUnit.init(of:)) {
    case .dollarsPerGPUHour: "USD per GPU-hour"
    case .dollars, .dollarsPerDay: ""
    case .gpus: "GPUs"
    case .share: "share"
    case .count, nil: "number"
    case .concentration: "Herfindahl-Hirschman index"
    case .index: "first period with trades = 100"
    case .tickHours: "ticks × GPUs × hours"
    }
  }

  private static func format(of measures: [String]) -> Axis.Format {
    measures.allSatisfy { MeasureUnit(of: $0) == .share } ? .percent : .number
  }

  /// The dates of days; `nil` if the file does not state a beginning, so that dates mean nothing.
  private var dates: (@Sendable (Double) -> String)? {
    guard report.file.parameters["start"] != nil else { return nil }
    let start = Double(report.scenario.start.nanoseconds) / 1e9
    let isShort = report.scenario.days <= 366
    return { day in ReportDate.text(start + day * 86_400, isShort: isShort) }
  }

  /// All others, in the order in which they are shown.
  var others: [Figure] {
    checked
      + [
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
        profit, comingAndGoing, supplyStack,
      ].compactMap(\.self)
  }

  /// What the checks look at and no other chart shows, in all of the runs that they look at.
  private var checked: [Figure] {
    let shown =
      Self.general + Self.bookPrices(of: report.scenario) + Self.profits(in: report.file)
      + report.file.picture.measures
    var measures: [String] = []
    for measure in Self.checked(in: report.file) where !shown.contains(measure) && !measures.contains(measure) {
      measures.append(measure)
    }
    return measures.enumerated().map { index, measure in
      let checks = report.file.checks.filter { [$0.measure, $0.minus, $0.per].contains(measure) }
      let runs = Set(checks.flatMap { $0.runsLookedAt + [$0.relativeTo].compactMap(\.self) })
      let lines = report.file.runs.indices.filter { runs.contains(report.file.runs[$0].name) }
      return overTime(
        Self.title(of: [measure]), Self.unit(of: [measure]), id: "measure-\(index + 1)",
        about: Self.meanings(of: [measure]).map(Self.sentence).joined(),
        lines: lines.map { Line(measure, run: $0) }, format: Self.format(of: [measure]))
    }
  }

  /// What each group of the scenario itself earned.
  private var profit: Figure {
    let lines = Self.profits(in: report.file).enumerated().map { index, measure in
      Line(measure, run: 0, named: String(measure.dropFirst("profit.".count)), style: index == 0 ? 0 : index + 1)
    }
    let count = Self.profitable(in: report.scenario).count
    return overTime(
      "Profit by group", "", id: "profit",
      about: "What each group earned a day: what it received less what it paid and spent, interest and depreciation "
        + "among it." + (count > lines.count ? " \(lines.count) of \(count) groups." : ""), lines: lines, holding: [0])
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
    holding held: [Double] = [], pointCount: Int = SeedResult.pointCount, observed: ChartSeries? = nil,
    note: (@Sendable (Double) -> String)? = nil
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
    if let observed { series.append(observed) }
    var chart = LineChart(
      title: title, unit: unit, series: series, marks: marks, lowerLabel: { "day \($0)" },
      lowerRange: 0...Double(report.scenario.days), lowerNote: note, format: format, holding: held, id: id)
    if unit.isEmpty {
      let scale = MoneyScale(of: chart.values)
      let isDaily = lines.first.flatMap { MeasureUnit(of: $0.measure) } == .dollarsPerDay
      chart.unit = scale.unit + (isDaily ? " a day" : "")
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
