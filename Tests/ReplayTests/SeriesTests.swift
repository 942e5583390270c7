import Foundation
import Testing

/// `replay series`, compared with what the rows of the event stream add up to.
struct SeriesTests {
  /// A table in CSV, row by row.
  private static func table(_ text: String) -> [[String: String]] {
    let rows = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
  }

  private static func series(_ arguments: [String], input: String = "") throws -> [[String: String]] {
    let result = try ReplayProcess.run(["series"] + arguments, input: input)
    try #require(result.status == 0, "\(result.errors)")
    return table(result.output)
  }

  private static let sample = "docs/samples/market-2025.csv"
  private static let events: [[String: String]] = {
    (try? ReplayProcess.run(["--quiet", "--events", "-", sample])).map { table($0.output) } ?? []
  }()

  private static let columns = ["gpu_model", "vram_gb", "region", "sla_tier", "window"]
  private static func book(_ row: [String: String]) -> String { columns.map { row[$0] ?? "?" }.joined(separator: ",") }
  private static func number(_ row: [String: String], _ column: String) -> Int { Int(row[column] ?? "") ?? -1 }
  /// Ticks of 0.0001.
  private static func ticks(_ row: [String: String], _ column: String) -> Int {
    Int((row[column] ?? "").replacing(".", with: "")) ?? -1
  }

  @Test func `the tape has every trade`() throws {
    let trades = Self.events.filter { $0["event"] == "trade" }
    let tape = try Self.series(["trades", Self.sample])
    #expect(tape.count == 985 && trades.count == 985)
    for (row, event) in zip(tape, trades) {
      for (column, other) in [
        ("timestamp_ns", "timestamp_ns"), ("seq", "seq"), ("price", "price"), ("quantity", "quantity"),
        ("side", "side"),
        ("taker", "order_id"), ("maker", "contra_order_id"), ("taker_participant", "participant"),
        ("maker_participant", "contra_participant"),
      ] {
        #expect(row[column] == event[other], "\(column)")
      }
      #expect(Self.book(row) == Self.book(event))
    }
  }

  @Test(arguments: [("1d", 86_400), ("1h", 3_600), ("90m", 5_400)])
  func `bars are what the trades of each period add up to`(step: String, seconds: Int) throws {
    let length = seconds * 1_000_000_000
    var expected: [String: [[String: String]]] = [:]
    for event in Self.events where event["event"] == "trade" {
      expected["\(Self.number(event, "timestamp_ns") / length * length) \(Self.book(event))", default: []].append(event)
    }
    let bars = try Self.series(["bars", "--every", step, Self.sample])
    #expect(bars.count == expected.count)
    #expect(bars.map { Self.number($0, "start_ns") } == bars.map { Self.number($0, "start_ns") }.sorted())
    for bar in bars {
      let trades = try #require(expected["\(Self.number(bar, "start_ns")) \(Self.book(bar))"])
      #expect(Self.number(bar, "end_ns") == Self.number(bar, "start_ns") + length)
      let prices = trades.map { Self.ticks($0, "price") }
      let quantities = trades.map { Self.number($0, "quantity") }
      #expect(Self.ticks(bar, "open") == prices.first && Self.ticks(bar, "close") == prices.last)
      #expect(Self.ticks(bar, "high") == prices.max() && Self.ticks(bar, "low") == prices.min())
      #expect(Self.number(bar, "quantity") == quantities.reduce(0, +))
      #expect(Self.number(bar, "trades") == trades.count)
      let money = zip(prices, quantities).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(Self.ticks(bar, "usd_per_hour") == money)
      let average = (Double(money) / Double(quantities.reduce(0, +))).rounded()
      #expect(Self.ticks(bar, "average_price") == Int(average))
      let bought = zip(trades, quantities).filter { $0.0["side"] == "bid" }.reduce(0) { $0 + $1.1 }
      #expect(Self.number(bar, "bought") == bought)
      #expect(Self.number(bar, "sold") == quantities.reduce(0, +) - bought)
    }
  }

  @Test func `bars of a volume have that volume, and the last one what is left`() throws {
    var (volumes, money): ([String: Int], [String: Int]) = ([:], [:])
    for event in Self.events where event["event"] == "trade" {
      volumes[Self.book(event), default: 0] += Self.number(event, "quantity")
      money[Self.book(event), default: 0] += Self.number(event, "quantity") * Self.ticks(event, "price")
    }
    let bars = Dictionary(grouping: try Self.series(["bars", "--every", "7gpus", Self.sample]), by: Self.book)
    #expect(bars.count == volumes.count)
    for (book, bars) in bars {
      #expect(bars.dropLast().allSatisfy { $0["quantity"] == "7" })
      #expect(bars.reduce(0) { $0 + Self.number($1, "quantity") } == volumes[book])
      #expect(bars.reduce(0) { $0 + Self.ticks($1, "usd_per_hour") } == money[book])
    }
  }

