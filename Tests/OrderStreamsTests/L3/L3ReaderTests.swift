import ComputeMatching
import OrderStreams
import SeededRandom
import Testing

struct L3ReaderTests {
  private func read(
    _ text: String, symbol: String? = nil, unit: String = "0.01", chunkSize: Int = 1 << 12
  ) throws -> [VenueMessage] {
    var reader = L3Reader(
      ByteSource(bytes: Array(text.utf8), name: "l3", chunkSize: chunkSize), tick: try Tick("0.01"),
      unit: try Tick(unit),
      symbol: symbol)
    var messages: [VenueMessage] = []
    while let message = try reader.next() { messages.append(message) }
    return messages
  }

  private static let maker = "ac928c66-ca53-498f-9c13-a110027a60e8"
  private static let lines = """
    {"type":"subscriptions","channels":[{"name":"full","product_ids":["BTC-USD"]}]}
    {"type":"received","time":"2014-11-07T08:19:27.028459Z","product_id":"BTC-USD","sequence":10,"order_id":"x","size":"1.34","price":"502.1","side":"buy","order_type":"limit"}
    {"type":"open","time":"2014-11-07T08:19:27.5Z","product_id":"BTC-USD","sequence":11,"order_id":"\(maker)","price":"200.20","remaining_size":"1.00","side":"sell"}
    { "side" : "sell", "type" : "match", "trade_id":10, "sequence":12, "maker_order_id":"\(maker)", "taker_order_id":"132", "time":"2014-11-07T08:19:28Z", "product_id":"BTC-USD", "size":"0.25", "price":200.2 }
    {"type":"change","time":"2014-11-07T08:19:29Z","sequence":13,"order_id":"\(maker)","product_id":"BTC-USD","new_size":"0.5","old_size":"0.75","price":"200.2","side":"sell"}
    {"type":"change","time":"2014-11-07T08:19:29Z","sequence":14,"order_id":"not-open","product_id":"BTC-USD","new_size":"0.5","old_size":"0.75","price":"200.2","side":"sell"}
    {"type":"change","time":"2014-11-07T08:19:29Z","sequence":15,"order_id":"\(maker)","product_id":"BTC-USD","new_funds":"5","price":null,"side":"sell"}
    {"type":"done","time":"2014-11-07T08:19:30Z","product_id":"BTC-USD","sequence":16,"price":"200.2","order_id":"\(maker)","reason":"canceled","side":"sell","remaining_size":"0.5"}
    {"type":"open","time":"2014-11-07T08:19:31Z","product_id":"ETH-USD","sequence":3,"order_id":"77","price":"10","size":2,"side":"buy"}
    {"type":"done","time":"2014-11-07T08:19:31Z","product_id":"ETH-USD","sequence":4,"order_id":"77","reason":"filled","side":"buy"}

    """

