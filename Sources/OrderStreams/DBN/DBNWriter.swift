import ComputeMatching

/// Writes a file of Databento Binary Encoding (DBN), version 3, with records of single orders (MBO).
///
/// The metadata is at the beginning of such a file and names its instruments, which are known at its end. So records are kept in a file
/// without a name until ``finish(symbols:)``.
package struct DBNWriter: ~Copyable {
  private var output: ByteSink
  private var records: ByteSink
  /// The same records, to be read.
  private var written: ByteCursor
  private let billionthsPerTick: Int64
  private var period: ClosedRange<UInt64>?

  private static let version: UInt8 = 3
  private static let dataset = "COMPUTE"
  private static let nanosecondsPerDay: UInt64 = 86_400_000_000_000

  /// What happened to an order, by the letter of the format.
  package enum Action: UInt8 {
    case add = 0x41  // A
    case cancel = 0x43  // C
    case fill = 0x46  // F
    case modify = 0x4D  // M
    case trade = 0x54  // T
  }

  /// One record.
  package struct Record {
    package var action: Action
    /// From 1.
    package var instrument: UInt32
    package var timestamp: Timestamp
    package var sequence: UInt64
    package var order: OrderID
    package var side: Side?
    package var price: Price
    package var quantity: Quantity
    /// Whether it is the last of its instrument in what one command led to.
    package var isLast = false

    package init(
      _ action: Action, instrument: UInt32, timestamp: Timestamp, sequence: UInt64, order: OrderID, side: Side?,
      price: Price, quantity: Quantity
    ) {
      self.action = action
      self.instrument = instrument
      self.timestamp = timestamp
      self.sequence = sequence
      self.order = order
      self.side = side
      self.price = price
      self.quantity = quantity
    }
  }

  /// Creates the file at `path`, or empties it. `tick` is the exchange's.
  package init(path: String, tick: Tick) throws(StreamError) {
    guard let billionths = tick.billionthsPerTick else {
      throw StreamError(
        file: path, problem: .malformed(expected: "a tick of at most 9,223,372,036 dollars", found: "a larger one"))
    }
    let output = try ByteSink(path: path)
    let temporary = "\(path).\(UInt64.random(in: 0...UInt64.max)).records"
    let records = try ByteSink(path: temporary)
    let written = try ByteSource(path: temporary)
    FileDescriptor.remove(temporary)
    billionthsPerTick = billionths
    self.output = output
    self.records = records
    self.written = ByteCursor(written)
  }

  /// The longest symbol of an instrument, in bytes, which are ASCII.
  package static let longestSymbol = DBNMetadata.symbolLength - 1

  /// Appends a record. Throws if the format has no room for its price, and what the system answers.
  package mutating func append(_ record: Record) throws(StreamError) {
    let (price, overflows) = record.price.ticks.multipliedReportingOverflow(by: billionthsPerTick)
    guard !overflows, price != DBNReader.noPrice else {
      throw StreamError(
        file: output.name,
        problem: .malformed(expected: "prices of at most 9,223,372,036 dollars, as DBN has them", found: "a higher one")
      )
    }
    let time = record.timestamp.nanoseconds
    period = min(period?.lowerBound ?? time, time)...max(period?.upperBound ?? time, time)
    records.text.append(UInt8(DBNReader.recordLength / 4))
    records.text.append(DBNReader.recordType)
    records.text.append(littleEndian: UInt16(0))
    records.text.append(littleEndian: record.instrument)
    records.text.append(littleEndian: time)
    records.text.append(littleEndian: record.order.rawValue)
    records.text.append(littleEndian: price)
    records.text.append(littleEndian: UInt32(clamping: record.quantity))
    records.text.append(record.isLast ? DBNReader.lastFlag : 0)
    records.text.append(UInt8(0))
    records.text.append(record.action.rawValue)
    records.text.append(record.side.map { $0 == .bid ? UInt8(ascii: "B") : UInt8(ascii: "A") } ?? UInt8(ascii: "N"))
    records.text.append(littleEndian: time)
    records.text.append(littleEndian: Int32(0))
    records.text.append(littleEndian: UInt32(truncatingIfNeeded: record.sequence))
    try records.flushIfFull()
  }

  /// Writes the file: metadata in which instrument *n* has the symbol at *n* - 1, and all records. Must come last.
  package mutating func finish(symbols: [String]) throws(StreamError) {
    try records.flush()
    appendMetadata(symbols)
    try output.flush()
    while try written.receive() {
      let count = written.available
      try written.withSpan(count: count) { (bytes) throws(StreamError) in try output.write(bytes) }
      written.advance(by: count)
    }
  }

  private mutating func appendMetadata(_ symbols: [String]) {
    let symbolLength = DBNMetadata.symbolLength
    let lists = 5 * 4 + symbols.count * (symbolLength + symbolLength + 4 + 8 + symbolLength)
    let padding = -(DBNMetadata.fixedLength + lists) & 7
    output.text.append("DBN")
    output.text.append(Self.version)
    output.text.append(littleEndian: UInt32(DBNMetadata.fixedLength + lists + padding))
    output.text.append(Self.dataset, filledTo: DBNMetadata.datasetLength)
    output.text.append(littleEndian: DBNMetadata.mboSchema)
    output.text.append(littleEndian: period?.lowerBound ?? 0)
    output.text.append(littleEndian: period.map { $0.upperBound &+ 1 } ?? UInt64.max)
    output.text.append(littleEndian: UInt64(0))
    output.text.append(DBNMetadata.rawSymbols)
    output.text.append(DBNMetadata.instrumentIDs)
    output.text.append(UInt8(0))
    output.text.append(littleEndian: UInt16(symbolLength))
    output.text.append("", filledTo: DBNMetadata.fixedLength - 47)
    // No definitions of other schemas.
    output.text.append(littleEndian: UInt32(0))
    output.text.append(littleEndian: UInt32(symbols.count))
    for symbol in symbols { output.text.append(symbol, filledTo: symbolLength) }
    output.text.append(littleEndian: UInt32(0))
    output.text.append(littleEndian: UInt32(0))
    output.text.append(littleEndian: UInt32(symbols.count))
    let (first, last) = (
      Self.date(period?.lowerBound ?? 0, daysLater: 0), Self.date(period?.upperBound ?? 0, daysLater: 1)
    )
    for (index, symbol) in symbols.enumerated() {
      output.text.append(symbol, filledTo: symbolLength)
      output.text.append(littleEndian: UInt32(1))
      output.text.append(littleEndian: first)
      output.text.append(littleEndian: last)
      output.text.append(String(index + 1), filledTo: symbolLength)
    }
    output.text.append("", filledTo: padding)
  }

  /// A day as the format writes it: 20261129.
  private static func date(_ nanoseconds: UInt64, daysLater days: Int) -> UInt32 {
    let date = CalendarDate(daysSince1970: Int(nanoseconds / nanosecondsPerDay) + days)
    return UInt32(date.year * 10_000 + date.month * 100 + date.day)
  }
}

extension TextBuffer {
  /// Appends the bytes of `number`, the lowest first.
  mutating func append<Number: FixedWidthInteger>(littleEndian number: Number) {
    for index in 0..<Number.bitWidth / 8 { append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
  }

  /// Appends `text`, and zeros behind it up to `count` bytes.
  mutating func append(_ text: String, filledTo count: Int) {
    append(text)
    for _ in text.utf8.count..<count { append(UInt8(0)) }
  }
}
