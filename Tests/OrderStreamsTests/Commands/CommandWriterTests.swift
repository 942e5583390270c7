import ComputeMatching
import OrderStreams
import Testing

/// The one canonical form of an order stream in CSV.
struct CommandWriterTests {
  private static let spot = "h100-sxm,80,US/us-east-1,on_demand,spot"
  private static let window = "h200-sxm,141,DE,reserved,2026-12-01T00Z/720h"
  private static let spotCells = [
    "gpu_model": "h100-sxm", "vram_gb": "80", "region": "US/us-east-1", "sla_tier": "on_demand",
  ]
  private static let windowCells = [
    "gpu_model": "h200-sxm", "vram_gb": "141", "region": "DE", "sla_tier": "reserved", "window": "2026-12-01T00Z/720h",
  ]

  /// Two books, 0 in spot and 1 in a window.
  private static func exchange(tick: Tick = .standard) throws -> Exchange {
    var exchange = Exchange(Exchange.Configuration(tick: tick))
    for contract in [spot, window] { exchange.apply(.openBook(try Contract(contract)), at: 0) }
    return exchange
  }

  /// Expects that `command` is written as a row of `cells` and a timestamp, and read from it again.
  private func expect(
    _ command: Command, as cells: [String: String], in exchange: inout Exchange,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let text = try CanonicalText.text(of: [(17, command)], in: exchange)
    let row = CanonicalText.row(cells.merging(["timestamp_ns": "17"]) { $1 })
    #expect(text == CanonicalText.header + row, sourceLocation: location)
    let read = try CanonicalText.commands(of: text, for: &exchange)
    #expect(read.map(\.0) == [17], sourceLocation: location)
    #expect(read.map(\.1) == [command], sourceLocation: location)
  }

  @Test(arguments: [
    (Command.cancel(7), ["op": "cancel", "order_id": "7"]),
    (.cancel(OrderID(.max)), ["op": "cancel", "order_id": "18446744073709551615"]),
    (.reduce(7, by: 3), ["op": "reduce", "order_id": "7", "quantity": "3"]),
    (.reduce(7, by: .min), ["op": "reduce", "order_id": "7", "quantity": "-9223372036854775808"]),
    (
      .replace(7, with: Replacement(price: 23_500, quantity: 3)),
      ["op": "replace", "order_id": "7", "price": "2.3500", "quantity": "3"]
    ),
    (
      .replace(7, with: Replacement(id: 8, price: 0, quantity: 0)),
      ["op": "replace", "order_id": "7", "new_order_id": "8", "price": "0.0000", "quantity": "0"]
    ),
    (
      .replace(7, with: Replacement(id: 7, price: Price(ticks: .min), quantity: 1)),
      ["op": "replace", "order_id": "7", "new_order_id": "7", "price": "-922337203685477.5808", "quantity": "1"]
    ),
    (.cancelAll(of: .none, in: nil), ["op": "cancel_all"]),
    (.cancelAll(of: .none, in: BookID(0)), spotCells.merging(["op": "cancel_all"]) { $1 }),
    (.operate(BookID(0), .halt), spotCells.merging(["op": "halt"]) { $1 }),
    (.operate(BookID(1), .resume), windowCells.merging(["op": "resume"]) { $1 }),
    (.operate(BookID(0), .openAuction), spotCells.merging(["op": "open_auction"]) { $1 }),
    (.operate(BookID(0), .uncross), spotCells.merging(["op": "uncross"]) { $1 }),
    (.operate(BookID(1), .close), windowCells.merging(["op": "close_book"]) { $1 }),
    (.operate(BookID(0), .setPriceBand(low: nil, high: nil)), spotCells.merging(["op": "set_price_band"]) { $1 }),
    (
      .operate(BookID(0), .setPriceBand(low: 10_000, high: nil)),
      spotCells.merging(["op": "set_price_band", "low": "1.0000"]) { $1 }
    ),
    (
      .operate(BookID(1), .setPriceBand(low: 0, high: 40_000)),
      windowCells.merging(["op": "set_price_band", "low": "0.0000", "high": "4.0000"]) { $1 }
    ),
    (.advance, ["op": "advance"]),
    (.operate(BookID(0), .lockAuction), spotCells.merging(["op": "lock_auction"]) { $1 }),
    (.operate(BookID(0), .indicate), spotCells.merging(["op": "indicate"]) { $1 }),
    (.operate(BookID(0), .scheduleAuction(nil)), spotCells.merging(["op": "schedule_auction"]) { $1 }),
    (
      .operate(BookID(0), .scheduleAuction(AuctionSchedule(opens: 0, uncrosses: 7))),
      spotCells.merging(["op": "schedule_auction", "opens_ns": "0", "uncrosses_ns": "7"]) { $1 }
    ),
    (
      .operate(
        BookID(1),
        .scheduleAuction(AuctionSchedule(opens: 5, locks: 6, uncrosses: 7, everyHours: 24, unmatched: .cancel))),
      windowCells.merging([
        "op": "schedule_auction", "opens_ns": "5", "locks_ns": "6", "uncrosses_ns": "7", "every_hours": "24",
        "unmatched": "cancel",
      ]) { $1 }
    ),
  ])
  func `an operation fills the columns that it has`(command: Command, cells: [String: String]) throws {
    var exchange = try Self.exchange()
    try expect(command, as: cells, in: &exchange)
  }

