import ComputeMatching
import OrderStreams
import Testing

/// Order streams as pandas and spreadsheets write them.
struct OtherProgramsTests {
  private static let header = "timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity"
  private static let row = "1000,submit,1,ask,h100-sxm,80,US,on_demand,2.35,16"

  /// What the streams in this suite come to, unless they are wrong.
  private static func order(_ id: OrderID = 1) -> Command {
    .submit(Order(id: id, side: .ask, book: BookID(0), price: 23_500, quantity: 16))
  }

  private func read(_ text: String) throws -> (commands: [Command], notes: [StreamNote]) {
    var exchange = Exchange()
    var reader = try CommandReader(ByteSource(bytes: Array(text.utf8), name: "orders.csv", chunkSize: 7))
    var commands: [Command] = []
    while let recorded = try reader.next(&exchange) {
      if case .openBook = recorded.command {} else { commands.append(recorded.command) }
      exchange.apply(recorded.command, at: recorded.timestamp)
    }
    return (commands, reader.notes)
  }

  private static let expected = [order()]

  @Test(arguments: [
    "1000.0,submit,1.0,ask,h100-sxm,80.0,US,on_demand,2.35,16.0",
    "1000.,submit,1.00,ask,h100-sxm,80.,US,on_demand,2.35,16.",
    "1000,submit,1,ask,h100-sxm,80.000,US,on_demand,2.350000,16.0000000000",
    "\"1000.0\",\"submit\",\"1.0\",\"ask\",\"h100-sxm\",\"80.0\",\"US\",\"on_demand\",\"2.35\",\"16.0\"",
  ])
  func `a whole number may have decimals that are zeros`(row: String) throws {
    #expect(try read("\(Self.header)\n\(row)\n").commands == Self.expected)
  }

  @Test func `so may every other number that is whole, and flags`() throws {
    let text = """
      timestamp_ns,op,order_id,new_order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity,time_in_force,\
      expires_ns,post_only,all_or_none,same_book,display_quantity,minimum_quantity,max_per_counterparty
      1.0,submit,1.0,,ask,h100-sxm,>=80.0,US,on_demand,2.35,16.0,gtd,5.0,0.0,1.0,1.0,8.0,4.0,3.0
      2.0,submit,2.0,,ask,h100-sxm,80.0|141.0,US,on_demand,2.35,16.0,,,1.0,0.0,0.0,,,
      3.0,replace,2.0,3.0,,,,,,2.35,-5.0,,,,,,,,
      4.0,open_book,,,,h100-sxm,80.0,US,on_demand,,,,,,,,,,

      """
    let plain = text.replacing(".0", with: "")
    #expect(try read(text).commands == read(plain).commands)
    #expect(try read(text).commands.count == 3)
  }

  @Test(arguments: [
    "16.5", "16.05", ".0", "1.0.0", "16.0 ", "0x10.0", "16.0e0", "-", "+16.0",
  ])
  func `what is no whole number is malformed`(quantity: String) throws {
    let error = try #require(OrderStreamText("\(Self.header)\n\(Self.row.dropLast(2))\(quantity)\n").error())
    #expect(error.columnName == "quantity" && error.line == 2 && error.column == 49)
  }

