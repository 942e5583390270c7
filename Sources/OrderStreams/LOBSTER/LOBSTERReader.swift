import ComputeMatching

/// Reads a LOBSTER message file: rows of time, type, order id, size, price and direction, without a header.
///
/// The file is read in chunks, in constant memory.
public struct LOBSTERReader: ~Copyable {
  private var rows: RowReader

  private static let columns = ["time", "type", "order_id", "size", "price", "direction"]

  /// A reader of the rows of `source`, from the first one on.
  ///
  /// - Throws: what the system answers, or that the bytes are no text in UTF-8.
  public init(_ source: consuming ByteSource) throws(StreamError) { rows = try RowReader(source) }

  /// The file's name in errors.
  public var name: String { rows.name }
  /// How many bytes the file has, if that is known.
  public var size: Int? { rows.size }
  /// How many of them have been read.
  public var bytesRead: Int { rows.bytesRead }
  /// The line of the latest message, from 1.
  public var line: Int { rows.line }
  /// How many messages have been read.
  public var count: Int { rows.rowCount }

  /// The next message; `nil` at the end of the file. Throws at a row that is no message, with its place.
  ///
  /// Rows of kinds that touch no order of the book, 5 to 7, are messages whatever their order, size, price and direction:
  /// venues use these in ways of their own. What cannot be read there is order 0, size 0, the price of least ticks, and an
  /// ask.
  public mutating func next() throws(StreamError) -> LOBSTERMessage? {
    while true {
      if let message = try nextInHand() { return message }
      guard try receive() else { return nil }
    }
  }

  /// Waits for more of the file, however little comes. Returns `false` at its end.
  mutating func receive() throws(StreamError) -> Bool { try rows.receive() }

  /// The same as ``next()``, but `nil` where it would wait for more of the file.
  mutating func nextInHand() throws(StreamError) -> LOBSTERMessage? {
    guard try rows.nextInHand() else { return nil }
    guard rows.fieldCount == Self.columns.count else {
      throw StreamError(
        file: rows.name, line: rows.line,
        problem: .malformed(expected: "\(Self.columns.count) fields", found: "\(rows.fieldCount)"))
    }
    let kind = try kind(1)
    switch kind {
    case .submission, .reduction, .deletion, .execution:
      return LOBSTERMessage(
        timestamp: try time(0), kind: kind, order: try orderID(2), size: try size(3), price: try price(4),
        side: try side(5))
    case .hiddenExecution, .crossTrade, .tradingStatus:
      return LOBSTERMessage(
        timestamp: try time(0), kind: kind, order: orderIDIfAny(2) ?? .none, size: rows.signed(rows.field(3)) ?? 0,
        price: Price(ticks: rows.signed(rows.field(4)) ?? .min), side: sideIfAny(5) ?? .ask)
    }
  }

  /// Counts the messages that are left, whatever they say, and returns how many the file has.
  mutating func countAll() throws(StreamError) -> Int {
    while try rows.next() {}
    return rows.rowCount
  }

  /// Seconds with any number of decimals, exactly; what there is beyond nanoseconds is dropped.
  private func time(_ index: Int) throws(StreamError) -> Timestamp {
    let field = rows.field(index)
    var nanoseconds: UInt64 = 0
    var digits = 0
    var decimals: Int?
    for position in field.range {
      let byte = rows.bytes[position]
      if byte == ASCII.point, decimals == nil, digits > 0 {
        decimals = 0
        continue
      }
      guard byte >= ASCII.zero, byte <= ASCII.zero + 9 else { throw notATime(index) }
      digits += 1
      if let already = decimals {
        decimals = already + 1
        if already >= 9 { continue }
      }
      guard let sum = Self.shifted(nanoseconds, byte - ASCII.zero) else { throw notATime(index) }
      nanoseconds = sum
    }
    guard digits > 0, decimals != 0 else { throw notATime(index) }
    for _ in min(decimals ?? 0, 9)..<9 {
      guard let sum = Self.shifted(nanoseconds, 0) else { throw notATime(index) }
      nanoseconds = sum
    }
    return Timestamp(nanoseconds: nanoseconds)
  }

  /// `number` with one more `digit`; `nil` if 64 bits cannot hold it.
  private static func shifted(_ number: UInt64, _ digit: UInt8) -> UInt64? {
    let (product, overflows) = number.multipliedReportingOverflow(by: 10)
    let (sum, carries) = product.addingReportingOverflow(UInt64(digit))
    return overflows || carries ? nil : sum
  }

  private func kind(_ index: Int) throws(StreamError) -> LOBSTERMessage.Kind {
    guard let number = rows.unsigned(rows.field(index)), let byte = UInt8(exactly: number),
      let kind = LOBSTERMessage.Kind(rawValue: byte)
    else { throw malformed(index, "a type from 1 to 7") }
    return kind
  }

  private func orderID(_ index: Int) throws(StreamError) -> OrderID {
    guard let id = orderIDIfAny(index) else { throw malformed(index, "an order id from 0 to 2^63 - 1") }
    return id
  }

  private func orderIDIfAny(_ index: Int) -> OrderID? {
    rows.unsigned(rows.field(index)).flatMap { $0 < 1 << 63 ? OrderID($0) : nil }
  }

  private func size(_ index: Int) throws(StreamError) -> Quantity {
    guard let size = rows.signed(rows.field(index)) else { throw malformed(index, "a whole number of shares") }
    return size
  }

  private func price(_ index: Int) throws(StreamError) -> Price {
    guard let ticks = rows.signed(rows.field(index)) else {
      throw malformed(index, "a price in whole units of 0.0001 USD")
    }
    return Price(ticks: ticks)
  }

  private func side(_ index: Int) throws(StreamError) -> Side {
    guard let side = sideIfAny(index) else { throw malformed(index, "1 (buy) or -1 (sell)") }
    return side
  }

  private func sideIfAny(_ index: Int) -> Side? {
    switch rows.signed(rows.field(index)) {
    case 1: .bid
    case -1: .ask
    default: nil
    }
  }

  private func notATime(_ index: Int) -> StreamError { malformed(index, "seconds after midnight, with decimals") }

  private func malformed(_ index: Int, _ expected: String) -> StreamError {
    rows.malformed(index, Self.columns[index], expected: expected)
  }
}