  /// The displayed levels of every book, from rows of an event stream that has no requirement orders.
  private struct Books {
    var orders: [String: (book: String, side: String, price: Int, shown: Int)] = [:]

    mutating func follow(_ row: [String: String]) {
      let (id, contra) = (row["order_id"] ?? "", row["contra_order_id"] ?? "")
      switch row["event"] {
      case "accepted":
        orders[id] = (book(row), row["side"] ?? "", ticks(row, "price"), max(0, number(row, "open_quantity")))
      case "rested":
        orders[id] = (book(row), row["side"] ?? "", ticks(row, "price"), number(row, "open_quantity"))
      case "trade":
        for order in [id, contra] {
          let shown = orders[order]?.shown ?? 0
          orders[order]?.shown = max(0, shown - number(row, "quantity"))
        }
      case "reduced": orders[id]?.shown = number(row, "open_quantity")
      case "replaced":
        let old = orders.removeValue(forKey: id)
        orders[contra] = (old?.book ?? "", old?.side ?? "", ticks(row, "price"), 0)
      case "cancelled": orders[id] = nil
      default: break
      }
    }

    /// `price quantity`, best first.
    func levels(_ book: String, _ side: String) -> [String] {
      var levels: [Int: Int] = [:]
      for order in orders.values where order.book == book && order.side == side && order.shown > 0 {
        levels[order.price, default: 0] += order.shown
      }
      return levels.sorted { side == "bid" ? $0.key > $1.key : $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    }
  }

  @Test func `quotes are listed at every change of the best level`() throws {
    let book = "h100-sxm,80,US/us-east-1,on_demand,spot"
    let name = try #require(
      Set(Self.events.filter { $0["event"] == "trade" }.map(Self.book)).sorted().first, "\(book)")
    var books = Books()
    var expected: [String] = []
    var command = ""
    var last = ["", ""]
    for (index, event) in Self.events.enumerated() {
      books.follow(event)
      command = event["command"] ?? ""
      let isLast = index + 1 == Self.events.count || Self.events[index + 1]["command"] != command
      guard isLast else { continue }
      let best = ["bid", "ask"].map { books.levels(name, $0).first ?? "" }
      if best != last { expected.append("\(event["timestamp_ns"] ?? "") \(best[0]) \(best[1])") }
      last = best
    }
    let quotes = try Self.series(["quotes", "--book", name, Self.sample]).map { row in
      let sides = ["bid", "ask"].map { side in
        row[side] == "" ? "" : "\(Self.ticks(row, side)) \(row["\(side)_quantity"] ?? "")"
      }
      return "\(row["timestamp_ns"] ?? "") \(sides[0]) \(sides[1])"
    }
    #expect(expected.count > 10)
    // A book that has just opened is listed empty.
    #expect(Array(quotes.drop { $0.hasSuffix("  ") }) == expected)
  }

  @Test func `depth is listed as it is at each moment`() throws {
    let rows = try Self.series(["depth", "--every", "1d", "--levels", "3", Self.sample])
    let day = 86_400_000_000_000
    var books = Books()
    var position = 0
    let moments = Set(rows.map { Self.number($0, "timestamp_ns") }).sorted()
    #expect(moments.count > 20 && moments.allSatisfy { $0 % day == 0 })
    for moment in moments {
      while position < Self.events.count, Self.number(Self.events[position], "timestamp_ns") <= moment {
        books.follow(Self.events[position])
        position += 1
      }
      var expected: Set<String> = []
      for book in Set(books.orders.values.map(\.book)) {
        for side in ["bid", "ask"] {
          for (index, level) in books.levels(book, side).prefix(3).enumerated() {
            expected.insert("\(book) \(side) \(index + 1) \(level)")
          }
        }
      }
      let listed = rows.filter { Self.number($0, "timestamp_ns") == moment }.map { row in
        "\(Self.book(row)) \(row["side"] ?? "") \(row["level"] ?? "") \(Self.ticks(row, "price")) \(row["quantity"] ?? "")"
      }
      #expect(Set(listed) == expected && listed.count == expected.count)
    }
  }

