import ComputeMatching
import OrderStreams
import Testing

/// What well-formed rows mean.
struct CommandReaderTests {
  private func contract(_ text: String = OrderStreamText.contract) throws -> Contract { try Contract(text) }

  @Test func `a row with every column says all of an order`() throws {
    let row = "17,submit,7,,acme,group,DE,ask,h100-sxm,80,US/us-east-1,on_demand,spot,2.3500,64,gtd,99,1,decrement"
    var exchange = Exchange()
    let commands = try OrderStreamText(rows: row).commands(for: &exchange)
    #expect(commands.map(\.timestamp) == [17, 17])
    #expect(commands.map(\.line) == [2, 2])
    #expect(commands[0].command == .openBook(try contract()))
    #expect(
      commands[1].command
        == .submit(
          Order(
            id: 7, side: .ask, book: BookID(0), price: 23_500, quantity: 64, timeInForce: .goodTillDate, expiry: 99,
            isPostOnly: true, participant: exchange.participant(named: "acme"),
            affiliation: exchange.affiliation(named: "group"), operatorJurisdiction: CountryCode("DE"),
            selfTradePrevention: .decrement)))
  }

  @Test func `columns that are missing or empty take their defaults`() throws {
    let order = Order(id: 1, side: .bid, book: BookID(0), price: nil, quantity: 3)
    let short = "order_id,side,gpu_model,vram_gb,region,sla_tier,quantity\n1,bid,h100-sxm,80,DE,reserved,3\n"
    #expect(
      try OrderStreamText(short).commands().map(\.command) == [
        .openBook(try contract("h100-sxm,80,DE,reserved,spot")), .submit(order),
      ])
    #expect(try OrderStreamText(short).commands().map(\.timestamp) == [0, 0])
    let empty = ",,1,,,,,bid,h100-sxm,80,DE,reserved,,,3,,,,"
    #expect(try OrderStreamText(rows: empty).commands() == OrderStreamText(short).commands())
  }

  @Test(arguments: [
    ("cancel,7,,,,,,,,,,,,,,,,", Command.cancel(7)),
    ("reduce,7,,,,,,,,,,,,5,,,,", .reduce(7, by: 5)),
    ("replace,7,,,,,,,,,,,1.5,5,,,,", .replace(7, with: Replacement(price: 15_000, quantity: 5))),
    ("replace,7,8,,,,,,,,,,1.5,5,,,,", .replace(7, with: Replacement(id: 8, price: 15_000, quantity: 5))),
    ("replace,7,7,,,,,,,,,,1.5,5,,,,", .replace(7, with: Replacement(id: 7, price: 15_000, quantity: 5))),
    ("replace,7,,,,,,,,,,,,5,,,,", .replace(7, with: Replacement(price: 0, quantity: 5))),
    ("cancel_all,,,,,,,,,,,,,,,,,", .cancelAll(of: .none, in: nil)),
    ("advance,,,,,,,,,,,,,,,,,", .advance),
    // A window alone names no contract where none is asked for.
    ("advance,,,,,,,,,,,spot,,,,,,", .advance),
  ])
  func `every operation has its command`(row: String, command: Command) throws {
    #expect(try OrderStreamText(rows: "5," + row).commands().map(\.command) == [command])
  }

  @Test func `open_book opens what it names, and nothing is opened for it`() throws {
    let row = "5,open_book,,,,,,,h100-sxm,80,DE,on_demand,2026-12-01T00Z/720h,,,,,,"
    let expected = Command.openBook(try contract("h100-sxm,80,DE,on_demand,2026-12-01T00Z/720h"))
    #expect(try OrderStreamText(rows: row, row).commands().map(\.command) == [expected, expected])
  }

  @Test func `cancel_all is of a participant, everywhere or in one book`() throws {
    var exchange = Exchange()
    let commands = try OrderStreamText(
      rows: "1,cancel_all,,,acme,,,,,,,,,,,,,,", "1,cancel_all,,,acme,,,,\(OrderStreamText.contract),,,,,,",
      "1,cancel_all,,,acme,,,,\(OrderStreamText.contract),,,,,,"
    ).commands(for: &exchange)
    let acme = exchange.participant(named: "acme")
    #expect(
      commands.map(\.command) == [
        .cancelAll(of: acme, in: nil), .openBook(try contract()), .cancelAll(of: acme, in: BookID(0)),
        .cancelAll(of: acme, in: BookID(0)),
      ])
  }

  @Test func `an empty timestamp is the previous row's`() throws {
    let commands = try OrderStreamText(
      rows: ",cancel,1,,,,,,,,,,,,,,,,", "9,cancel,1,,,,,,,,,,,,,,,,", ",cancel,1,,,,,,,,,,,,,,,,",
      "3,cancel,1,,,,,,,,,,,,,,,,", ",cancel,1,,,,,,,,,,,,,,,,"
    ).commands()
    #expect(commands.map(\.timestamp) == [0, 9, 9, 3, 3])
  }

  @Test func `what is well formed but not allowed is the exchange's to reject`() throws {
    var exchange = Exchange()
    let start = "1,submit,1,,,,,bid,\(OrderStreamText.contract)"
    _ = try OrderStreamText(
      rows: "\(start),0,1,,,,", "\(start),-1.5,1,,,,", "\(start),1,0,,,,", "\(start),1,-3,,,,",
      "\(start),1,1000001,,,,", "\(start),1,1,gtd,,,", "\(start),1,1,ioc,,1,", "1,replace,1,,,,,,,,,,,,1,,,,"
    ).commands(for: &exchange)
    let reasons = exchange.events.copy().compactMap { event -> RejectReason? in
      if case .rejected(_, let reason) = event.kind { reason } else { nil }
    }
    #expect(reasons == [.price, .price, .quantity, .quantity, .quantity, .options, .options, .unknownOrder])
  }

  @Test func `columns are in any order`() throws {
    let usual = "1,submit,7,,acme,,,ask,\(OrderStreamText.contract),2.5,3,ioc,,,"
    let names = OrderStreamText.allColumns.split(separator: ",")
    let cells = usual.split(separator: ",", omittingEmptySubsequences: false)
    let expected = try OrderStreamText(rows: usual, usual).commands()
    var numbers = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      let order = Array(0..<names.count).shuffled(using: &numbers)
      let header = order.map { names[$0] }.joined(separator: ",")
      let row = order.map { cells[$0] }.joined(separator: ",")
      let quoted = order.map { "\"\(cells[$0])\"" }.joined(separator: ",")
      #expect(try OrderStreamText("\(header)\n\(row)\n\(quoted)\n").commands() == expected)
    }
  }

  @Test(arguments: [
    ("18446744073709551615", UInt64.max), ("00000000000000000000000000000000000000012", 12), ("99999999", 99_999_999),
    ("100000000", 100_000_000), ("9999999999999999", 9_999_999_999_999_999),
    ("10000000000000000", 10_000_000_000_000_000),
    ("1760908003745497000", 1_760_908_003_745_497_000),
  ])
  func `numbers reach as far as their type`(text: String, value: UInt64) throws {
    let commands = try OrderStreamText(rows: "\(text),cancel,\(text),,,,,,,,,,,,,,,,").commands()
    #expect(commands.map(\.timestamp.nanoseconds) == [value])
    #expect(commands.map(\.command) == [.cancel(OrderID(value))])
  }

  @Test(arguments: [("9223372036854775807", Int64.max), ("-9223372036854775808", .min), ("-0", 0), ("007", 7)])
  func `quantities are signed and of 64 bits`(text: String, value: Int64) throws {
    #expect(
      try OrderStreamText(rows: ",reduce,1,,,,,,,,,,,,\(text),,,,").commands().map(\.command) == [
        .reduce(1, by: value)
      ])
  }

  @Test func `the same text is the same participant, whatever it holds`() throws {
    var exchange = Exchange()
    let names = ["a", "A", "a ", "\"a,b\"", "\"say \"\"a\"\"\"", "\"two\nlines\"", "ä", "abcdefgh", "abcdefghi", "#a"]
    let rows = (names + names.reversed()).map { ",cancel_all,,,\($0),,,,,,,,,,,,,," }
    let text = ([OrderStreamText.allColumns] + rows).joined(separator: "\n")
    let participants = try OrderStreamText(text).commands(for: &exchange).map { recorded -> ParticipantID in
      if case .cancelAll(let participant, _) = recorded.command { participant } else { ParticipantID.none }
    }
    #expect(participants == participants.reversed())
    #expect(
      participants.prefix(names.count).map { exchange.name(of: $0) } == [
        "a", "A", "a ", "a,b", "say \"a\"", "two\nlines", "ä", "abcdefgh", "abcdefghi", "#a",
      ])
  }

  @Test func `thousands of participants and affiliations are told apart`() throws {
    var exchange = Exchange()
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    let names = (0..<5000).map { "participant-\($0 % 2500)" }
    let rows = names.map { "1,\($0),of \($0),bid,h100-sxm,80,DE,on_demand,8\n" }
    let text = "order_id,participant,affiliation,side,gpu_model,vram_gb,region,sla_tier,quantity\n" + rows.joined()
    let commands = try OrderStreamText(text).commands(for: &exchange).filter { $0.command != .openBook(contract) }
    #expect(commands.count == names.count)
    for (name, recorded) in zip(names, commands) {
      guard case .submit(let order) = recorded.command else { throw Unexpected() }
      #expect(exchange.name(of: order.participant) == name)
    }
    #expect(exchange.name(of: exchange.affiliation(named: "of participant-2499")) == "of participant-2499")
    #expect(exchange.affiliation(named: "another").rawValue == 2501)
  }

  @Test func `names that a row has no use for get no number`() throws {
    var exchange = Exchange()
    let text = """
      op,order_id,participant,affiliation,operators,quantity
      cancel,1,anna,group,US,
      reduce,1,ben,group,!DE,3
      cancel_all,,cleo,group,US,

      """
    #expect(try OrderStreamText(text).commands(for: &exchange).count == 3)
    #expect(exchange.participantCount == 1 && exchange.name(of: ParticipantID(1)) == "cleo")
    #expect(exchange.affiliationCount == 0 && exchange.operatorRuleCount == 0)
  }

  private struct Unexpected: Error {}

  @Test func `spot on a row that cancels everything names no book`() throws {
    let commands = try OrderStreamText("op,participant,window\ncancel_all,a,spot\nadvance,,spot\n").commands()
    #expect(commands.map(\.command) == [.cancelAll(of: ParticipantID(1), in: nil), .advance])
  }

  @Test func `a stream that continues another begins at its time`() throws {
    var exchange = Exchange()
    var reader = try CommandReader(
      ByteSource(bytes: Array("op\nadvance\n".utf8), name: "b.csv"), continuing: Timestamp(nanoseconds: 17))
    let recorded = try reader.next(&exchange)
    #expect(recorded?.timestamp == Timestamp(nanoseconds: 17))
  }
}
