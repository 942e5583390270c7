import ComputeMatching

/// Reads a day of NASDAQ TotalView-ITCH 5.0 as NASDAQ publishes the files: each message behind its length, two bytes, the highest
/// first.
///
/// Times are nanoseconds after midnight in New York. Prices are ticks of 0.0001 dollars. The file is read in chunks, in constant
/// memory.
public struct ITCHReader: VenueReader, ~Copyable {
  private var cursor: ByteCursor
  /// The names of the stocks by their locate codes, eight bytes each, the first lowest; 0 before the first message about one.
  private var stocks = Buffer<UInt64>(capacity: 256, filledWith: 0)
  /// The one stock that is read; 0 for all.
  private let wanted: UInt64
  private var isOver = false

  /// How many bytes are before a message: its length.
  private static let lengthBytes = 2

  /// A reader of the messages of `source`, from the first one on: of all stocks, or of the one that is called `symbol`.
  ///
  /// - Throws: if no stock can have that name.
  public init(_ source: consuming ByteSource, symbol: String? = nil) throws(StreamError) {
    wanted = try symbol.map { name throws(StreamError) in try Self.word(of: name, in: source.name) } ?? 0
    cursor = ByteCursor(source)
  }

  /// Whether a file that begins with `prefix` is one of these: a length, and a letter of a message of that length.
  public static func begins(_ prefix: [UInt8]) -> Bool {
    guard prefix.count >= 3, let type = ITCHMessageType(rawValue: prefix[2]) else { return false }
    return Int(prefix[0]) << 8 | Int(prefix[1]) == type.length
  }

  /// How many bytes it takes to tell.
  public static let prefixLength = 3

  public var bytesRead: Int { cursor.offset }

  public var hasSeenSymbol: Bool {
    wanted == 0 || (0..<stocks.capacity).contains { stocks[$0] == wanted }
  }

  public var symbols: [String] {
    (0..<stocks.capacity).filter { stocks[$0] != 0 }.map { symbol(of: UInt32($0)) }
  }

  public func symbol(of instrument: UInt32) -> String {
    guard instrument < stocks.capacity, stocks[Int(instrument)] != 0 else { return "locate-\(instrument)" }
    let word = stocks[Int(instrument)]
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
  }

  public mutating func receive() throws(StreamError) -> Bool {
    if try cursor.receive() { return true }
    guard cursor.available == 0 else {
      throw cursor.malformed(expected: "a whole message", found: "\(cursor.available) bytes before the end of the file")
    }
    return false
  }

  public mutating func nextInHand() throws(StreamError) -> VenueMessage? {
    while true {
      if isOver {
        guard cursor.available == 0 else {
          throw cursor.malformed(expected: "nothing behind a length of 0", found: "more bytes")
        }
        return nil
      }
      guard cursor.available >= Self.lengthBytes else { return nil }
      let length = Int(cursor.bigEndian(at: 0, as: UInt16.self))
      if length == 0 {
        isOver = true
        cursor.advance(by: Self.lengthBytes)
        continue
      }
      guard cursor.available > Self.lengthBytes else { return nil }
      let letter = cursor.byte(at: Self.lengthBytes)
      guard let type = ITCHMessageType(rawValue: letter) else {
        throw cursor.malformed(
          at: Self.lengthBytes, expected: "the letter of a message of TotalView-ITCH 5.0", found: Self.shown(letter))
      }
      guard length == type.length else {
        throw cursor.malformed(
          expected: "\(type.length), the length of a message \(Self.shown(letter))", found: "\(length)")
      }
      guard cursor.available >= Self.lengthBytes + length else { return nil }
      let message = try message(type)
      cursor.advance(by: Self.lengthBytes + length)
      if let message { return message }
    }
  }

  /// What the message of `type` at the cursor says; `nil` if it is about another stock than the one that is read.
  @inline(__always)
  private mutating func message(_ type: ITCHMessageType) throws(StreamError) -> VenueMessage? {
    let locate = Int(cursor.bigEndian(at: 3, as: UInt16.self))
    if locate >= stocks.capacity { stocks.grow(to: 1 << 16, filledWith: 0) }
    if let distance = type.stockDistance { try check(stockAt: Self.lengthBytes + distance, locate) }
    if wanted != 0, stocks[locate] != wanted, type != .systemEvent { return nil }
    let event: VenueMessage.Event
    switch type {
    case .addOrder, .addAttributedOrder:
      event = .order(cursor.bigEndian(at: 13), try side(at: 21), price(at: 34), quantity(at: 22))
    case .orderExecuted: event = .execution(cursor.bigEndian(at: 13), quantity(at: 21), price: nil, inCross: false)
    case .orderExecutedWithPrice:
      event = .execution(
        cursor.bigEndian(at: 13), quantity(at: 21), price: price(at: 34), inCross: !(try isPrintable()))
    case .orderCancel: event = .reduction(cursor.bigEndian(at: 13), by: quantity(at: 21))
    case .orderDelete: event = .deletion(cursor.bigEndian(at: 13))
    case .orderReplace:
      event = .replacement(
        cursor.bigEndian(at: 13), new: cursor.bigEndian(at: 21), price(at: 33), quantity(at: 29))
    case .trade: event = .hiddenExecution
    case .crossTrade: event = .cross
    case .tradingAction: event = .status(try status())
    case .stockDirectory: event = .instrument
    case .systemEvent:
      try check(code: "OSQMECARB", at: 13)
      return VenueMessage(timestamp: time, instrument: VenueMessage.wholeMarket, event: .information)
    case .shortSaleRestriction:
      try check(code: "012", at: 21)
      event = .information
    case .marketParticipant, .circuitBreakerLevels, .circuitBreakerStatus, .quotingPeriod, .auctionCollar,
      .operationalHalt, .brokenTrade, .imbalance, .retailInterest, .capitalRaise:
      return VenueMessage(timestamp: time, instrument: VenueMessage.wholeMarket, event: .information)
    }
    return VenueMessage(timestamp: time, instrument: UInt32(locate), event: event)
  }