  @Test func `participants add up to what was traded`() throws {
    var (makers, takers): ([String: Int], [String: Int]) = ([:], [:])
    for event in Self.events where event["event"] == "trade" {
      takers["\(Self.book(event)) \(event["participant"] ?? "")", default: 0] += Self.number(event, "quantity")
      makers["\(Self.book(event)) \(event["contra_participant"] ?? "")", default: 0] += Self.number(event, "quantity")
    }
    let rows = try Self.series(["participants", Self.sample])
    for row in rows {
      let key = "\(Self.book(row)) \(row["participant"] ?? "")"
      #expect(Self.number(row, "maker_quantity") == makers[key] ?? 0)
      #expect(Self.number(row, "taker_quantity") == takers[key] ?? 0)
      #expect(Self.number(row, "quantity") == (makers[key] ?? 0) + (takers[key] ?? 0))
      #expect(Self.number(row, "bought") + Self.number(row, "sold") == Self.number(row, "quantity"))
    }
    #expect(Set(rows.map { "\(Self.book($0)) \($0["participant"] ?? "")" }) == Set(makers.keys).union(takers.keys))
    for (_, members) in Dictionary(grouping: rows, by: Self.book) {
      let total = members.reduce(0) { $0 + Self.number($1, "quantity") }
      let shares = members.map { Double(Self.number($0, "quantity")) / Double(total) }
      #expect(
        members.allSatisfy { Self.number($0, "hhi") == Int(shares.reduce(0) { $0 + $1 * $1 * 10_000 }.rounded()) })
    }
  }
}

// Small streams.
extension SeriesTests {
  private static let related = """
    timestamp_ns,op,order_id,participant,affiliation,side,gpu_model,vram_gb,region,sla_tier,price,quantity
    1,submit,1,anna,g,ask,h100-sxm,80,DE/a,on_demand,2.0000,6
    2,submit,2,ben,,bid,h100-sxm,80,DE/a,on_demand,2.0000,6
    3,submit,3,cleo,g,ask,h100-pcie,80,DE/a,on_demand,1.0000,4
    4,submit,4,ben,,bid,h100-pcie,80,DE/a,on_demand,1.0000,2
    5,submit,5,dora,,bid,h100-sxm|h100-pcie,80,DE/*,on_demand,0.9000,7
    6,submit,6,emil,,bid,h100-sxm,80,DE/a,on_demand,0.9000,1

    """

  @Test func `related parties are told, and concentration with them as one`() throws {
    let rows = try Self.series(["participants", "--requirement", "h100-*", "-"], input: Self.related)
    #expect(rows.map { $0["participant"] } == ["ben", "anna", "cleo"])
    #expect(rows.map { $0["related"] } == ["", "cleo", "anna"])
    #expect(rows.map { $0["share"] } == ["0.500000", "0.375000", "0.125000"])
    #expect(rows.map { $0["hhi"] } == ["4063", "4063", "4063"])
    #expect(rows.map { $0["hhi_related"] } == ["5000", "5000", "5000"])
  }

