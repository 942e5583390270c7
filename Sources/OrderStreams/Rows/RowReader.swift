/// Splits a stream of comma separated values into rows and fields (RFC 4180), in place and in constant memory.
///
/// Rows end with LF or CRLF, the last one may go without; blank lines and lines that begin with `#` are no rows; a UTF-8
/// byte order mark at the start is passed over. A field may be quoted: then it may hold commas, newlines and, doubled,
/// quotation marks. Fields are ranges of ``bytes`` and are there until the next row is read.
struct RowReader: ~Copyable {
  /// The chunk in hand. The current row is in it, whole.
  private(set) var bytes: Buffer<UInt8>
  /// The line on which the current row begins, from 1.
  private(set) var line = 0
  /// How many rows have been read.
  private(set) var rowCount = 0
  private(set) var fieldCount = 0

  private var source: ByteSource
  private(set) var fields = Buffer<Field>(capacity: 64, filledWith: Field(0, 0))
  /// Where the fields of a row with quotation marks were in the file; empty for other rows.
  private var quotedPlaces: [TextPosition] = []
  private var rowStart = frontRoom
  /// Where the next row begins, and on which line.
  private var cursor = frontRoom
  private var nextLine = 1
  /// Where the bytes that have been read end. Behind them is nothing that looks like a separator.
  private var end = frontRoom
  private var isAtEnd = false
  /// The next 64 bytes to be split, and which of them, not yet looked at, may be separators.
  private var block = frontRoom
  private var bits: UInt64 = 0
  private let maximumRowLength: Int
  /// Whether each row is one line, which ends with a newline.
  private let areLines: Bool
  /// Whether what is left of the current line is no row.
  private var isPassingOverLine = false

  struct TextPosition {
    let line: Int
    let column: Int
  }

  private enum Scan {
    case row
    /// A comment or a blank line.
    case nothing
    /// The row goes on beyond the bytes in hand.
    case unfinished
  }

  /// Longer rows are an error; no other input makes a reader use more memory.
  static let standardMaximumRowLength = 1 << 20
  /// Numbers are read eight bytes at once, ending with their last digit.
  private static let frontRoom = 64
  /// Separators are looked for in 64 bytes at once.
  private static let backRoom = 80

  /// With `areLines`, each row is one line: no field has a newline, and a last row without one was cut off and is an error.
  init(
    _ source: consuming ByteSource, areLines: Bool = false, maximumRowLength: Int = standardMaximumRowLength
  ) throws(StreamError) {
    self.areLines = areLines
    self.maximumRowLength = maximumRowLength
    // A chunk and what is left of the one before, which is seldom more; room for longer rows is made when they come.
    bytes = Buffer(
      capacity: Self.capacity(forRow: min(maximumRowLength, source.chunkSize), source.chunkSize), filledWith: 0)
    self.source = source
    try self.source.checkIsText()
    try skipByteOrderMark()
  }

  private static func capacity(forRow length: Int, _ chunkSize: Int) -> Int {
    frontRoom + length + 1 + chunkSize + backRoom
  }

  var name: String { source.name }
  /// How many bytes there are in all, if that is known.
  var size: Int? { source.size }
  /// How many bytes the rows so far, and the bytes between them, were made of.
  var bytesRead: Int { max(0, source.bytesRead - (end - cursor)) }

  /// The field at `index` of the current row. One place behind the last there is an empty field.
  @inline(__always)
  func field(_ index: Int) -> Field { fields[index] }

  /// Whether the current row has quotation marks, so that what separates its fields is not just a comma.
  var hasQuotes: Bool { !quotedPlaces.isEmpty }

  /// Reads the next row. Returns whether there was one.
  @inline(__always)
  mutating func next() throws(StreamError) -> Bool {
    while true {
      if try nextInHand() { return true }
      guard try receive() else { return false }
    }
  }

  /// Reads the next row, if all of it has been received. Returns whether it has.
  @inline(__always)
  mutating func nextInHand() throws(StreamError) -> Bool {
    while true {
      switch try scan() {
      case .row:
        rowCount &+= 1
        return true
      case .nothing: continue
      case .unfinished: return false
      }
    }
  }

  /// Where the field at `index` of the current row is in the file.
  func place(of index: Int) -> TextPosition {
    if index < quotedPlaces.count { return quotedPlaces[index] }
    return TextPosition(line: line, column: Int(fields[index].start) - rowStart + 1)
  }

  /// The error that the field at `index` of the current row is not what `expected` says.
  /// `advice` says what is wrong with it, and what to write instead.
  func malformed(_ index: Int, _ columnName: String?, expected: String, advice: String? = nil) -> StreamError {
    let place = place(of: index)
    let found = StreamError.quoted(repairedText(fields[index])) + (advice.map { ", \($0)" } ?? "")
    return StreamError(
      file: name, line: place.line, column: place.column, columnName: columnName,
      problem: .malformed(expected: expected, found: found))
  }

