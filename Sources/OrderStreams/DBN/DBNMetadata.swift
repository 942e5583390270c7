/// What is at the beginning of a DBN file: its version, and which instruments its numbers mean.
///
/// It is read part by part. However long its lists are, only the names of instruments are kept.
struct DBNMetadata {
  private(set) var version: UInt8 = 0
  /// The venue's names of instruments, by their numbers.
  private(set) var symbols: [UInt32: String] = [:]

  private var part = Part.prelude
  /// How many bytes of the metadata are behind the cursor, and how many of them are passed over before the next part.
  private var left = preludeLength
  private var passing = 0
  private var symbolLength = 0
  private var input: UInt8 = 0
  private var output: UInt8 = 0
  /// How many names are to come, and how many meanings of the present one.
  private var namesLeft: UInt32 = 0
  private var meaningsLeft: UInt32 = 0
  private var name = ""

  /// What comes next.
  private enum Part: Equatable {
    case prelude
    case fixed
    case definitions
    /// So many lists of symbols: those that were asked for, those found in part, and those not found.
    case symbolLists(Int)
    case names
    case name
    case meaning
    /// What fills the metadata up.
    case rest
  }

  static let prefix = Array("DBN".utf8)
  static let versions: ClosedRange<UInt8> = 1...3
  /// The prefix, the version, and the length of what follows.
  static let preludeLength = 8
  /// Everything before the lists, of which the first is that of symbols.
  static let fixedLength = 100
  static let datasetLength = 16
  static let mboSchema: UInt16 = 0
  static let mixedSchema = UInt16.max
  /// Symbologies: numbers of instruments; the venue's own symbols.
  static let instrumentIDs: UInt8 = 0
  static let rawSymbols: UInt8 = 1
  /// Of versions 2 and 3.
  static let symbolLength = 71
  static let firstSymbolLength = 22
  private static let countLength = 4
  /// All that is there even if the lists are empty.
  private static let leastLength = fixedLength + 5 * countLength
  /// The first and the last day of a meaning.
  private static let daysLength = 8

  /// Whether all of it has been read.
  var isComplete: Bool { part == .rest && left == 0 }

  /// From here on, `number` means `symbol`.
  mutating func learn(_ symbol: String, of number: UInt32) { symbols[number] = symbol }

  /// Reads as much as has come. Returns whether it is complete.
  mutating func read(_ cursor: inout ByteCursor) throws(StreamError) -> Bool {
    while !isComplete {
      if part == .rest { passing = left }
      let passed = min(passing, cursor.available)
      cursor.advance(by: passed)
      passing -= passed
      left -= passed
      guard passing == 0 else { return false }
      if part == .rest { continue }
      let length = partLength
      try check(length, cursor)
      guard cursor.available >= length else { return false }
      passing = try readPart(cursor)
      cursor.advance(by: length)
      left -= length
      try check(passing, cursor)
    }
    return true
  }

  private func check(_ count: Int, _ cursor: borrowing ByteCursor) throws(StreamError) {
    guard count <= left else {
      throw cursor.malformed(expected: "metadata that ends at offset \(cursor.offset + left)", found: "more")
    }
  }

  private var partLength: Int {
    switch part {
    case .prelude: Self.preludeLength
    case .fixed: Self.fixedLength
    case .definitions, .symbolLists, .names: Self.countLength
    case .name: symbolLength + Self.countLength
    case .meaning: Self.daysLength + symbolLength
    case .rest: 0
    }
  }

  /// Reads the part at the cursor, where all of it is. Returns how many bytes behind it are passed over.
  private mutating func readPart(_ cursor: borrowing ByteCursor) throws(StreamError) -> Int {
    switch part {
    case .prelude:
      try readPrelude(cursor)
      part = .fixed
    case .fixed:
      try readFixed(cursor)
      part = .definitions
    case .definitions:
      part = .symbolLists(3)
      return Int(cursor.littleEndian(at: 0, as: UInt32.self))
    case .symbolLists(let count):
      part = count > 1 ? .symbolLists(count - 1) : .names
      return Int(cursor.littleEndian(at: 0, as: UInt32.self)) * symbolLength
    case .names:
      namesLeft = cursor.littleEndian(at: 0)
      part = partBehindMeaning
    case .name:
      name = cursor.text(at: 0, count: symbolLength)
      meaningsLeft = cursor.littleEndian(at: symbolLength)
      namesLeft -= 1
      part = partBehindMeaning
    case .meaning:
      let symbol = cursor.text(at: Self.daysLength, count: symbolLength)
      // What a number means may change from day to day: the first meaning counts.
      if output == Self.instrumentIDs, let number = UInt32(symbol), symbols[number] == nil { symbols[number] = name }
      if input == Self.instrumentIDs, let number = UInt32(name), symbols[number] == nil { symbols[number] = symbol }
      meaningsLeft -= 1
      part = partBehindMeaning
    case .rest: break
    }
    return 0
  }

  private var partBehindMeaning: Part { meaningsLeft > 0 ? .meaning : namesLeft > 0 ? .name : .rest }

  private mutating func readPrelude(_ cursor: borrowing ByteCursor) throws(StreamError) {
    for (index, byte) in Self.prefix.enumerated() where cursor.byte(at: index) != byte {
      throw cursor.malformed(expected: "DBN, as such a file begins", found: "something else")
    }
    version = cursor.byte(at: 3)
    guard Self.versions.contains(version) else {
      throw cursor.malformed(at: 3, expected: "version 1, 2 or 3 of DBN", found: "\(version)")
    }
    let length = Int(cursor.littleEndian(at: 4, as: UInt32.self))
    guard length >= Self.leastLength else {
      throw cursor.malformed(
        at: 4, expected: "a length of metadata of at least \(Self.leastLength)", found: "\(length)")
    }
    left = Self.preludeLength + length
  }

  private mutating func readFixed(_ cursor: borrowing ByteCursor) throws(StreamError) {
    let schema = cursor.littleEndian(at: 16, as: UInt16.self)
    guard schema == Self.mboSchema || schema == Self.mixedSchema else {
      throw cursor.malformed(at: 16, expected: "0, the schema of single orders (mbo)", found: "\(schema)")
    }
    // Version 1 has a count of records here.
    let types = version == 1 ? 50 : 42
    (input, output) = (cursor.byte(at: types), cursor.byte(at: types + 1))
    symbolLength = version == 1 ? Self.firstSymbolLength : Int(cursor.littleEndian(at: types + 3, as: UInt16.self))
    guard symbolLength > 0 else { throw cursor.malformed(at: types + 3, expected: "a length of symbols", found: "0") }
  }
}
