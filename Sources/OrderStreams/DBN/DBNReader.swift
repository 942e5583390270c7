import ComputeMatching

/// Reads a file of Databento Binary Encoding (DBN), versions 1 to 3, with records of single orders (MBO).
///
/// A fill is told of twice: the fill itself, which changes no book, and a cancel or a change of the filled order, which does. Here the
/// second is the execution, of so much as was filled before it in the same event.
public struct DBNReader: VenueReader, ~Copyable {
  private var cursor: ByteCursor
  private var metadata = DBNMetadata()
  private let tick: Tick
  private let wanted: String?
  /// The second of two messages that one record is.
  private var waiting: VenueMessage?
  /// Numbers of instruments from 0, by publisher and the publisher's number.
  private var instruments: [UInt64: UInt32] = [:]
  public private(set) var symbols: [String] = []
  private var isNamed: Set<String> = []
  private var isWanted: [Bool] = []
  /// The instrument of the latest record.
  private var latest: (key: UInt64, instrument: UInt32)?
  /// What was filled in the present event, and has not been cancelled yet: by instrument and order.
  private var fills: [UInt32: [UInt64: Fill]] = [:]

  private struct Fill {
    var quantity: Quantity
    let price: Price
  }

  /// The tick unless told otherwise: 0.000000001, the unit of the format's prices.
  public static let standardTick: Tick = {
    guard let tick = Tick(units: 1, decimals: 9) else { preconditionFailure("The numbers are fixed.") }
    return tick
  }()

  /// How many decimals prices have.
  static let priceDecimals = 9
  /// A price that is none.
  static let noPrice = Int64.max
  static let recordType: UInt8 = 0xA0
  static let symbolMappingType: UInt8 = 0x16
  static let headerLength = 16
  static let recordLength = 56
  /// A record of live data has the time when it was sent behind it.
  private static let sentTimeLength = 8
  /// The last record of an event of its instrument; records that are no single orders, but the best price or a level.
  static let lastFlag: UInt8 = 1 << 7
  private static let levelFlags: UInt8 = 1 << 6 | 1 << 4

  /// A reader of the records of `source`: of all instruments, or of those that the venue calls `symbol`. If several publishers have
  /// one, `ESH1@2` is that of publisher 2. Prices are whole numbers of `tick`.
  public init(_ source: consuming ByteSource, tick: Tick = standardTick, symbol: String? = nil) {
    self.tick = tick
    wanted = symbol
    cursor = ByteCursor(source)
  }

  /// Whether a file that begins with `prefix` is one of these, of whatever version.
  public static func begins(_ prefix: [UInt8]) -> Bool {
    prefix.count >= prefixLength && prefix.starts(with: DBNMetadata.prefix) && prefix[DBNMetadata.prefix.count] < 0x20
  }

  /// How many bytes it takes to tell.
  public static let prefixLength = 4

  public var bytesRead: Int { cursor.offset }
  public var hasSeenSymbol: Bool { wanted == nil || isWanted.contains(true) }
  public func symbol(of instrument: UInt32) -> String { symbols[Int(instrument)] }

  public mutating func receive() throws(StreamError) -> Bool {
    if try cursor.receive() { return true }
    guard cursor.available == 0, metadata.isComplete else {
      throw cursor.malformed(
        expected: metadata.isComplete ? "a whole record" : "whole metadata",
        found: "\(cursor.available) bytes before the end of the file")
    }
    return false
  }

  public mutating func nextInHand() throws(StreamError) -> VenueMessage? {
    if let message = waiting {
      waiting = nil
      return message
    }
    if !metadata.isComplete {
      guard try metadata.read(&cursor) else { return nil }
    }
    while cursor.available > 0 {
      let length = Int(cursor.byte(at: 0)) * 4
      guard length >= Self.headerLength else {
        throw cursor.malformed(
          expected: "the length of a record, at least \(Self.headerLength / 4) words", found: "\(length / 4)")
      }
      guard cursor.available >= length else { return nil }
      let type = cursor.byte(at: 1)
      var message: VenueMessage?
      if type == Self.recordType {
        guard length == Self.recordLength || length == Self.recordLength + Self.sentTimeLength else {
          throw cursor.malformed(
            expected: "\(Self.recordLength / 4) words, the length of an order", found: "\(length / 4)")
        }
        message = try order()
      } else if type == Self.symbolMappingType {
        learnSymbol(length)
      }
      cursor.advance(by: length)
      if let message { return message }
    }
    return nil
  }

