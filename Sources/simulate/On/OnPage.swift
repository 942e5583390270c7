import ComputeMatching
import Foundation
import MarketSimulation
import Reporting

/// What runs over a recorded stream came to, as one HTML page that needs nothing else.
struct OnPage {
  private let outcome: OnOutcome
  private let axis: OnAxis

  init(_ outcome: OnOutcome) {
    self.outcome = outcome
    axis = OnAxis(outcome.undisturbed.record.grid)
  }

  var html: String {
    let body = [
      header, priceLevel.html(sizes: [.wide, .narrow]), figures,
      Markup.element(
        "section", [("class", "figures")], others.map { $0.html(sizes: [.half, .narrow]) }.joined(separator: "\n")),
      agents, models, sellers, parameters, footer,
    ]
    return HTMLPage(title: "\(title) · \(outcome.subject)", content: body, script: Hover.script).html
  }

  private var title: String { String(outcome.stream.split(separator: "/").last ?? "") }

  // MARK: Header

  private var header: String {
    let problem = outcome.problem.map { Markup.text("p", "Incomplete: \($0)", [("class", "verdict")]) }
    return Markup.element(
      "header", [],
      [
        Markup.text("p", "Compute Matching · a recorded market, disturbed", [("class", "kicker")]),
        Markup.text("h1", "\(title), \(outcome.subject)"),
        Markup.text("p", outcome.finding, [("class", "lede")]), problem ?? "",
        Markup.text("p", outcome.bandSentence, [("class", "about")]),
        Markup.text("p", outcome.boundSentence, [("class", "about")]), facts,
      ].joined(separator: "\n"))
  }

  private var facts: String {
    var facts = [("recorded commands", grouped(outcome.survey.commandCount))]
    if let period = outcome.survey.period {
      facts.append(("first command", Calendar.text(for: period.lowerBound)))
      facts.append(("last command", Calendar.text(for: period.upperBound)))
    }
    let first = outcome.options.seed
    facts.append(
      outcome.seedCount > 1
        ? ("seeds", "\(first) to \(first &+ UInt64(outcome.seedCount - 1))") : ("seed", "\(first)"))
    facts.append(("undisturbed digest", hexadecimal(outcome.undisturbed.record.digest)))
    return HTMLPage.list(facts, "facts")
  }

  // MARK: Charts

  private var priceLevel: Figure {
    chart(
      "Price, like for like", "undisturbed average of each book = 100", id: "price",
      about:
        "What a GPU-hour costs in each period, where each book counts at its own average price in the undisturbed replay.",
      .number
    ) { figures, period in figures.course[period].priceLevel * 100 }
  }

  private var others: [Figure] {
    let tick = outcome.tick
    let sold = chart(
      "Sold by suppliers", "part of the volume", id: "sold", about: "The rest is sold by others.",
      .percent, includesUndisturbed: false
    ) { figures, period in
      let sold = figures.course[period].gpuHours
      return sold > 0 ? figures.record.supplierGPUHours[period] / sold : .nan
    }
    let first = [
      chart(
        "Volume", "GPU-hours", id: "volume", about: "GPU-hours traded in each period.", .number
      ) { figures, period in figures.course[period].gpuHours },
      chart(
        "Spread", "part of the middle", id: "spread",
        about: "Best ask less best bid, where a book has both: mean over books and moments.", .percent
      ) { figures, period in figures.course[period].spread },
      outcome.hasSuppliers ? sold : nil,
      chart(
        "On offer", "GPUs", id: "offered", about: "GPUs of all sellers that stand unsold, on average over each period.",
        .number
      ) { figures, period in figures.record.offeredByRecorded[period] + figures.record.offeredBySuppliers[period] },
    ]
    let models = outcome.shownModels.prefix(6).map { model in
      let name = outcome.undisturbed.models[model].name
      return chart(
        "\(name)", "USD per GPU-hour", id: "model\(model)", about: "What was paid for a GPU-hour, on average.", .number
      ) { figures, period in tick.dollars(figures.modelCourses[model][period].price) }
    }
    return first.compactMap(\.self) + models
  }