  @Test(arguments: [
    ("price", "2.35e+00", "which has an exponent; write 2.35"),
    ("price", "1.2e-03", "which has an exponent; write 0.0012"),
    ("price", "2E1", "which has an exponent; write 20"),
    ("price", "1e-400", "which has an exponent; write all digits"),
    ("price", "1e-9223372036854775808", "which has an exponent; write all digits"),
    ("price", "1e9223372036854775807", "which has an exponent; write all digits"),
    ("timestamp_ns", "1.7619984e+18", "which has an exponent; write 1761998400000000000"),
    ("order_id", "1e3", "which has an exponent; write 1000"),
    ("price", "\"2,35\"", "which has a decimal comma; write 2.35"),
    ("price", "\"1.234,50\"", "which has a decimal comma; write 1234.50"),
    ("price", "\"1,234\"", "which has a comma; write 1234 or 1.234"),
    ("quantity", "\"1,234\"", "which has thousands separators; write 1234"),
    ("quantity", "\"1,234,567\"", "which has thousands separators; write 1234567"),
    ("quantity", "1.234.567", "which has thousands separators; write 1234567"),
    ("quantity", "1 234", "which has thousands separators; write 1234"),
    ("price", "\"1,234.50\"", "which has thousands separators; write 1234.50"),
    ("price", "1'234.50", "which has thousands separators; write 1234.50"),
    (
      "timestamp_ns", "2025-11-01T12:30:00Z",
      "which is a date; write nanoseconds since 1970 UTC: 1761998400000000000 is 2025-11-01T12:00:00Z"
    ),
    ("timestamp_ns", "2025-11-01 12:30:00+00:00", "which is a date; write nanoseconds since 1970 UTC"),
    ("timestamp_ns", "11/1/2025 12:30", "which is a date; write nanoseconds since 1970 UTC"),
    ("price", "\u{0663}e3", nil), ("timestamp_ns", "soon", nil), ("price", "1.2.3x", nil), ("quantity", "16-17", nil),
  ])
  func `a number that is spelled otherwise is refused, with what to write`(
    column: String, text: String, advice: String?
  ) throws {
    var cells = Self.row.split(separator: ",").map(String.init)
    let names = Self.header.split(separator: ",").map(String.init)
    cells[try #require(names.firstIndex(of: column))] = text
    let error = try #require(OrderStreamText("\(Self.header)\n\(cells.joined(separator: ","))\n").error())
    #expect(error.columnName == column && error.line == 2)
    let found = "\"\(text.trimmingPrefix("\"").replacing("\"", with: ""))\""
    #expect(error.found?.hasPrefix(found + (advice.map { ", \($0)" } ?? "")) == true, "\(error)")
    if advice == nil { #expect(error.found == found) }
  }

