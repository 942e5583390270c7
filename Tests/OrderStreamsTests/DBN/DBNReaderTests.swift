import ComputeMatching
import OrderStreams
import Testing

struct DBNReaderTests {
  private func read(
    _ bytes: [UInt8], tick: String = "0.25", symbol: String? = nil, chunkSize: Int = 1 << 12
  ) throws -> [VenueMessage] {
    var reader = DBNReader(
      ByteSource(bytes: bytes, name: "mbo", chunkSize: chunkSize), tick: try Tick(tick), symbol: symbol)
    var messages: [VenueMessage] = []
    while let message = try reader.next() { messages.append(message) }
    return messages
  }

  private func market(_ file: DBNBytes) throws -> VenueMarket {
    var market = VenueMarket(tick: try Tick("0.25"))
    var reader = DBNReader(ByteSource(bytes: file.bytes, name: "mbo"), tick: try Tick("0.25"))
    try market.run(&reader)
    return market
  }

  private static let price: Int64 = 3_700_000_000_000
  private static let quarter: Int64 = 250_000_000

  /// Every action there is.
  private static func everyAction(version: UInt8 = 3) -> DBNBytes {
    var file = DBNBytes(version: version)
    file.append("R", 0)
    file.append("A", 7, "B", price, 10)
    file.append("A", 8, "B", price, 10)
    file.append("A", 9, "A", price + quarter, 5, instrument: 2, publisher: 1, time: .max)
    file.fill(7, "B", price, 4)
    file.append("M", 8, "B", price - quarter, 12)
    file.append("C", 8, "B", price - quarter, 2)
    file.append("N", 0)
    return file
  }

