/// A DBN file in the making, with records of single orders.
struct DBNBytes {
  private(set) var bytes: [UInt8] = []
  let metadataLength: Int
  private(set) var count = 0

  /// A file of `version` with the symbols of some instruments.
  init(version: UInt8 = 3, schema: UInt16 = 0, symbols: [(id: UInt32, name: String)] = [(1, "ESH1"), (2, "ESM1")]) {
    let length = version == 1 ? 22 : 71
    var lists = Self.number(0, 4) + Self.number(UInt64(symbols.count), 4)
    for symbol in symbols { lists += Self.text(symbol.name, length) }
    lists += Self.number(0, 4) + Self.number(0, 4) + Self.number(UInt64(symbols.count), 4)
    for symbol in symbols {
      lists += Self.text(symbol.name, length) + Self.number(1, 4) + Self.number(20_201_228, 4)
      lists += Self.number(20_201_229, 4) + Self.text(String(symbol.id), length)
    }
    var fixed = Self.text("GLBX.MDP3", 16) + Self.number(UInt64(schema), 2) + Self.number(0, 8)
    fixed += Self.number(.max, 8) + Self.number(0, 8) + (version == 1 ? Self.number(.max, 8) : [])
    fixed += [1, 0, 0] + (version == 1 ? [] : Self.number(71, 2)) + Array(repeating: 0, count: version == 1 ? 47 : 53)
    var content = fixed + lists
    while version == 3 && content.count % 8 != 0 { content.append(0) }
    bytes = Array("DBN".utf8) + [version] + Self.number(UInt64(content.count), 4) + content
    metadataLength = bytes.count
  }

  /// Appends a record: who did what to which order.
  mutating func append(
    _ action: Character, _ order: UInt64, _ side: Character = "N", _ price: Int64 = .max, _ size: UInt32 = 0,
    instrument: UInt32 = 1, publisher: UInt64 = 1, isLast: Bool = true, flags: UInt8 = 0, time: UInt64? = nil
  ) {
    let time = time ?? 1_600_000_000_000_000_000 + UInt64(count)
    var record: [UInt8] = [14, 0xA0] + Self.number(publisher, 2) + Self.number(UInt64(instrument), 4)
    record += Self.number(time, 8) + Self.number(order, 8) + Self.number(UInt64(bitPattern: price), 8)
    record += Self.number(UInt64(size), 4)
    record += [flags | (isLast ? 0x80 : 0), 0, action.asciiValue ?? 0, side.asciiValue ?? 0]
    record += Self.number(1_700_000_000_000_000_000, 8) + Self.number(0, 4) + Self.number(UInt64(count), 4)
    bytes += record
    count += 1
  }

  /// Appends a fill and what takes it from the book.
  mutating func fill(_ order: UInt64, _ side: Character, _ price: Int64, _ size: UInt32, instrument: UInt32 = 1) {
    append("T", 0, side == "A" ? "B" : "A", price, size, instrument: instrument, isLast: false)
    append("F", order, side, price, size, instrument: instrument, isLast: false)
    append("C", order, side, price, size, instrument: instrument)
  }

  mutating func append(raw: [UInt8]) { bytes += raw }

  private static func number(_ number: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
  }

  private static func text(_ text: String, _ count: Int) -> [UInt8] {
    Array(text.utf8) + Array(repeating: 0, count: count - text.utf8.count)
  }
}
