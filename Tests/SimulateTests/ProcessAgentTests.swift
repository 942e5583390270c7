import Foundation
import MarketSimulation
import Reporting
import TestSupport
import Testing

@testable import simulate

/// Agents that are processes of their own, good and bad. They are shells, which are everywhere.
struct ProcessAgentTests {
  /// A scenario with an agent that `script` is, in its own lines.
  private func scenario(_ script: String, _ fields: String = "", in folder: ScratchFolder) throws -> String {
    try folder.write(script, to: "agent.sh")
    try folder.write(
      """
      {
        "name": "plain", "summary": "One book.", "days": 10,
        "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
        "providers": [{"name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2}],
        "customers": [{
          "name": "customer", "count": 20, "demand": 200, "referencePrice": 2, "elasticity": 1, "noise": 0.2}],
        "agents": [{
          "kind": "process", "name": "rival", "role": "provider", "command": ["sh", "\(folder["agent.sh"])"]\(fields)}]
      }
      """, to: "scenario.json")
    return folder["scenario.json"]
  }

  private static let hello = "read line; echo '{\"version\": 1}'"

  /// Brings 30 GPUs, and offers them for 1 dollar. `wake` may be something else that it answers when it wakes.
  private static func seller(wake: String? = nil) -> String {
    let order = #"echo '{"commands": [{"do": "order", "side": "ask", "book": "one", "price": 1, "quantity": 30}]}'"#
    return """
      \(hello)
      while read line; do case "$line" in
      *'"event":"begin"'*) echo '{"commands": [{"do": "bring", "book": "one", "quantity": 30}, {"do": "wake", "at": 0.15}]}' ;;
      *'"event":"wake"'*) \(wake ?? order) ;;
      *) echo '{"commands": [{"do": "spend", "dollars": 24}]}' ;;
      esac; done
      """
  }

  /// What the run printed about an agent that goes wrong, and its metrics.
  private func failure(_ script: String, _ fields: String = "") throws -> (errors: String, rows: [Substring]) {
    let folder = try ScratchFolder()
    let path = try scenario(script, fields, in: folder)
    let result = try SimulateProcess.run([path, "--quiet", "--out", folder["out"]])
    #expect(result.status == 2, "\(result.output)")
    let rows = try folder.text(of: "out/metrics.csv").split(separator: "\n").dropFirst()
    #expect(try folder.text(of: "out/report.html").hasSuffix("</html>\n"))
    return (result.errors, Array(rows))
  }

  @Test func `an agent in another process trades, and the same seed gives the same run`() throws {
    let folder = try ScratchFolder()
    let path = try scenario(Self.seller(), in: folder)
    var summaries: [String] = []
    for _ in 0..<2 {
      let result = try SimulateProcess.run([path, "--quiet", "--out", folder["out"]])
      #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
      summaries.append(try folder.text(of: "out/metrics.csv"))
    }
    #expect(summaries[0] == summaries[1])
    let lines = summaries[0].split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let sold = try #require(lines[0].firstIndex(of: "sold.rival"))
    let profit = try #require(lines[0].firstIndex(of: "profit.rival"))
    // 30 GPUs for at least a dollar an hour, less what it says that it spent.
    #expect(lines.dropFirst().allSatisfy { $0[sold] == "30" && Double($0[profit]) ?? 0 >= 29 * 24 })
  }

