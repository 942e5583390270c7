import ComputeMatching
import OrderStreams
import Testing

/// The columns that plain orders leave empty: quantities, flags and operators.
struct OrderTermTests {
  private static let header =
    "op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity,time_in_force,display_quantity,minimum_quantity,"
    + "max_per_counterparty,all_or_none,same_book,operators"
  private static let start = "submit,1,bid,h100-sxm,80,DE,on_demand,2,64,gtc,"

  private func order(_ cells: String, in exchange: inout Exchange) throws -> Order? {
    var reader = try CommandReader(
      ByteSource(bytes: Array("\(Self.header)\n\(Self.start)\(cells)\n".utf8), name: "orders.csv"))
    while let recorded = try reader.next(&exchange) {
      if case .submit(let order) = recorded.command { return order }
      exchange.apply(recorded.command, at: recorded.timestamp)
    }
    return nil
  }

  private func plain(displayQuantity: Quantity? = nil, _ conditions: Conditions = .none, isSameBook: Bool = false)
    -> Order
  {
    Order(
      id: 1, side: .bid, scope: .book(BookID(0)), price: 20_000, quantity: 64, displayQuantity: displayQuantity,
      conditions: conditions, isSameBook: isSameBook)
  }

  @Test func `each column is a part of the order`() throws {
    var exchange = Exchange()
    #expect(try order(",,,,,", in: &exchange) == plain())
    #expect(try order(",,,0,0,", in: &exchange) == plain())
    #expect(try order("8,,,,,", in: &exchange) == plain(displayQuantity: 8))
    #expect(try order("\"8\",,,,,", in: &exchange) == plain(displayQuantity: 8))
    #expect(try order(",16,,,,", in: &exchange) == plain(Conditions(minimumQuantity: 16)))
    #expect(try order(",,32,,,", in: &exchange) == plain(Conditions(maximumPerCounterparty: 32)))
    #expect(try order(",,,1,,", in: &exchange) == plain(Conditions(isAllOrNone: true)))
    #expect(try order(",,,,1,", in: &exchange) == plain(isSameBook: true))
    let both = try order("1,2,3,1,1,!CN", in: &exchange)
    let operators = try #require(both?.conditions.operators)
    #expect(
      both
        == plain(
          displayQuantity: 1,
          Conditions(isAllOrNone: true, minimumQuantity: 2, maximumPerCounterparty: 3, operators: operators),
          isSameBook: true))
  }

  @Test(arguments: ["0", "-1"])
  func `a quantity that no order can have is the exchange's to reject`(quantity: String) throws {
    for cells in ["\(quantity),,,,,", ",\(quantity),,,,", ",,\(quantity),,,"] {
      let text = OrderStreamText("\(Self.header)\n\(Self.start)\(cells)\n")
      var exchange = Exchange()
      _ = try text.commands(for: &exchange)
      #expect(exchange.events.copy().last?.kind == .rejected(1, .options), "\(cells)")
    }
  }

  @Test(arguments: [
    ("US", OperatorRule.allowed(["US"])), ("US|CA", .allowed(["US", "CA"])), ("CA|US|CA", .allowed(["US", "CA"])),
    ("!CN", .barred(["CN"])), ("!CN|RU", .barred(["CN", "RU"])), ("\"!RU|CN\"", .barred(["CN", "RU"])),
  ])
  func `operators are allowed or barred`(cell: String, rule: OperatorRule) throws {
    var exchange = Exchange()
    let operators = try #require(try order(",,,,,\(cell)", in: &exchange)?.conditions.operators)
    #expect(exchange.operatorRule(of: operators) == rule)
    #expect(try order(",,,,,", in: &exchange)?.conditions.operators == .any)
  }

  @Test func `the same rule has one number, however it is written`() throws {
    var exchange = Exchange()
    var reader = try CommandReader(
      ByteSource(
        bytes: Array(
          (["order_id,side,gpu_model,vram_gb,region,sla_tier,quantity,operators"]
            + ["US|CA", "!US|CA", "US|CA", "CA|US", "US"].map { "1,bid,h100-sxm,80,DE,on_demand,1,\($0)" })
            .joined(separator: "\n").utf8), name: "orders.csv"), opensBooks: false)
    var numbers: [UInt32] = []
    while let recorded = try reader.next(&exchange) {
      if case .submit(let order) = recorded.command { numbers.append(order.conditions.operators.rawValue) }
    }
    #expect(numbers == [1, 2, 1, 1, 3])
  }

  @Test(arguments: [
    ("ten,,,,,", "2:48: display_quantity: expected a whole number of GPUs, found \"ten\""),
    ("1.5,,,,,", "2:48: display_quantity: "), ("9223372036854775808,,,,,", "2:48: display_quantity: "),
    (",ten,,,,", "2:49: minimum_quantity: expected a whole number of GPUs, found \"ten\""),
    (",,ten,,,", "2:50: max_per_counterparty: expected a whole number of GPUs, found \"ten\""),
    (",,,yes,,", "2:51: all_or_none: expected 0 or 1, found \"yes\""),
    (",,,,2,", "2:52: same_book: expected 0 or 1, found \"2\""),
    (
      ",,,,,USA",
      "2:53: operators: expected ISO 3166-1 alpha-2 countries parted by bars, such as US|CA, or !CN|RU for all but "
        + "these, found \"USA\""
    ),
    (",,,,,!", "2:53: operators: "), (",,,,,uk", "2:53: operators: "), (",,,,,US|", "2:53: operators: "),
    (",,,,,US|!CA", "2:53: operators: "), (",,,,,!!US", "2:53: operators: "), (",,,,,US;CA", "2:53: operators: "),
    (",,,,,XX", "2:53: operators: "), (",,,,,\"US|ten\"", "2:53: operators: "),
  ])
  func `a bad cell is named with its place`(cells: String, message: String) throws {
    let error = try #require(OrderStreamText("\(Self.header)\n\(Self.start)\(cells)\n").error())
    #expect("\(error)".hasPrefix("orders.csv:\(message)"), "\(error)")
  }

  @Test func `every cell is read, also where the operation has no use for it`() throws {
    for (cells, column) in [
      ("x,,,,,", "display_quantity"), (",,,,,x", "operators"), (",,,x,,", "all_or_none"),
    ] {
      #expect(
        OrderStreamText("\(Self.header)\ncancel,1,,,,,,,,,\(cells)\n").error()?.columnName == column)
    }
    let commands = try OrderStreamText("\(Self.header)\ncancel,1,,,,,,,,,1,2,3,1,1,US\n").commands()
    #expect(commands.map(\.command) == [.cancel(1)])
  }
}

extension CountryCode: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) {
    guard let country = CountryCode(text) else { preconditionFailure("no country: \(text)") }
    self = country
  }
}
