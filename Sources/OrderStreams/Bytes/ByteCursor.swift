/// A place in a stream of bytes, and what has come behind it: what all readers of binary files, and of lines, are made of.
///
/// A reader asks whether enough has come, looks at numbers by their distance from the place, and moves on. Every distance is
/// checked against what has come, so no byte that a file states can lead outside it. What is not yet read is never more than
/// what one reader asked for and a chunk.
struct ByteCursor: ~Copyable {
  /// How many bytes of the stream are before the place: what errors name.
  private(set) var offset = 0

  private var source: ByteSource
  private var bytes: Buffer<UInt8>
  /// Where the place is in ``bytes``, and where what has come ends.
  private var position = 0
  private var end = 0

  /// Numbers are looked at eight bytes at once.
  private static let backRoom = 8

  init(_ source: consuming ByteSource) {
    bytes = Buffer(capacity: 2 * source.chunkSize + Self.backRoom, filledWith: 0)
    self.source = source
  }

  var name: String { source.name }
  /// How many bytes the stream has, if that is known.
  var size: Int? { source.size }
  /// How many bytes behind the place have come.
  @inline(__always)
  var available: Int { end &- position }

  /// Waits for more bytes, however few come. Returns `false` at the end of the stream.
  @inline(never)
  mutating func receive() throws(StreamError) -> Bool {
    let left = available
    bytes.move(position..<end, to: 0)
    position = 0
    end = left
    let needed = left + source.chunkSize + Self.backRoom
    if needed > bytes.capacity { bytes.grow(to: max(needed, 2 * bytes.capacity), filledWith: 0) }
    let got = try source.read(into: &bytes, at: end)
    end += got
    return got > 0
  }

  /// Moves on. Bytes that have not come are a programming error and stop the process.
  @inline(__always)
  mutating func advance(by count: Int) {
    precondition(count >= 0 && count <= available)
    position &+= count
    offset &+= count
  }

  /// The byte at `distance` behind the place.
  @inline(__always)
  func byte(at distance: Int) -> UInt8 {
    check(distance, 1)
    return bytes[position &+ distance]
  }

  /// The whole number at `distance`, its lowest byte first.
  @inline(__always)
  func littleEndian<Number: FixedWidthInteger>(at distance: Int, as type: Number.Type = Number.self) -> Number {
    check(distance, Number.bitWidth / 8)
    return Number(truncatingIfNeeded: bytes.word(at: position &+ distance))
  }

  /// The whole number at `distance`, its highest byte first.
  @inline(__always)
  func bigEndian<Number: FixedWidthInteger>(at distance: Int, as type: Number.Type = Number.self) -> Number {
    Number(bigEndian: Number(littleEndian: littleEndian(at: distance)))
  }

  /// The whole number of six bytes at `distance`, the highest first.
  @inline(__always)
  func bigEndian48(at distance: Int) -> UInt64 {
    check(distance, 6)
    return bytes.word(at: position &+ distance).byteSwapped >> 16
  }

  /// The text of `count` bytes at `distance` up to the first zero; what is no UTF-8 is replaced.
  func text(at distance: Int, count: Int) -> String {
    check(distance, count)
    var text: [UInt8] = []
    for index in position + distance..<position + distance + count {
      if bytes[index] == 0 { break }
      text.append(bytes[index])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Lends the `count` bytes at `distance`.
  @inline(__always)
  func withSpan<Result, Failure: Error>(
    at distance: Int = 0, count: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    check(distance, count)
    return try bytes.withSpan(position &+ distance..<position &+ distance &+ count, body)
  }

  /// How far behind the place the first `byte` is, looked for from `distance` on; `nil` if it has not come.
  func distance(to byte: UInt8, from distance: Int) -> Int? {
    check(distance, 0)
    for index in position + distance..<end where bytes[index] == byte { return index - position }
    return nil
  }

  /// The error that what is at `distance` is not what `expected` says.
  func malformed(at distance: Int = 0, expected: String, found: String) -> StreamError {
    StreamError(file: name, offset: offset + distance, problem: .malformed(expected: expected, found: found))
  }

  @inline(__always)
  private func check(_ distance: Int, _ count: Int) {
    precondition(distance >= 0 && count >= 0 && count <= available && distance <= available &- count)
  }
}