  /// The text, with what is no UTF-8 replaced.
  func repairedText(_ field: Field) -> String {
    bytes.withSpan(field.range) { span in
      String(decoding: (0..<span.count).map { span[$0] }, as: UTF8.self)
    }
  }

  @inline(__always)
  private mutating func scan() throws(StreamError) -> Scan {
    let start = cursor
    guard start < end else { return .unfinished }
    if bytes[start] == ASCII.numberSign || isPassingOverLine { return try skipLine() }
    var fieldStart = start
    var count = 0
    while true {
      while bits == 0 {
        block &+= 64
        guard block < end else { return .unfinished }
        bits = bytes.separatorBits(at: block)
      }
      let position = block &+ bits.trailingZeroBitCount
      bits &= bits &- 1
      let byte = bytes[position]
      if byte == ASCII.comma {
        append(Field(fieldStart, position), &count)
        fieldStart = position &+ 1
      } else if byte == ASCII.newline {
        let hasReturn = position > fieldStart && bytes[position &- 1] == ASCII.carriageReturn
        append(Field(fieldStart, hasReturn ? position &- 1 : position), &count)
        line = nextLine
        nextLine &+= 1
        rowStart = start
        cursor = position &+ 1
        fieldCount = count
        fields[count] = Field(position, position)
        if position &- start > maximumRowLength { throw rowTooLong(line) }
        if count == 1, fields[0].isEmpty { return .nothing }
        if !quotedPlaces.isEmpty { quotedPlaces.removeAll(keepingCapacity: true) }
        return .row
      } else if byte == ASCII.quotationMark {
        return try scanQuoted(from: start)
      }
    }
  }

  /// Appends to the fields of the row. Behind them there is always room for one more.
  @inline(__always)
  private mutating func append(_ field: Field, _ count: inout Int) {
    fields[count] = field
    count &+= 1
    if count == fields.capacity { fields.grow(to: count * 2, filledWith: field) }
  }

  /// Passes over a comment, or over what is left of a line that is no row.
  @inline(never)
  private mutating func skipLine() throws(StreamError) -> Scan {
    var position = cursor
    while position < end, bytes[position] != ASCII.newline { position += 1 }
    guard position < end else {
      if isPassingOverLine { cursor = end }
      return .unfinished
    }
    guard isPassingOverLine || position - cursor <= maximumRowLength else { throw rowTooLong(nextLine) }
    isPassingOverLine = false
    line = nextLine
    nextLine += 1
    goOn(from: position + 1)
    return .nothing
  }

  /// Goes on behind the line that `error`, which was just thrown, is about. Of lines only.
  mutating func passOver(_ error: StreamError) {
    // Where the line had been read to its end, the next one has a higher number than the error's.
    isPassingOverLine = error.line.map { $0 >= nextLine } ?? false
  }

  private mutating func goOn(from position: Int) {
    cursor = position
    block = position
    bits = bytes.separatorBits(at: position)
  }

  /// Waits for more bytes, and puts them behind those in hand, of which only the unfinished row is kept. Returns whether it is
  /// worth looking again.
  @inline(never)
  mutating func receive() throws(StreamError) -> Bool {
    guard !isAtEnd else { return false }
    let left = end - cursor
    guard left <= maximumRowLength else { throw rowTooLong(nextLine) }
    bytes.move(cursor..<end, to: Self.frontRoom)
    if Self.capacity(forRow: left, source.chunkSize) > bytes.capacity {
      bytes.grow(to: Self.capacity(forRow: min(2 * left, maximumRowLength), source.chunkSize), filledWith: 0)
    }
    cursor = Self.frontRoom
    end = Self.frontRoom + left
    let got = try source.read(into: &bytes, at: end)
    end += got
    if got == 0 {
      isAtEnd = true
      guard left > 0 else { return false }
      guard !areLines else { throw unfinishedLine() }
      // The last row may go without its newline.
      if bytes[end - 1] != ASCII.newline {
        bytes[end] = ASCII.newline
        end += 1
      }
    }
    bytes.fill(end..<end + Self.backRoom, with: .max)
    goOn(from: Self.frontRoom)
    return true
  }

  private mutating func skipByteOrderMark() throws(StreamError) {
    let mark = Self.byteOrderMark
    if try source.peek(atLeast: mark.count).starts(with: mark) {
      while end - cursor < mark.count { _ = try receive() }
      goOn(from: cursor + mark.count)
    }
  }

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private func unfinishedLine() -> StreamError {
    StreamError(
      file: name, line: nextLine,
      problem: .malformed(expected: "a newline behind the last row", found: "the end of the stream"))
  }

  @inline(never)
  private mutating func rowTooLong(_ line: Int) -> StreamError {
    StreamError(
      file: name, line: line,
      problem: .malformed(expected: "a row of at most \(maximumRowLength) bytes", found: "a longer one"))
  }
}

