import ComputeMatching
import Foundation
import OrderStreams
import TestSupport
import Testing

@testable import simulate

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct OnTests {
  private static let header =
    "timestamp_ns,op,order_id,participant,side,gpu_model,vram_gb,region,sla_tier,price,quantity"
  private static let day: UInt64 = 86_400_000_000_000
  private static let start: UInt64 = 1_700_000_000_000_000_000

  /// An ask and a bid a day, of two participants.
  private static func small(days: Int = 20, last: String = "") -> String {
    var text = header + "\n"
    for number in 1...UInt64(days) {
      let time = start + number * day
      text += "\(time),submit,\(number),anna,ask,h100-sxm,80,DE,on_demand,2.0000,4\n"
      text += "\(time + day / 2),submit,\(1_000 + number),ben,bid,h100-sxm,80,DE,on_demand,2.0000,6\n"
      text += "\(time + day / 2),cancel,\(number),,,,,,,,\n"
    }
    return text + last
  }

  /// Writes `agent.sh`, an agent that answers each event as `cases` of the shell say, and others with nothing.
  private static func write(_ cases: String, to folder: ScratchFolder) throws {
    try folder.write(
      """
      read line; echo '{"version": 1}'
      while read line; do case "$line" in
      \(cases)
      *) echo '{}' ;;
      esac; done
      """, to: "agent.sh")
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `an answer begins with what was found, and its figures add up`() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.small(), to: "small.csv")
    let result = try SimulateProcess.run([
      "on", folder["small.csv"], "--supply", "2,3", "--strategy", "static", "--json", folder["a.json"], "--csv",
      folder["a.csv"],
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    // 4 a day become 6, which is all that is wanted.
    #expect(
      result.output.hasPrefix(
        "With 2 and 3 times the asks, from 4 suppliers who copy recorded asks, a GPU-hour costs as much like for "
          + "like ($2.00 and $2.00 on average, after $2.00), 50% and 50% more is traded, and suppliers sell 33.3% and 33.3% "
          + "of it.\n"), "\(result.output)")
    #expect(result.output.contains("the answer lies between them"))
    let document = try json(folder.text(of: "a.json"))
    #expect(document["complete"] as? Bool == true)
    let cases = try #require(document["cases"] as? [[String: Any]])
    #expect(cases.count == 2)
    for one in cases {
      let seeds = try #require(one["seeds"] as? [[String: Any]])
      let figures = try #require(seeds.first?["figures"] as? [String: Any])
      #expect(figures["gpu_hours"] as? Double == 120 && figures["sold_by_recorded"] as? Double == 80)
      let sellers = try #require(figures["sellers"] as? [[String: Any]])
      #expect(sellers.compactMap { ($0["gpu_hours"] as? String).flatMap(Int.init) }.reduce(0, +) == 120)
    }
    let rows = try folder.text(of: "a.csv").split(separator: "\n").dropFirst()
    let volumes = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false) }.filter { $0[6].isEmpty }
    #expect(volumes.reduce(0) { $0 + (Double($1[7]) ?? 0) } == 80 + 120 + 120)
  }

  @Test func `without more supply it is the undisturbed replay`() throws {
    let folder = try ScratchFolder()
    let result = try SimulateProcess.run(["on", "--supply", "1", "--quiet", "--json", folder["a.json"]])
    #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty, "\(result.errors)")
    let document = try json(folder.text(of: "a.json"))
    let digests = try String(contentsOfFile: "docs/samples/digests.txt", encoding: .utf8)
    let line = try #require(digests.split(separator: "\n").first { $0.contains("market-2025") })
    for figures in [
      document["undisturbed"],
      ((document["cases"] as? [[String: Any]])?.first?["seeds"] as? [[String: Any]])?.first?["figures"],
    ] {
      let digest = try #require((figures as? [String: Any])?["digest"] as? String)
      #expect(line.contains(digest))
    }
  }

  /// Where agents have requirements before recorded orders do, too.
  @Test(arguments: ["orders.csv", "orders.log"], [false, true])
  func `the stream that is written leads to the same events`(name: String, hasAgents: Bool) throws {
    let folder = try ScratchFolder()
    let wide = "\(Self.start + 15 * Self.day),submit,5000,ben,bid,h100-sxm|h200-sxm,80,DE,on_demand,2.5000,3\n"
    try folder.write(Self.small(days: 14, last: wide), to: "small.csv")
    try Self.write(
      """
      *'"event":"begin"'*) echo '{"commands": [{"do": "wake", "at": 0.5}]}' ;;
      *'"event":"wake"'*) echo '{"commands": [{"do": "order", "side": "bid", "requirement": "h100-sxm,>=80,*,on_demand", "price": 2, "quantity": 1}]}' ;;
      """, to: folder)
    try folder.write(
      #"{"agents": [{"kind": "process", "name": "own", "role": "customer", "command": ["sh", "\#(folder["agent.sh"])"]}]}"#,
      to: "mine.json")
    let result = try SimulateProcess.run(
      [
        "on", folder["small.csv"], "--supply", "3", "--strategy", "undercut", "--recorded", "reprice=0.5", "--seeds",
        "1", "--quiet", "--orders", folder[name], "--json", "-",
      ] + (hasAgents ? ["--agents", folder["mine.json"]] : []))
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let cases = try #require(try json(result.output)["cases"] as? [[String: Any]])
    let seeds = try #require(cases.first?["seeds"] as? [[String: Any]])
    let figures = try #require(seeds.first?["figures"] as? [String: Any])
    // Digests do not depend on the format, and logs are read as they were written.
    let written =
      name.hasSuffix(".log")
      ? try folder.bytes(of: name) : Array(try folder.text(of: name).utf8)
    let stream = RecordedStream(name: name, bytes: written, settings: .init())
    var background = try stream.background()
    var exchange = Exchange(background.configuration)
    var digest = EventDigest()
    while let next = try background.next(&exchange) {
      exchange.apply(next.command, at: next.timestamp)
      exchange.events.withSpan { digest.combine($0) }
      exchange.removeAllEvents()
    }
    let expected = try #require(figures["digest"] as? String)
    #expect(expected.hasSuffix(String(digest.value, radix: 16)))
    #expect((figures["commands"] as? Int).map(UInt64.init) == exchange.commandCount)
  }

  @Test func `what is before a malformed row is computed, and the row is named`() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.small(last: "17,submit,x,,,,,,,,\n"), to: "bad.csv")
    let result = try SimulateProcess.run([
      "on", folder["bad.csv"], "--strategy", "static", "--supply", "2", "--json", folder["a.json"],
    ])
    #expect(result.status == 2)
    #expect(
      result.errors == "simulate: \(folder["bad.csv"]):62:11: order_id: expected an order id above 0, found \"x\"\n"
        || result.errors.contains("bad.csv:62:"), "\(result.errors)")
    #expect(result.output.hasPrefix("With 2 times the asks"))
    #expect(result.output.contains("Incomplete, of the commands before this: \(folder["bad.csv"]):62:"))
    let document = try json(folder.text(of: "a.json"))
    #expect(document["complete"] as? Bool == false)
    #expect((document["undisturbed"] as? [String: Any])?["gpu_hours"] as? Double == 80)
  }

  @Test func `what nothing can be laid over is refused`() throws {
    let folder = try ScratchFolder()
    func refusal(_ text: String, _ options: [String] = []) throws -> String {
      try folder.write(text, to: "a.csv")
      let result = try SimulateProcess.run(["on", folder["a.csv"]] + options)
      #expect(result.status == 2 && result.output.isEmpty)
      return result.errors
    }
    #expect(try refusal(Self.header + "\n").contains("has no commands"))
    let row = "\(Self.start),submit,9223372036854775808,anna,ask,h100-sxm,80,DE,on_demand,2,4\n"
    let reserved = try refusal(Self.header + "\n" + row)
    #expect(reserved.contains("a.csv:2: expected an order id below 9223372036854775808"), "\(reserved)")
    #expect(try refusal("34200.1,1,16113575,18,5853300,1\n").contains("is a LOBSTER stream"))
    #expect(try refusal(Self.small(), ["--json", folder["a.csv"]]).contains("would overwrite what is read"))
    #expect(
      try refusal(Self.small(), ["--strategy", "hope"]).contains("expected reprice, undercut, withhold or static"))
    #expect(try refusal(Self.small(), ["--recorded", "reprice=2"]).contains("--recorded reprice=2: expected"))
    #expect(try refusal(Self.small(), ["--recorded", "reprice="]).contains("--recorded reprice=: expected"))
    for price in ["1.00001", "-1", "x"] {
      #expect(
        try refusal(Self.small(), ["--marginal-cost", price])
          .contains("--marginal-cost \(price): expected a price from 0 on, in whole ticks of 0.0001 dollars"))
    }
    for (option, file) in [("--json", "figures.json"), ("--csv", "report.html"), ("--orders", "figures.csv")] {
      let error = try refusal(Self.small(), ["--report", folder["r"], option, folder["r/\(file)"]])
      #expect(error.contains("\(option) and --report cannot both write to"), "\(error)")
    }
  }

  @Test func `agents of one's own trade in a recorded market`() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.small(days: 3), to: "small.csv")
    try Self.write(
      """
      *'"event":"begin"'*) echo '{"commands": [{"do": "bring", "book": "h100-sxm,80,DE,on_demand,spot", "quantity": 1}, {"do": "wake", "at": 0}]}' ;;
      *'"event":"wake"'*) echo '{"commands": [{"do": "order", "side": "ask", "book": "h100-sxm,80,DE,on_demand,spot", "price": 1.5, "quantity": 1}]}' ;;
      """, to: folder)
    let agent = #"{"kind": "process", "name": "own", "role": "provider", "command": ["sh", "\#(folder["agent.sh"])"]"#
    try folder.write(#"{"agents": [\#(agent)}]}"#, to: "mine.json")
    let result = try SimulateProcess.run([
      "on", folder["small.csv"], "--agents", folder["mine.json"], "--seeds", "1", "--json", folder["a.json"],
      "--report",
      folder["a.html"],
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(result.output.hasPrefix("With the agents of \(folder["mine.json"]), a GPU-hour costs"))
    #expect(result.output.contains("sold, GPU-hours"))
    // Nothing of suppliers, as there are none.
    #expect(!result.output.contains("supplier"))
    #expect(!(try folder.text(of: "a.html")).contains("id=\"sold\""))
    let cases = try #require(try json(folder.text(of: "a.json"))["cases"] as? [[String: Any]])
    let seed = try #require((cases.first?["seeds"] as? [[String: Any]])?.first?["figures"] as? [String: Any])
    // Each bid for 6 meets 1 of it and 4 of the recorded ask; the next hour brings 1 more, but not for the last.
    let group = try #require((seed["agents"] as? [[String: Any]])?.first)
    #expect(group["sold_gpu_hours"] as? Double == 5 && seed["sold_by_recorded"] as? Double == 12)
    #expect(try folder.text(of: "a.html").contains("id=\"agents\""))

    // One that ends at once leaves nothing to compare.
    try folder.write(#"{"agents": [\#(agent)}]}"#.replacing("agent.sh", with: "none.sh"), to: "none.json")
    let ended = try SimulateProcess.run(["on", folder["small.csv"], "--agents", folder["none.json"], "--seeds", "1"])
    #expect(ended.status == 2 && ended.errors.contains("ended with exit code"), "\(ended.errors)")
    #expect(
      ended.output.contains(", not all of the stream was carried out, so that nothing compares"), "\(ended.output)")
    #expect(!ended.output.contains("nan"))

    try folder.write(#"{"agents": [\#(agent), "answerWithin": 1}]}"#, to: "mine.json")
    let refused = try SimulateProcess.run(["on", folder["small.csv"], "--agents", folder["mine.json"]])
    #expect(refused.status == 2 && refused.output.isEmpty)
    #expect(refused.errors.contains("mine.json:1:") && refused.errors.contains("answerWithin"), "\(refused.errors)")
    let overwriting = try SimulateProcess.run([
      "on", folder["small.csv"], "--agents", folder["mine.json"], "--json", folder["mine.json"],
    ])
    #expect(overwriting.status == 2 && overwriting.errors.contains("would overwrite what is read"))
  }

  @Test func `an agent ends its orders by the numbers that it was told`() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.small(days: 2), to: "small.csv")
    let book = "h100-sxm,80,DE,on_demand,spot"
    try Self.write(
      """
      *'"event":"begin"'*) echo '{"commands": [{"do": "bring", "book": "\(book)", "quantity": 1}, {"do": "wake", "at": 0}, {"do": "wake", "at": 0.1}]}' ;;
      *'"event":"wake"'*'"orders":[]'*) echo '{"commands": [{"do": "order", "side": "ask", "book": "\(book)", "price": 3, "quantity": 1}]}' ;;
      *'"event":"wake"'*) order=${line#*'"orders":[{"order":'}; echo '{"commands": [{"do": "cancel", "order": '"${order%%,*}"'}]}' ;;
      """, to: folder)
    try folder.write(
      #"{"agents": [{"kind": "process", "name": "own", "role": "provider", "command": ["sh", "\#(folder["agent.sh"])"]}]}"#,
      to: "mine.json")
    let result = try SimulateProcess.run([
      "on", folder["small.csv"], "--agents", folder["mine.json"], "--seeds", "1", "--quiet", "--orders",
      folder["orders.csv"],
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let rows = try folder.text(of: "orders.csv").split(separator: "\n")
    let asks = rows.filter { $0.contains(",submit,92233720368547758") }
    #expect(asks.count > 9 && rows.count { $0.contains(",cancel,92233720368547758") } == asks.count)
  }

  @Test func `a run that an agent ends is not compared with all of the replay`() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.small(days: 3), to: "small.csv")
    try folder.write(
      #"{"agents": [{"kind": "process", "name": "own", "role": "provider", "command": ["false"]}]}"#, to: "mine.json")
    let result = try SimulateProcess.run([
      "on", folder["small.csv"], "--agents", folder["mine.json"], "--seed", "4", "--seeds", "1", "--report",
      folder["a.html"],
    ])
    #expect(result.status == 2)
    #expect(
      result.errors.hasPrefix("simulate: agent own-1, period 0: false ended with exit code 1"), "\(result.errors)")
    #expect(result.errors.hasSuffix(" (with agents, seed 4)\n"), "\(result.errors)")
    #expect(result.output.contains(", not all of the stream was carried out, so that nothing compares"))
    #expect(
      result.output.contains("\nIncomplete, of the commands before this: agent own-1") && !result.output.contains("%)"))
    #expect(try folder.text(of: "a.html").contains("Incomplete: agent own-1, period 0"))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
  func `orders that cannot be written keep no figures back`() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.small(days: 3), to: "small.csv")
    let result = try SimulateProcess.run([
      "on", folder["small.csv"], "--supply", "2", "--strategy", "static", "--orders", "/dev/full", "--json",
      folder["a.json"],
    ])
    #expect(result.status == 2 && result.errors == "simulate: /dev/full: cannot write: No space left on device\n")
    #expect(result.output.hasPrefix("With 2 times the asks"))
    #expect(try folder.text(of: "a.json").hasPrefix("{"))
    try folder.write(SampleGrid.scenario, to: "small.json")
    let recorded = try SimulateProcess.run([folder["small.json"], "--record", "/dev/full"])
    #expect(recorded.status == 2 && recorded.errors == result.errors && recorded.output.contains("It falls."))
  }

  @Test func `the page has a chart with bands and values for each figure`() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.small(), to: "small.csv")
    let result = try SimulateProcess.run([
      "on", folder["small.csv"], "--supply", "2,6", "--seeds", "3", "--quiet", "--report", folder["page"],
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder["page"]).sorted() == [
        "figures.csv", "figures.json", "report.html",
      ])
    let page = try folder.text(of: "page/report.html")
    for id in ["price", "volume", "spread", "sold", "offered", "figures", "sellers", "parameters"] {
      #expect(page.contains("id=\"\(id)\""), "\(id)")
    }
    #expect(page.contains("<h1>small.csv, 2 and 6 times the supply</h1>"))
    #expect(page.contains("class=\"band s0\"") && page.contains("class=\"hover\"") && page.contains("version"))
    #expect(XMLParser(data: Data(page.utf8)).parse())
  }
}

extension ScratchFolder {
  fileprivate func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: self[name])))
  }
}