  private func chart(
    _ title: String, _ unit: String, id: String, about: String, _ format: Axis.Format, includesUndisturbed: Bool = true,
    _ value: (OverlayFigures, Int) -> Double
  ) -> Figure {
    func course(_ runs: [OverlayFigures]) -> Course {
      Course(
        runs.map { figures in (0..<axis.count).map { Float(value(figures, $0)) } }, days: axis.length)
    }
    var columns: [(name: String, style: Int, course: Course)] = []
    if includesUndisturbed { columns.append(("undisturbed", 1, course([outcome.undisturbed]))) }
    for (index, (name, one)) in zip(outcome.names, outcome.cases).enumerated() {
      columns.append((name, index == 0 ? 0 : index + 1, course(one.seeds.map(\.figures))))
    }
    func text(_ value: Double) -> String {
      guard value.isFinite else { return "" }
      if case .percent = format { return Readable.percent(value) }
      return Readable.number(value)
    }
    let series = columns.map { name, style, course in
      var series = ChartSeries(
        name: name, style: style, points: zip(course.days, course.median).map { ChartSeries.Point(x: $0, y: $1) },
        description: Self.sentence(name, course, text))
      if let spread = course.spread {
        series.bands = [ChartSeries.Band(low: spread.low, high: spread.high, isFaint: false)]
      }
      return series
    }
    let lineChart = LineChart(
      title: title, unit: unit, series: series, lowerLabel: axis.label, lowerRange: 0...axis.length,
      lowerNote: axis.note,
      format: format, id: id)
    func cell(_ course: Course, _ period: Int) -> String {
      let middle = text(course.median[period])
      guard let spread = course.spread, !middle.isEmpty else { return middle }
      let (low, high) = (text(spread.low[period]), text(spread.high[period]))
      return low == high ? middle : "\(middle) (\(low) to \(high))"
    }
    let hover = Hover(
      positions: columns.first?.course.days ?? [], labels: (0..<axis.count).map(axis.name(ofPeriod:)),
      lines: columns.map { column in
        Hover.Line(name: column.name, values: (0..<axis.count).map { cell(column.course, $0) })
      })
    let shown = axis.somePeriods
    let table = Figure.FigureTable(
      header: ["from"] + columns.map(\.name),
      rows: shown.map { period in [axis.name(ofPeriod: period)] + columns.map { cell($0.course, period) } })
    return Figure(
      chart: lineChart, about: about, legend: legend(series), table: table, hover: hover)
  }

  private func legend(_ series: [ChartSeries]) -> [Figure.LegendEntry] {
    var entries = series.map { Figure.LegendEntry($0, meaning: $0.name) }
    if outcome.seedCount > 1 {
      let area = Markup.element(
        "rect", [("class", "band s0"), ("x", "1"), ("y", "1"), ("width", "28"), ("height", "10")])
      entries.append(Figure.LegendEntry(key: area, meaning: "10 to 90% of seeds"))
    }
    return entries
  }

  private static func sentence(_ name: String, _ course: Course, _ text: (Double) -> String) -> String {
    let values = course.median.filter(\.isFinite)
    guard let first = values.first, let last = values.last, let least = values.min(), let most = values.max() else {
      return "\(name): no values."
    }
    return
      "\(name): from \(text(first)) at first to \(text(last)) in the end, lowest \(text(least)), highest \(text(most))."
  }

  // MARK: Tables

  private var figures: String {
    let rows = outcome.table(outcome.metrics)
    let meanings = HTMLPage.list(outcome.metrics.map { ($0.name, $0.meaning) }, "fields meanings")
    let details = Markup.element("details", [], Markup.text("summary", "What these are") + meanings)
    return HTMLPage.section(
      "Figures", id: "figures", about: "In brackets how far a figure is from that of the undisturbed replay.",
      [HTMLPage.table(rows[0], Array(rows.dropFirst()), label: "Figures", isNumeric: true), details])
  }

  private var agents: String {
    let rows = outcome.agents
    guard !rows.isEmpty else { return "" }
    return HTMLPage.section(
      "Agents", id: "agents", about: "What each group of \(outcome.options.agents ?? "") came to.",
      [HTMLPage.table([""] + outcome.names, rows, label: "Agents", isNumeric: true)])
  }

  private var models: String {
    let rows = outcome.models
    let header = ["", "undisturbed"] + outcome.names
    return HTMLPage.section(
      "GPU models", id: "models", about: "Those of which most was traded.",
      [HTMLPage.table(header, rows, label: "GPU models", isNumeric: true)])
  }

