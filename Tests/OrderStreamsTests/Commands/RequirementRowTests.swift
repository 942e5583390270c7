import ComputeMatching
import OrderStreams
import Testing

/// Orders for whatever satisfies a pattern (R16).
struct RequirementRowTests {
  private static let header = "op,order_id,side,gpu_model,vram_gb,region,sla_tier,window,differentials,price,quantity"
  private static let exact = "h100-sxm,80,US/us-east-1,on_demand"

  private static func row(_ contract: String, _ differentials: String = "", id: Int = 1) -> String {
    "submit,\(id),bid,\(contract),\(differentials),2,8"
  }

  /// The commands of `rows`, with no book opened unless a row asks for it.
  private func commands(
    _ rows: [String], header: String = header, for exchange: inout Exchange
  ) throws -> [Command] {
    var reader = try CommandReader(
      ByteSource(bytes: Array(([header] + rows).joined(separator: "\n").utf8), name: "orders.csv"))
    var commands: [Command] = []
    while let recorded = try reader.next(&exchange) {
      commands.append(recorded.command)
      if case .openBook = recorded.command { exchange.apply(recorded.command, at: recorded.timestamp) }
    }
    return commands
  }

  private func scopes(_ rows: [String], header: String = header, for exchange: inout Exchange) throws -> [OrderScope] {
    try commands(rows, header: header, for: &exchange).compactMap { command in
      if case .submit(let order) = command { order.scope } else { nil }
    }
  }

  @Test(arguments: [
    ("*,*,*,*,*", "*,*,*,*,*"), ("*,*,*,*,", "*,*,*,*,spot"), ("*,*,*,*,spot", "*,*,*,*,spot"),
    ("h100-sxm|h200-sxm,80,US,on_demand,", "h100-sxm|h200-sxm,80,US,on_demand,spot"),
    ("H100_SXM|l4,80,US,on_demand,", "h100-sxm|l4,80,US,on_demand,spot"),
    ("h100-sxm,>=80,US,on_demand,", "h100-sxm,>=80,US,on_demand,spot"),
    ("h100-sxm,80|94,US,on_demand,", "h100-sxm,80|94,US,on_demand,spot"),
    ("h100-sxm,80,US/*,on_demand,", "h100-sxm,80,US/*,on_demand,spot"),
    ("h100-sxm,80,US/*|DE,on_demand,", "h100-sxm,80,US/*|DE,on_demand,spot"),
    ("h100-sxm,80,US,>=on_demand,", "h100-sxm,80,US,>=on_demand,spot"),
    ("h100-sxm,80,US,on_demand|dedicated,", "h100-sxm,80,US,on_demand|dedicated,spot"),
    ("h100-sxm,80,US,on_demand,*", "h100-sxm,80,US,on_demand,*"),
    ("h100-sxm,080|94,US,on_demand,2026-12-01T00Z/720h", "h100-sxm,80|94,US,on_demand,2026-12-01T00Z/720h"),
    ("\"h100-sxm|l4\",\">=80\",\"US/*\",>=reserved,\"*\"", "h100-sxm|l4,>=80,US/*,>=reserved,*"),
  ])
  func `a pattern is a requirement, and opens no book`(columns: String, pattern: String) throws {
    var exchange = Exchange()
    let commands = try commands([Self.row(columns), Self.row(columns)], for: &exchange)
    let requirement = exchange.requirement(try Requirement(pattern))
    let order = Order(id: 1, side: .bid, scope: .requirement(requirement), price: 20_000, quantity: 8)
    #expect(commands == [.submit(order), .submit(order)])
    #expect(requirement.rawValue == 0)
    #expect(exchange.bookCount == 0)
  }