  private var time: Timestamp {
    @inline(__always) get { Timestamp(nanoseconds: cursor.bigEndian48(at: 7)) }
  }

  @inline(__always)
  private func quantity(at distance: Int) -> Quantity { Quantity(cursor.bigEndian(at: distance, as: UInt32.self)) }

  @inline(__always)
  private func price(at distance: Int) -> Price { Price(ticks: Int64(cursor.bigEndian(at: distance, as: UInt32.self))) }

  @inline(__always)
  private func side(at distance: Int) throws(StreamError) -> Side {
    switch cursor.byte(at: distance) {
    case UInt8(ascii: "B"): .bid
    case UInt8(ascii: "S"): .ask
    default: throw unknownCode(at: distance, expected: "B or S")
    }
  }

  private func isPrintable() throws(StreamError) -> Bool {
    switch cursor.byte(at: 33) {
    case UInt8(ascii: "Y"): true
    case UInt8(ascii: "N"): false
    default: throw unknownCode(at: 33, expected: "Y or N")
    }
  }

  private func status() throws(StreamError) -> TradingStatus {
    switch cursor.byte(at: 21) {
    case UInt8(ascii: "H"), UInt8(ascii: "P"): .halted
    case UInt8(ascii: "Q"): .quotingResumed
    case UInt8(ascii: "T"): .tradingResumed
    default: throw unknownCode(at: 21, expected: "H, P, Q or T")
    }
  }

  private func check(code letters: StaticString, at distance: Int) throws(StreamError) {
    let byte = cursor.byte(at: distance)
    guard "\(letters)".utf8.contains(byte) else { throw unknownCode(at: distance, expected: "one of \(letters)") }
  }

  private func unknownCode(at distance: Int, expected: String) -> StreamError {
    cursor.malformed(at: distance, expected: expected, found: Self.shown(cursor.byte(at: distance)))
  }

  /// A locate code means one stock all day.
  @inline(__always)
  private mutating func check(stockAt distance: Int, _ locate: Int) throws(StreamError) {
    let word = cursor.littleEndian(at: distance, as: UInt64.self)
    if stocks[locate] != word { try learn(word, at: distance, locate) }
  }

  @inline(never)
  private mutating func learn(_ word: UInt64, at distance: Int, _ locate: Int) throws(StreamError) {
    guard stocks[locate] == 0 else {
      throw cursor.malformed(
        at: distance, expected: "\(symbol(of: UInt32(locate))), the stock of locate code \(locate)",
        found: StreamError.quoted(cursor.text(at: distance, count: 8)))
    }
    var isName = true
    for place in 0..<8 where !(0x20...0x7E).contains(cursor.byte(at: distance + place)) { isName = false }
    guard isName, cursor.byte(at: distance) != UInt8(ascii: " ") else {
      throw cursor.malformed(
        at: distance, expected: "a stock, eight characters with spaces behind",
        found: StreamError.quoted(cursor.text(at: distance, count: 8)))
    }
    stocks[locate] = word
  }

  /// A stock's name as the files have it, with spaces behind.
  private static func word(of symbol: String, in file: String) throws(StreamError) -> UInt64 {
    let bytes = Array(symbol.utf8)
    guard 1...8 ~= bytes.count, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw StreamError(
        file: file,
        problem: .malformed(expected: "a stock of one to eight characters", found: StreamError.quoted(symbol)))
    }
    var word: UInt64 = 0
    for place in 0..<8 {
      let byte = place < bytes.count ? bytes[place] : UInt8(ascii: " ")
      word |= UInt64(byte) << UInt64(8 * place)
    }
    return word
  }

  private static func shown(_ byte: UInt8) -> String {
    (0x21...0x7E).contains(byte) ? String(Character(Unicode.Scalar(byte))) : "byte \(byte)"
  }
}