  @Test func `a book is opened by its contract`() throws {
    var exchange = try Self.exchange()
    try expect(
      .openBook(try Contract(Self.spot)), as: Self.spotCells.merging(["op": "open_book"]) { $1 }, in: &exchange)
    try expect(
      .openBook(try Contract(Self.spot), lot: 8), as: Self.spotCells.merging(["op": "open_book", "lot": "8"]) { $1 },
      in: &exchange)
    try expect(
      .openBook(try Contract("l4,24,moon-base,interruptible,1970-01-01T01Z/1h")),
      as: [
        "op": "open_book", "gpu_model": "l4", "vram_gb": "24", "region": "moon-base", "sla_tier": "interruptible",
        "window": "1970-01-01T01Z/1h",
      ], in: &exchange)
  }

  @Test func `a participant's orders are cancelled by their name`() throws {
    var exchange = try Self.exchange()
    let anna = exchange.participant(named: "anna")
    try expect(.cancelAll(of: anna, in: nil), as: ["op": "cancel_all", "participant": "anna"], in: &exchange)
    try expect(
      .cancelAll(of: anna, in: BookID(1)),
      as: Self.windowCells.merging(["op": "cancel_all", "participant": "anna"]) { $1 }, in: &exchange)
  }

  @Test func `an order that is nothing but defaults says only what it must`() throws {
    var exchange = try Self.exchange()
    try expect(
      .submit(Order(id: 1, side: .bid, book: BookID(0), price: nil, quantity: 8)),
      as: Self.spotCells.merging(["op": "submit", "order_id": "1", "side": "bid", "quantity": "8"]) { $1 },
      in: &exchange)
  }

  @Test func `a strip may require just one contract, and is for no book`() throws {
    var exchange = try Self.exchange()
    let requirement = exchange.requirement(try Requirement("h100-sxm,80,DE,on_demand,2026-12-01T00Z/48h"))
    let cells = [
      "op": "submit", "order_id": "1", "side": "bid", "price": "2.0000", "quantity": "8", "strip": "1",
      "gpu_model": "h100-sxm", "vram_gb": "80", "region": "DE", "sla_tier": "on_demand",
      "window": "2026-12-01T00Z/48h",
    ]
    let order = Order(
      id: 1, side: .bid, scope: .requirement(requirement), price: 20_000, quantity: 8, isStrip: true)
    try expect(.submit(order), as: cells, in: &exchange)
    var refusals = 0
    for isStrip in [true, false] {
      var other = order
      other.isStrip = isStrip
      if isStrip { other.scope = .book(BookID(0)) }
      _ = try CanonicalText.text(of: [(0, .submit(other))], in: exchange) { _ in refusals += 1 }
    }
    #expect(refusals == 2)
  }

