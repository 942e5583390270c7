import Foundation
import Testing

/// `replay cut` and `replay split`: parts of a stream that stand by themselves.
struct CutTests {
  private static let sample = ReplayProcess.packageDirectory.appending(path: "docs/samples/market-2025.csv").path

  /// The events of a stream without the numbers of events and commands, and the numbers of their commands.
  private static func events(_ arguments: [String], input: String = "") throws -> [(command: Int, text: String)] {
    let result = try ReplayProcess.run(["--quiet", "--events", "-"] + arguments, input: input)
    try #require(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n").dropFirst().map { row in
      let cells = row.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
      return (Int(cells[1]) ?? 0, String(cells[2]))
    }
  }

  /// How many commands of a piece say what was there, as `replay` says.
  private static func openingCount(_ sentence: some StringProtocol) -> Int {
    guard let match = String(sentence).firstMatch(of: /, ([0-9,]+) of them for what was there/) else { return 0 }
    return Int(match.1.replacing(",", with: "")) ?? -1
  }

  @Test func `the days of a stream do together what the whole does`() throws {
    let scratch = try ScratchDirectory()
    let result = try ReplayProcess.run(
      ["split", "--by", "day", "--out", "day-{}.csv", Self.sample], in: scratch.url)
    #expect(result.status == 0, "\(result.errors)")
    let pieces = result.output.split(separator: "\n")
    #expect(pieces.count == 29 && pieces[0].hasPrefix("day-2025-10-19.csv: "))
    var together: [String] = []
    for piece in pieces {
      let opening = Self.openingCount(piece)
      let path = scratch.path(String(piece.prefix { $0 != ":" }))
      together += try Self.events([path]).filter { $0.command > opening }.map(\.text)
    }
    let whole = try Self.events([Self.sample]).map(\.text)
    #expect(together == whole)
  }

  @Test func `a part of a stream goes on as the whole does`() throws {
    let scratch = try ScratchDirectory()
    let stream = ReplayProcess.packageDirectory.appending(path: "docs/samples/sovereign-compute.csv").path
    for row in [20, 40, 61] {
      let result = try ReplayProcess.run(["cut", "--from", "\(row)", stream, scratch.path("part.csv")])
      #expect(result.status == 0, "\(result.errors)")
      let opening = Self.openingCount(result.output)
      let part = try Self.events([scratch.path("part.csv")])
      // Whatever the part says of the market leads to no trade.
      #expect(!part.contains { $0.command <= opening && $0.text.contains(",trade,") })
      let trades = part.filter { $0.command > opening && $0.text.contains(",trade,") }.map(\.text)
      let whole = try Self.events([stream]).map(\.text).filter { $0.contains(",trade,") }
      #expect(trades == whole.suffix(trades.count) && !trades.isEmpty)
      let remaining = try Self.events(["--until", "\(row - 1)", stream]).filter { $0.text.contains(",trade,") }.count
      #expect(trades.count == whole.count - remaining)
    }
  }

  private static let market = """
    timestamp_ns,op,order_id,participant,side,gpu_model,vram_gb,region,sla_tier,price,quantity,display_quantity,low,high,lot,all_or_none,max_per_counterparty
    1,open_book,,,,h100,80,DE,on_demand,,,,,,2,,
    1,submit,1,anna,ask,h100,80,DE,on_demand,2.0000,20,4,,,,,
    2,submit,2,ben,ask,h100,80,DE,on_demand,2.0000,6,,,,,,
    3,submit,3,cleo,bid,h100,80,DE,on_demand,2.0000,2,,,,,,
    4,submit,4,dora,bid,h100,80,DE,on_demand,1.0000,8,,,,,1,
    5,submit,5,dora,bid,h100,80,DE,on_demand,0.5000,8,,,,,,
    6,set_price_band,,,,h100,80,DE,on_demand,,,,0.9000,2.5000,,,
    7,submit,6,emil,bid,h200,141,DE,on_demand,3.0000,5,,,,,,
    8,halt,,,,h200,141,DE,on_demand,,,,,,,,
    9,open_auction,,,,h100,80,DE,on_demand,,,,,,,,
    10,submit,7,fred,bid,h100,80,DE,on_demand,2.1000,2,,,,,,
    11,lock_auction,,,,h100,80,DE,on_demand,,,,,,,,
    12,uncross,,,,h100,80,DE,on_demand,,,,,,,,
    13,resume,,,,h200,141,DE,on_demand,,,,,,,,

    """

  @Test func `a cut begins with books, phases, bands and orders, and notes what they cannot say`() throws {
    let result = try ReplayProcess.run(["cut", "--from", "t:12", "-", "-"], input: Self.market)
    #expect(result.status == 0)
    let rows = result.output.split(separator: "\n").dropFirst().map { $0.replacing(/,,+/, with: ",") }
    #expect(
      rows == [
        "12,open_book,h100,80,DE,on_demand,2,", "12,open_book,h200,141,DE,on_demand,",
        "12,open_auction,h100,80,DE,on_demand,", "12,submit,5,dora,bid,h100,80,DE,on_demand,0.5000,8,",
        "12,set_price_band,h100,80,DE,on_demand,0.9000,2.5000,",
        "12,submit,6,emil,bid,h200,141,DE,on_demand,3.0000,5,", "12,halt,h200,141,DE,on_demand,",
        "12,submit,1,anna,ask,h100,80,DE,on_demand,2.0000,18,4,", "12,submit,2,ben,ask,h100,80,DE,on_demand,2.0000,6,",
        "12,submit,4,dora,bid,h100,80,DE,on_demand,1.0000,8,1,", "12,submit,7,fred,bid,h100,80,DE,on_demand,2.1000,2,",
        "12,lock_auction,h100,80,DE,on_demand,", "12,uncross,h100,80,DE,on_demand,", "13,resume,h200,141,DE,on_demand,",
      ])
    #expect(
      result.errors == """
        replay: note: standard output: a cancel_all ends 1 orders behind others that entered later
        replay: note: standard output: order 1 shows 4 instead of the 2 left of a clip
        replay: note: standard output: the last price of 1 books, to which auctions and a volatility guard refer, is not known
        replay: standard output: 14 commands, 12 of them for what was there

        """)
    let trades = try Self.events(["-"], input: result.output).map(\.text).filter { $0.contains(",trade,") }
    #expect(trades == (try Self.events(["-"], input: Self.market).map(\.text).filter { $0.hasPrefix("12,trade,") }))
    #expect(trades.count == 1)
  }

  /// Cuts `stream` before `row`. Returns the events of what was there and of the rest, and what was noted.
  private func cut(_ stream: String, from row: Int) throws -> (opening: [String], rest: [String], errors: String) {
    let result = try ReplayProcess.run(["cut", "--from", "\(row)", "-", "-"], input: stream)
    try #require(result.status == 0, "\(result.errors)")
    let opening = Self.openingCount(result.errors)
    let events = try Self.events(["-"], input: result.output)
    return (
      events.filter { $0.command <= opening }.map(\.text), events.filter { $0.command > opening }.map(\.text),
      result.errors
    )
  }

  @Test func `orders that cross in an auction, outside a band set there, do not trade at the beginning`() throws {
    let stream = """
      timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity,low,high
      1000000000000000001,open_auction,,,h100,80,DE,on_demand,,,,
      1000000000000000002,submit,1,ask,h100,80,DE,on_demand,2.0000,5,,
      1000000000000000003,submit,2,bid,h100,80,DE,on_demand,2.5000,5,,
      1000000000000000004,set_price_band,,,h100,80,DE,on_demand,,,1.0000,1.5000
      1000000000000000005,set_price_band,,,h100,80,DE,on_demand,,,1.0000,3.0000
      1000000000000000006,uncross,,,h100,80,DE,on_demand,,,,

      """
    let part = try cut(stream, from: 5)
    #expect(!part.errors.contains("note"))
    #expect(part.rest == Array(try Self.events(["-"], input: stream).map(\.text).suffix(3)))
    #expect(part.rest.contains { $0.contains(",trade,") })
  }

  @Test func `a step of a schedule is due before orders that entered after it expire`() throws {
    let stream = """
      timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity,time_in_force,expires_ns,opens_ns,uncrosses_ns
      1000000000000000001,open_book,,,h100,80,DE,on_demand,,,,,,
      1000000000000000002,submit,1,ask,h100,80,DE,on_demand,2.0000,5,gtd,1000000000000000010,,
      1000000000000000003,schedule_auction,,,h100,80,DE,on_demand,,,,,1000000000000000010,1000000000000000020
      1000000000000000004,submit,2,ask,h100,80,DE,on_demand,2.0000,5,gtd,1000000000000000010,,
      1000000000000000030,advance,,,,,,,,,,,,

      """
    let part = try cut(stream, from: 5)
    #expect(!part.errors.contains("note"))
    #expect(part.rest == Array(try Self.events(["-"], input: stream).map(\.text).suffix(4)))
  }

  @Test func `that a cancel_all ends orders in another order, and that an order rests again, is noted`() throws {
    let replaced = """
      timestamp_ns,op,order_id,participant,side,gpu_model,vram_gb,region,sla_tier,price,quantity,display_quantity
      1000000000000000001,submit,1,anna,ask,h100,80,DE,on_demand,2.0000,5,2
      1000000000000000002,submit,2,anna,ask,h100,80,DE,on_demand,2.1000,5,
      1000000000000000003,submit,3,ben,bid,h100,80,DE,on_demand,2.0000,2,
      1000000000000000004,cancel_all,,anna,,,,,,,,

      """
    let part = try cut(replaced, from: 4)
    #expect(part.errors.contains("a cancel_all ends 1 orders behind others that entered later\n"))
    let requirement = """
      timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity
      1000000000000000001,open_book,,,h100,80,DE,on_demand,,
      1000000000000000002,submit,1,bid,h100|h200,*,DE,*,2.0000,5
      1000000000000000003,halt,,,h100,80,DE,on_demand,,
      1000000000000000004,close_book,,,h100,80,DE,on_demand,,
      1000000000000000005,open_book,,,h200,141,DE,on_demand,,

      """
    #expect(try cut(requirement, from: 5).errors.contains("order 1: that it rests is told again, in its next book\n"))
  }

  @Test func `a requirement order is kept or left out for its whole life`() throws {
    let header = "timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity,new_order_id\n"
    func book(_ model: String, _ size: Int) -> String { "1,open_book,,,\(model),\(size),DE,on_demand,,,\n" }
    let order = "1,submit,1,bid,h100|h200,*,DE,*,2.0000,5,\n1,replace,1,,,,,,2.1000,5,2\n"
    func rows(_ stream: String, _ arguments: [String] = []) throws -> [String] {
      let result = try ReplayProcess.run(["cut", "--book", "h100"] + arguments + ["-", "-"], input: header + stream)
      #expect(result.status == 0, "\(result.errors)")
      return result.output.split(separator: "\n").dropFirst().map { row in
        row.split(separator: ",", omittingEmptySubsequences: false).prefix(4).joined(separator: ",")
      }
    }
    // It enters where there is no book yet, and ends where there are others.
    let waiting = order + book("h200", 141) + "1,cancel,2,,,,,,,,\n"
    #expect(try rows(waiting) == ["1,submit,1,", "1,replace,1,2", "1,cancel,2,"])
    #expect(try rows(waiting, ["--from", "2"]) == ["1,submit,1,", "1,replace,1,2", "1,cancel,2,"])
    // It enters where there are others, and ends where there is one that is kept.
    let other = book("h200", 141) + order + book("h100", 80) + "1,cancel,2,,,,,,,,\n"
    #expect(try rows(other) == ["1,open_book,,"])
    // A book that is closed is none.
    let closed = book("h100", 80) + "1,close_book,,,h100,80,DE,on_demand,,,\n" + book("h200", 141) + order
    #expect(try rows(closed) == ["1,open_book,,", "1,close_book,,"])
  }

  @Test func `what is due on days without commands is in the day before them`() throws {
    let stream = """
      timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity,time_in_force,expires_ns
      1760000000000000000,submit,1,ask,h100,80,DE,on_demand,2.0000,5,gtd,1760200000000000000
      1760500000000000000,submit,2,ask,h100,80,DE,on_demand,2.1000,5,,

      """
    let scratch = try ScratchDirectory()
    try scratch.file("all.csv", stream)
    let result = try ReplayProcess.run(["split", "--by", "day", "--out", "{}.csv", "all.csv"], in: scratch.url)
    #expect(result.status == 0)
    let first = try Self.events([scratch.path("2025-10-09.csv")]).map(\.text)
    #expect(first == (try Self.events(["--until", "2025-10-15", "-"], input: stream).map(\.text)))
    #expect(first.last?.hasSuffix(",expired") == true)
  }

  @Test func `a row and a time between which there is nothing are an error`() throws {
    let result = try ReplayProcess.run(["cut", "--from", "5", "--until", "t:3", "-", "-"], input: Self.market)
    #expect(result.status == 2)
    #expect(result.errors.hasSuffix("replay: --until comes before --from: there is nothing between them\n"))
  }

  @Test func `books and participants are taken out`() throws {
    func rows(_ arguments: [String]) throws -> [String] {
      let result = try ReplayProcess.run(["cut"] + arguments + ["-", "-"], input: Self.market)
      #expect(result.status == 0, "\(result.errors)")
      return result.output.split(separator: "\n").dropFirst().map { row in
        row.split(separator: ",", omittingEmptySubsequences: false).prefix(3).joined(separator: ",")
      }
    }
    #expect(
      try rows(["--book", "h2*"]) == ["7,open_book,", "7,submit,6", "8,halt,", "13,resume,"])
    #expect(
      try rows(["--participant", "anna|ben", "--book", "h100", "--until", "t:5"]) == [
        "1,open_book,", "1,submit,1", "2,submit,2",
      ])
    #expect(try rows(["--until", "3"]).suffix(2) == ["1,submit,1", "2,submit,2"])
  }

  @Test func `a stream is parted by book and by model, and joined again`() throws {
    let scratch = try ScratchDirectory()
    let result = try ReplayProcess.run(
      ["split", "--by", "model", "--out", "{}.csv", "-"],
      input: Self.market + "14,cancel,99,,,,,,,,,,,,,,\n15,advance,,,,,,,,,,,,,,,\n", in: scratch.url)
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output == "h100.csv: 12 commands\nh200.csv: 5 commands\nother.csv: 2 commands\n")
    #expect(try ReplayProcess.run(["merge", "all.csv", "h100.csv", "h200.csv"], in: scratch.url).status == 0)
    let joined = try Self.events([scratch.path("all.csv")]).map(\.text).filter { $0.contains(",trade,") }
    #expect(joined == (try Self.events(["-"], input: Self.market).map(\.text).filter { $0.contains(",trade,") }))
    let books = try ReplayProcess.run(
      ["split", "--by", "book", "--out", "b-{}.csv", Self.sample], in: scratch.url)
    #expect(books.status == 0 && books.output.contains("b-h100-pcie_80_CA_on_demand_spot.csv: "))
    // Together they have all commands; what is for all books is in none of them.
    let counts = books.output.split(separator: "\n").map { $0.split(separator: " ")[1].replacing(",", with: "") }
    #expect(counts.reduce(0) { $0 + (Int($1) ?? 0) } == 16_916 + 52)
  }

  @Test func `a stream is parted into more files than may be open`() throws {
    let scratch = try ScratchDirectory()
    let rows = (0..<900).map { "\($0 / 300 + 1),submit,\($0 + 1),ask,model\($0 % 300),80,DE,on_demand,2,4\n" }
    try scratch.file(
      "all.csv", "timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity\n" + rows.joined())
    let result = try ReplayProcess.run(
      ["-c", "ulimit -n 250; exec \"$0\" split --by book --out {}.csv all.csv", ReplayProcess.executable.path],
      in: scratch.url, executable: URL(fileURLWithPath: "/bin/sh"))
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.split(separator: "\n").count == 300)
    for model in [0, 150, 299] {
      let ids = try scratch.text("model\(model)_80_DE_on_demand_spot.csv").split(separator: "\n").dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false)[2]
      }
      #expect(ids == ["", "\(model + 1)", "\(model + 301)", "\(model + 601)"])
    }
  }

  @Test(arguments: [
    (["cut", "-"], "cut needs a file to read and one to write: replay cut [options] IN OUT"),
    (["cut", "-", "-"], "cut needs --from, --until, --book or --participant; replay convert copies all of it"),
    (
      ["cut", "--from", "noon", "-", "-"],
      "--from noon: expected a row from 1, a time such as 2025-11-01, 2025-11-01T12:30:00Z or 09:45:00, or t:NANOSECONDS"
    ),
    (
      ["cut", "--from", "9", "--until", "8", "-", "-"],
      "--until comes before --from: there is nothing between them"
    ),
    (
      ["cut", "--from", "2025-11-02", "--until", "2025-11-01", "-", "-"],
      "--until comes before --from: there is nothing between them"
    ),
    (["cut", "--from", "2", "-", "a.log"], "cut writes CSV; replay convert makes a log of it"),
    (["cut", "--from", "2", "a.csv", "-"], "a.csv: cannot open: No such file or directory"),
    (["split", "-"], "split needs a stream, a key and names: replay split --by day|book|model --out 'NAME-{}.csv' IN"),
    (["split", "--by", "week", "--out", "{}", "-"], "--by week: expected day, book or model"),
    (["split", "--by", "day", "--out", "days.csv", "-"], "--out days.csv: expected a name with {} in it"),
    (
      ["split", "--by", "day", "--out", "/nowhere/{}.csv", "-"],
      "/nowhere/2025-10-09.csv: cannot create: No such file or directory"
    ),
    (["split", "--by", "day", "--out", "{}.csv", "a", "b"], "split reads one file, and b is a second"),
  ])
  func `what cannot be done is said in one line`(arguments: [String], message: String) throws {
    let scratch = try ScratchDirectory()
    let result = try ReplayProcess.run(arguments, input: SmallStream.text, in: scratch.url)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors == "replay: \(message)\n")
  }

  @Test(arguments: [["cut", "--until", "2030-01-01"], ["split", "--by", "model", "--out"]])
  func `malformed input is named with its place, and what is before it is written`(arguments: [String]) throws {
    let scratch = try ScratchDirectory()
    try scratch.file("bad.csv", SmallStream.text(endingWith: "x,,,,,,,,,,,"))
    let files = arguments[0] == "cut" ? ["bad.csv", "h100-sxm.csv"] : ["{}.csv", "bad.csv"]
    let result = try ReplayProcess.run(arguments + files, in: scratch.url)
    #expect(result.status == 2 && result.errors.hasPrefix("replay: bad.csv:10:1: timestamp_ns: expected "))
    #expect(try scratch.text("h100-sxm.csv").split(separator: "\n").count > 4)
  }
}