  @Test(arguments: [1, 2, 3] as [UInt8])
  func `each action has its message, in each version`(version: UInt8) throws {
    let messages = try read(Self.everyAction(version: version).bytes)
    let price = Price(ticks: 14_800)
    #expect(
      messages.map(\.event) == [
        .clear, .order(7, .bid, price, 10), .order(8, .bid, price, 10), .order(9, .ask, Price(ticks: 14_801), 5),
        .information, .information, .execution(7, 4, price: price, inCross: false),
        .change(8, .bid, Price(ticks: 14_799), 12), .reduction(8, by: 2), .information,
      ])
    #expect(messages[1].timestamp == Timestamp(nanoseconds: 1_600_000_000_000_000_001))
    #expect(messages[3].timestamp == Timestamp(nanoseconds: 1_700_000_000_000_000_000))
    #expect(messages.map(\.instrument) == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
  }

  @Test func `however it is cut into chunks, a file says the same`() throws {
    let bytes = Self.everyAction().bytes
    let whole = try read(bytes)
    for chunkSize in [1, 5, 57, 400] { #expect(try read(bytes, chunkSize: chunkSize) == whole) }
  }

  @Test func `instruments have their symbols, or their numbers, and each publisher its own`() throws {
    var file = DBNBytes()
    file.append("A", 1, "B", Self.price, 1)
    file.append("A", 1, "B", Self.price, 2, instrument: 5)
    file.append("A", 1, "B", Self.price, 3, publisher: 2)
    let market = try market(file)
    #expect((0..<3).map { market.replay.symbol(of: BookID(UInt32($0))) } == ["ESH1", "5", "ESH1@2"])
    #expect(market.queue("ESH1", .bid).map(\.[2]) == [1])
    #expect(market.queue("5", .bid).map(\.[2]) == [2])
    #expect(market.queue("ESH1@2", .bid).map(\.[2]) == [3])
    #expect(try read(file.bytes, symbol: "5").map(\.event) == [.order(1, .bid, Price(ticks: 14_800), 2)])
  }

  @Test(
    arguments: [
      ("ESH1", [1, 3]), ("ESH1@1", [1]), ("ESH1@2", [3]), ("5@1", [2]), ("ESH1@3", []), ("ESH", []),
    ] as [(String, [Quantity])])
  func `a symbol is that of all publishers, or of the one behind it`(symbol: String, quantities: [Quantity]) throws {
    var file = DBNBytes()
    file.append("A", 1, "B", Self.price, 1)
    file.append("A", 1, "B", Self.price, 2, instrument: 5)
    file.append("A", 1, "B", Self.price, 3, publisher: 2)
    let price = Price(ticks: 14_800)
    #expect(try read(file.bytes, symbol: symbol).map(\.event) == quantities.map { .order(1, .bid, price, $0) })
    var reader = DBNReader(ByteSource(bytes: file.bytes, name: "mbo"), tick: try Tick("0.25"), symbol: symbol)
    while try reader.next() != nil {}
    #expect(reader.hasSeenSymbol == !quantities.isEmpty)
    #expect(reader.symbols == ["ESH1", "5", "ESH1@2"])
  }

  @Test func `a fill is an execution where it is taken from the book`() throws {
    var file = DBNBytes()
    file.append("A", 1, "A", Self.price, 10)
    file.append("A", 2, "A", Self.price, 10)
    // Two fills of one event, and more is cancelled than was filled.
    file.append("T", 0, "B", Self.price, 12, isLast: false)
    file.append("F", 1, "A", Self.price, 10, isLast: false)
    file.append("F", 2, "A", Self.price, 2, isLast: false)
    file.append("C", 1, "A", Self.price, 10, isLast: false)
    file.append("C", 2, "A", Self.price, 5)
    // A change may say what a fill left. A fill that nothing takes from the book is forgotten with its event.
    file.append("F", 2, "A", Self.price, 1, isLast: false)
    file.append("M", 2, "A", Self.price, 4)
    file.append("F", 2, "A", Self.price, 1)
    file.append("C", 2, "A", Self.price, 1)
    let market = try market(file)
    #expect(market.trades.map(\.maker.rawValue) == [1, 2, 2])
    #expect(market.trades.map(\.quantity) == [10, 2, 1])
    #expect(market.replay.report.executions.namedMaker == 3)
    #expect(market.queue("ESH1", .ask).map(\.[2]) == [3])
  }

  @Test func `a book is cleared, and an unknown order that changes comes to rest`() throws {
    var file = DBNBytes()
    file.append("A", 1, "A", Self.price, 10)
    file.append("A", 2, "B", Self.price - Self.quarter, 10)
    file.append("A", 3, "B", Self.price, 10, instrument: 2)
    file.append("R", 0)
    file.append("M", 4, "A", Self.price, 7)
    file.append("A", 5, "A", Self.price, 1, flags: 0x40)
    file.append("A", 6, "A", .max, 1)
    let market = try market(file)
    #expect(market.queue("ESH1", .ask) == [[4, 14_800, 7]])
    #expect(market.queue("ESH1", .bid) == [] && market.queue("ESM1", .bid).count == 1)
    #expect(market.rejections == [.price])
  }

  @Test func `an order whose number is 2^62 or more is changed under its own number`() throws {
    var file = DBNBytes()
    let number: UInt64 = 1 << 62
    file.append("A", number + 1, "B", Self.price, 10)
    file.append("A", number, "B", Self.price - Self.quarter, 5)
    file.append("C", number, "B", Self.price - Self.quarter, 5)
    file.append("C", number + 7, "B", Self.price, 10)
    let market = try self.market(file)
    #expect(market.queue("ESH1", .bid).map { $0[2] } == [10])
    #expect(market.replay.report.unknownChanges == 1)
  }

  @Test func `other records are passed over, and name instruments`() throws {
    var file = DBNBytes()
    let number = { (number: UInt32) in (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) } }
    var mapping: [UInt8] = [44, 0x16, 1, 0] + number(9) + Array(repeating: 0, count: 168)
    for (index, byte) in "NQH1".utf8.enumerated() { mapping[89 + index] = byte }
    file.append(raw: [4, 0x17, 0, 0] + Array(repeating: 0, count: 12))
    file.append(raw: mapping)
    file.append("A", 1, "B", Self.price, 1, instrument: 9)
    #expect(try market(file).queue("NQH1", .bid).count == 1)
  }

  @Test func `what is malformed is named with its offset`() throws {
    func error(_ bytes: [UInt8]) -> String {
      do {
        _ = try read(bytes)
        return ""
      } catch { return "\(error)" }
    }
    let file = Self.everyAction()
    let start = file.metadataLength
    func changed(_ offset: Int, _ byte: UInt8) -> [UInt8] {
      var bytes = file.bytes
      bytes[offset] = byte
      return bytes
    }
    #expect(error(changed(0, 0x44 ^ 1)) == "mbo: offset 0: expected DBN, as such a file begins, found something else")
    #expect(error(changed(3, 4)) == "mbo: offset 3: expected version 1, 2 or 3 of DBN, found 4")
    #expect(
      error(Array("DBN".utf8) + [3, 119, 0, 0, 0])
        == "mbo: offset 4: expected a length of metadata of at least 120, found 119")
    #expect(error(changed(24, 1)) == "mbo: offset 24: expected 0, the schema of single orders (mbo), found 1")
    #expect(
      error(changed(112, 255)).hasPrefix("mbo: offset 116: expected metadata that ends at offset \(start), found more"))
    #expect(
      error(changed(start, 3)) == "mbo: offset \(start): expected the length of a record, at least 4 words, found 3")
    #expect(error(changed(start, 15)).contains("offset \(start): expected 14 words, the length of an order, found 15"))
    #expect(
      error(changed(start + 38, 0x5A)) == "mbo: offset \(start + 38): expected an action, one of ACMRTFN, found byte 90"
    )
    #expect(
      error(changed(start + 56 + 39, 0x4E)) == "mbo: offset \(start + 95): expected a side, A or B, found byte 78")
    #expect(
      error(changed(start + 56 + 24, 1))
        == "mbo: offset \(start + 80): expected a whole number of ticks of 0.25 (--tick), found 3700.000000001")
    #expect(
      error(Array(file.bytes[..<50]))
        == "mbo: offset 8: expected whole metadata, found 42 bytes before the end of the file")
    #expect(error([]) == "mbo: offset 0: expected whole metadata, found 0 bytes before the end of the file")
  }

  @Test func `cut or with a flipped bit, a file is an error with its offset, or harmless`() throws {
    for version in DBNVersion.all {
      let bytes = Self.everyAction(version: version).bytes
      let start = Self.everyAction(version: version).metadataLength
      var errors = 0
      func run(_ bytes: [UInt8]) throws {
        var market = VenueMarket(tick: try Tick("0.25"))
        do {
          var reader = DBNReader(ByteSource(bytes: bytes, name: "mbo", chunkSize: 1 << 12), tick: try Tick("0.25"))
          try market.run(&reader)
        } catch let error as StreamError {
          #expect(error.offset != nil)
          errors += 1
        }
        try market.exchange.checkInvariants()
      }
      for size in 0..<bytes.count { try run(Array(bytes[..<size])) }
      #expect(errors == bytes.count - (bytes.count - start) / 56)
      guard version == 3 else { continue }
      var small = DBNBytes(symbols: [(1, "ESH1")])
      small.append("A", 7, "B", Self.price, 10)
      small.append("F", 7, "B", Self.price, 4, isLast: false)
      small.append("C", 7, "B", Self.price, 4)
      for bit in 0..<8 * small.bytes.count {
        var flipped = small.bytes
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        try run(flipped)
      }
    }
  }

  private enum DBNVersion { static let all: [UInt8] = [1, 2, 3] }

  @Test func `a file is known by its first four bytes`() {
    #expect(DBNReader.begins(Array("DBN".utf8) + [3]))
    #expect(DBNReader.begins(Array("DBN".utf8) + [9]))
    #expect(!DBNReader.begins(Array("DBN,".utf8)))
    #expect(!DBNReader.begins(Array("DBN".utf8)))
  }
}
