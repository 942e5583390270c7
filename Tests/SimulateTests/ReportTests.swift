import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What `--out` writes.
struct ReportTests {
  private static let files = ["metrics.csv", "picture.svg", "report.html", "summary.json"]

  private func report(_ arguments: [String]) throws -> ScratchFolder {
    let folder = try ScratchFolder()
    let result = try SimulateProcess.run(arguments + ["--quiet", "--out", folder["out"]])
    try #require(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let ofSeeds = arguments.contains("--runs") ? ["quantiles.csv", "runs.csv"] : []
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder["out"]).sorted() == (Self.files + ofSeeds).sorted())
    return folder
  }

  private func isWellFormed(_ page: String) -> Bool {
    let parser = XMLParser(data: Data(page.utf8))
    return parser.parse()
  }

  private func summary(_ folder: ScratchFolder) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(folder.text(of: "out/summary.json").utf8))
    return try #require(object as? [String: Any])
  }

  @Test func `metrics have a row for each run and period, and a column for each measure`() throws {
    let folder = try report(["take-or-pay"])
    let lines = try folder.text(of: "out/metrics.csv").split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(lines[0].prefix(5) == ["run", "period", "day", "price", "volume"])
    #expect(lines[0].contains("customerDefaults") && lines[0].contains("index.h100-sxm"))
    #expect(lines.count == 1 + 6 * 60)
    #expect(lines.allSatisfy { $0.count == lines[0].count })
    #expect(lines[1].prefix(3) == ["base", "0", "0"])
    #expect(lines[61].prefix(3) == ["control", "0", "0"])
    let column = try #require(lines[0].firstIndex(of: "customerDefaults"))
    #expect(lines[60][column] == "20" && lines[120][column] == "0")
  }

  @Test func `periods shorter than a day have their place in it`() throws {
    let folder = try report(["take-or-pay", "--set", "periodHours=6", "--set", "checks=[]"])
    let lines = try folder.text(of: "out/metrics.csv").split(separator: "\n")
    #expect(lines[2].hasPrefix("base,1,0.25,"))
    #expect(lines.count == 1 + 6 * 240)
  }

  @Test func `the summary has checks with their figures, settings and digests`() throws {
    let folder = try report(["take-or-pay", "--seed", "4", "--runs", "3", "--set", "shocks.0.factor=0.7"])
    let summary = try summary(folder)
    #expect(summary["scenario"] as? String == "take-or-pay")
    #expect(summary["seeds"] as? [Int] == [4, 5, 6])
    #expect(summary["settings"] as? [[String: String]] == [["path": "shocks.0.factor", "value": "0.7"]])
    #expect(summary["passed"] as? Bool == false)
    let checks = try #require(summary["checks"] as? [[String: Any]])
    let kept = try #require(checks.first { $0["measure"] as? String == "commitmentGap" })
    #expect(kept["passed"] as? Bool == true && kept["passes"] as? Int == 3)
    let missed = try #require(checks.first { $0["passed"] as? Bool == false })
    #expect(missed["passes"] as? Int == 0)
    let seeds = try #require(missed["seeds"] as? [[String: Any]])
    #expect(seeds.count == 3 && seeds[2]["seed"] as? Int == 6 && seeds[2]["base"] is Double)
    let runs = try #require(summary["runs"] as? [[String: Any]])
    #expect(runs.map { $0["name"] as? String } == ["base", "control", "strong", "resold", "novated", "transferred"])
    let traces = try #require(runs[0]["seeds"] as? [[String: Any]])
    let printed = try SimulateProcess.run(["take-or-pay", "--seed", "5", "--set", "shocks.0.factor=0.7"]).output
    let digest = try #require(traces[1]["digest"] as? String)
    let commands = try #require(traces[1]["commands"] as? Int)
    #expect(printed.contains("base: \(commands) commands, digest \(digest)\n"))
  }

  @Test func `the page is well-formed, complete, and needs nothing from elsewhere`() throws {
    let page = try report(["take-or-pay", "--set", "customers.holder.equity=90"]).text(of: "out/report.html")
    #expect(isWellFormed(page))
    for reference in ["http", "src=", "url(", "@import", "<link"] { #expect(!page.contains(reference)) }
    for id in ["price", "utilisation", "depth", "concentration", "equity", "exits", "supply"] {
      #expect(page.contains("<figure id=\"\(id)\">"), "\(id)")
      #expect(page.contains("aria-labelledby=\"\(id)-narrow-title \(id)-narrow-desc\""), "\(id)")
    }
    #expect(page.contains("prefers-color-scheme: dark"))
    // The shock, where it is told in words; a parameter as it was set; a check.
    #expect(page.contains("Day 30: demand of holder × 0.6"))
    #expect(page.contains("<dt>equity</dt><dd>90</dd>"))
    #expect(page.contains("Used, resold and shortfall are what was committed, to the tick."))
    #expect(page.contains("take-or-pay --seed 1 --set customers.holder.equity=90"))
  }

  @Test(.enabled(if: Browser.isInstalled, Comment(rawValue: Browser.absence)))
  func `a browser shows the values of the day that a reader chooses`() throws {
    let outcome = try Browser.open(
      report(["take-or-pay"]).text(of: "out/report.html"),
      doing: """
        const chart = document.querySelector('#utilisation svg[data-plot]');
        chart.dispatchEvent(new KeyboardEvent('keydown', {key: 'Home'}));
        """)
    #expect(outcome.complaints.isEmpty)
    #expect(outcome.document.contains(/<p class="values" aria-live="polite">Day 0: base [0-9.]+%/))
  }

  @Test func `a check that does not hold is said to fail, in words`() throws {
    let holds = try report(["take-or-pay"]).text(of: "out/report.html")
    #expect(holds.contains("checks hold.") && !holds.contains(">Fail<"))
    #expect(!holds.contains("</svg>Fail</span>"))
    let fails = try report(["take-or-pay", "--set", "shocks.0.factor=0.9"]).text(of: "out/report.html")
    #expect(fails.contains("</svg>Fail</span>"))
  }

  @Test func `several seeds are bands around the middle`() throws {
    let one = try report(["take-or-pay"]).text(of: "out/report.html")
    #expect(!one.contains("class=\"band"))
    let many = try report(["take-or-pay", "--runs", "3"]).text(of: "out/report.html")
    #expect(isWellFormed(many))
    #expect(many.contains("class=\"band s0 faint\"") && many.contains("class=\"band s0\""))
    #expect(many.contains("base, middle of 3 seeds"))
    #expect(many.contains("<dt>holds with</dt><dd>3 of 3 seeds</dd>"))
  }

  @Test func `the same comes out on one core as on all`() throws {
    let (one, all) = (try ScratchFolder(), try ScratchFolder())
    let arguments = ["take-or-pay", "--runs", "5", "--out"]
    let alone = try SimulateProcess.run(arguments + [one["out"]], by: ["/usr/bin/taskset", "-c", "0"])
    let together = try SimulateProcess.run(arguments + [all["out"]])
    #expect(alone.status == 0 && alone.output == together.output)
    for file in Self.files + ["quantiles.csv", "runs.csv"] {
      #expect(try one.text(of: "out/\(file)") == all.text(of: "out/\(file)"), "\(file)")
    }
  }

  @Test func `a few books have a chart of their own, in which each is a line`() throws {
    let page = try report(["edge-inference", "--set", "days=20", "--set", "checks=[]"]).text(of: "out/report.html")
    #expect(isWellFormed(page))
    #expect(page.contains("<figure id=\"books\">"))
    #expect(page.contains(" central: from $") && page.contains(" edge: from $"))
    #expect(try !report(["take-or-pay"]).text(of: "out/report.html").contains("<figure id=\"books\">"))
  }

  @Test func `what the scenario is about comes first, then prices, then what the checks look at`() throws {
    // Checks of days that there are.
    let days = (0..<7).flatMap { ["--set", "checks.\($0).during=[30,40]"] }
    let page = try report(["opacity", "--set", "days=40"] + days).text(of: "out/report.html")
    #expect(isWellFormed(page))
    let figures = page.matches(of: /<figure id="([a-z0-9-]+)"><?/).map { String($0.output.1) }
    #expect(figures.prefix(3) == ["picture", "price", "measure-1"])
    #expect(page.contains("<h2>Unfilled</h2>") && page.contains("<h2>Spread</h2>"))
    // What the price's chart shows is not shown twice.
    let bandwidth = try report(["dwdm-100x", "--set", "days=200", "--set", "checks=[]"]).text(of: "out/report.html")
    #expect(!bandwidth.contains("<figure id=\"picture\">"))
  }

  @Test func `what was recorded is drawn over the price, and the sentence says how near the run comes`() throws {
    let folder = try ScratchFolder()
    try folder.write("date,price\n2026-01-03,2\n2026-01-09,4\n", to: "recorded.csv")
    let text = #"""
      {
        "name": "flat", "summary": "Nothing happens.", "start": "2026-01-01", "days": 12,
        "books": [{"name": "b", "contract": "h100-sxm,80,DE,on_demand,spot"}],
        "providers": [{"name": "p", "count": 2, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2}],
        "customers": [{"name": "c", "count": 5, "demand": 100, "referencePrice": 2, "elasticity": 1}],
        "checks": [
          {"claim": "It follows.", "measure": "price", "againstPath": "recorded.csv", "tolerance": 0.15, "expected": "missed"}
        ]
      }
      """#
    try folder.write(text, to: "flat.json")
    let result = try SimulateProcess.run([folder["flat.json"], "--quiet", "--out", folder["out"]])
    #expect(result.status == 0, "\(result.errors)")
    let page = try folder.text(of: "out/report.html")
    #expect(isWellFormed(page))
    // Two dates, two stretches.
    let line = try #require(page.firstMatch(of: /<path class="line s5 observed" d="([^"]*)"/)).output.1
    #expect(line.split(separator: "M").count == 2)
    #expect(page.contains("Recorded: 2026-01-03 $2.00, 2026-01-09 $4.00."))
    #expect(page.contains("<p class=\"finding\">Not found: It follows. Price furthest at 2026-01-09: "))
    #expect(try folder.text(of: "out/picture.svg").contains("line s5 observed"))
  }

  @Test func `what a check only reports is no verdict`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let checks = #"[{"claim": "The price.", "measure": "price", "during": [3, 3], "expected": "reported"}]"#
    let result = try SimulateProcess.run(
      [folder["small.json"], "--check", "--set", "checks=\(checks)", "--out", folder["out"]])
    #expect(result.status == 0 && result.output.hasPrefix("note  The price.\n      price "), "\(result.output)")
    #expect(!result.output.contains("wanted"))
    let page = try folder.text(of: "out/report.html")
    #expect(isWellFormed(page))
    #expect(page.contains("This scenario has no checks.") && page.contains(">Reported<"))
  }

  /// A short scenario with more groups than have lines, the last of another kind.
  private static let crowded = #"""
    {
      "name": "crowded", "summary": "Many.", "days": 12,
      "books": [{"name": "b", "contract": "h100-sxm,80,DE,on_demand,spot"}],
      "providers": [PROVIDERS],
      "customers": [{"name": "c", "count": 5, "demand": 100, "referencePrice": 2, "elasticity": 1}],
      "agents": [
        {"kind": "withholder", "name": "own", "book": "b", "capacity": 10, "marginalCost": 0.5, "openingPrice": 2}],
      "shocks": [
        {"day": 2, "change": "capacity", "group": ["p1", "p2", "p3"], "factor": {"uniform": [2.1111, 2.14]}, "overDays": 3},
        {"day": 4, "change": "demand", "group": "c", "factor": 1}
      ],
      "control": {"set": {"shocks": []}},
      "checks": [
        {"claim": "It trades.", "measure": "price", "during": [0, 11], "atLeast": 0, "control": "holds"},
        {"claim": "Capacity grows.", "measure": "capacity", "during": [11, 11], "against": [0, 0], "atLeast": BOUND}
      ]
    }
    """#

  private func crowded(growingBy bound: String, _ arguments: [String] = []) throws -> (page: String, output: String) {
    let folder = try ScratchFolder()
    let provider = #"{"name": "p%", "capacity": 20, "marginalCost": 0.5, "openingPrice": 2}"#
    let providers = (1...6).map { provider.replacing("%", with: "\($0)") }.joined(separator: ",")
    let text = Self.crowded.replacing("PROVIDERS", with: providers).replacing("BOUND", with: bound)
    try folder.write(text, to: "crowded.json")
    let result = try SimulateProcess.run([folder["crowded.json"], "--out", folder["out"]] + arguments)
    return (try folder.text(of: "out/report.html"), result.output)
  }

  @Test func `a page names what happens in short, and shows what is its own`() throws {
    let (page, output) = try crowded(growingBy: "0.1")
    #expect(isWellFormed(page))
    #expect(page.contains("Day 2: capacity of p1, p2 and p3 × 2.13 over 3 days"))
    // A factor of 1 changes nothing.
    #expect(!page.contains("demand of c"))
    let profit = try #require(page.firstMatch(of: /<figure id="profit">[\s\S]*?<\/figure>/)).output
    #expect(profit.contains("own: from ") && !profit.contains("p6: from ") && profit.contains("6 of 8 groups."))
    // On a phone each cell has the name of its column.
    #expect(page.contains("<table class=\"numeric stacks\">") && page.contains("<td data-column=\"commands\">"))
    // What holds in the control, too, is not what was found.
    #expect(page.contains("<p class=\"finding\">Found: Capacity grows. Capacity, day 11 against day 0: +"))
    #expect(output.contains("\n\nFound: Capacity grows. Capacity, day 11 against day 0: +"))
  }

  @Test func `what some seeds find is found with so many`() throws {
    let (page, output) = try crowded(growingBy: "0.52", ["--runs", "2"])
    #expect(page.contains("<p class=\"finding\">Found with 1 of 2 seeds: Capacity grows."))
    #expect(output.contains("FAIL (1 of 2 seeds)"))
  }

  @Test(arguments: [
    // Known to be missed, and met.
    (#""expected": "missed""#, #"Found: It trades\. Price, days 10 to 11: \$[0-9.]+\."#),
    // Of another run than the scenario itself.
    (#""run": "auction""#, #"Found: It trades\. Price, days 10 to 11: \$[0-9.]+ in run auction\."#),
    // How far a price moved, with its sign.
    (
      #""run": "control", "against": [2, 3], "difference": true"#,
      #"Found: It trades\. Price, days 10 to 11 against days 2 to 3: \+\$[0-9.]+ in run control\."#
    ),
  ])
  func `a finding is what was met, in which run, and how far it moved`(fields: String, sentence: String) throws {
    let folder = try ScratchFolder.withSampleGrid()
    let check = #"{"claim": "It trades.", "measure": "price", "during": [10, 11], "control": "none", "#
    let result = try SimulateProcess.run([
      folder["small.json"], "--set", "checks=[\(check) \(fields), \"atMost\": 9}]",
    ])
    #expect(try result.output.contains(Regex("\n\(sentence)\n")), "\(result.output)")
  }

  @Test func `days of which some never came have no mean`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let check = #"{"claim": "None.", "measure": "defaults", "statistic": "onset", "during": [0, 11], "#
    let result = try SimulateProcess.run([
      folder["small.json"], "--runs", "2", "--set", "checks=[\(check) \"expected\": \"reported\"}]",
    ])
    #expect(result.output.contains("\n      base: 5% never, 25% never, "), "\(result.output)")
  }

  @Test func `the profits of six groups have lines, which can be told apart`() throws {
    let page = try report(["whale-exit-39", "--set", "days=30", "--set", "checks=[]"]).text(of: "out/report.html")
    let profit = try #require(page.firstMatch(of: /<figure id="profit">[\s\S]*?<\/figure>/)).output
    for group in ["cloud-east", "cloud-west", "host", "tail-east", "tail-west", "whale"] {
      #expect(profit.contains("\(group): from "))
    }
    #expect(profit.contains("USD a day</text>"))
  }

  @Test func `one sentence says what was found, with its figures`() throws {
    let page = try report(["whale-exit-39"]).text(of: "out/report.html")
    let sentence = try #require(page.firstMatch(of: /<p class="finding">([^<]*)</)).output.1
    #expect(
      sentence.hasPrefix("Found: The price where it was falls by 45% or more. Price (east), days 420 to 479 against"))
    #expect(sentence.contains(/: −5[0-9.]+% \(control: [−+]?[0-9.]+%\)\.$/))
    let missed = try report(["whale-exit-39", "--set", "shocks.0.day=470"]).text(of: "out/report.html")
    #expect(missed.contains("<p class=\"finding\">Not found: The price where it was falls"))
  }

  @Test func `the page says which program made it on which day, and where the data is`() throws {
    let folder = try ScratchFolder()
    let result = try SimulateProcess.run(
      ["take-or-pay", "--quiet", "--out", folder["out"]], by: ["/usr/bin/env", "SOURCE_DATE_EPOCH=86400"])
    #expect(result.status == 0, "\(result.errors)")
    let page = try folder.text(of: "out/report.html")
    #expect(page.contains("</code> on 2 Jan 1970 · simulate 0."))
    for file in ["metrics.csv", "summary.json", "picture.svg"] { #expect(page.contains("<a href=\"\(file)\">")) }
  }

  @Test func `every mark has its label beside it, on the side where there is room`() throws {
    let shocks =
      #"[{"day": 5, "change": "demand", "group": "holder", "factor": 0.99}, {"day": 58, "change": "demand", "group": "holder", "factor": 0.9}]"#
    let page = try report(["take-or-pay", "--set", "shocks=\(shocks)"]).text(of: "out/report.html")
    let wide = try #require(page.firstMatch(of: /<svg[^>]*class="chart wide"[\s\S]*?<\/svg>/)).output
    #expect(wide.contains(/class="mark-label" x="[0-9.]+" y="[0-9.]+">demand of holder × 0.99</))
    #expect(wide.contains(/class="mark-label" text-anchor="end" x="[0-9.]+" y="[0-9.]+">demand of holder × 0.9</))
  }

  @Test func `much that happens at once leaves room for the chart`() throws {
    let shock = #"{"day": 30, "change": "demand", "group": "holder", "factor": 0.99}"#
    let shocks = "[" + Array(repeating: shock, count: 40).joined(separator: ", ") + "]"
    let page = try report(["take-or-pay", "--set", "shocks=\(shocks)"]).text(of: "out/report.html")
    #expect(isWellFormed(page))
    #expect(page.contains(">40</span>"))
    // The axis of days lies below the highest tick. The supply stack has none.
    let charts = try #require(page.split(separator: "<figure id=\"supply\">").first)
    let lines = charts.matches(of: /class="(grid|zero)" x1="[0-9.]+" y1="([0-9.]+)"/)
    let heights = lines.compactMap { Double($0.output.2) }
    #expect(heights.count > 10 && heights.allSatisfy { $0 > 100 })
  }

  @Test(arguments: [
    ("take-or-pay", "take-or-pay: idle", 4), ("withholding", "withholding: price", 4),
    ("edge-inference", "edge-inference: price (central), price (edge)", 2),
  ]) func `the picture shows what the file says, and needs nothing from elsewhere`(
    scenario: String, title: String, lineCount: Int
  ) throws {
    let arguments = [scenario, "--set", "checks=[]", "--set", "days=60"]
    let picture = try report(arguments).text(of: "out/picture.svg")
    #expect(isWellFormed(picture))
    let own = picture.replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
    #expect(own.utf8.count == picture.utf8.count - 34)
    for reference in ["http", "href", "src=", "url(", "@import", "<script", "<image"] {
      #expect(!own.contains(reference), "\(reference)")
    }
    #expect(picture.contains("<title>\(title)</title>") && picture.contains(">\(title)</text>"))
    #expect(picture.matches(of: /<path class="line s[0-9]"/).count == lineCount)
    #expect(picture.contains("prefers-color-scheme: dark"))
    #expect(try picture == report(arguments).text(of: "out/picture.svg"))
  }

  @Test func `the picture tells what its marks are, and what represents many seeds`() throws {
    let picture = try report(["take-or-pay", "--runs", "3"]).text(of: "out/picture.svg")
    #expect(isWellFormed(picture))
    #expect(picture.contains(">Day 30: demand of holder × 0.6</text>"))
    #expect(picture.contains(">base, middle of 3 seeds</text>") && picture.contains(">all seeds</text>"))
    #expect(picture.contains("class=\"band s0 faint\""))
  }

  @Test func `a point of the picture can be the mean of some days`() throws {
    let picture = try report(["take-or-pay", "--set", "picture.meanDays=15"]).text(of: "out/picture.svg")
    #expect(picture.contains("GPUs that perished with those who had bought them; means of 15 days</text>"))
    let line = try #require(picture.firstMatch(of: /class="line s0" d="M([^"]*)"/)).output.1
    #expect(line.split(separator: "L").count == 4)
  }

  @Test func `names are text and nothing else`() throws {
    let folder = try ScratchFolder()
    let text = #"""
      {
        "name": "<script>alert('n')</script> & \"friends\" \u0001", "summary": "<b>]]></b> &amp; ü", "days": 12,
        "books": [{"name": "b", "contract": "h100-sxm,80,DE,on_demand,spot"}],
        "providers": [{"name": "p,\"<i>\"", "count": 2, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2}],
        "customers": [{"name": "c", "count": 5, "demand": 100, "referencePrice": 2, "elasticity": 1}],
        "shocks": [{"day": 5, "change": "capacity", "group": "p,\"<i>\"", "factor": 2}],
        "checks": [{"claim": "a < b > c \" &", "measure": "price", "during": [0, 11], "atLeast": 0}]
      }
      """#
    try folder.write(text, to: "nasty.json")
    let result = try SimulateProcess.run([folder["nasty.json"], "--quiet", "--out", folder["out"]])
    #expect(result.status == 0, "\(result.errors)")
    let page = try folder.text(of: "out/report.html")
    #expect(isWellFormed(page))
    #expect(
      page.contains("<h1>&lt;script&gt;alert(&#39;n&#39;)&lt;/script&gt; &amp; &quot;friends&quot; \u{FFFD}</h1>"))
    #expect(!page.contains("<script>alert") && !page.contains("<i>") && !page.contains("<b>"))
    let picture = try folder.text(of: "out/picture.svg")
    #expect(isWellFormed(picture))
    #expect(picture.contains("&amp; &quot;friends&quot; \u{FFFD}: price</text>") && !picture.contains("<script"))
    #expect(try summary(folder)["scenario"] as? String == "<script>alert('n')</script> & \"friends\" \u{1}")
    let header = try folder.text(of: "out/metrics.csv").prefix { $0 != "\n" }
    #expect(header.contains(#","sold.p,""<i>""","#))
  }

  @Test func `an existing directory keeps what is not of the report`() throws {
    let folder = try ScratchFolder()
    let old = String(repeating: "<old>", count: 100_000)
    for name in ["report.html", "notes"] { try folder.write(old, to: "a/b/\(name)") }
    let result = try SimulateProcess.run(["take-or-pay", "--quiet", "--out", folder["a/b"]])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(isWellFormed(try folder.text(of: "a/b/report.html")))
    #expect(try folder.text(of: "a/b/notes") == old)
  }

  @Test func `a run can be recorded and reported at once`() throws {
    let folder = try ScratchFolder()
    let result = try SimulateProcess.run([
      "take-or-pay", "--runs", "2", "--quiet", "--out", folder["out"], "--record", folder["orders.csv"],
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let alone = try SimulateProcess.run(["take-or-pay", "--quiet", "--record", folder["alone.csv"]])
    #expect(alone.status == 0)
    #expect(try folder.text(of: "orders.csv") == folder.text(of: "alone.csv"))
    #expect(FileManager.default.fileExists(atPath: folder["out/report.html"]))
  }

  @Test func `a place where nothing can be written is an error before anything runs`() throws {
    let folder = try ScratchFolder()
    try folder.write("text", to: "file")
    for path in [folder["file"], folder["file/below"], "/proc/nowhere"] {
      let result = try SimulateProcess.run(["take-or-pay", "--out", path])
      #expect(result.status == 2)
      #expect(result.output.isEmpty)
      #expect(result.errors.hasPrefix("simulate: \(path): cannot "), "\(result.errors)")
    }
    // A directory is where a file must be.
    try FileManager.default.createDirectory(atPath: folder["out/metrics.csv"], withIntermediateDirectories: true)
    let result = try SimulateProcess.run(["take-or-pay", "--out", folder["out"]])
    #expect(result.status == 2)
    #expect(result.errors.contains("metrics.csv: cannot create: "), "\(result.errors)")
  }

  @Test func `nothing is said of progress where there is no terminal`() throws {
    #expect(try SimulateProcess.run(["circular", "--check"]).errors.isEmpty)
  }
}