  @Test func `an order fills the columns in which it differs`() throws {
    var exchange = try Self.exchange()
    let order = Order(
      id: 1, side: .ask, scope: .book(BookID(1)), price: 23_500, quantity: 8, timeInForce: .goodTillDate, expiry: 0,
      isPostOnly: true, participant: exchange.participant(named: "anna"),
      affiliation: exchange.affiliation(named: "atlas"), operatorJurisdiction: "DE", selfTradePrevention: .decrement,
      displayQuantity: 1,
      conditions: Conditions(
        isAllOrNone: true, minimumQuantity: 2, maximumPerCounterparty: 3,
        operators: exchange.operators(.allowed(["US", "CA"]))), isSameBook: true)
    let cells = [
      "op": "submit", "order_id": "1", "side": "ask", "price": "2.3500", "quantity": "8", "time_in_force": "gtd",
      "expires_ns": "0", "post_only": "1", "participant": "anna", "affiliation": "atlas", "operator": "DE",
      "self_trade": "decrement", "display_quantity": "1", "all_or_none": "1", "same_book": "1",
      "minimum_quantity": "2", "max_per_counterparty": "3", "operators": "CA|US",
    ]
    try expect(.submit(order), as: cells.merging(Self.windowCells) { $1 }, in: &exchange)
  }

  @Test func `the words of a column are written`() throws {
    var exchange = try Self.exchange()
    let cells = Self.spotCells.merging(["op": "submit", "order_id": "1", "side": "bid", "quantity": "8"]) { $1 }
    for life in TimeInForce.allCases where life != .goodTillCancelled {
      let order = Order(id: 1, side: .bid, book: BookID(0), price: nil, quantity: 8, timeInForce: life)
      try expect(.submit(order), as: cells.merging(["time_in_force": life.text]) { $1 }, in: &exchange)
    }
    for mode in SelfTradePrevention.allCases where mode != .cancelNewest {
      let order = Order(id: 1, side: .bid, book: BookID(0), price: nil, quantity: 8, selfTradePrevention: mode)
      try expect(.submit(order), as: cells.merging(["self_trade": mode.text]) { $1 }, in: &exchange)
    }
  }

  @Test(arguments: [0, -1, 4_294_967_295, 4_294_967_296] as [Quantity])
  func `a term that no order can have is written as 0`(quantity: Quantity) throws {
    var exchange = try Self.exchange()
    // There is no limit that is too large.
    let limit = quantity < 1 ? quantity : nil
    let order = Order(
      id: 1, side: .bid, book: BookID(0), price: nil, quantity: 8, displayQuantity: quantity,
      conditions: Conditions(minimumQuantity: quantity, maximumPerCounterparty: limit))
    var cells = [
      "op": "submit", "order_id": "1", "side": "bid", "quantity": "8", "display_quantity": "0", "minimum_quantity": "0",
    ]
    cells["max_per_counterparty"] = limit.map { _ in "0" }
    try expect(.submit(order), as: cells.merging(Self.spotCells) { $1 }, in: &exchange)
  }

  @Test(arguments: [
    (OperatorRule.allowed(["US"]), "US"), (.allowed(["US", "CA", "DE"]), "CA|DE|US"),
    (.barred(["RU", "CN"]), "!CN|RU"),
  ])
  func `operators are in alphabetical order`(rule: OperatorRule, cell: String) throws {
    var exchange = try Self.exchange()
    let order = Order(
      id: 1, side: .bid, book: BookID(0), price: nil, quantity: 8,
      conditions: Conditions(operators: exchange.operators(rule)))
    let cells = ["op": "submit", "order_id": "1", "side": "bid", "quantity": "8", "operators": cell]
    // The second time it is known.
    for _ in 1...2 { try expect(.submit(order), as: cells.merging(Self.spotCells) { $1 }, in: &exchange) }
  }

