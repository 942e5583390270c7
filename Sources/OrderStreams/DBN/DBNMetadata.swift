/// What is at the beginning of a DBN file: its version, and which instruments its numbers mean.
struct DBNMetadata {
  let version: UInt8
  /// The venue's names of instruments, by their numbers.
  private(set) var symbols: [UInt32: String] = [:]

  static let prefix = Array("DBN".utf8)
  static let versions: ClosedRange<UInt8> = 1...3
  /// The prefix, the version, and the length of what follows.
  static let preludeLength = 8
  /// Everything before the lists, of which the first is that of symbols.
  static let fixedLength = 100
  static let datasetLength = 16
  /// No list of instruments is as long.
  static let greatestLength = 1 << 28
  static let mboSchema: UInt16 = 0
  static let mixedSchema = UInt16.max
  /// Symbologies: numbers of instruments; the venue's own symbols.
  static let instrumentIDs: UInt8 = 0
  static let rawSymbols: UInt8 = 1
  /// Of versions 2 and 3.
  static let symbolLength = 71
  static let firstSymbolLength = 22

  /// The version and the length of the metadata that begin at the cursor, where there are eight bytes.
  static func prelude(_ cursor: borrowing ByteCursor) throws(StreamError) -> (version: UInt8, length: Int) {
    for (index, byte) in prefix.enumerated() where cursor.byte(at: index) != byte {
      throw cursor.malformed(expected: "DBN, as such a file begins", found: "something else")
    }
    let version = cursor.byte(at: 3)
    guard versions.contains(version) else {
      throw cursor.malformed(at: 3, expected: "version 1, 2 or 3 of DBN", found: "\(version)")
    }
    let length = Int(cursor.littleEndian(at: 4, as: UInt32.self))
    guard fixedLength + 20...greatestLength ~= length else {
      throw cursor.malformed(
        at: 4, expected: "a length of metadata from \(fixedLength + 20) to \(greatestLength)", found: "\(length)")
    }
    return (version, length)
  }

  /// Reads the metadata at the cursor, where all of it is.
  init(_ cursor: borrowing ByteCursor) throws(StreamError) {
    let (version, length) = try Self.prelude(cursor)
    self.version = version
    let schema = cursor.littleEndian(at: 24, as: UInt16.self)
    guard schema == Self.mboSchema || schema == Self.mixedSchema else {
      throw cursor.malformed(at: 24, expected: "0, the schema of single orders (mbo)", found: "\(schema)")
    }
    // Version 1 has a count of records here.
    let types = version == 1 ? 58 : 50
    let (input, output) = (cursor.byte(at: types), cursor.byte(at: types + 1))
    let symbolLength =
      version == 1 ? Self.firstSymbolLength : Int(cursor.littleEndian(at: types + 3, as: UInt16.self))
    guard symbolLength > 0 else { throw cursor.malformed(at: types + 3, expected: "a length of symbols", found: "0") }

    var lists = Lists(position: Self.preludeLength + Self.fixedLength, end: Self.preludeLength + length)
    let definitions = try lists.count(cursor)
    try lists.pass(Int(definitions), cursor)
    // Symbols that were asked for, those found in part, and those not found.
    for _ in 0..<3 { try lists.pass(Int(try lists.count(cursor)) * symbolLength, cursor) }
    for _ in 0..<(try lists.count(cursor)) {
      let name = try lists.text(symbolLength, cursor)
      for _ in 0..<(try lists.count(cursor)) {
        try lists.pass(8, cursor)
        let symbol = try lists.text(symbolLength, cursor)
        // What a number means may change from day to day: the first meaning counts.
        if output == Self.instrumentIDs, let number = UInt32(symbol), symbols[number] == nil { symbols[number] = name }
        if input == Self.instrumentIDs, let number = UInt32(name), symbols[number] == nil { symbols[number] = symbol }
      }
    }
  }

  /// From here on, `number` means `symbol`.
  mutating func learn(_ symbol: String, of number: UInt32) { symbols[number] = symbol }

  /// A place in the lists, which may not lead beyond their end.
  private struct Lists {
    var position: Int
    let end: Int

    mutating func pass(_ count: Int, _ cursor: borrowing ByteCursor) throws(StreamError) {
      guard count <= end - position else {
        throw cursor.malformed(
          at: position, expected: "metadata that ends at offset \(cursor.offset + end)", found: "more")
      }
      position += count
    }

    mutating func count(_ cursor: borrowing ByteCursor) throws(StreamError) -> UInt32 {
      try pass(4, cursor)
      return cursor.littleEndian(at: position - 4)
    }

    mutating func text(_ count: Int, _ cursor: borrowing ByteCursor) throws(StreamError) -> String {
      try pass(count, cursor)
      return cursor.text(at: position - count, count: count)
    }
  }
}
