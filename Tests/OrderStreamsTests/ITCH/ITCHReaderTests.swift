import ComputeMatching
import OrderStreams
import Testing

struct ITCHReaderTests {
  private func read(_ bytes: [UInt8], symbol: String? = nil, chunkSize: Int = 1 << 12) throws(StreamError)
    -> [VenueMessage]
  {
    var reader = try ITCHReader(ByteSource(bytes: bytes, name: "day", chunkSize: chunkSize), symbol: symbol)
    var messages: [VenueMessage] = []
    while let message = try reader.next() { messages.append(message) }
    return messages
  }

  /// One message of each letter.
  private static var everyLetter: ITCHBytes {
    var file = ITCHBytes()
    file.event("O")
    file.directory("AAPL", 7)
    file.state("H", "AAPL", 7)
    file.state("P", "AAPL", 7)
    file.state("Q", "AAPL", 7)
    file.state("T", "AAPL", 7)
    file.add(1, "B", 100, "AAPL", 1_234_500, 7)
    file.append(
      "F", 7, .number(2, 8), .text("S", 1), .number(4_294_967_295, 4), .text("AAPL", 8), .number(1_234_600, 4),
      .text("MMID", 4))
    file.execute(1, 10, 7)
    file.execute(1, 20, printable: true, 1_234_501, 7)
    file.execute(1, 30, printable: false, 1_234_502, 7)
    file.cancel(1, 5, 7)
    file.replace(1, 3, 50, 1_234_400, 7)
    file.delete(3, 7)
    file.cross("AAPL", 7)
    file.others("AAPL", 7)
    return file
  }

  @Test func `each letter has its message`() throws {
    let messages = try read(Self.everyLetter.bytes)
    #expect(
      messages.prefix(15).map(\.event) == [
        .information, .instrument, .status(.halted), .status(.halted), .status(.quotingResumed),
        .status(.tradingResumed), .order(1, .bid, Price(ticks: 1_234_500), 100),
        .order(2, .ask, Price(ticks: 1_234_600), 4_294_967_295), .execution(1, 10, price: nil, inCross: false),
        .execution(1, 20, price: Price(ticks: 1_234_501), inCross: false),
        .execution(1, 30, price: Price(ticks: 1_234_502), inCross: true), .reduction(1, by: 5),
        .replacement(1, new: 3, Price(ticks: 1_234_400), 50), .deletion(3), .cross,
      ])
    #expect(messages.count == 27)
    #expect(messages.dropFirst(15).map(\.event.kind).filter { $0 == .hiddenExecution }.count == 1)
    #expect(messages.dropFirst(15).filter { $0.event == .information }.count == 11)
    #expect(messages.allSatisfy { $0.timestamp == Timestamp(nanoseconds: 34_200_000_000_000) })
    #expect(messages[6].instrument == 7)
  }

  @Test func `however it is cut into chunks, a file says the same`() throws {
    let bytes = ITCHDay(seed: 5, steps: 200).file.bytes
    let whole = try read(bytes)
    for chunkSize in [1, 2, 3, 17, 4096] { #expect(try read(bytes, chunkSize: chunkSize) == whole) }
  }

  @Test func `one stock is read without the others`() throws {
    let bytes = ITCHDay(seed: 6, steps: 500).file.bytes
    let all = try read(bytes)
    let one = try read(bytes, symbol: "BRK.B")
    #expect(one.filter { $0.instrument != VenueMessage.wholeMarket } == all.filter { $0.instrument == 2 })
    #expect(one.count < all.count / 2)
    #expect(throws: StreamError.self) { try read(bytes, symbol: "LONGERNAME") }
    var reader = try ITCHReader(ByteSource(bytes: bytes, name: "day"), symbol: "MSFT")
    while try reader.next() != nil {}
    let hasSeenSymbol = reader.hasSeenSymbol
    #expect(!hasSeenSymbol)
  }

  @Test func `a file that was cut ends with an error at its last message, or is whole`() throws {
    var starts = [0]
    let bytes = Self.everyLetter.bytes
    while let last = starts.last, last < bytes.count {
      starts.append(last + 2 + Int(bytes[last]) << 8 + Int(bytes[last + 1]))
    }
    for size in 0..<bytes.count {
      let cut = Array(bytes[..<size])
      let start = starts.last { $0 <= size }
      if start == size {
        #expect(try read(cut).count == starts.filter { $0 < size }.count)
      } else {
        let error = #expect(throws: StreamError.self) { try read(cut) }
        #expect(error?.offset == start, "\(size) bytes")
        #expect(error?.description.hasPrefix("day: offset \(start ?? 0): expected a whole message") == true)
      }
    }
  }

  @Test func `a flipped bit is an error with its place, or harmless`() throws {
    let bytes = Self.everyLetter.bytes
    var errors = 0
    for bit in 0..<8 * bytes.count {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      var market = VenueMarket()
      do {
        var reader = try ITCHReader(ByteSource(bytes: flipped, name: "day", chunkSize: 1 << 12))
        try market.run(&reader)
      } catch {
        #expect(error.offset != nil, "bit \(bit)")
        errors += 1
      }
      try market.exchange.checkInvariants()
    }
    // Each bit of 27 lengths and letters leads to an error, and those of codes.
    #expect(errors > 27 * 24 && errors < 8 * bytes.count)
  }

  @Test func `what is no message is named with its place`() throws {
    func error(_ change: (inout ITCHBytes) -> Void) -> String {
      var file = ITCHBytes()
      file.directory("AAPL", 7)
      change(&file)
      do {
        _ = try read(file.bytes)
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      error { $0.append("Z", 7) }
        == "day: offset 43: expected the letter of a message of TotalView-ITCH 5.0, found Z")
    #expect(error { $0.append("D", 7) } == "day: offset 41: expected 19, the length of a message D, found 11")
    #expect(error { $0.add(1, "X", 1, "AAPL", 1, 7) } == "day: offset 62: expected B or S, found X")
    #expect(error { $0.state("X", "AAPL", 7) } == "day: offset 62: expected H, P, Q or T, found X")
    #expect(error { $0.event("x") } == "day: offset 54: expected one of OSQMECARB, found x")
    #expect(
      error { $0.add(1, "B", 1, "MSFT", 1, 7) }
        == "day: offset 67: expected AAPL, the stock of locate code 7, found \"MSFT    \"")
    #expect(
      error { $0.add(1, "B", 1, "", 1, 8) }
        == "day: offset 67: expected a stock, eight characters with spaces behind, found \"        \"")
    // A length of 0 ends the session, and the file.
    #expect(error { $0.append(raw: [0, 0]) } == "")
    #expect(
      error { $0.append(raw: [0, 0, 1]) } == "day: offset 43: expected nothing behind a length of 0, found more bytes")
  }

  @Test func `a file is known by its first three bytes`() {
    #expect(ITCHReader.begins(Array(Self.everyLetter.bytes.prefix(3))))
    #expect(!ITCHReader.begins([0, 11, UInt8(ascii: "S")]))
    #expect(!ITCHReader.begins([0, 12]))
    #expect(!ITCHReader.begins(Array("timestamp_ns".utf8)))
  }
}
