/// Finds the members of a JSON object (RFC 8259) that a line holds, whose names a reader knows. Objects and lists inside it are passed
/// over.
struct JSONObjectLine {
  /// By the number of its name: where the value is behind the cursor, without quotation marks; `nil` if it is not there, or null.
  private(set) var values: [Range<Int>?]

  private let names: [StaticString]
  private var position = 0
  private var end = 0

  /// Objects and lists inside each other may be so many.
  private static let deepest = 64

  init(names: [StaticString]) {
    self.names = names
    values = Array(repeating: nil, count: names.count)
  }

  /// What is wrong with a line: what was expected at which byte of it, from 0.
  struct Problem: Error {
    let position: Int
    let expected: String
  }

  /// Reads the line of `count` bytes at the cursor.
  mutating func read(_ cursor: borrowing ByteCursor, count: Int) throws(Problem) {
    for index in values.indices { values[index] = nil }
    position = 0
    end = count
    try take(UInt8(ascii: "{"), cursor, expected: "a JSON object")
    if next(cursor) != UInt8(ascii: "}") {
      while true {
        let name = try nameIndex(cursor)
        try take(UInt8(ascii: ":"), cursor, expected: "a colon")
        let value = try value(cursor)
        if let name {
          guard values[name] == nil else {
            throw Problem(position: value?.lowerBound ?? position, expected: "\(names[name]) once")
          }
          values[name] = value
        }
        guard next(cursor) == UInt8(ascii: ",") else { break }
        position += 1
      }
    }
    try take(UInt8(ascii: "}"), cursor, expected: "a comma or the end of the object")
    if next(cursor) != nil { throw Problem(position: position, expected: "the end of the line") }
  }

  /// The next byte that is no space; `nil` at the end.
  private mutating func next(_ cursor: borrowing ByteCursor) -> UInt8? {
    while position < end {
      let byte = cursor.byte(at: position)
      guard byte == 0x20 || byte == 0x09 || byte == 0x0D else { return byte }
      position += 1
    }
    return nil
  }

  private mutating func take(_ byte: UInt8, _ cursor: borrowing ByteCursor, expected: String) throws(Problem) {
    guard next(cursor) == byte else { throw Problem(position: position, expected: expected) }
    position += 1
  }

  /// The number of the name that is next; `nil` if nobody knows it.
  private mutating func nameIndex(_ cursor: borrowing ByteCursor) throws(Problem) -> Int? {
    guard next(cursor) == UInt8(ascii: "\"") else {
      throw Problem(position: position, expected: "a name in quotation marks")
    }
    let range = try string(cursor)
    return names.indices.first { cursor.holds(names[$0], at: range) }
  }

  /// Where the text between the quotation marks is, of which the first is next.
  private mutating func string(_ cursor: borrowing ByteCursor) throws(Problem) -> Range<Int> {
    let start = position + 1
    position = start
    while position < end {
      let byte = cursor.byte(at: position)
      if byte < 0x20 { break }
      if byte == UInt8(ascii: "\"") {
        position += 1
        return start..<position - 1
      }
      position += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    throw Problem(position: start - 1, expected: "a closing quotation mark")
  }

  /// Where the value that is next is; `nil` if it is null, an object or a list.
  private mutating func value(_ cursor: borrowing ByteCursor) throws(Problem) -> Range<Int>? {
    guard let first = next(cursor) else { throw Problem(position: position, expected: "a value") }
    switch first {
    case UInt8(ascii: "\""): return try string(cursor)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      try passOver(cursor)
      return nil
    default:
      let range = word(cursor)
      guard !range.isEmpty else { throw Problem(position: position, expected: "a value") }
      return cursor.holds("null", at: range) ? nil : range
    }
  }

  private mutating func word(_ cursor: borrowing ByteCursor) -> Range<Int> {
    let start = position
    while position < end {
      switch cursor.byte(at: position) {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "E"):
        position += 1
      default: return start..<position
      }
    }
    return start..<position
  }

  /// Passes over an object or a list. What is in it matters no more than that it ends.
  private mutating func passOver(_ cursor: borrowing ByteCursor) throws(Problem) {
    let start = position
    var depth = 0
    while let byte = next(cursor) {
      switch byte {
      case UInt8(ascii: "\""): _ = try string(cursor)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        position += 1
      default: position += 1
      }
      if depth == 0 { return }
      if depth > Self.deepest { break }
    }
    throw Problem(position: start, expected: "an object or a list that ends, \(Self.deepest) deep at most")
  }
}

extension ByteCursor {
  /// Whether the bytes in `range` are those of `text`.
  func holds(_ text: StaticString, at range: Range<Int>) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { letters in
      for index in 0..<range.count where unsafe letters[index] != byte(at: range.lowerBound + index) { return false }
      return true
    }
  }
}
