import MarketSimulation
import Reporting

/// The report as one HTML page that needs nothing else.
struct ReportPage {
  let report: Report

  init(_ report: Report) { self.report = report }

  var html: String {
    let figures = ReportFigures(report)
    let body = [
      header, figure(figures.price, sizes: [.wide, .narrow], hasMarks: true),
      figures.bookPrices.map { figure($0, sizes: [.wide, .narrow], hasMarks: false) } ?? "", checks,
      Markup.element(
        "section", [("class", "figures")],
        figures.others.map { figure($0, sizes: [.half, .narrow], hasMarks: false) }.joined(separator: "\n")),
      parameters, runs, footer,
    ]
    let title = Markup.escaped("\(report.file.name) · simulated GPU market")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\(title)</title>
      <style>
      \(PageStyle.sheet)
      </style>
      </head>
      <body>
      <main>
      \(body.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  // MARK: Header

  private var header: String {
    let passes = report.file.checks.indices.count { report.hasPassed($0) }
    let count = report.file.checks.count
    let isGood = passes == count
    let seeds = report.seedCount > 1 ? " with every one of \(grouped(report.seedCount)) seeds" : ""
    let sentence =
      switch (count, isGood) {
      case (0, _): "This scenario has no checks."
      case (1, true): "Its check holds\(seeds)."
      case (_, true): "All \(count) checks hold\(seeds)."
      case (1, false): report.seedCount > 1 ? "Its check does not hold\(seeds)." : "Its check does not hold."
      case (_, false): "\(passes) of \(count) checks hold\(seeds)."
      }
    let verdict =
      count == 0
      ? Markup.text("p", sentence, [("class", "verdict")])
      : Markup.element("p", [("class", "verdict")], badge(isGood) + " " + Markup.text("span", sentence))
    return Markup.element(
      "header", [],
      [
        Markup.text("p", "Compute Matching · simulation", [("class", "kicker")]),
        Markup.text("h1", report.file.name), Markup.text("p", report.file.summary, [("class", "lede")]), verdict,
        facts,
      ].joined(separator: "\n"))
  }

  private var facts: String {
    let base = report.outcome.records[0]
    let facts = [
      (report.seedCount > 1 ? "seeds" : "seed", report.seedText), ("days", grouped(report.scenario.days)),
      ("commands on the exchange", grouped(base.commandCount)),
    ]
    return list(facts + report.settings.map { ("\($0.path), as set", $0.value) }, "facts")
  }

  /// `Pass` or `Fail`, with a sign, so that colour is not all that tells.
  func badge(_ isGood: Bool) -> String {
    let sign = Markup.element(
      "svg", [("viewBox", "0 0 12 12"), ("aria-hidden", "true")],
      Markup.element("path", [("d", isGood ? "M2 6.5 5 9.5 10 3" : "M3 3 9 9M9 3 3 9")]))
    return Markup.element(
      "span", [("class", "badge-text \(isGood ? "good" : "bad")")], sign + (isGood ? "Pass" : "Fail"))
  }

  /// Terms and what they are.
  func list(_ entries: [(String, String)], _ style: String) -> String {
    let items = entries.map { Markup.element("div", [], Markup.text("dt", $0) + Markup.text("dd", $1)) }
    return Markup.element("dl", [("class", style)], items.joined())
  }

  // MARK: Figures

  private func figure(_ figure: ReportFigure, sizes: [LineChart.Size], hasMarks: Bool) -> String {
    let chart = figure.chart
    var parts = [Markup.text("h2", chart.title), Markup.text("p", figure.about, [("class", "about")])]
    if !chart.series.isEmpty {
      parts.append(legend(figure))
      parts += sizes.map { chart.svg($0) }
      if hasMarks, !chart.marks.isEmpty { parts.append(happenings(chart.marks)) }
      let content =
        Markup.text("summary", "Figures")
        + table(figure.table.header, figure.table.rows, label: "\(chart.title), figures", isNumeric: true)
      parts.append(Markup.element("details", [], content))
    }
    return Markup.element("figure", [("id", chart.id)], parts.joined(separator: "\n"))
  }

  private func legend(_ figure: ReportFigure) -> String {
    let items = figure.legend.map { entry in
      let key = Markup.element("svg", [("class", "key"), ("viewBox", "0 0 30 12"), ("aria-hidden", "true")], entry.key)
      return Markup.element("li", [], key + Markup.escaped(entry.meaning))
    }
    return Markup.element("ul", [("class", "legend")], items.joined())
  }

  private func happenings(_ marks: [ChartMark]) -> String {
    let items = marks.map { mark in
      Markup.element(
        "li", [],
        Markup.text("span", "\(mark.number)", [("class", "number")])
          + Markup.text("span", mark.sentence))
    }
    return Markup.element("ul", [("class", "happenings")], items.joined())
  }

  /// A table that scrolls by itself where it is too wide.
  func table(_ header: [String], _ rows: [[String]], label: String, isNumeric: Bool) -> String {
    let head = header.map { Markup.text("th", $0, [("scope", "col")]) }.joined()
    let body = rows.map { row in
      let cells = row.enumerated().map { column, text in
        column == 0 ? Markup.text("th", text, [("scope", "row")]) : Markup.text("td", text)
      }
      return Markup.element("tr", [], cells.joined())
    }
    let content =
      Markup.element("thead", [], Markup.element("tr", [], head))
      + Markup.element("tbody", [], body.joined(separator: "\n"))
    return Markup.element(
      "div", [("class", "scroll"), ("role", "region"), ("aria-label", label), ("tabindex", "0")],
      Markup.element("table", isNumeric ? [("class", "numeric")] : [], content))
  }

  // MARK: Runs

  private var runs: String {
    let rows = zip(report.file.runs, report.outcome.records).map { run, record in
      [run.name, grouped(record.commandCount), hexadecimal(record.digest)]
    }
    let which = report.seedCount > 1 ? " With seed \(report.outcome.seeds[0].seed):" : ""
    let about =
      "The same scenario and seed give the same events, bit for bit: two runs with one digest did the same "
      + "things.\(which)"
    return Markup.element(
      "section", [("id", "runs")],
      [
        Markup.text("h2", "Runs"), Markup.text("p", about, [("class", "about")]),
        table(["run", "commands", "digest of all events"], rows, label: "Runs", isNumeric: true),
      ].joined(separator: "\n"))
  }

  private var footer: String {
    var words = ["simulate", report.scenarioArgument, "--seed", "\(report.outcome.seeds[0].seed)"]
    if report.seedCount > 1 { words += ["--runs", "\(report.seedCount)"] }
    for setting in report.settings { words += ["--set", "\(setting.path)=\(setting.value)"] }
    let command = words.map(Self.shellWord).joined(separator: " ")
    return Markup.element("footer", [], Markup.element("p", [], "Made by " + Markup.text("code", command)))
  }

  /// In quotes where a shell would read more into it.
  private static func shellWord(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=+:,".contains($0)) }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