  @Test func `R16.5: a requirement order counts once in the depth of several books`() throws {
    let arguments = ["depth", "--every", "6ns", "--requirement", "h100-*"]
    let rows = try Self.series(arguments + ["-"], input: Self.related)
    #expect(
      rows.map { "\($0["side"] ?? "") \($0["price"] ?? "") \($0["quantity"] ?? "") \($0["flexible_quantity"] ?? "")" }
        == [
          "bid 0.9000 1 7", "ask 1.0000 2 0",
        ])
    #expect(Set(rows.map { $0["gpu_model"] }) == ["h100-*"])
  }

  @Test func `JSON has a line for each row`() throws {
    let result = try ReplayProcess.run(
      ["series", "trades", "--to", "json", "--book", "*-pcie", "-"], input: Self.related)
    #expect(
      result.output == """
        {"timestamp_ns": "4", "gpu_model": "h100-pcie", "vram_gb": "80", "region": "DE/a", "sla_tier": "on_demand", \
        "window": "spot", "seq": 8, "price": "1.0000", "quantity": 2, "side": "bid", "taker": 4, "maker": 3, \
        "taker_participant": "ben", "maker_participant": "cleo"}

        """)
  }

  @Test func `a list begins with what is there`() throws {
    let rows = try Self.series(["quotes", "--from", "t:4", "--book", "h100-p*", "-"], input: Self.related)
    #expect(
      rows.map { "\($0["timestamp_ns"] ?? "") \($0["bid"] ?? "") \($0["ask_quantity"] ?? "")" } == [
        "4  4", "4  2", "5 0.9000 2",
      ])
  }

  @Test(arguments: ["quotes", "depth"])
  func `a list that begins behind the stream has what is there then`(kind: String) throws {
    // One of two orders has expired by then.
    let rows = Self.related.split(separator: "\n").map(String.init)
    let stream = """
      \(rows[0]),time_in_force,expires_ns
      \(rows.dropFirst().map { $0 + ",," }.joined(separator: "\n"))
      7,submit,7,finn,,bid,h100-pcie,80,DE/a,on_demand,0.9500,3,gtd,9

      """
    for (start, expected) in [("t:8", [["8", "0.9500"]]), ("t:10", [["10", "0.9000"]])] {
      let rows = try Self.series([kind, "--from", start, "--book", "h100-p*", "-"], input: stream)
      let bids = rows.filter { $0["side"] != "ask" && $0["level"] ?? "1" == "1" }
      #expect(bids.map { [$0["timestamp_ns"] ?? "", $0["bid"] ?? $0["price"] ?? ""] } == expected)
    }
  }

  @Test(arguments: [
    ("h100-*", 2), ("H100_P?IE", 1), ("*,80,de/?", 2), ("h200|*-sxm", 1), ("*,*,DE/*", 2), ("h2*|h100-sxm", 1),
  ])
  func `a glob names books, in a replay too`(pattern: String, count: Int) throws {
    let result = try ReplayProcess.run(["--summary", "json", "--book", pattern, "-"], input: Self.related)
    #expect(result.status == 0, "\(result.errors)")
    #expect((try JSONSummary(result.output)["busiest_books"] as? [Any])?.count == count)
  }

  @Test func `a glob without a match is an error`() throws {
    for arguments in [["--quiet", "--book", "h2*"], ["series", "trades", "--book", "h2*"]] {
      let result = try ReplayProcess.run(arguments + ["-"], input: Self.related)
      #expect(result.status == 1)
      #expect(
        result.errors.hasSuffix("replay: --book h2*: no book matches; the nearest is h100-sxm,80,DE/a,on_demand,spot\n")
      )
    }
  }

  @Test func `what came before malformed input is listed`() throws {
    let result = try ReplayProcess.run(["series", "bars", "-"], input: Self.related + "7,submit,x,,,,,,,,,\n")
    #expect(result.status == 2)
    #expect(result.output.split(separator: "\n").count == 3)
    #expect(result.errors.hasPrefix("replay: standard input:8:10: order_id: expected "))
  }

  @Test(arguments: [
    (["series"], "series needs a kind and a stream: replay series trades|bars|quotes|depth|participants FILE..."),
    (
      ["series", "bars"],
      "series needs a kind and a stream: replay series trades|bars|quotes|depth|participants FILE..."
    ),
    (
      ["series", "bar", "-"],
      "bar is no kind of series (trades, bars, quotes, depth, participants); the nearest is bars"
    ),
    (
      ["series", "quotes", "--from", "2025-11-02", "--until", "2025-11-01", "-"],
      "--until comes before --from: there is nothing between them"
    ),
    (
      ["series", "bars", "--every", "1w", "-"],
      "--every 1w: expected a number with ms, s, m, h, d or gpus behind it, such as 1h or 100gpus"
    ),
    (["series", "quotes", "--every", "5gpus", "-"], "--every of a number of GPUs is for bars"),
    (["series", "trades", "--every", "1h", "-"], "--every is not for trades: all of them are listed"),
    (["series", "bars", "--levels", "3", "-"], "--levels is for depth"),
    (
      ["series", "bars", "--book", "a100", "--requirement", "h100", "-"],
      "--book lists every book by itself, and --requirement all together: give one"
    ),
    (
      ["series", "bars", "--from", "12", "-"],
      "--from 12: expected a time such as 2025-11-01, 2025-11-01T12:30:00Z or t:NANOSECONDS"
    ),
    (["series", "bars", "a.csv"], "a.csv: cannot open: No such file or directory"),
    (["series", "bars", "--out", "/nowhere/a", "-"], "/nowhere/a: cannot create: No such file or directory"),
    (
      ["series", "bars", "--book", "h100,seven", "-"],
      #"--book h100,seven: expected VRAM in whole GB from 1 to 65535, found "seven""#
    ),
  ])
  func `what cannot be done is said in one line`(arguments: [String], message: String) throws {
    let scratch = try ScratchDirectory()
    let result = try ReplayProcess.run(arguments, input: Self.related, in: scratch.url)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors == "replay: \(message)\n")
  }
}
