import MarketSimulation
import Reporting

/// The report as one HTML page that needs nothing else.
struct ReportPage {
  let report: Report

  init(_ report: Report) { self.report = report }

  var html: String {
    let figures = ReportFigures(report)
    let body =
      [header] + figures.leading.map { $0.html(sizes: [.wide, .narrow], hasMarks: true) } + [
        checks,
        Markup.element(
          "section", [("class", "figures")],
          figures.others.map { $0.html(sizes: [.half, .narrow], hasMarks: true) }.joined(separator: "\n")),
        parameters, runs, footer,
      ]
    return HTMLPage(title: "\(report.file.name) · simulated GPU market", content: body, script: Hover.script).html
  }

  // MARK: Header

  private var header: String {
    let judged = report.file.checks.indices.filter { report.file.checks[$0].expected != .reported }
    let passes = judged.count { report.hasPassed($0) }
    let count = judged.count
    let isGood = passes == count
    let missed = report.file.checks.count { $0.expected == .missed }
    let seeds = report.seedCount > 1 ? " with every one of \(grouped(report.seedCount)) seeds" : ""
    let sentence =
      switch (count, isGood) {
      case (0, _): "This scenario has no checks."
      case _ where !report.isJudged: "No seed has whole runs, so that no check holds or does not."
      case (_, true) where missed > 0:
        "\(count - missed) of \(count) checks hold\(seeds); \(missed) \(missed == 1 ? "is" : "are") known to be missed."
      case (1, true): "Its check holds\(seeds)."
      case (_, true): "All \(count) checks hold\(seeds)."
      case (1, false): report.seedCount > 1 ? "Its check does not hold\(seeds)." : "Its check does not hold."
      case (_, false): "\(passes) of \(count) checks hold\(seeds)."
      }
    let verdict =
      count == 0 || !report.isJudged
      ? Markup.text("p", sentence, [("class", "verdict")])
      : Markup.element(
        "p", [("class", "verdict")],
        badge(isGood, as: missed > 0 ? .missed : .met) + " " + Markup.text("span", sentence))
    return Markup.element(
      "header", [],
      [
        Markup.text("p", "Compute Matching · simulation", [("class", "kicker")]),
        Markup.text("h1", report.file.name), Markup.text("p", report.file.summary, [("class", "lede")]),
        Finding.sentence(of: report.file, report.outcome).map { Markup.text("p", $0, [("class", "finding")]) } ?? "",
        incompleteness, verdict, facts, data,
      ].joined(separator: "\n"))
  }

  /// Why runs ended before their end; empty if they did not.
  private var incompleteness: String {
    report.outcome.failures.map { failure in
      Markup.element(
        "p", [("class", "verdict")],
        badge(false) + " "
          + Markup.text(
            "span", "Incomplete: \(failure). What follows is of the \(report.isJudged ? "seeds" : "periods") before."))
    }.joined(separator: "\n")
  }

  private var facts: String {
    let base = report.outcome.records[0]
    let facts = [
      (report.outcome.seeds.count > 1 ? "seeds" : "seed", report.seedText), ("days", grouped(report.scenario.days)),
      ("commands on the exchange", grouped(base.commandCount)),
    ]
    return HTMLPage.list(facts + report.settings.map { ("\($0.path), as set", $0.value) }, "facts")
  }

  /// The files beside the page.
  private var data: String {
    let links = ReportDirectory.data(of: report).map { name, meaning in
      Markup.element("li", [], Markup.text("a", name, [("href", name)]) + Markup.escaped(": \(meaning)"))
    }
    return Markup.element("ul", [("class", "data")], links.joined())
  }

  /// `Pass` or `Fail`, with a sign, so that colour is not all that tells. What is known to be missed, and is, is
  /// `Missed`.
  func badge(_ isGood: Bool, as expected: Check.Expectation = .met) -> String {
    if expected == .reported { return Markup.text("span", "Reported", [("class", "badge-text")]) }
    let isGreen = isGood && expected == .met
    let sign = Markup.element(
      "svg", [("viewBox", "0 0 12 12"), ("aria-hidden", "true")],
      Markup.element("path", [("d", isGreen ? "M2 6.5 5 9.5 10 3" : "M3 3 9 9M9 3 3 9")]))
    return Markup.element(
      "span", [("class", "badge-text \(isGreen ? "good" : "bad")")],
      sign + (isGreen ? "Pass" : isGood ? "Missed" : "Fail"))
  }

  // MARK: Runs

  private var runs: String {
    let rows = zip(report.file.runs, report.outcome.records).map { run, record in
      [run.name, grouped(record.commandCount), hexadecimal(record.digest)]
    }
    let which = report.outcome.seeds.count > 1 ? " With seed \(report.outcome.seeds[0].seed):" : ""
    let about =
      "The same scenario and seed give the same events, bit for bit: two runs with one digest did the same "
      + "things.\(which)"
    let table = HTMLPage.table(["run", "commands", "digest of all events"], rows, label: "Runs", isNumeric: true)
    return HTMLPage.section("Runs", id: "runs", about: about, [table])
  }

  private var footer: String {
    var words = ["simulate", report.scenarioArgument, "--seed", "\(report.outcome.seeds[0].seed)"]
    if report.outcome.seeds.count > 1 { words += ["--runs", "\(report.outcome.seeds.count)"] }
    if report.chance != (report.file.isUncertain ? .both : .agents) { words += ["--chance", report.chance.rawValue] }
    for setting in report.settings { words += ["--set", "\(setting.path)=\(setting.value)"] }
    return HTMLPage.footer(madeBy: words, " on \(ReportDate.today) · \(Version.text(of: Simulate.program.name))")
  }
}