  @Test(arguments: [
    (",\(header)\n0,\(row)\n", "column 1 has no name and counts the rows"),
    (",\(header)\n1,\(row)\n", "column 1 has no name and counts the rows"),
    ("Unnamed: 0,\(header)\n0.0,\(row)\n", "column 1 has no name and counts the rows"),
    ("\(header),,\n\(row),,\n", "columns 11 and 12 have no name and are empty"),
    ("\(header),,,\"\"\n\(row),,,\n", "columns 11, 12 and 13 have no name and are empty"),
    (
      ",\(header),\n0,\(row),\n", "column 12 has no name and is empty; column 1 has no name and counts the rows"
    ),
  ])
  func `a column without a name is passed over, and that is noted`(text: String, note: String) throws {
    let stream = try read(text)
    #expect(stream.commands == Self.expected)
    #expect(
      stream.notes.filter { $0.kind == .unnamedColumns }.map(\.description) == ["orders.csv: \(note): passed over"])
  }

  @Test(arguments: [
    (["2"], "2:1: expected nothing, or a row count from 0 or 1, in column 1, which has no name, found \"2\""),
    (["x"], "2:1: expected nothing, or a row count"),
    (["0", "2"], "3:1: expected 1, the next of its row count, in column 1, which has no name, found \"2\""),
    (["1", "1"], "3:1: expected 2, the next of its row count, "), (["1", ""], "3:1: expected 2, the next"),
    (["", "0"], "3:1: expected nothing in column 1, which has no name, found \"0\""),
  ])
  func `a column without a name that says something is an error`(cells: [String], message: String) throws {
    let rows = cells.map { "\($0),\(Self.row)\n" }.joined()
    let error = try #require(OrderStreamText(",\(Self.header)\n\(rows)").error())
    #expect("\(error)".hasPrefix("orders.csv:\(message)"), "\(error)")
  }

  @Test func `a header that is there again is passed over`() throws {
    let second = Self.row.replacing("submit,1,", with: "submit,2,")
    let both = [Self.order(), Self.order(2)]
    for header in [Self.header, "\u{FEFF}\(Self.header)", "\"timestamp_ns\"" + Self.header.dropFirst(12)] {
      #expect(try read("\(header)\n\(Self.row)\n\(header)\n\(second)\n").commands == both)
    }
    // Files as spreadsheets write them, and as pandas does.
    let quoted = { (line: String) in line.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ",") }
    let file = { (row: String) in "\u{FEFF}\(quoted(Self.header))\r\n\(quoted(row))\r\n" }
    #expect(try read(file(Self.row) + file(second)).commands == both)
    #expect(try read(",\(Self.header)\n0,\(Self.row)\n,\(Self.header)\n0,\(second)\n").commands == both)
    let error = OrderStreamText("\(Self.header)\n\(Self.row)\nop,timestamp_ns\(Self.header.dropFirst(15))\n").error()
    #expect(error?.line == 3)
  }

  @Test func `a repeated header is no row`() throws {
    var exchange = Exchange()
    let text = "op\nadvance\nop\nadvance\n"
    var reader = try CommandReader(ByteSource(bytes: Array(text.utf8), name: "orders.csv"))
    while try reader.next(&exchange) != nil {}
    #expect(reader.rowCount == 2)
  }

  @Test func `times before the year 2000 are noted once, with the first`() throws {
    let text = """
      timestamp_ns,op
      946684800000000000,advance
      946684799999999999,advance
      5,advance

      """
    #expect(
      try read(text).notes.map(\.description) == [
        "orders.csv:3: timestamp_ns 946684799999999999 is before the year 2000; times are nanoseconds since 1970"
      ])
    #expect(try read("op\nadvance\n").notes.isEmpty)
  }

  @Test(arguments: [(";", "semicolons"), ("\t", "tabs")])
  func `a header that other characters part is told so`(separator: String, name: String) throws {
    let error = try #require(OrderStreamText(Self.header.replacing(",", with: separator) + "\n").error())
    #expect(error.found?.hasSuffix("which \(name) part; write commas") == true, "\(error)")
  }

  @Test(
    arguments: [
      ([0x1F, 0x8B, 8, 0, 0, 0], "gzip data; read it with zcat 'my orders'"),
      ([0x50, 0x4B, 3, 4, 0, 0], "a zip archive, as spreadsheets are too; read it with unzip -p 'my orders'"),
      ([0x28, 0xB5, 0x2F, 0xFD, 0, 0], "Zstandard data; read it with zstdcat 'my orders'"),
      ([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41], "bzip2 data; read it with bzcat 'my orders'"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz data; read it with xzcat 'my orders'"),
      ([0xFF, 0xFE, 0x6F, 0, 0x70, 0], "text in UTF-16; read it with iconv -f UTF-16 -t UTF-8 'my orders'"),
      ([0xFE, 0xFF, 0, 0x6F, 0, 0x70], "text in UTF-16; read it with iconv -f UTF-16 -t UTF-8 'my orders'"),
      ([0x6F, 0, 0x70, 0, 0x2C, 0], "text in UTF-16; read it with iconv -f UTF-16LE -t UTF-8 'my orders'"),
      ([0, 0x6F, 0, 0x70, 0, 0x2C], "text in UTF-16; read it with iconv -f UTF-16BE -t UTF-8 'my orders'"),
      ([0xFF, 0xFE, 0, 0, 0x6F, 0], "text in UTF-32; read it with iconv -f UTF-32 -t UTF-8 'my orders'"),
      ([0, 0, 0xFE, 0xFF, 0, 0], "text in UTF-32; read it with iconv -f UTF-32 -t UTF-8 'my orders'"),
    ] as [([UInt8], String)])
  func `what is no text in UTF-8 is named, with the command that makes it`(bytes: [UInt8], found: String) throws {
    var error: StreamError?
    do { _ = try CommandReader(ByteSource(bytes: bytes, name: "my orders")) } catch let thrown { error = thrown }
    #expect(error.map { "\($0)" } == "my orders: expected text in UTF-8, found \(found)")
    error = nil
    do { _ = try LOBSTERReader(ByteSource(bytes: bytes, name: "my orders")) } catch let thrown { error = thrown }
    #expect(error?.found == found)
  }
}