  @Test func `an agent sees itself and the market, and learns the numbers of its orders`() throws {
    let folder = try ScratchFolder()
    let path = try scenario(
      "tee \(folder["told"]) | (\(Self.seller()))", #", "settings": {"markup": [1, "x"]}"#, in: folder)
    #expect(try SimulateProcess.run([path, "--quiet"]).status == 0)
    let told = try folder.text(of: "told").split(separator: "\n")
    #expect(told.count == 1 + 3 * 10)
    #expect(told[0].hasPrefix(#"{"event":"hello","version":1,"agent":"rival-1","seed":"#))
    #expect(told[0].contains(#""books":[{"book":"one","contract":"h100-sxm,80,DE,on_demand,spot","window":null}]"#))
    #expect(told[0].hasSuffix(#""settings":{"markup":[1,"x"]}}"#))
    #expect(told[3].hasPrefix(#"{"event":"end","period":0,"day":0.0,"passed":1.0,"equity":"#), "\(told[3])")
    #expect(told[3].contains(#""fills":[{"order":"#) && told[3].contains(#""side":"ask","price":1.0,"#))
    #expect(told[3].contains(#""granted":30,"bought":0,"sold":30,"held":0,"available":0,"used":0"#))
    // Four decimals, and not those of a product with the tick.
    #expect(told.allSatisfy { !$0.contains(/"price":[0-9]+\.[0-9]{5}/) })
    #expect(told[5].contains(#""publishedPrice":"#) && !told[5].contains(#""publishedPrice":null"#))
  }

  @Test(arguments: [
    ("\(hello); read line; echo '{}'; exit 3", "sh ended with exit code 3: line 3 of what it writes was expected"),
    ("\(hello); kill -9 $$", "sh was ended by signal 9: line 2 of what it writes was expected"),
    ("exit 0", "sh ended with exit code 0: line 1 of what it writes was expected"),
    (
      "read line; echo '{\"version\": 2}'",
      "line 1, column 13 of what sh wrote: version must be 1, which is what is spoken here"
    ),
    ("read line; echo '{}'", "line 1, column 1 of what sh wrote: version is missing"),
    ("read line; echo hello", "line 1, column 1 of what sh wrote: hello is no value"),
    ("read line; printf '\\377\\n'", "line 1 of what sh wrote is not UTF-8"),
    ("\(hello); read line; echo '[1]'", "line 2, column 1 of what sh wrote: an answer must be an object, not a list"),
    (
      "\(hello); read line; echo '{\"comands\": []}'",
      "line 2, column 2 of what sh wrote: unknown field comands; the nearest is commands"
    ),
    (
      "\(hello); read line; echo '{\"commands\": [{\"do\": \"sing\"}]}'",
      "commands[0].do must be one of bring, use, wake, order, cancel, reduce, earn, spend, note, leave"
    ),
    (
      "\(hello); read line; echo '{\"commands\": [{\"do\": \"bring\", \"book\": \"two\", \"quantity\": 1}]}'",
      "commands[0].book: there is no book two"
    ),
    (
      "\(hello); read line; echo '{\"commands\": [{\"do\": \"bring\", \"quantity\": 1.5, \"book\": \"one\"}]}'",
      "commands[0].quantity must be a whole number"
    ),
    (
      "\(hello); read line; echo '{\"commands\": [{\"do\": \"order\", \"side\": \"ask\", \"book\": \"one\", \"price\": 0, \"quantity\": 1}]}'",
      "commands[0].price must be from 0.0001 to 1000000"
    ),
    (
      "\(hello); read line; echo '{\"commands\": [{\"do\": \"order\", \"side\": \"ask\", \"requirement\": \"h100-sxm,0\", \"price\": 1, \"quantity\": 1}]}'",
      "commands[0].requirement: "
    ),
    ("\(hello); read line; echo '{\"commands\": [{\"do\": \"leave\", \"at\": 1}]}'", "unknown field commands[0].at"),
    (
      "\(hello); read line; echo '{\"commands\": [{\"do\": \"cancel\", \"order\": \"-1\"}]}'",
      "commands[0].order: -1 is no number of an order"
    ),
  ])
  func `an agent that goes wrong ends the run with its name and the line of its answer`(script: String, message: String)
    throws
  {
    let (errors, rows) = try failure(script)
    #expect(errors.hasPrefix("simulate: agent rival-1, period 0: "), "\(errors)")
    #expect(errors.contains(message), "\(errors)")
    #expect(rows.isEmpty)
  }

  @Test func `an agent that is silent is not waited for`() throws {
    let (errors, _) = try failure("\(Self.hello); sleep 100", #", "answerWithinSeconds": 2"#)
    #expect(
      errors
        == "simulate: agent rival-1, period 0: sh has not answered within 2.0 s: line 2 of what it writes was expected\n"
    )
  }

  @Test func `a program that there is not is named`() throws {
    let folder = try ScratchFolder()
    let path = try scenario("", in: folder)
    for command in [#"["/nowhere/agent"]"#, #"["no-such-agent"]"#] {
      let result = try SimulateProcess.run([path, "--quiet", "--set", "agents.rival.command=\(command)"])
      #expect(result.status == 2)
      #expect(
        result.errors.contains("agent rival-1, period 0: ") && result.errors.contains("agent"), "\(result.errors)")
    }
  }

