import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What `--report` writes.
struct ReportPageTests {
  private static let sample = "docs/samples/market-2025.csv"

  private func page(_ arguments: [String], input: String = "") throws -> String {
    let scratch = try ScratchDirectory()
    let result = try ReplayProcess.run(arguments + ["--quiet", "--report", scratch.path("page.html")], input: input)
    try #require(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    // It names the command that made it.
    return try scratch.text("page.html").replacing(scratch.path("page.html"), with: "page.html")
  }

  private func isWellFormed(_ page: String) -> Bool {
    let parser = XMLParser(data: Data(page.utf8))
    return parser.parse()
  }

  /// The data of one figure, for its script.
  private func data(of figure: String, _ kind: String, in page: String) throws -> [String: Any] {
    let content = try #require(page.components(separatedBy: "<figure id=\"\(figure)\">").dropFirst().first)
    let start = "<script type=\"application/json\" class=\"\(kind)\">"
    let text = try #require(content.components(separatedBy: start).dropFirst().first)
    let json = try #require(text.components(separatedBy: "</script>").first)
    return try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }

  private func values(_ name: String, _ data: [String: Any]) throws -> [String] {
    let lines = try #require(data["lines"] as? [[Any]])
    return try #require(lines.first { $0[0] as? String == name }?[1] as? [String])
  }

  /// The trades of one book, from the event stream alone: when, at which price, how many.
  private func trades(in contract: String) throws -> [(hour: UInt64, price: Double, quantity: Double)] {
    let scratch = try ScratchDirectory()
    try #require(
      ReplayProcess.run(["--quiet", "--events", scratch.path("events.csv"), "--book", contract, Self.sample]).status
        == 0)
    let lines = try scratch.text("events.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let columns = Dictionary(uniqueKeysWithValues: lines[0].enumerated().map { (String($1), $0) })
    func cell(_ line: [Substring], _ name: String) -> String { columns[name].map { String(line[$0]) } ?? "" }
    return lines.filter { cell($0, "event") == "trade" }.map { line in
      let hour = (UInt64(cell(line, "timestamp_ns")) ?? 0) / 3_600_000_000_000
      return (hour, Double(cell(line, "price")) ?? .nan, Double(cell(line, "quantity")) ?? .nan)
    }
  }

