import ComputeMatching
import OrderStreams
import Testing

/// What is not what its column says: the reader stops and names the place.
struct MalformedRowTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let row: String
    let error: String
    var testDescription: String { row }

    init(_ row: String, _ error: String) {
      self.row = row
      self.error = error
    }
  }

  private static let spot = OrderStreamText.contract

  @Test(arguments: [
    Case(
      "x,cancel,7,,,,,,,,,,,,,,,,",
      "2:1: timestamp_ns: expected nanoseconds since 1970, a whole number from 0 to 2^64 - 1, found \"x\""),
    Case("18446744073709551616,cancel,7,,,,,,,,,,,,,,,,", "2:1: timestamp_ns: "),
    Case("99999999999999999999,cancel,7,,,,,,,,,,,,,,,,", "2:1: timestamp_ns: "),
    Case("100000000000000000001,cancel,7,,,,,,,,,,,,,,,,", "2:1: timestamp_ns: "),
    Case("-1,cancel,7,,,,,,,,,,,,,,,,", "2:1: timestamp_ns: "),
    Case("1 ,cancel,7,,,,,,,,,,,,,,,,", "2:1: timestamp_ns: "),
    Case("1.5,cancel,7,,,,,,,,,,,,,,,,", "2:1: timestamp_ns: "),
    Case(
      "1,fly,7,,,,,,,,,,,,,,,,",
      "2:3: op: expected submit, cancel, reduce, replace, cancel_all, open_book, halt, resume, open_auction, "
        + "lock_auction, indicate, uncross, schedule_auction, close_book, set_price_band, forget_names or advance, found \"fly\""
    ),
    Case("1,Submit,7,,,,,,,,,,,,,,,,", "2:3: op: "),
    Case("1,halt,7,,,,,,,,,,,,,,,,", "2:15: gpu_model: expected one exact"),
    Case("1,cancel_all_of_them_now,7,,,,,,,,,,,,,,,,", "2:3: op: "),
    Case("1,cancel\0,7,,,,,,,,,,,,,,,,", "2:3: op: "),
    Case(
      "1,cancel,,,,,,,,,,,,,,,,,",
      "2:10: order_id: expected an order id, a whole number from 1 to 2^64 - 1, found \"\""),
    Case("1,cancel,0,,,,,,,,,,,,,,,,", "2:10: order_id: "), Case("1,cancel,-7,,,,,,,,,,,,,,,,", "2:10: order_id: "),
    Case("1,cancel,+7,,,,,,,,,,,,,,,,", "2:10: order_id: "), Case("1,cancel,1e3,,,,,,,,,,,,,,,,", "2:10: order_id: "),
    Case("1,cancel,18446744073709551616,,,,,,,,,,,,,,,,", "2:10: order_id: "),
    Case("1,replace,7,0,,,,,,,,,,1,1,,,,", "2:13: new_order_id: "),
    Case("1,replace,7,x,,,,,,,,,,1,1,,,,", "2:13: new_order_id: "),
    Case("1,cancel_all,,,,,US,bid,,,,,,,,,,,?", "2:35: self_trade: expected cancel_newest, cancel_oldest, cancel_both"),
    Case("1,submit,7,,,,USA,bid,\(spot),1,1,,,,", "2:15: operator: expected an ISO 3166-1 alpha-2 country such as DE"),
    Case("1,submit,7,,,,XX,bid,\(spot),1,1,,,,", "2:15: operator: "),
    Case("1,submit,7,,,,,buy,\(spot),1,1,,,,", "2:16: side: expected bid or ask, found \"buy\""),
    Case("1,submit,7,,,,,,\(spot),1,1,,,,", "2:16: side: expected bid or ask, found \"\""),
    Case("1,cancel_all,,,,,,,*,80,DE,on_demand,spot,1,1,,,,", "2:20: gpu_model: expected one exact GPU model"),
    Case("1,cancel_all,,,,,,,h100-sxm|h200-sxm,80,DE,on_demand,spot,1,1,,,,", "2:20: gpu_model: expected one exact"),
    Case("1,submit,7,,,,,bid,,80,DE,on_demand,spot,1,1,,,,", "2:20: gpu_model: expected GPU models such as h100-sxm"),
    Case("1,submit,7,,,,,bid,,,,,,1,1,,,,", "2:20: gpu_model: expected GPU models such as h100-sxm"),
    Case("1,cancel_all,,,,,,,h100-sxm,>=80,DE,on_demand,spot,1,1,,,,", "2:29: vram_gb: expected one exact amount"),
    Case("1,submit,7,,,,,bid,h100-sxm,0,DE,on_demand,spot,1,1,,,,", "2:29: vram_gb: "),
    Case("1,submit,7,,,,,bid,h100-sxm,65536,DE,on_demand,spot,1,1,,,,", "2:29: vram_gb: "),
    Case("1,submit,7,,,,,bid,h100-sxm,,DE,on_demand,spot,1,1,,,,", "2:29: vram_gb: "),
    Case("1,cancel_all,,,,,,,h100-sxm,80,US/*,on_demand,spot,1,1,,,,", "2:32: region: expected one exact region"),
    Case("1,cancel_all,,,,,,,h100-sxm,80,DE,>=on_demand,spot,1,1,,,,", "2:35: sla_tier: expected one exact SLA tier"),
    Case("1,submit,7,,,,,bid,h100-sxm,80,DE,gold,spot,1,1,,,,", "2:35: sla_tier: "),
    Case(
      "1,submit,7,,,,,bid,h100-sxm,80,DE,on_demand,soon,1,1,,,,", "2:45: window: expected a delivery window, spot or"),
    Case("1,submit,7,,,,,bid,h100-sxm,80,DE,on_demand,2026-02-30T00Z/1h,1,1,,,,", "2:45: window: "),
    Case("1,cancel_all,,,a,,,,,,,,2026-12-01T00Z/1h,,,,,,", "2:21: gpu_model: expected one exact"),
    Case("1,cancel,7,,,,,,h100-sxm,80,,,,,,,,,", "2:29: region: expected one exact"),
    Case("1,advance,,,,,,,,,,,soon,,,,,,", "2:21: window: expected one exact delivery"),
    Case("1,open_book,,,,,,,,,,,,,,,,,", "2:19: gpu_model: expected one exact"),
    Case("1,submit,7,,,,,bid,\(spot),ten,1,,,,", "2:60: price: expected a price in USD per GPU-hour, found \"ten\""),
    Case(
      "1,submit,7,,,,,bid,\(spot),0.00005,1,,,,",
      "2:60: price: expected a price in USD per GPU-hour, a whole number of ticks of 0.0001, found \"0.00005\""),
    Case("1,submit,7,,,,,bid,\(spot),1.,1,,,,", "2:60: price: "),
    Case("1,submit,7,,,,,bid,\(spot),.5,1,,,,", "2:60: price: "),
    Case("1,submit,7,,,,,bid,\(spot),1e3,1,,,,", "2:60: price: "),
    Case(
      "1,submit,7,,,,,bid,\(spot),922337203685477.5808,1,,,,", "2:60: price: expected a price in USD per GPU-hour of"),
    Case("1,submit,7,,,,,bid,\(spot),1,ten,,,,", "2:62: quantity: expected a whole number of GPUs, found \"ten\""),
    Case("1,submit,7,,,,,bid,\(spot),1,1.5,,,,", "2:62: quantity: "),
    Case("1,submit,7,,,,,bid,\(spot),1,-,,,,", "2:62: quantity: "),
    Case("1,submit,7,,,,,bid,\(spot),1,,,,,", "2:62: quantity: "),
    Case("1,submit,7,,,,,bid,\(spot),1,9223372036854775808,,,,", "2:62: quantity: "),
    Case("1,submit,7,,,,,bid,\(spot),1,-9223372036854775809,,,,", "2:62: quantity: "),
    Case("1,reduce,7,,,,,,,,,,,,,,,,", "2:23: quantity: "), Case("1,replace,7,,,,,,,,,,,1,,,,,", "2:25: quantity: "),
    Case("1,submit,7,,,,,bid,\(spot),1,1,day,,,", "2:64: time_in_force: expected gtc, gtd, ioc or fok, found \"day\""),
    Case("1,submit,7,,,,,bid,\(spot),1,1,gtd,soon,,", "2:68: expires_ns: expected nanoseconds since 1970"),
    Case("1,submit,7,,,,,bid,\(spot),1,1,,,yes,", "2:66: post_only: expected 0 or 1, found \"yes\""),
    Case("1,submit,7,,,,,bid,\(spot),1,1,,,,none", "2:67: self_trade: expected cancel_newest, cancel_oldest"),
    // Every cell is read, also where the operation has no use for it.
    Case("1,cancel,7,,,,,,,,,,,cheap,,,,,", "2:22: price: expected"),
  ])
  func `a bad cell is named with its place`(bad: Case) throws {
    let error = try #require(OrderStreamText(rows: bad.row).error())
    #expect("\(error)".hasPrefix("orders.csv:\(bad.error)"), "\(error)")
  }

  @Test func `names must be UTF-8`() throws {
    for (position, column) in [(4, "participant"), (5, "affiliation")] {
      var row = [UInt8]("1,cancel_all,,".utf8) + [UInt8](repeating: 44, count: position - 3) + [0x61, 0xFF]
      row += [UInt8](repeating: 44, count: 18 - position)
      var reader = try CommandReader(
        ByteSource(bytes: Array("\(OrderStreamText.allColumns)\n".utf8) + row, name: "orders.csv"))
      var exchange = Exchange()
      let error = #expect(throws: StreamError.self) { try reader.next(&exchange) }
      #expect(error?.columnName == column)
      #expect(error?.line == 2 && error?.column == 12 + position)
      #expect(error?.found == "\"a\u{FFFD}\"")
    }
  }

  @Test func `what came before a bad row has happened`() throws {
    var exchange = Exchange()
    let good = "1,submit,1,,,,,bid,\(Self.spot),1,1,,,,"
    let error = #expect(throws: StreamError.self) {
      try OrderStreamText(rows: good, "2,submit,x,,,,,bid,\(Self.spot),1,1,,,,").commands(for: &exchange)
    }
    #expect(error?.line == 3 && error?.column == 10)
    #expect(exchange.order(1) != nil)
  }

  @Test func `a column that the file does not have is named`() throws {
    #expect(
      OrderStreamText("op,side\nsubmit,bid\n").error().map { "\($0)" }
        == "orders.csv:2: order_id: expected an order id, a whole number from 1 to 2^64 - 1, found no such column in "
        + "the header")
    #expect(
      OrderStreamText("order_id,side,quantity\n1,bid,1\n").error()?.columnName == "gpu_model")
    #expect(
      OrderStreamText("order_id,side,quantity,gpu_model,vram_gb,sla_tier\n1,bid,1,h100-sxm,80,on_demand\n").error()?
        .columnName == "region")
  }

  @Test(arguments: [("1,cancel", 2, 9), ("1,cancel,7,8", 4, 12), (",,,,,,,,", 9, 4)])
  func `a row has as many fields as the header`(row: String, count: Int, column: Int) throws {
    let error = try #require(OrderStreamText("timestamp_ns,op,order_id\n1,cancel,7\n\(row)\n").error())
    #expect("\(error)" == "orders.csv:3:\(column): expected 3 fields, as many as the header has, found \(count)")
  }

  @Test(arguments: [
    ("", "1: expected a header row with the names of the columns, found the end of the file"),
    ("# nothing\n\n", "2: expected a header row"),
    ("1760908003745497000,submit,2\n", "1:1: expected a column name ("),
    ("op,order_id,colour\n", "1:13: expected a column name ("),
    ("op,Order_ID\n", "1:4: expected a column name ("), ("op, order_id\n", "1:4: expected a column name ("),
    ("# a\n\nop,op\n", "3:4: expected each column once, found \"op\""),
    ("op,\"order_id\",\"colour\"\n", "1:15: expected a column name ("),
  ])
  func `a bad header is named with its place`(text: String, message: String) throws {
    let error = try #require(OrderStreamText(text).error())
    #expect("\(error)".hasPrefix("orders.csv:\(message)"), "\(error)")
  }

  @Test func `an unknown column is told which ones there are`() throws {
    let error = try #require(OrderStreamText("op,colour\n").error())
    #expect(error.found == "\"colour\"")
    for name in OrderStreamText.allColumns.split(separator: ",") {
      #expect(error.expected?.contains(name) == true)
    }
  }

  @Test func `long and unprintable text is shown in one short line`() throws {
    let error = try #require(
      OrderStreamText(rows: "1,\"a\n\t\(String(repeating: "b", count: 500))\",7,,,,,,,,,,,,,,,,").error())
    #expect(error.found == "\"a\\n\\t\(String(repeating: "b", count: 45))...\"")
  }
}