  /// What the record of an order at the cursor says; `nil` if it is about another instrument than the one that is read.
  private mutating func order() throws(StreamError) -> VenueMessage? {
    let instrument = instrument()
    guard isWanted[Int(instrument)] else { return nil }
    let event = cursor.littleEndian(at: 8, as: UInt64.self)
    // A time that is not known is the largest number.
    let time = Timestamp(nanoseconds: event == .max ? cursor.littleEndian(at: 40) : event)
    func message(_ event: VenueMessage.Event) -> VenueMessage {
      VenueMessage(timestamp: time, instrument: instrument, event: event)
    }
    let number: UInt64 = cursor.littleEndian(at: 16)
    let quantity = Quantity(cursor.littleEndian(at: 32, as: UInt32.self))
    let flags = cursor.byte(at: 36)
    defer { if flags & Self.lastFlag != 0, !fills.isEmpty { fills[instrument] = nil } }
    let action = cursor.byte(at: 38)
    if flags & Self.levelFlags != 0 { return message(.information) }
    switch action {
    case UInt8(ascii: "A"): return message(.order(number, try side(), try price(), quantity))
    case UInt8(ascii: "C"):
      guard let fill = fills[instrument]?.removeValue(forKey: number) else {
        return message(.reduction(number, by: quantity))
      }
      // What is cancelled beyond what was filled is no execution, and what was filled beyond that stays to be cancelled.
      if fill.quantity > quantity {
        fills[instrument]?[number] = Fill(quantity: fill.quantity - quantity, price: fill.price)
      } else if fill.quantity < quantity {
        waiting = message(.reduction(number, by: quantity - fill.quantity))
      }
      return message(.execution(number, min(fill.quantity, quantity), price: fill.price, inCross: false))
    case UInt8(ascii: "M"):
      let change = message(.change(number, try side(), try price(), quantity))
      guard let fill = fills[instrument]?.removeValue(forKey: number) else { return change }
      waiting = change
      return message(.execution(number, fill.quantity, price: fill.price, inCross: false))
    case UInt8(ascii: "F"):
      let before = fills[instrument, default: [:]][number]?.quantity ?? 0
      fills[instrument, default: [:]][number] = Fill(quantity: before + quantity, price: try price())
      return message(.information)
    case UInt8(ascii: "R"): return message(.clear)
    case UInt8(ascii: "T"), UInt8(ascii: "N"): return message(.information)
    default:
      throw cursor.malformed(at: 38, expected: "an action, one of ACMRTFN", found: "byte \(action)")
    }
  }

  private func side() throws(StreamError) -> Side {
    switch cursor.byte(at: 39) {
    case UInt8(ascii: "B"): .bid
    case UInt8(ascii: "A"): .ask
    default: throw cursor.malformed(at: 39, expected: "a side, A or B", found: "byte \(cursor.byte(at: 39))")
    }
  }

  /// A price that is none becomes 0, which the engine rejects.
  private func price() throws(StreamError) -> Price {
    let billionths: Int64 = cursor.littleEndian(at: 24)
    if billionths == Self.noPrice { return Price(ticks: 0) }
    guard let ticks = tick.ticks(ofBillionths: billionths) else {
      throw cursor.malformed(
        at: 24, expected: "a whole number of ticks of \(tick.text(for: Price(ticks: 1))) (--tick)",
        found: Self.standardTick.text(for: Price(ticks: billionths)))
    }
    return Price(ticks: ticks)
  }

  /// The instrument of the record at the cursor: of several publishers, each has its own.
  private mutating func instrument() -> UInt32 {
    let publisher = UInt64(cursor.littleEndian(at: 2, as: UInt16.self))
    let number: UInt32 = cursor.littleEndian(at: 4)
    let key = publisher << 32 | UInt64(number)
    if let latest, latest.key == key { return latest.instrument }
    let instrument = instruments[key] ?? add(key, number, publisher)
    latest = (key, instrument)
    return instrument
  }

  private mutating func add(_ key: UInt64, _ number: UInt32, _ publisher: UInt64) -> UInt32 {
    let symbol = metadata.symbols[number] ?? String(number)
    let symbolOfPublisher = "\(symbol)@\(publisher)"
    let instrument = UInt32(symbols.count)
    instruments[key] = instrument
    symbols.append(isNamed.insert(symbol).inserted ? symbol : symbolOfPublisher)
    isWanted.append(wanted == nil || wanted == symbol || wanted == symbolOfPublisher)
    return instrument
  }

  /// Live data name an instrument before its first order: by the symbol that was asked for, and by the venue's.
  private mutating func learnSymbol(_ length: Int) {
    let isFirst = metadata.version == 1
    let (start, count) = isFirst ? (38, DBNMetadata.firstSymbolLength) : (89, DBNMetadata.symbolLength)
    guard start + count <= length else { return }
    metadata.learn(cursor.text(at: start, count: count), of: cursor.littleEndian(at: 4))
  }
}

extension Tick {
  /// How many ticks so many billionths of a dollar are; `nil` if no whole number.
  func ticks(ofBillionths billionths: Int64) -> Int64? {
    guard let billionthsPerTick else { return nil }
    let (ticks, rest) = billionths.quotientAndRemainder(dividingBy: billionthsPerTick)
    return rest == 0 ? ticks : nil
  }

  /// How many billionths of a dollar a tick is; `nil` if 63 bits do not hold them.
  var billionthsPerTick: Int64? {
    var billionths = units
    for _ in decimals..<DBNReader.priceDecimals {
      let (product, overflows) = billionths.multipliedReportingOverflow(by: 10)
      if overflows { return nil }
      billionths = product
    }
    return billionths
  }
}
