import ComputeMatching
import OrderStreams
import Testing

struct LOBSTERReaderTests {
  private func read(_ text: String) throws(StreamError) -> [LOBSTERMessage] {
    var reader = try LOBSTERReader(ByteSource(bytes: Array(text.utf8), name: "messages.csv"))
    var messages: [LOBSTERMessage] = []
    while let message = try reader.next() { messages.append(message) }
    return messages
  }

  @Test func `a row is a time, a type, an order, a size, a price and a direction`() throws {
    #expect(
      try read("34200.5,1,7,100,2238200,1\n34201,4,8,30,2238300,-1\r\n") == [
        LOBSTERMessage(
          timestamp: 34_200_500_000_000, kind: .submission, order: 7, size: 100, price: 2_238_200, side: .bid),
        LOBSTERMessage(
          timestamp: 34_201_000_000_000, kind: .execution, order: 8, size: 30, price: 2_238_300, side: .ask),
      ])
    #expect(
      try read("1,1,1,1,1,1\n1,2,1,1,1,1\n1,3,1,1,1,1\n1,4,1,1,1,1\n1,5,0,1,1,1\n1,6,0,1,1,1\n1,7,0,0,1,-1\n")
        .map(\.kind) == LOBSTERMessage.Kind.allCases)
  }

  @Test func `trading halts, quoting resumes, trading resumes`() throws {
    let messages = try read("1,7,0,0,-1,-1\n2,7,0,0,0,-1\n3,7,0,0,1,-1\n4,1,1,1,1,1\n")
    #expect(messages.map(\.tradingStatus) == [.halted, .quotingResumed, .tradingResumed, nil])
  }

  @Test(arguments: [
    ("0", 0), ("34200", 34_200_000_000_000), ("34200.18960767", 34_200_189_607_670), ("0.000000001", 1),
    ("43002.632812672004", 43_002_632_812_672), ("1.9999999999999999999999", 1_999_999_999),
    ("18446744073.709551615", UInt64.max),
  ])
  func `a time is exact to the nanosecond`(text: String, nanoseconds: UInt64) throws {
    #expect(try read("\(text),5,0,1,1,1").map(\.timestamp) == [Timestamp(nanoseconds: nanoseconds)])
  }

  @Test(arguments: [
    ("34200.5,1,7,100,2238200", nil, nil),
    ("34200.5,1,7,100,2238200,1,x", nil, nil),
    (",1,7,100,2238200,1", 1, "time"),
    ("34200.,1,7,100,2238200,1", 1, "time"),
    (".5,1,7,100,2238200,1", 1, "time"),
    ("1.2.3,1,7,100,2238200,1", 1, "time"),
    ("-1,1,7,100,2238200,1", 1, "time"),
    ("18446744073.709551616,1,7,100,2238200,1", 1, "time"),
    ("18446744074,1,7,100,2238200,1", 1, "time"),
    ("34200.5,0,7,100,2238200,1", 9, "type"),
    ("34200.5,8,7,100,2238200,1", 9, "type"),
    ("34200.5,limit,7,100,2238200,1", 9, "type"),
    ("34200.5,1,-7,100,2238200,1", 11, "order_id"),
    ("34200.5,1,9223372036854775808,100,2238200,1", 11, "order_id"),
    ("34200.5,1,7,many,2238200,1", 13, "size"),
    ("34200.5,1,7,100,223.82,1", 17, "price"),
    ("34200.5,1,7,100,2238200,0", 25, "direction"),
    ("34200.5,1,7,100,2238200,buy", 25, "direction"),
  ])
  func `what is no message is an error with its place`(row: String, column: Int?, name: String?) throws {
    let error = try #require(throws: StreamError.self) { try read("1,1,1,1,1,1\n\(row)\n") }
    #expect(error.file == "messages.csv")
    #expect(error.line == 2)
    #expect(error.column == column)
    #expect(error.columnName == name)
  }

  @Test(
    arguments: [5, 6, 7],
    [
      "-1,5000,1000075,-1", "-4,0,-1,0", "x,,,", "18446744073709551615,1.5,9223372036854775808,buy",
      "0.0,100.0,1.0,1.0",
    ])
  func `what touches no order of the book is a message whatever else it says`(kind: UInt8, rest: String) throws {
    let messages = try read("1,\(kind),\(rest)\n")
    #expect(messages.map(\.kind.rawValue) == [kind])
    #expect(
      messages[0].tradingStatus
        == (kind != 7 ? nil : rest == "-4,0,-1,0" ? .halted : rest.hasPrefix("0.0") ? .tradingResumed : nil))
  }

  @Test func `a whole number may have decimals that are zeros`() throws {
    #expect(try read("34200.5,1.0,7.0,100.0,2238200.0,1.0\n") == read("34200.5,1,7,100,2238200,1\n"))
  }

  @Test func `each kind of message has its command`() {
    func command(_ kind: LOBSTERMessage.Kind) -> Command? {
      LOBSTERMessage(timestamp: 1, kind: kind, order: 7, size: 3, price: 100, side: .ask)
        .command(in: BookID(2), taker: 99)
    }
    #expect(
      command(.submission) == .submit(Order(id: 7, side: .ask, book: BookID(2), price: 100, quantity: 3)))
    #expect(command(.reduction) == .reduce(7, by: 3))
    #expect(command(.deletion) == .cancel(7))
    #expect(
      command(.execution)
        == .submit(
          Order(
            id: 99, side: .bid, book: BookID(2), price: 100, quantity: 3, timeInForce: .immediateOrCancel)))
    #expect(command(.hiddenExecution) == nil)
    #expect(command(.crossTrade) == nil)
    #expect(command(.tradingStatus) == nil)
  }

  @Test func `no made-up id is one of the venue's, or another made-up one`() {
    var ids: Set<OrderID> = [OrderID(1 << 63 - 1)]
    for row in [1, 2, 155_935, 1 << 40] { #expect(ids.insert(.executionTaker(row: row)).inserted) }
    for side in Side.allCases {
      for price: Price in [1, 2, 2_238_200, 9_999_999_998] {
        #expect(ids.insert(.lobsterAnonymous(side, at: price)).inserted)
      }
    }
    #expect(ids.min() == OrderID(1 << 63 - 1))
  }
}