// Rows with quotation marks are read twice, byte by byte: once to find where they end and whether they are well formed, and
// once to split them and take the quotation marks out.
extension RowReader {
  private mutating func scanQuoted(from rowStart: Int) throws(StreamError) -> Scan {
    let start = afterByteOrderMark(rowStart)
    guard let rowEnd = try endOfQuotedRow(from: start) else { return .unfinished }
    if rowEnd - start > maximumRowLength { throw rowTooLong(nextLine) }
    line = nextLine
    self.rowStart = start
    quotedPlaces.removeAll(keepingCapacity: true)
    var count = 0
    var lineStart = start
    var position = start
    while position <= rowEnd {
      quotedPlaces.append(TextPosition(line: nextLine, column: position - lineStart + 1))
      if bytes[position] == ASCII.quotationMark {
        position += 1
        let fieldStart = position
        var written = position
        while true {
          if bytes[position] == ASCII.quotationMark {
            guard bytes[position + 1] == ASCII.quotationMark else { break }
            position += 1
          } else if bytes[position] == ASCII.newline {
            nextLine += 1
            lineStart = position + 1
          }
          bytes[written] = bytes[position]
          written += 1
          position += 1
        }
        append(Field(fieldStart, written), &count)
        position += 1
        if bytes[position] == ASCII.carriageReturn { position += 1 }
      } else {
        let fieldStart = position
        while bytes[position] != ASCII.comma, bytes[position] != ASCII.newline { position += 1 }
        let hasReturn =
          bytes[position] == ASCII.newline && position > fieldStart
          && bytes[position - 1] == ASCII.carriageReturn
        append(Field(fieldStart, hasReturn ? position - 1 : position), &count)
      }
      position += 1
    }
    nextLine += 1
    fieldCount = count
    fields[count] = Field(rowEnd, rowEnd)
    goOn(from: rowEnd + 1)
    return .row
  }

  /// Behind the byte order mark at `rowStart`, if there is one: each of two files that were joined may begin with it.
  private func afterByteOrderMark(_ rowStart: Int) -> Int {
    let mark = Self.byteOrderMark
    return end - rowStart > mark.count && mark.indices.allSatisfy { bytes[rowStart + $0] == mark[$0] }
      ? rowStart + mark.count : rowStart
  }

  /// Where the newline is that ends the row; `nil` if it is not among the bytes in hand.
  private func endOfQuotedRow(from start: Int) throws(StreamError) -> Int? {
    var place = TextPosition(line: nextLine, column: 1)
    var opening: TextPosition?
    var isAtFieldStart = true
    var position = start
    while position < end {
      let byte = bytes[position]
      if let opened = opening {
        guard !areLines || byte != ASCII.newline else { throw unclosed(opened, found: "the end of the row") }
        guard position - start < maximumRowLength else {
          throw unclosed(opened, found: "none in a row of \(maximumRowLength) bytes")
        }
        if byte == ASCII.quotationMark {
          guard position + 1 < end else { return nil }
          switch bytes[position + 1] {
          case ASCII.quotationMark:
            position += 1
            place = TextPosition(line: place.line, column: place.column + 1)
          case ASCII.comma, ASCII.newline: opening = nil
          case ASCII.carriageReturn:
            guard position + 2 < end else { return nil }
            guard bytes[position + 2] == ASCII.newline else { throw misquoted(place, in: opening) }
            opening = nil
          default: throw misquoted(place, in: opening)
          }
        }
      } else if byte == ASCII.quotationMark {
        guard isAtFieldStart else { throw misquoted(place, in: nil) }
        opening = place
      } else if byte == ASCII.newline {
        return position
      }
      isAtFieldStart = opening == nil && byte == ASCII.comma
      position += 1
      place =
        byte == ASCII.newline
        ? TextPosition(line: place.line + 1, column: 1) : TextPosition(line: place.line, column: place.column + 1)
    }
    if isAtEnd, let opening { throw unclosed(opening, found: "the end of the file") }
    return nil
  }

  /// The error that the quotation mark at `opening` has no other one that closes its field.
  private func unclosed(_ opening: TextPosition, found: String) -> StreamError {
    StreamError(
      file: name, line: opening.line, column: opening.column,
      problem: .malformed(expected: "a closing quotation mark", found: found))
  }

  /// The error that the quotation mark at `place` is neither doubled nor at an end of its field. If it is in a quoted
  /// field that began on another line, the one at `opening` is more likely to be wrong.
  private func misquoted(_ place: TextPosition, in opening: TextPosition?) -> StreamError {
    var found = "one elsewhere"
    if let opening, opening.line != place.line {
      found += " in the field whose quotation mark opens at \(opening.line):\(opening.column)"
    }
    return StreamError(
      file: name, line: place.line, column: place.column,
      problem: .malformed(
        expected: "quotation marks around a whole field, or doubled inside one", found: found))
  }
}