  /// The sellers that sold most, in the undisturbed replay and with the first seed of each case.
  private var sellers: String {
    let runs = [outcome.undisturbed] + outcome.cases.compactMap { $0.seeds.first?.figures }
    var names: [String] = []
    for run in runs {
      for seller in run.record.sellers where !names.contains(seller.name) { names.append(seller.name) }
    }
    func sold(_ name: String, _ run: OverlayFigures) -> Int128 {
      run.record.sellers.first { $0.name == name }?.gpuHours ?? 0
    }
    let ordered = names.sorted { left, right in
      let most = (runs.map { sold(left, $0) }.max() ?? 0, runs.map { sold(right, $0) }.max() ?? 0)
      return (most.1, left) < (most.0, right)
    }
    let rows = ordered.prefix(20).map { seller in
      [seller.isEmpty ? "(no name)" : seller] + runs.map { grouped(sold(seller, $0)) }
    }
    return HTMLPage.section(
      "Who sold", id: "sellers",
      about: "GPU-hours"
        + (outcome.seedCount > 1 ? ", with seed \(outcome.options.seed)." : ".")
        + (ordered.count > rows.count ? " The largest of \(grouped(ordered.count))." : ""),
      [
        HTMLPage.table(["seller", "undisturbed"] + outcome.names, Array(rows), label: "Who sold", isNumeric: true)
      ])
  }

  private var parameters: String {
    let terms = outcome.cases[0].terms
    var fields = [
      ("suppliers", grouped(terms.supplierCount)), ("turns of each", grouped(terms.turns)),
      ("step", Readable.percent(terms.step)), ("target in a turn", Readable.percent(terms.target)),
    ]
    fields.append(
      terms.marginalCost.map { ("marginal cost, USD", outcome.tick.text(for: $0)) }
        ?? ("floor, of the opening price", Readable.percent(terms.floorShare)))
    let strategies = outcome.options.strategies
    if strategies.contains(.undercut) { fields.append(("undercut by", Readable.percent(terms.undercut))) }
    if strategies.contains(.withhold) {
      fields.append(("reservation, of the opening price", Readable.percent(terms.reservationShare)))
      fields.append(("offered below it", Readable.percent(terms.offeredShare)))
    }
    return HTMLPage.section(
      "Parameters", id: "parameters",
      about:
        "What agents do is input; what follows for price, volume and sellers emerges from them and the recorded orders.",
      [HTMLPage.list(fields, "facts")])
  }

  private var footer: String {
    let date = Calendar.text(for: Timestamp(nanoseconds: UInt64(max(0, Date().timeIntervalSince1970)) * 1_000_000_000))
    return HTMLPage.footer(
      madeBy: [Simulate.program.name] + CommandLine.arguments.dropFirst(),
      " · version \(Version.number), \(date.prefix { $0 != "T" }). Data: figures.json and figures.csv, or --json and --csv."
    )
  }
}

/// The time of a stream as the lower axis of charts.
struct OnAxis {
  private let grid: TimeGrid
  private let unit: (name: String, nanoseconds: UInt64)

  init(_ grid: TimeGrid) {
    self.grid = grid
    let length = grid.beginning(of: grid.count).nanoseconds - grid.start
    let units: [(String, UInt64)] = [
      ("day", 86_400_000_000_000), ("hour", 3_600_000_000_000), ("minute", 60_000_000_000), ("second", 1_000_000_000),
    ]
    unit = units.first { length >= 2 * $0.1 } ?? ("second", 1_000_000_000)
  }

  var count: Int { grid.count }

  /// In units.
  var length: Double { Double(grid.count) * Double(grid.length) / Double(unit.nanoseconds) }

  var label: @Sendable (String) -> String {
    let name = unit.name
    return { "\(name) \($0)" }
  }

  /// The date or the time of day at a position.
  var note: @Sendable (Double) -> String {
    let (start, nanoseconds, isLong) = (grid.start, Double(unit.nanoseconds), unit.name == "day")
    return { position in
      let (time, isBeyond) = start.addingReportingOverflow(UInt64(max(0, position * nanoseconds)))
      let parts = Calendar.text(for: Timestamp(nanoseconds: isBeyond ? .max : time)).split(separator: "T")
      guard parts.count == 2 else { return String(parts[0].prefix(8)) }
      return isLong ? String(parts[0]) : String(parts[1].prefix(8))
    }
  }

  func name(ofPeriod period: Int) -> String { Calendar.text(for: grid.beginning(of: period)) }

  /// Some periods, the first and the last among them.
  var somePeriods: [Int] {
    let rows = min(13, count)
    return (0..<rows).map { rows > 1 ? $0 * (count - 1) / (rows - 1) : 0 }
  }
}