  @Test func `one exact contract is an order in its book`() throws {
    var exchange = Exchange()
    #expect(
      try commands([Self.row(Self.exact + ",")], for: &exchange) == [
        .openBook(try Contract(Self.exact + ",spot")),
        .submit(Order(id: 1, side: .bid, book: BookID(0), price: 20_000, quantity: 8)),
      ])
  }

  @Test func `one exact contract with differentials is a requirement, and opens no book`() throws {
    var exchange = Exchange()
    let cell = "gpu_model=*:+0.5"
    let rows = [
      Self.row(Self.exact + ",", cell), Self.row(Self.exact + ","), Self.row(Self.exact + ",", cell),
      Self.row(Self.exact + ",spot", cell),
    ]
    let commands = try commands(rows, for: &exchange)
    let requirement = exchange.requirement(
      try Requirement(Self.exact + ",spot"), differentials: [Differential(Requirement(), ticks: 5_000)])
    let flexible = Command.submit(
      Order(id: 1, side: .bid, scope: .requirement(requirement), price: 20_000, quantity: 8))
    #expect(
      commands == [
        flexible, .openBook(try Contract(Self.exact + ",spot")),
        .submit(Order(id: 1, side: .bid, book: BookID(0), price: 20_000, quantity: 8)), flexible, flexible,
      ])
  }

  @Test(arguments: [
    ("gpu_model=h200-sxm:+0.40", [("h200-sxm", 4_000)]), ("gpu_model=h200-sxm:0.40", [("h200-sxm", 4_000)]),
    ("region=DE/*:-0.10", [("*,*,DE/*", -1_000)]),
    ("gpu_model=h200-sxm:+0.40;region=DE/*:-0.10", [("h200-sxm", 4_000), ("*,*,DE/*", -1_000)]),
    ("gpu_model=h200-sxm|B200:1;vram_gb=>=141:0.0001", [("h200-sxm|b200", 10_000), ("*,>=141", 1)]),
    ("sla_tier=>=reserved:-2;sla_tier=dedicated:0", [("*,*,*,>=reserved", -20_000), ("*,*,*,dedicated", 0)]),
    ("window=2026-12-01T00Z/720h:+0.05", [("*,*,*,*,2026-12-01T00Z/720h", 500)]),
    ("window=spot:-0;vram_gb=80|94:+1.5", [("*,*,*,*,spot", 0), ("*,80|94", 15_000)]),
    ("\"gpu_model=NVIDIA H100 80GB HBM3:-922337203685477.5808\"", [("h100-sxm-80gb", Int(Int64.min))]),
    ("region=US/us-east-1|moon-base:922337203685477.5807", [("*,*,US/us-east-1|moon-base", Int(Int64.max))]),
  ])
  func `differentials are read`(cell: String, expected: [(grade: String, ticks: Int)]) throws {
    var exchange = Exchange()
    let found = try scopes([Self.row("*,*,*,*,", cell)], for: &exchange)
    let requirement = try #require(found.first?.requirement)
    #expect(
      exchange.differentials(of: requirement)
        == (try expected.map { Differential(try Requirement($0.grade), ticks: Int64($0.ticks)) }))
    #expect(exchange.requirement(of: requirement)?.description == "*,*,*,*,spot")
  }

  @Test func `a differential is in the exchange's ticks`() throws {
    var exchange = Exchange(Exchange.Configuration(tick: try Tick("0.005")))
    let found = try scopes([Self.row("*,*,*,*,", "region=DE:-0.015")], for: &exchange)
    let requirement = try #require(found.first?.requirement)
    #expect(exchange.differentials(of: requirement).map(\.ticks) == [-3])
    #expect(throws: StreamError.self) {
      try scopes([Self.row("*,*,*,*,", "region=DE:-0.001")], for: &exchange)
    }
  }

  @Test func `the same cells are the same requirement, other ones another`() throws {
    let rows = [
      ("*,*,US/*,*,", ""), ("*,*,US/*,*,", "region=US:+1"), ("*,*,US/*,*,", "region=US:+2"), ("*,*,DE/*,*,", ""),
      ("*,*,DE/*,*,", "region=US:+1"), ("*,*,US/*,*,spot", ""), ("*,*,US/*,*,*", ""), ("*,*,US/*,*,", "region=US:1"),
    ]
    let expected = [0, 1, 2, 3, 4, 0, 5, 1].map { OrderScope.requirement(RequirementID($0)) }
    var exchange = Exchange()
    let lines = rows.map { Self.row($0.0, $0.1) }
    let quoted = lines.map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }.joined(separator: ",")
    }
    #expect(try scopes(lines + lines + quoted, for: &exchange) == expected + expected + expected)
    // The columns of a contract that are not side by side are gathered.
    let names = Self.header.split(separator: ",").map(String.init)
    let order = [3, 0, 4, 1, 5, 2, 6, 8, 9, 10, 7]
    func reordered(_ line: String) -> String {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return order.map { String(cells[$0]) }.joined(separator: ",")
    }
    var other = Exchange()
    let header = order.map { names[$0] }.joined(separator: ",")
    #expect(try scopes((lines + lines).map(reordered), header: header, for: &other) == expected + expected)
  }

  @Test func `a pattern stays one when a book opens that satisfies it`() throws {
    var exchange = Exchange()
    let flexible = "h100-sxm,80,US/*,on_demand,"
    let found = try scopes(
      [Self.row(flexible), Self.row(Self.exact + ","), Self.row(flexible), Self.row(Self.exact + ",")], for: &exchange)
    let requirement = OrderScope.requirement(RequirementID(0))
    #expect(found == [requirement, .book(BookID(0)), requirement, .book(BookID(0))])
  }

  @Test func `thousands of patterns are told apart`() throws {
    var exchange = Exchange()
    let rows = (0..<3000).map { Self.row("h100-sxm,>=\($0 % 1500 + 1),*,*,") }
    let found = try scopes(rows, for: &exchange)
    #expect(found == (0..<3000).map { .requirement(RequirementID(UInt32($0 % 1500))) })
  }

  @Test(arguments: [
    (
      "h100-sxm|,80,DE,on_demand,,",
      "2:14: gpu_model: expected GPU models such as h100-sxm, H100_SXM or a100-40gb, each with at most one size of memory, "
        + "parted by bars, or * for any, found \"h100-sxm|\""
    ),
    ("h100-sxm|*,80,DE,on_demand,,", "2:14: gpu_model: "), (",80,DE,on_demand,,", "2:14: gpu_model: "),
    (
      "*,>80,DE,on_demand,,",
      "2:16: vram_gb: expected VRAM in whole GB from 1 to 65535, alternatives parted by bars, or at least so much as >=80, "
        + "or * for any, found \">80\""
    ),
    ("*,,DE,on_demand,,", "2:16: vram_gb: "), ("*,>=0,DE,on_demand,,", "2:16: vram_gb: "),
    ("*,80|65536,DE,on_demand,,", "2:16: vram_gb: "),
    (
      "*,*,US/*|uk/*,on_demand,,",
      "2:18: region: expected regions, such as DE, US/us-east-1, US/* or a name without a slash, parted by bars, "
        + "or * for any, found \"US/*|uk/*\""
    ),
    ("*,*,,on_demand,,", "2:18: region: "), ("*,*,*/*,on_demand,,", "2:18: region: "),
    (
      "*,*,*,>=gold,,",
      "2:20: sla_tier: expected SLA tiers (interruptible, on_demand, reserved or dedicated), parted by bars, or at least "
        + "one as >=on_demand, or * for any, found \">=gold\""
    ),
    ("*,*,*,,,", "2:20: sla_tier: "),
    (
      "*,*,*,*,spot|*,",
      "2:22: window: expected a delivery window, spot or whole UTC hours such as 2026-12-01T00Z/720h, or * for any, found "
        + "\"spot|*\""
    ),
    (
      "*,*,*,*,,cheap",
      "2:23: differentials: expected in entry 1 column=pattern:amount, such as gpu_model=h200-sxm:+0.40, found \"cheap\""
    ),
    ("*,*,*,*,,gpu_model=l4", "2:23: differentials: expected in entry 1 column=pattern"),
    ("*,*,*,*,,gpu_model:1=2", "2:23: differentials: expected in entry 1 column=pattern"),
    ("*,*,*,*,,gpu_model=l4:1;", "2:23: differentials: expected in entry 2 column=pattern"),
    (
      "*,*,*,*,,gpu_model=l4:1;price=l4:1",
      "2:23: differentials: expected in entry 2 one of the columns gpu_model, vram_gb, region, sla_tier or window before the "
        + "=, found \"gpu_model=l4:1;price=l4:1\""
    ),
    ("*,*,*,*,, gpu_model=l4:1", "2:23: differentials: expected in entry 1 one of the columns"),
    (
      "*,*,*,*,,gpu_model=:1",
      "2:23: differentials: expected in entry 1 before the colon GPU models such as h100-sxm"
    ),
    ("*,*,*,*,,vram_gb=>80:1", "2:23: differentials: expected in entry 1 before the colon VRAM in whole GB"),
    ("*,*,*,*,,region=uk/*:1", "2:23: differentials: expected in entry 1 before the colon regions"),
    ("*,*,*,*,,sla_tier=gold:1", "2:23: differentials: expected in entry 1 before the colon SLA tiers"),
    ("*,*,*,*,,window=spot|spot:1", "2:23: differentials: expected in entry 1 before the colon a delivery window"),
    (
      "*,*,*,*,,region=DE:1;region=US:ten",
      "2:23: differentials: expected in entry 2 after the colon an amount in USD per GPU-hour, found "
    ),
    ("*,*,*,*,,region=DE:", "2:23: differentials: expected in entry 1 after the colon an amount in USD per GPU-hour,"),
    ("*,*,*,*,,region=DE:+-1", "2:23: differentials: expected in entry 1 after the colon an amount"),
    (
      "*,*,*,*,,region=DE:0.00005",
      "2:23: differentials: expected in entry 1 after the colon an amount in USD per GPU-hour, a whole number of the "
        + "exchange's ticks, found \"region=DE:0.00005\""
    ),
    (
      "*,*,*,*,,region=DE:922337203685477.5808",
      "2:23: differentials: expected in entry 1 after the colon an amount in USD per GPU-hour of at most 2^63 - 1 ticks"
    ),
  ])
  func `a bad cell is named with its place`(cells: String, message: String) throws {
    let error = try #require(OrderStreamText("\(Self.header)\nsubmit,1,bid,\(cells),2,8\n").error())
    #expect("\(error)".hasPrefix("orders.csv:\(message)"), "\(error)")
  }

  @Test(arguments: [
    "cancel", "reduce", "replace", "cancel_all", "open_book", "halt", "resume", "open_auction", "uncross", "close_book",
    "set_price_band", "advance",
  ])
  func `a pattern is for orders alone`(operation: String) throws {
    let row = "\(operation),1,,h100-sxm,80,US/*,on_demand,,,2,8"
    for rows in [row, "\(Self.row("h100-sxm,80,US/*,on_demand,", id: 7))\n\(row)"] {
      let error = try #require(OrderStreamText("\(Self.header)\n\(rows)\n").error())
      #expect(error.columnName == "region")
      #expect(error.expected == "one exact region, such as DE, US/us-east-1 or a name without a slash")
      #expect(error.found == "\"US/*\"")
    }
  }

  @Test func `differentials on other rows are read, and have no meaning there`() throws {
    let row = "halt,,,\(Self.exact),,region=DE:1,,"
    let contract = try Contract(Self.exact + ",spot")
    var exchange = Exchange()
    #expect(
      try commands([row, row], for: &exchange) == [
        .openBook(contract), .operate(BookID(0), .halt), .operate(BookID(0), .halt),
      ])
    #expect(
      OrderStreamText("\(Self.header)\nhalt,,,\(Self.exact),,region,,\n").error()?.columnName == "differentials")
  }

  @Test func `a column that the file does not have is named`() throws {
    #expect(
      OrderStreamText("order_id,side,quantity,differentials\n1,bid,1,region=DE:1\n").error().map { "\($0)" }?
        .hasPrefix("orders.csv:2: gpu_model: expected GPU models such as h100-sxm") == true)
    #expect(
      OrderStreamText("order_id,side,quantity,gpu_model,vram_gb,region\n1,bid,1,*,*,*\n").error()?.columnName
        == "sla_tier")
  }
}
