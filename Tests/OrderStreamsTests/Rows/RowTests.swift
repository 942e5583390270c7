import ComputeMatching
import OrderStreams
import Testing

/// Where rows begin and end, and fields in them (RFC 4180).
struct RowTests {
  private static let header = "timestamp_ns,op,order_id,participant"

  /// The streams in many spellings, each with the names of the participants it should give.
  struct Spelling: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let names: [String]
  }

  static let spellings = [
    Spelling(testDescription: "LF", text: "\(header)\n1,cancel_all,,a\n2,cancel_all,,b\n", names: ["a", "b"]),
    Spelling(testDescription: "CRLF", text: "\(header)\r\n1,cancel_all,,a\r\n2,cancel_all,,b\r\n", names: ["a", "b"]),
    Spelling(
      testDescription: "no newline at the end", text: "\(header)\n1,cancel_all,,a\n2,cancel_all,,b", names: ["a", "b"]),
    Spelling(
      testDescription: "CR at the end", text: "\(header)\r\n1,cancel_all,,a\r\n2,cancel_all,,b\r", names: ["a", "b"]),
    Spelling(testDescription: "byte order mark", text: "\u{FEFF}\(header)\n1,cancel_all,,a\n", names: ["a"]),
    Spelling(
      testDescription: "byte order mark and comment", text: "\u{FEFF}# c\n\(header)\n1,cancel_all,,a", names: ["a"]),
    Spelling(
      testDescription: "comments and blank lines",
      text: "# one, \"two\n#\n\n\r\n\(header)\n#,\n1,cancel_all,,a\n\n# \"\r\n2,cancel_all,,b\n\n#", names: ["a", "b"]),
    Spelling(
      testDescription: "a number sign that begins no line", text: "\(header)\n1,cancel_all,,#a\n", names: ["#a"]),
    Spelling(
      testDescription: "quotes",
      text: "\"timestamp_ns\",op,\"order_id\",participant\n\"1\",\"cancel_all\",\"\",\"a\"\n",
      names: ["a"]),
    Spelling(
      testDescription: "quotes around everything special",
      text:
        "\(header)\r\n1,cancel_all,,\"a,b\"\r\n2,cancel_all,,\"\"\"\"\r\n3,cancel_all,,\"x\r\n#y\n\nz\"\r\n4,cancel_all,,c\r\n",
      names: ["a,b", "\"", "x\r\n#y\n\nz", "c"]),
    Spelling(
      testDescription: "quotes at the end of the file", text: "\(header)\n1,cancel_all,,\"a\"\"b\"", names: ["a\"b"]),
    Spelling(testDescription: "quotes and CR at the end", text: "\(header)\n1,cancel_all,,\"a\"\r", names: ["a"]),
    Spelling(testDescription: "a lone CR", text: "\(header)\n1,cancel_all,,a\rb\n", names: ["a\rb"]),
    Spelling(testDescription: "header only", text: "\(header)\n", names: []),
    Spelling(testDescription: "header without newline", text: header, names: []),
    Spelling(
      testDescription: "long rows",
      text:
        "\(header)\n1,cancel_all,,\(String(repeating: "ab", count: 500))\n2,cancel_all,,\"\(String(repeating: "\"\"", count: 300))\"\n",
      names: [String(repeating: "ab", count: 500), String(repeating: "\"", count: 300)]),
  ]

  @Test(arguments: spellings, [1, 2, 3, 7, 64, 1 << 20])
  func `rows are the same however they are spelled and wherever chunks end`(
    spelling: Spelling, chunkSize: Int
  ) throws {
    var exchange = Exchange()
    let commands = try OrderStreamText(spelling.text, chunkSize: chunkSize).commands(for: &exchange)
    let names = commands.map { recorded -> String? in
      if case .cancelAll(let participant, nil) = recorded.command { exchange.name(of: participant) } else { nil }
    }
    #expect(names == spelling.names)
    #expect(commands.map(\.timestamp.nanoseconds) == (0..<names.count).map { UInt64($0 + 1) })
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1 << 20])
  func `lines are counted through comments, blank lines and quoted newlines`(chunkSize: Int) throws {
    let text =
      "# c\n\(Self.header)\n\n1,cancel_all,,a\r\n2,cancel_all,,\"b\n\nb\"\n#\n3,cancel_all,,c\n4,cancel_all,,\"d\n\",e\n"
    var reader = try CommandReader(ByteSource(bytes: Array(text.utf8), name: "orders.csv", chunkSize: chunkSize))
    var exchange = Exchange()
    var lines: [Int] = []
    let error = #expect(throws: StreamError.self) {
      while let recorded = try reader.next(&exchange) { lines.append(recorded.line) }
    }
    #expect(lines == [4, 5, 9])
    #expect(error?.line == 10)
    #expect(reader.rowCount == 4)
    #expect(reader.bytesRead == text.utf8.count)
    #expect(reader.size == text.utf8.count)
  }

  @Test(arguments: [
    ("1,\"cancel\n_all\",,\"a\"\n", "2:3: op: expected"),
    ("\"1\",\"cancel_all\",\"x\",a\n", "2:18: order_id: expected"),
    ("1,cancel_all,,\"a\nb\"\n\"\n\",cancel_all,,a\n", "4:1: timestamp_ns: expected"),
    ("\"1\",\"cancel_all\",\"\",\"a", "2:21: expected a closing quotation mark, found the end of the file"),
    (
      "1,cancel_all,,a\"b\n",
      "2:16: expected quotation marks around a whole field, or doubled inside one, found one elsewhere"
    ),
    ("1,cancel_all,,\"a\"b\n", "2:17: expected quotation marks around a whole field"),
    ("1,cancel_all,,\"a\n\nb\" \n", "4:2: expected quotation marks around a whole field"),
    ("1,cancel_all,,\"a\"\rb\n", "2:17: expected quotation marks around a whole field"),
  ])
  func `places count through quotation marks`(rows: String, message: String) throws {
    for chunkSize in [1, 5, 1 << 20] {
      let error = try #require(OrderStreamText("\(Self.header)\n\(rows)", chunkSize: chunkSize).error())
      #expect("\(error)".hasPrefix("orders.csv:\(message)"), "\(error)")
    }
  }

  @Test func `a field after a quoted newline is placed in its own line`() throws {
    let error = try #require(
      OrderStreamText("participant,op,order_id\n\"two\nlines\",cancel,\"x\"\n").error())
    #expect("\(error)".hasPrefix("orders.csv:3:15: order_id: expected"), "\(error)")
  }

  @Test func `a row may be a mebibyte long and no longer`() throws {
    let limit = 1 << 20
    let start = "1,cancel_all,,"
    let longest = start + String(repeating: "n", count: limit - start.count)
    #expect(try OrderStreamText("\(Self.header)\n\(longest)\n1,cancel_all,,a\n").commands().count == 2)
    for chunkSize in [1 << 16, 1 << 20, 1 << 23] {
      for row in [longest + "n", start + "\"\"," + String(repeating: "n", count: limit), "#" + longest] {
        let error = try #require(OrderStreamText("\(Self.header)\n\n\(row)\n", chunkSize: chunkSize).error())
        #expect("\(error)" == "orders.csv:3: expected a row of at most 1048576 bytes, found a longer one")
      }
    }
  }

  @Test func `a quotation mark that is not closed is named, however much follows`() throws {
    let rows = String(repeating: "2,cancel_all,,b\n", count: 70_000)
    let quoted = String(repeating: "2,cancel_all,,\"b\"\n", count: 1_000)
    for chunkSize in [1 << 12, 1 << 20, 1 << 23] {
      let far = try #require(
        OrderStreamText("\(Self.header)\n1,cancel_all,,\"a\n\(rows)", chunkSize: chunkSize).error())
      #expect(
        "\(far)" == "orders.csv:2:15: expected a closing quotation mark, found none in a row of 1048576 bytes")
      let near = try #require(
        OrderStreamText("\(Self.header)\n1,\"cancel_all,,a\n\(quoted)", chunkSize: chunkSize).error())
      #expect(
        "\(near)" == "orders.csv:3:15: expected quotation marks around a whole field, or doubled inside one, found one "
          + "elsewhere in the field whose quotation mark opens at 2:3")
    }
  }

  @Test func `a stream that begins with part of a byte order mark has a bad header`() throws {
    var reader: StreamError?
    do {
      _ = try CommandReader(ByteSource(bytes: [0xEF, 0xBB], name: "orders.csv"))
    } catch {
      reader = error
    }
    #expect(reader?.line == 1 && reader?.column == 1)
  }
}