  @Test func `what was computed before an agent went wrong is written`() throws {
    let wake = #"case "$line" in *'"period":6,'*) exit 1 ;; *) echo '{}' ;; esac"#
    let (errors, rows) = try failure(Self.seller(wake: wake))
    #expect(errors.hasPrefix("simulate: agent rival-1, period 6: sh ended with exit code 1: line 21 "), "\(errors)")
    #expect(rows.count == 6)
  }

  @Test func `a run that an agent ended is not said to be whole`() throws {
    let folder = try ScratchFolder()
    let wake = #"case "$line" in *'"period":6,'*) exit 1 ;; *) echo '{}' ;; esac"#
    let path = try scenario(Self.seller(wake: wake), in: folder)
    let check = #"[{"claim": "c", "measure": "price", "during": [0, 3], "atLeast": 0.1, "control": "none"}]"#
    let result = try SimulateProcess.run([path, "--check", "--set", "checks=\(check)", "--out", folder["out"]])
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.output.hasPrefix("incomplete: agent rival-1, period 6: sh ended with "), "\(result.output)")
    let summary = try folder.text(of: "out/summary.json")
    #expect(summary.contains("\"complete\": false") && summary.contains("agent rival-1, period 6: sh ended"))
    #expect(summary.contains("\"passed\": false") && !summary.contains("\"passed\": true"))
    #expect(result.output.contains("\npart  c\n"), "\(result.output)")
    let page = try folder.text(of: "out/report.html")
    #expect(page.contains("Incomplete: agent rival-1, period 6: sh ended with exit code 1"))
    // Six periods do not tell what sixty days come to.
    #expect(!page.contains("class=\"finding\"") && !page.contains("badge-text good"))
  }

  @Test func `checks and figures are of the seeds before one that an agent ended`() throws {
    let folder = try ScratchFolder()
    let path = try scenario(
      """
      read hello; echo "$hello" >>\(folder["hellos"]); echo '{"version": 1}'
      while read line; do case "$hello$line" in
      *"$(cat \(folder["last"]))"*'"event":"begin","period":6,'*) exit 1 ;;
      *) echo '{}' ;;
      esac; done
      """, in: folder)
    // What the agent is told with seed 3.
    try folder.write("none", to: "last")
    #expect(try SimulateProcess.run([path, "--quiet", "--seed", "3"]).status == 0)
    let hello = try folder.text(of: "hellos")
    let seed = try #require(hello.split(separator: ",").first { $0.hasPrefix("\"seed\"") })
    try folder.write(String(seed), to: "last")
    // Six periods would not do.
    let check = #"[{"claim": "c", "measure": "price", "statistic": "sum", "during": [0, 10], "atLeast": 16}]"#
    let result = try SimulateProcess.run([
      path, "--runs", "4", "--set", "checks=\(check)", "--out", folder["out"],
    ])
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.errors.hasSuffix(" (base, seed 3)\n"), "\(result.errors)")
    #expect(result.output.contains("\npass (2 of 2 seeds)  c\n"), "\(result.output)")
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(folder.text(of: "out/summary.json").utf8)) as? [String: Any])
    #expect(document["seeds"] as? [Int] == [1, 2, 3] && document["passed"] as? Bool == false)
    let first = try #require((document["checks"] as? [[String: Any]])?.first)
    #expect(first["passed"] as? Bool == true && first["passes"] as? Int == 2)
    #expect((first["seeds"] as? [Any])?.count == 2)
    let page = try folder.text(of: "out/report.html")
    #expect(page.contains("What follows is of the seeds before.") && page.contains("2 of 2 seeds"))
    // Its own row stays, without figures of checks.
    let rows = try folder.text(of: "out/runs.csv").split(separator: "\n").dropFirst()
    #expect(rows.map { $0.split(separator: ",", omittingEmptySubsequences: false)[1] } == ["1", "2", "3"])
    #expect(rows.map { $0.split(separator: ",", omittingEmptySubsequences: false)[2].isEmpty } == [false, false, true])
    #expect(try folder.text(of: "out/quantiles.csv").contains("base,price,9,"))
  }

  /// Brings nothing, and from its `count`th start on ends in period 6.
  private static func ending(after count: Int, in folder: ScratchFolder) -> String {
    """
    echo >>\(folder["starts"])
    starts=$(wc -l <\(folder["starts"]))
    \(hello)
    while read line; do case "$line" in
    *'"event":"begin","period":6,'*) if [ $starts -gt \(count) ]; then exit 1; fi; echo '{}' ;;
    *) echo '{}' ;;
    esac; done
    """
  }

  private static let end = "agent rival-1, period 6: sh ended with exit code 1: line 14 of what it writes was expected"

  @Test(arguments: [
    // In the search, and behind it, where what the prices tell is found out.
    (5, "2 of 5 points"), (1, "1 point"),
  ])
  func `the best point before an agent went wrong is printed, and written under another name`(
    points: Int, found: String
  ) throws {
    let folder = try ScratchFolder()
    let run = "point 3, seed 1"
    let path = try scenario(Self.ending(after: 2, in: folder), in: folder)
    let free = #""days": 10, "free": [{"path": "customers.customer.demand", "from": 120, "to": 400}]"#
    try folder.write(folder.text(of: "scenario.json").replacing("\"days\": 10", with: free), to: "scenario.json")
    try folder.write("date,price\n2026-01-03,2.1\n", to: "prices.csv")
    let result = try SimulateProcess.run([
      "fit", path, "--to", folder["prices.csv"], "--points", "\(points)", "--runs", "1", "--cores", "1", "--write",
      folder["fitted.json"],
    ])
    #expect(result.status == 2 && result.errors == "simulate: \(Self.end) (\(run))\n", "\(result.errors)")
    #expect(result.output.contains("; \(found) with 1 seed each"), "\(result.output)")
    #expect(result.output.contains("\nwhat the prices tell was not found out\n"))
    #expect(result.output.hasSuffix("\nincomplete: \(Self.end) (\(run))\n"))
    let written = try #require(folder.names.first { $0.hasPrefix("fitted.json") })
    #expect(
      written.hasSuffix(".part") && result.output.contains("the best point so far is written to \(folder[written])"))
    #expect(try folder.text(of: written).contains("\"free\""))
  }

  @Test func `a tornado has what was varied before an agent went wrong`() throws {
    let folder = try ScratchFolder()
    let path = try scenario(Self.ending(after: 4, in: folder), in: folder)
    let arguments = [
      "tornado", path, "--vary", "customers.customer.demand=150:300", "--vary", "customers.customer.elasticity=0.5:2",
      "--cores", "1",
    ]
    let reason = "\(Self.end) (customers.customer.elasticity = 2, seed 1)"
    let result = try SimulateProcess.run(arguments)
    #expect(result.status == 2 && result.errors == "simulate: \(reason)\n", "\(result.errors)")
    #expect(
      result.output.contains("\ncustomers.customer.demand ") && result.output.contains("with all at their medians"))
    #expect(result.output.hasSuffix("\nincomplete: 1 of 2 numbers were varied: \(reason)\n"), "\(result.output)")
    try folder.write("", to: "starts")
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(SimulateProcess.run(arguments + ["--json"]).output.utf8))
        as? [String: Any])
    #expect(document["complete"] as? Bool == false && document["failures"] as? [String] == [reason])
    let numbers = try #require(document["numbers"] as? [[String: Any]])
    #expect(numbers.count == 2 && numbers[0]["moves"] is Double && numbers[1]["moves"] is NSNull)
    #expect(numbers[1]["figureAtLow"] is Double && numbers[1]["figureAtHigh"] is NSNull)
    // Where the first run fails there is nothing to print.
    let nothing = try SimulateProcess.run(arguments)
    #expect(nothing.status == 2 && nothing.output.isEmpty, "\(nothing.output)")
    #expect(nothing.errors == "simulate: \(Self.end) (all at their medians, seed 1)\n")
  }

  @Test func `a comparison has both sides, of which an agent ended one`() throws {
    let folder = try ScratchFolder()
    let script = """
      read hello; echo '{"version": 1}'
      while read line; do case "$hello$line" in
      *'"settings":"end"'*'"event":"begin","period":6,'*) exit 1 ;;
      *) echo '{}' ;;
      esac; done
      """
    let path = try scenario(script, in: folder)
    let result = try SimulateProcess.run(
      ["compare", path, path, "--runs", "3", "--set-b", "agents.rival.settings=end"])
    let reason = "\(Self.end) (B, seed 1)"
    #expect(result.status == 2 && result.errors == "simulate: \(reason)\n", "\(result.errors)")
    #expect(result.output.contains("\nseed 1\n") && result.output.contains("\nprice at the end "))
    #expect(result.output.hasSuffix("\nincomplete: \(reason)\n"), "\(result.output)")
    // As wide as the days that were to be.
    let widths = result.output.split(separator: "\n").filter { $0.contains("│") }.map {
      $0.split(separator: "│", omittingEmptySubsequences: false)[1].count
    }
    #expect(Set(widths) == [10])
  }

  @Test func `an agent that has left ends its orders and does nothing more`() throws {
    let folder = try ScratchFolder()
    let wake = """
      case "$line" in *'"orders":[]'*) echo '{"commands": [{"do": "order", "side": "bid", "book": "one", "price": 0.6,
      "quantity": 9}, {"do": "wake", "at": 0.2}]}' | tr -d '\\n'; echo ;;
      *) echo '{"commands": [{"do": "leave"}, {"do": "order", "side": "bid", "book": "one", "price": 5, "quantity": 9},
      {"do": "bring", "book": "one", "quantity": 7}, {"do": "spend", "dollars": 1000}]}' | tr -d '\\n'; echo ;; esac
      """
    let path = try scenario(Self.seller(wake: wake), in: folder)
    let result = try SimulateProcess.run([
      path, "--quiet", "--set", "days=2", "--out", folder["out"], "--record", folder["orders.csv"],
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let lines = try folder.text(of: "out/metrics.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    func value(_ name: String, _ row: Int) throws -> Substring {
      lines[row][try #require(lines[0].firstIndex(of: Substring(name)))]
    }
    for (name, row, expected) in [
      ("bought.rival", 1, "0"), ("profit.rival", 1, "0"), ("capacity", 1, "230"), ("capacity", 2, "200"),
    ] {
      #expect(try value(name, row) == expected, "\(name)")
    }
    let orders = try folder.text(of: "orders.csv").split(separator: "\n").filter { $0.contains("rival-1") }
    #expect(orders.count == 1, "\(orders)")
    let order = try #require(orders.first?.split(separator: ",", omittingEmptySubsequences: false)[2])
    #expect(try folder.text(of: "orders.csv").contains(",cancel,\(order),"))
  }

  /// A reseller sells in one book what it holds: its ask with a requirement is not entered.
  @Test func `what only an order needs that is not entered has no number`() throws {
    let folder = try ScratchFolder()
    func order(_ side: String, _ requirement: String) -> String {
      #"{"do": "order", "side": "\#(side)", "requirement": "\#(requirement)", "price": 3, "quantity": 2, "operators": ["DE"]}"#
    }
    let wake = """
      echo '{"commands": [\(order("ask", "*,*,*,*,*")), \(order("bid", "h100-sxm,80,*,*,*"))]}'
      """
    let path = try scenario(Self.seller(wake: wake), in: folder)
    let result = try SimulateProcess.run([
      path, "--set", "days=2", "--set", "agents.rival.role=reseller", "--record", folder["orders.csv"],
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let stream = RecordedStream(
      name: "orders.csv", bytes: Array(try folder.text(of: "orders.csv").utf8), settings: .init())
    var background = try stream.background()
    let survey = StreamSurvey(&background)
    #expect(survey.problem == nil && result.output.contains("digest \(hexadecimal(survey.digest.value))"))
  }

  @Test func `one that has ended is named so though what it started holds its pipes`() throws {
    let (errors, _) = try failure("\(Self.hello); sleep 100 & exit 7", #", "answerWithinSeconds": 3"#)
    #expect(errors.contains("sh ended with exit code 7: line 2 of what it writes was expected"), "\(errors)")
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `what ends the run ends its agents, and what they have started`(signal: Int32) throws {
    let folder = try ScratchFolder()
    let path = try scenario(
      """
      trap '' INT TERM HUP
      (sleep 20; echo child >&2) &
      \(Self.hello)
      read line; echo >\(folder["begun"])
      sleep 20; echo agent >&2
      """, #", "answerWithinSeconds": 60"#, in: folder)
    // It has its end when nobody can write to it any more.
    let errors = try RunningProgram.pipe()
    let program = try RunningProgram(
      SimulateProcess.path, [path, "--quiet"], errors: .handle(errors.writing))
    try errors.writing.close()
    #expect(try program.wait { FileManager.default.fileExists(atPath: folder["begun"]) })
    program.signal(signal)
    #expect(LineReader(errors.reading).rest() == [])
    #expect(try program.waitForEnd() == .killed(signal: signal))
  }

  private static let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/python3")
  }

  @Test(.enabled(if: hasPython, "python3 is not installed")) func `the agent on the page about agents is one`() throws {
    let page = try String(contentsOfFile: "docs/agents.md", encoding: .utf8)
    let start = try #require(page.range(of: "```python\nimport json, sys\n"))
    let end = try #require(page.range(of: "```\n", range: start.upperBound..<page.endIndex))
    let folder = try ScratchFolder()
    try folder.write("import json, sys\n" + page[start.upperBound..<end.lowerBound], to: "agent.py")
    let path = try scenario("", in: folder)
    let result = try SimulateProcess.run([
      path, "--quiet", "--out", folder["out"], "--set", "agents.rival.command=[\"python3\", \"\(folder["agent.py"])\"]",
      "--set", "agents.rival.answerWithinSeconds=60",
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let lines = try folder.text(of: "out/metrics.csv").split(separator: "\n")
    let sold = try #require(lines[0].split(separator: ",").firstIndex(of: "sold.rival"))
    #expect(lines.last?.split(separator: ",", omittingEmptySubsequences: false)[sold] == "30")
  }

  @Test(arguments: [
    (#""command": []"#, "agents[0].command must name a program, and may have arguments"),
    (#""command": "sh""#, "agents[0].command must be a list, not a text"),
    (#""command": ["sh"], "role": "king""#, "agents[0].role must be one of provider, customer, reseller, intermediary"),
    (#""command": ["sh"], "answerWithinSeconds": 0"#, "agents[0].answerWithinSeconds must be from 0.001 to 3600"),
    (#""kind": "proces", "command": ["sh"]"#, "agents[0].kind: there is no kind proces; the nearest is process"),
  ])
  func `a group that cannot be is refused with its place`(fields: String, message: String) throws {
    let folder = try ScratchFolder()
    let defaults = [#""kind": "process""#, #""role": "provider""#].filter { !fields.contains($0.prefix(6)) }
    let path = try scenario("", in: folder)
    let group = (defaults + [#""name": "rival""#, fields]).joined(separator: ", ")
    let text = try folder.text(of: "scenario.json").split(separator: "\n")
    let start = try #require(text.firstIndex { $0.contains("\"agents\"") })
    try folder.write(
      (text[..<start] + ["\"agents\": [{\(group)}]", "}"]).joined(separator: "\n"), to: "scenario.json")
    let result = try SimulateProcess.run([path])
    #expect(result.status == 2)
    #expect(
      result.errors.contains("scenario.json:\(start + 1):") && result.errors.contains(message), "\(result.errors)")
  }
}
