import ComputeMatching
import OrderStreams
import Testing

/// Rows by which the operator of the market changes how a book trades (R17, R18).
struct BookOperationRowTests {
  private static let header = "op,gpu_model,vram_gb,region,sla_tier,low,high"
  private static let contract = "h100-sxm,80,DE,on_demand"

  @Test(arguments: [
    ("halt", BookOperation.halt), ("resume", .resume), ("open_auction", .openAuction), ("uncross", .uncross),
    ("close_book", .close),
  ])
  func `an operation is read, and opens its book first`(name: String, operation: BookOperation) throws {
    let commands = try OrderStreamText("\(Self.header)\n\(name),\(Self.contract),,\n").commands()
    let contract = try Contract("\(Self.contract),spot")
    #expect(commands.map(\.command) == [.openBook(contract), .operate(BookID(0), operation)])
  }

  @Test(arguments: [
    ("1.5,2.5", Price?.some(15_000), Price?.some(25_000)), (",2", nil, 20_000), ("0.0001,", 1, nil), (",", nil, nil),
    // A value that is well formed but not allowed is the exchange's to reject.
    ("3,-1", 30_000, -10_000),
  ])
  func `a band has two edges, or one, or none`(text: String, low: Price?, high: Price?) throws {
    let commands = try OrderStreamText("\(Self.header)\nset_price_band,\(Self.contract),\(text)\n").commands()
    #expect(commands.last?.command == .operate(BookID(0), .setPriceBand(low: low, high: high)))
  }

  private static let auctionHeader =
    "op,gpu_model,vram_gb,region,sla_tier,lot,opens_ns,locks_ns,uncrosses_ns,every_hours,unmatched"

  @Test func `a schedule has moments, or there is none, and a book opens with a lot`() throws {
    let rows =
      "open_book,\(Self.contract),8,,,,,\nschedule_auction,\(Self.contract),,5,6,7,24,cancel\n"
      + "schedule_auction,\(Self.contract),,5,,7,,\nschedule_auction,\(Self.contract),,,,,,\n"
    let commands = try OrderStreamText("\(Self.auctionHeader)\n\(rows)").commands()
    let full = AuctionSchedule(opens: 5, locks: 6, uncrosses: 7, everyHours: 24, unmatched: .cancel)
    #expect(
      commands.map(\.command) == [
        .openBook(try Contract("\(Self.contract),spot"), lot: 8),
        .operate(BookID(0), .scheduleAuction(full)),
        .operate(BookID(0), .scheduleAuction(AuctionSchedule(opens: 5, uncrosses: 7))),
        .operate(BookID(0), .scheduleAuction(nil)),
      ])
  }

  @Test(arguments: [
    (",5,,,,", "uncrosses_ns: expected nanoseconds"), (",,,5,,", "opens_ns: expected nanoseconds"),
    (",,6,,,", "opens_ns: "), (",,,,24,", "opens_ns: "), (",,,,,stay", "opens_ns: "),
    (",x,,6,,", "opens_ns: "), (",5,,6,4294967296,", "every_hours: expected whole hours"),
    (",5,,6,-1,", "every_hours: "), (",5,,6,,go", "unmatched: expected stay or cancel, found \"go\""),
    ("x,5,,6,,", "lot: expected a whole number of GPUs"),
  ])
  func `a schedule that is none is malformed`(text: String, error: String) throws {
    let stream = OrderStreamText("\(Self.auctionHeader)\nschedule_auction,\(Self.contract),\(text)\n")
    let found = try #require(throws: StreamError.self) { try stream.commands() }
    #expect("\(found)".contains(error), "\(found)")
  }

  @Test func `a contract without a book is the exchange's to reject where books do not open`() throws {
    let commands = try OrderStreamText("\(Self.header)\nhalt,\(Self.contract),,\n", opensBooks: false).commands()
    guard case .operate(let book, .halt) = commands.first?.command else {
      Issue.record("not a halt: \(commands)")
      return
    }
    #expect(commands.count == 1 && book.rawValue == .max)
  }

  @Test(arguments: [
    ("set_price_band,\(contract),cheap,", "2:41: low: expected a price in USD per GPU-hour, found \"cheap\""),
    ("set_price_band,\(contract),1,0.00001", "2:43: high: expected a price in USD per GPU-hour, a whole number"),
    ("halt,,80,DE,on_demand,,", "2:6: gpu_model: expected one exact"),
    ("uncross,,,,,,", "2:9: gpu_model: expected one exact"),
  ])
  func `what is malformed is named with its place`(row: String, message: String) throws {
    let error = try #require(OrderStreamText("\(Self.header)\n\(row)\n").error())
    #expect("\(error)".hasPrefix("orders.csv:\(message)"), "\(error)")
  }
}