  @Test(arguments: [
    ("*,*,*,*,*", [], "*,*,*,*,*,"), ("*,*,*,*,spot", [], "*,*,*,*,,"),
    ("h200-sxm|H100_SXM,>=80,US/*|DE,>=on_demand,spot", [], "h200-sxm|h100-sxm,>=80,US/*|DE,>=on_demand,,"),
    ("l4,24|48,DE,reserved|dedicated,2026-12-01T00Z/720h", [], "l4,24|48,DE,reserved|dedicated,2026-12-01T00Z/720h,"),
    (spot, [("*", 0)], "h100-sxm,80,US/us-east-1,on_demand,,gpu_model=*:+0.0000"),
    (
      "*,*,*,*,*", [("*,*,DE/*", -1_000), ("h200-sxm|l4", 4_000), ("*,*,DE/*", -1_000)],
      "*,*,*,*,*,region=DE/*:-0.1000;gpu_model=h200-sxm|l4:+0.4000;region=DE/*:-0.1000"
    ),
    (
      "*,*,*,*,spot",
      [("*,>=80", 1), ("*,*,*,>=reserved", Int.max), ("*,*,*,*,spot", Int.min), ("*,*,*,*,2026-12-01T00Z/720h", -1)],
      "*,*,*,*,,vram_gb=>=80:+0.0001;sla_tier=>=reserved:+922337203685477.5807;window=spot:-922337203685477.5808;"
        + "window=2026-12-01T00Z/720h:-0.0001"
    ),
  ])
  func `a requirement is written with its pattern and its differentials`(
    pattern: String, differentials: [(grade: String, ticks: Int)], cells: String
  ) throws {
    var exchange = try Self.exchange()
    let requirement = exchange.requirement(
      try Requirement(pattern),
      differentials: try differentials.map { Differential(try Requirement($0.grade), ticks: Int64($0.ticks)) })
    let order = Order(id: 1, side: .bid, scope: .requirement(requirement), price: 1, quantity: 8)
    let columns = ["gpu_model", "vram_gb", "region", "sla_tier", "window", "differentials"]
    let named = zip(columns, cells.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    let others = ["op": "submit", "order_id": "1", "side": "bid", "price": "0.0001", "quantity": "8"]
    for _ in 1...2 {
      try expect(
        .submit(order), as: others.merging(Dictionary(uniqueKeysWithValues: named)) { $1 }, in: &exchange)
    }
  }

  @Test(arguments: [("0.005", 3, "0.015"), ("25", 2, "50"), ("0.000000001", 1, "0.000000001"), ("1.5", 3, "4.5")])
  func `prices and differentials have the decimals of the tick`(tick: String, ticks: Int, text: String) throws {
    var exchange = try Self.exchange(tick: try Tick(tick))
    let requirement = exchange.requirement(
      Requirement(), differentials: [Differential(Requirement(), ticks: Int64(ticks))])
    let order = Order(
      id: 1, side: .bid, scope: .requirement(requirement), price: Price(ticks: Int64(ticks)), quantity: 8)
    try expect(
      .submit(order),
      as: [
        "op": "submit", "order_id": "1", "side": "bid", "price": text, "quantity": "8", "gpu_model": "*",
        "vram_gb": "*", "region": "*", "sla_tier": "*", "window": "*", "differentials": "gpu_model=*:+\(text)",
      ], in: &exchange)
  }

  @Test(arguments: [
    ("anna", "anna"), ("#anna", "#anna"), (" anna ", " anna "), ("a,b", "\"a,b\""), ("\"", "\"\"\"\""),
    ("a \"b\"", "\"a \"\"b\"\"\""), ("a\nb", "\"a\nb\""), ("a\n#b", "\"a\n#b\""), ("a\r\nb", "\"a\r\nb\""),
    ("a\r", "\"a\r\""), ("\n", "\"\n\""), ("é", "é"), ("日本", "日本"), ("a\u{0}", "a\u{0}"), ("'", "'"),
  ])
  func `a name is quoted where it must be`(name: String, cell: String) throws {
    var exchange = try Self.exchange()
    let participant = exchange.participant(named: name)
    try expect(
      .cancelAll(of: participant, in: nil), as: ["op": "cancel_all", "participant": cell], in: &exchange)
    let order = Order(
      id: 1, side: .bid, book: BookID(0), price: nil, quantity: 8, affiliation: exchange.affiliation(named: name))
    let cells = ["op": "submit", "order_id": "1", "side": "bid", "quantity": "8", "affiliation": cell]
    try expect(.submit(order), as: cells.merging(Self.spotCells) { $1 }, in: &exchange)
  }
}

// What is written is read again as what it was.
extension CommandWriterTests {
  @Test(arguments: ["0.0001", "0.005", "25", "0.000000001", "1.5"], [1, 2, 3] as [UInt64])
  func `any commands are read as they were written, and written as they were read`(tick: String, seed: UInt64) throws {
    let configuration = Exchange.Configuration(tick: try Tick(tick))
    var random = RandomCommands(seed: seed)
    var exchange = Exchange(configuration)
    var commands: [(Timestamp, Command)] = []
    for _ in 0..<2_000 {
      let command = try random.next(&exchange)
      commands.append(command)
      if case .openBook = command.1 { exchange.apply(command.1, at: command.0) }
    }
    let text = try CanonicalText.text(of: commands, in: exchange) { Issue.record($0) }
    var other = Exchange(configuration)
    let read = try CanonicalText.commands(of: text, for: &other)
    try #require(read.count == commands.count)
    for (read, written) in zip(read, commands) { #expect(read == written) }
    #expect(try CanonicalText.text(of: read, in: other) == text)
  }

  @Test func `a stream from elsewhere keeps its commands, with the books that it opens by itself`() throws {
    let stream = """
      # Columns as they come, defaults in words, and names in many spellings.
      quantity,side,window,gpu_model,vram_gb,region,sla_tier,order_id,timestamp_ns,price,differentials,operators,op
      8,bid,spot,H100_SXM,080,US,on_demand,1,17,2.35,,,
      8,bid,,"NVIDIA H100 80GB HBM3",80,US,on_demand,2,,002.3500000,,CA|US|CA,submit
      8,ask,*,*,*,*,>=reserved,3,18,2,gpu_model=H100_SXM:0.5;region=US:-0,US|CA,submit\r
      8,ask,*,*,*,*,>=reserved,4,,2,"gpu_model=h100-sxm:+0.50;region=US:+0",!CA,submit

      ,,,h100-sxm,80,US,on_demand,,,,,,halt
      ,,spot,,,,,4,,,,,cancel
      ,,spot,,,,,,,,,,advance
      """
    var exchange = Exchange()
    let commands = try CanonicalText.commands(of: stream, opensBooks: true, for: &exchange)
    let text = try CanonicalText.text(of: commands, in: exchange)
    func submit(_ id: String, _ side: String, _ contract: [String: String], _ cells: [String: String]) -> String {
      let order = ["op": "submit", "order_id": id, "side": side, "quantity": "8"]
      return CanonicalText.row(order.merging(contract) { $1 }.merging(cells) { $1 })
    }
    let contract = ["gpu_model": "h100-sxm", "vram_gb": "80", "region": "US", "sla_tier": "on_demand"]
    let pattern = [
      "gpu_model": "*", "vram_gb": "*", "region": "*", "sla_tier": ">=reserved", "window": "*",
      "differentials": "gpu_model=h100-sxm:+0.5000;region=US:+0.0000", "timestamp_ns": "18", "price": "2.0000",
    ]
    #expect(
      text == CanonicalText.header
        + CanonicalText.row(contract.merging(["timestamp_ns": "17", "op": "open_book"]) { $1 })
        + submit("1", "bid", contract, ["timestamp_ns": "17", "price": "2.3500"])
        + submit("2", "bid", contract, ["timestamp_ns": "17", "price": "2.3500", "operators": "CA|US"])
        + submit("3", "ask", pattern, ["operators": "CA|US"]) + submit("4", "ask", pattern, ["operators": "!CA"])
        + CanonicalText.row(contract.merging(["timestamp_ns": "18", "op": "halt"]) { $1 })
        + CanonicalText.row(["timestamp_ns": "18", "op": "cancel", "order_id": "4"])
        + CanonicalText.row(["timestamp_ns": "18", "op": "advance"]))
    var other = Exchange()
    let read = try CanonicalText.commands(of: text, for: &other)
    #expect(read.map(\.0) == commands.map(\.0) && read.map(\.1) == commands.map(\.1))
  }

  @Test func `names that no command has a use for are left out, and canonical text is the same without them`() throws {
    let stream = """
      timestamp_ns,op,order_id,participant,affiliation,operators
      1,cancel,7,zoe,atlas,!US
      2,cancel_all,,anna,atlas,!CN
      """
    var exchange = Exchange()
    let text = try CanonicalText.text(of: CanonicalText.commands(of: stream, for: &exchange), in: exchange)
    #expect(
      text == CanonicalText.header + CanonicalText.row(["timestamp_ns": "1", "op": "cancel", "order_id": "7"])
        + CanonicalText.row(["timestamp_ns": "2", "op": "cancel_all", "participant": "anna"]))
    var other = Exchange()
    #expect(try CanonicalText.text(of: CanonicalText.commands(of: text, for: &other), in: other) == text)
  }
}