  @Test func `the page of the sample is well-formed, small, and needs nothing from elsewhere`() throws {
    let page = try page([Self.sample])
    #expect(isWellFormed(page))
    #expect(page.utf8.count < 2_000_000)
    for reference in ["http", "src=", "url(", "@import", "<link"] { #expect(!page.contains(reference), "\(reference)") }
    for id in ["books", "trades", "participants", "reasons"] {
      #expect(page.contains("<section id=\"\(id)\">"), "\(id)")
    }
    #expect(page.contains("985 trades moved 2,091 GPUs in 29 of 52 books, at $2.5780 a GPU-hour on average."))
    #expect(page.contains("rejected: unknown_order, 1,309"))
    #expect(page.contains("0x13c1862117b42176"))
    #expect(page.contains("prefers-color-scheme: dark"))
    #expect(try page == self.page([Self.sample]))
  }

  @Test func `prices and volumes of each period are those of the events`() throws {
    let page = try page([Self.sample])
    let price = try data(of: "book1-price", "hover", in: page)
    let labels = try #require(price["labels"] as? [String])
    let averages = try values("trades", price)
    let volumes = try values("GPUs", data(of: "book1-volume", "hover", in: page))
    var expected: [String: (money: Double, quantity: Double, count: Int)] = [:]
    let formatter = ISO8601DateFormatter()
    for trade in try trades(in: "h200,141,US,on_demand,spot") {
      let begin = Date(timeIntervalSince1970: Double(trade.hour / 3 * 3) * 3600)
      let sum = expected["From " + formatter.string(from: begin), default: (0, 0, 0)]
      expected["From " + formatter.string(from: begin)] = (
        sum.money + trade.price * trade.quantity, sum.quantity + trade.quantity, sum.count + 1
      )
    }
    #expect(expected.count > 30 && labels.count == averages.count && labels.count == volumes.count)
    for (index, label) in labels.enumerated() {
      let sum = expected.removeValue(forKey: label)
      #expect(volumes[index] == sum.map { "\(Int($0.quantity)) in \($0.count)" } ?? "", "\(label)")
      guard let sum else { continue }
      let average = try #require(Double(averages[index]))
      #expect(abs(average - sum.money / sum.quantity) <= 0.00006, "\(label)")
    }
    #expect(expected.isEmpty)
    #expect(try values("bid", price).last == "3.4105" && values("ask", price).last == "3.5900")
  }

  @Test func `the depth in the end is that of the summary`() throws {
    let moments = try data(of: "book1-moment", "moments", in: page([Self.sample]))
    let result = try ReplayProcess.run(["--summary", "json", "--depth", "100", Self.sample])
    let depth = try #require((JSONSummary(result.output)["depth"] as? [[String: Any]])?.first)
    for (key, name) in [("s3", "bids"), ("s2", "asks")] {
      let bands = try #require((moments[key] as? [[Int]])?.last)
      let levels = try #require(depth[name] as? [[String: Any]])
      let best = try #require(Double(levels[0]["price"] as? String ?? ""))
      let near = levels.filter { abs((Double($0["price"] as? String ?? "") ?? 0) - best) <= 0.3 * best }
      let sum = near.reduce(0) { $0 + ($1["quantity"] as? Int ?? 0) + ($1["flexible_quantity"] as? Int ?? 0) }
      #expect(stride(from: 2, to: bands.count, by: 3).reduce(0) { $0 + bands[$1] } == sum)
      #expect(bands[0] == Int((best * 10_000).rounded()))
    }
  }

  @Test func `requirement orders, waiting orders and participants have their tables`() throws {
    let page = try page(["docs/samples/sovereign-compute.csv"])
    #expect(isWellFormed(page))
    for id in ["requirements", "participants"] { #expect(page.contains("<section id=\"\(id)\">"), "\(id)") }
    let waiting = """
      timestamp_ns,op,order_id,participant,side,gpu_model,vram_gb,region,sla_tier,price,quantity,minimum_quantity
      1760000000000000000,submit,1,anna,bid,h100-sxm,80,DE,on_demand,2.0000,8,4
      1760000001000000000,submit,2,ben,ask,h100-sxm,80,DE,on_demand,2.0000,1,

      """
    let other = try self.page(["-"], input: waiting)
    #expect(other.contains("<section id=\"waiting\">") && other.contains(">minimum_quantity 4</td>"))
    #expect(!other.contains("<section id=\"trades\">") && !other.contains("<section id=\"participants\">"))
    #expect(other.contains("Nothing was traded."))
  }

  @Test func `what steers a page is text in names`() throws {
    let stream = """
      timestamp_ns,op,order_id,participant,side,gpu_model,vram_gb,region,sla_tier,price,quantity
      1,submit,1,<i>&]]>,ask,h100-sxm,80,DE,on_demand,2.0000,8
      2,submit,2,</script><b>,bid,h100-sxm,80,DE,on_demand,2.0000,3

      """
    let page = try page(["-"], input: stream)
    #expect(isWellFormed(page))
    #expect(!page.contains("<i>") && !page.contains("<b>"))
    #expect(page.contains("&lt;i&gt;&amp;]]&gt;"))
  }

  @Test func `a stream of any length in time has periods, not too many`() throws {
    let header = "timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity\n"
    // One order a step, each trading with the one before.
    for step in [1, 1_000, 1_000_000_000, 86_400_000_000_000, 9_000_000_000_000_000] as [UInt64] {
      let rows = (1...2_000).map { number in
        "\(UInt64(number) * step),submit,\(number),\(number % 2 == 1 ? "ask" : "bid"),h100-sxm,80,DE,on_demand,2,1"
      }
      let page = try page(["-"], input: header + rows.joined(separator: "\n") + "\n")
      let volume = try data(of: "book1-volume", "hover", in: page)
      let texts = try values("GPUs", volume)
      #expect(0 < texts.count && texts.count <= 400, "\(step)")
      let sum = texts.reduce(0) { $0 + (Int($1.split(separator: " ").first ?? "") ?? 0) }
      #expect(sum == 1_000, "\(step)")
      #expect((volume["at"] as? [Double])?.count == texts.count)
    }
  }

  @Test func `bad input leaves a page of what was replayed, which says so`() throws {
    let scratch = try ScratchDirectory()
    let stream = SmallStream.text(endingWith: "1760000008000000000,submit,x,,,,,,,,,")
    let result = try ReplayProcess.run(["--report", scratch.path("page.html"), "-"], input: stream)
    #expect(result.status == 2)
    let page = try scratch.text("page.html")
    #expect(isWellFormed(page) && page.contains("Incomplete: standard input:10"))
  }

  @Test func `a page that cannot be written, or would overwrite something, is refused`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("orders.csv", SmallStream.text)
    for path in ["orders.csv", "none/page.html", "-"].map({ $0 == "-" ? $0 : scratch.path($0) }) {
      let result = try ReplayProcess.run(["--report", path, scratch.path("orders.csv")])
      #expect(result.status == 2 && !result.errors.isEmpty, "\(path)")
    }
    #expect(try scratch.text("orders.csv") == SmallStream.text)
  }

  @Test(.enabled(if: Browser.isInstalled, Comment(rawValue: Browser.absence)))
  func `a browser shows values where a reader points, and the depth of the moment that is chosen`() throws {
    let outcome = try Browser.open(
      page([Self.sample]),
      doing: """
        const chart = document.querySelector('#book1-price svg[data-plot]');
        chart.dispatchEvent(new KeyboardEvent('keydown', {key: 'End'}));
        const slider = document.querySelector('#book1-moment input');
        slider.value = 0;
        slider.dispatchEvent(new Event('input'));
        const box = document.querySelector('#book1-volume svg[data-plot]');
        box.dispatchEvent(new PointerEvent('pointermove', {clientX: box.getBoundingClientRect().right}));
        """)
    #expect(outcome.complaints.isEmpty)
    #expect(outcome.document.contains("From 2025-11-16T06:00:00Z: trades 3.5900, bid 3.4105, ask 3.5900</p>"))
    #expect(outcome.document.contains("<output>At 2025-10-"))
    #expect(outcome.document.contains(/<p class="values"[^>]*>From 2025-11-16T06:00:00Z: GPUs [0-9]+ in [0-9]+</))
  }
}