  @Test func `each type has its message`() throws {
    let messages = try read(Self.lines)
    let first: UInt64 = 1 << 61
    #expect(
      messages.map(\.event) == [
        .information, .information, .order(first, .ask, Price(ticks: 20_020), 100),
        .execution(first, 25, price: Price(ticks: 20_020), inCross: false),
        .change(first, nil, Price(ticks: 20_020), 50),
        .information, .information, .deletion(first), .order(77, .bid, Price(ticks: 1_000), 200), .completion(77),
      ])
    #expect(messages[1].timestamp == (try Timestamp("2014-11-07T08:19:27.028459Z")))
    #expect(messages[2].timestamp == (try Timestamp("2014-11-07T08:19:27.5Z")))
    #expect(messages.map(\.instrument).filter { $0 != VenueMessage.wholeMarket } == [0, 0, 0, 0, 1, 1])
  }

  @Test func `however it is cut into chunks, and without its last newline, a file says the same`() throws {
    let whole = try read(Self.lines)
    for chunkSize in [1, 7, 100] { #expect(try read(Self.lines, chunkSize: chunkSize) == whole) }
    #expect(try read(String(Self.lines.dropLast())) == whole)
    #expect(try read(Self.lines.replacing("\n", with: "\r\n\n")) == whole)
  }

  @Test(arguments: [1, 2, 3, 4096])
  func `comments, and a byte order mark at the start, say nothing`(chunkSize: Int) throws {
    let text = "\u{FEFF}# recorded\n\n" + Self.lines.replacing("\n", with: "\n#\n")
    #expect(try read(text, chunkSize: chunkSize) == read(Self.lines))
  }

  @Test func `texts may have escapes, and numbers exponents`() throws {
    let lines = #"""
      {"type":"open","time":"2014-11-07T08:19:27Z","product_id":"BTC\/USD","order_id":"\u0061\ud83d\ude00","price":2.002e2,"remaining_size":1E0,"side":"sell"}
      {"type":"match","time":"2014-11-07T08:19:27Z","product_id":"BTC/USD","maker_order_id":"a😀","price":"20020e-2","size":2.5e-01,"side":"sell"}

      """#
    let first: UInt64 = 1 << 61
    #expect(
      try read(lines, symbol: "BTC/USD").map(\.event) == [
        .order(first, .ask, Price(ticks: 20_020), 100),
        .execution(first, 25, price: Price(ticks: 20_020), inCross: false),
      ])
    for bad in ["1e", "e1", "1e1e1", "1.e1", "--1e1", "1e9999999999999999999", "1e63", "1e-9"] {
      #expect(throws: StreamError.self) { try read(lines.replacing("1E0", with: bad)) }
    }
  }

  @Test func `a line that is too long is named`() throws {
    let error = try #require(throws: StreamError.self) {
      try read("{}\n".replacing("{}", with: #"{"type":"received"}"#) + String(repeating: " ", count: 1 << 21))
    }
    #expect(error.description == "l3:2:1: expected a line of at most 1048576 bytes, found something else")
  }

  @Test func `one instrument is read alone, and what is missing is noted`() throws {
    #expect(try read(Self.lines, symbol: "ETH-USD").map(\.event.kind) == [.information, .order, .completion])
    let line = { (number: Int) in
      #"{"type":"received","product_id":"BTC-USD","sequence":\#(number)}"# + "\n"
    }
    var reader = L3Reader(ByteSource(bytes: Array((line(1) + line(2) + line(5) + line(9)).utf8), name: "l3"))
    while try reader.next() != nil {}
    let notes = reader.notes
    #expect(notes.map(\.description) == ["l3:3: BTC-USD goes from message 2 to 5: some are missing"])
    #expect(notes.map(\.kind) == [.sequenceGap])
  }

  @Test(arguments: [
    ("[1]", 1, "a JSON object"), ("{", 2, "a name in quotation marks"), ("{\"type\"}", 8, "a colon"),
    ("{\"type\":}", 9, "a value"), ("{\"type\":\"open", 9, "a closing quotation mark"),
    ("{\"type\":\"open\"", 15, "a comma or the end of the object"),
    ("{\"type\":\"open\"} x", 17, "the end of the line"),
    ("{\"type\":\"open\",\"type\":\"done\"}", 24, "type once"), ("{}", 1, "an object with a type"),
    ("{\"a\":[[1]", 6, "an object or a list that ends, 64 deep at most"),
  ])
  func `what is no object is an error with its place`(text: String, column: Int, expected: String) throws {
    let error = try #require(throws: StreamError.self) { try read("\n" + text + "\n") }
    #expect(error.line == 2 && error.column == column && error.expected == expected, "\(error)")
  }

  @Test(arguments: [
    (
      "\"price\":\"200.20\"", "\"price\":\"200.201\"",
      "price: expected a whole number of ticks of 0.01 (--tick), found \"200.201\""
    ),
    ("\"price\":\"200.20\"", "\"price\":\"x\"", "price: expected a decimal number, found \"x\""),
    ("\"price\":\"200.20\"", "\"p\":1", "price: expected a price, found none"),
    (
      "\"remaining_size\":\"1.00\"", "\"size\":\"1.005\"",
      "size: expected a whole number of units of 0.01 (--unit), found \"1.005\""
    ),
    ("\"side\":\"sell\"", "\"side\":\"s\"", "side: expected buy or sell, found \"s\""),
    ("\"order_id\":\"a\"", "\"order_id\":null", "order_id: expected the name of an order, found none"),
    (
      "2014-11-07T08", "2014-13-07T08",
      "time: expected a time such as 2014-11-07T08:19:27.028459Z, found \"2014-13-07T08:19:27Z\""
    ),
    ("\"sequence\":1", "\"sequence\":-1", "sequence: expected a whole number, found \"-1\""),
  ])
  func `what a field may not say is an error with its place`(good: String, bad: String, problem: String) throws {
    let line =
      #"{"type":"open","time":"2014-11-07T08:19:27Z","product_id":"B","sequence":1,"order_id":"a","price":"200.20","remaining_size":"1.00","side":"sell"}"#
    let error = try #require(throws: StreamError.self) { try read(line.replacing(good, with: bad) + "\n") }
    #expect(error.description.hasSuffix(problem), "\(error)")
    #expect(error.line == 1)
  }

  @Test func `cut or with a flipped bit, a file is an error with its line, or harmless`() throws {
    let bytes = Array(Self.lines.utf8)
    var errors = 0
    func run(_ bytes: [UInt8]) throws {
      var market = VenueMarket(tick: try Tick("0.01"))
      do {
        var reader = L3Reader(
          ByteSource(bytes: bytes, name: "l3", chunkSize: 1 << 12), tick: try Tick("0.01"), unit: try Tick("0.01"))
        try market.run(&reader)
      } catch let error as StreamError {
        #expect(error.line != nil)
        errors += 1
      }
      try market.exchange.checkInvariants()
    }
    for size in 0..<bytes.count { try run(Array(bytes[..<size])) }
    #expect(errors > bytes.count * 9 / 10)
    // An order that comes to rest, and its execution.
    let few = Array(Self.lines.split(separator: "\n")[2...3].joined(separator: "\n").utf8)
    for bit in 0..<8 * few.count {
      var flipped = few
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      try run(flipped)
    }
  }

  /// A venue with price-time priority, and what its full channel says.
  @Test(arguments: [1, 2] as [UInt64])
  func `the book of a random market is that of the venue after every line`(seed: UInt64) throws {
    struct Resting {
      let name: String
      let isBid: Bool
      var price: Int
      var size: Int
    }
    var random = SplitMix64(seed: seed)
    // In order of arrival.
    var book: [Resting] = []
    var text = ""
    var states: [[[Resting]]] = []
    var matches = 0
    func line(_ fields: String) {
      text += #"{"time":"2026-01-01T00:00:00Z","product_id":"BTC-USD",\#(fields)}"# + "\n"
      states.append(
        [true, false].map { isBid in
          book.enumerated().filter { $0.element.isBid == isBid }
            .sorted { a, b in
              a.element.price != b.element.price
                ? (a.element.price < b.element.price) != isBid : a.offset < b.offset
            }.map(\.element)
        })
    }
    for number in 1...1_500 {
      if !book.isEmpty, random.oneIn(3) {
        let index = random.below(book.count)
        let order = book[index]
        if order.size > 1, random.oneIn(2) {
          book[index].size = 1 + random.below(order.size - 1)
          line(
            #""type":"change","order_id":"\#(order.name)","price":"\#(order.price)","new_size":"\#(book[index].size)""#)
        } else {
          book.remove(at: index)
          line(#""type":"done","order_id":"\#(order.name)","reason":"canceled""#)
        }
        continue
      }
      let isBid = random.oneIn(2)
      let price = 100 + random.below(12)
      var size = 1 + random.below(20)
      while size > 0 {
        let level = book.filter { $0.isBid != isBid }.map(\.price).reduce(nil as Int?) { best, price in
          best.map { isBid ? min($0, price) : max($0, price) } ?? price
        }
        guard let level, isBid ? level <= price : level >= price,
          let index = book.firstIndex(where: { $0.isBid != isBid && $0.price == level })
        else { break }
        let traded = min(size, book[index].size)
        let maker = book[index]
        matches += 1
        book[index].size -= traded
        size -= traded
        if book[index].size == 0 { book.remove(at: index) }
        line(#""type":"match","maker_order_id":"\#(maker.name)","price":"\#(level)","size":"\#(traded)""#)
        if traded == maker.size { line(#""type":"done","order_id":"\#(maker.name)","reason":"filled""#) }
      }
      guard size > 0 else { continue }
      book.append(Resting(name: "order-\(number)", isBid: isBid, price: price, size: size))
      line(
        #""type":"open","order_id":"order-\#(number)","side":"\#(isBid ? "buy" : "sell")","price":"\#(price)","remaining_size":"\#(size)""#
      )
    }
    var market = VenueMarket(tick: try Tick("1"))
    var reader = L3Reader(
      ByteSource(bytes: Array(text.utf8), name: "l3", chunkSize: 999), tick: try Tick("1"), unit: try Tick("1"))
    for state in states {
      let isStep = try market.step(&reader)
      #expect(isStep)
      for (side, orders) in zip([Side.bid, .ask], state) {
        let found = market.queue("BTC-USD", side)
        guard found.map({ [Int($0[1]), Int($0[2])] }) == orders.map({ [$0.price, $0.size] }),
          found.map({ reader.name(of: $0[0]) }) == orders.map(\.name)
        else {
          Issue.record("message \(market.messages.count): \(found) are not \(orders)")
          return
        }
      }
    }
    let isStep = try market.step(&reader)
    #expect(!isStep)
    #expect(market.replay.report.executions.namedMaker == matches && matches > 200)
    #expect(market.replay.report.executions.total == matches && market.replay.report.unfilled == 0)
    #expect(market.rejections == [])
  }
}
