/// Where a stream goes to: a file or standard output. Text is gathered and handed to the system in large pieces.
struct ByteSink: ~Copyable {
  /// What waits to be written.
  var text = TextBuffer()

  var name: String { descriptor.name }

  private var descriptor: FileDescriptor
  private let closesDescriptor: Bool
  /// Whether the file is closed, and opened again when there is more to write.
  private var isResting = false

  private static let pieceSize = 1 << 18

  /// Creates the file at `path`, or empties it; `-` is standard output.
  init(path: String) throws(StreamError) {
    closesDescriptor = path != "-"
    descriptor = closesDescriptor ? try FileDescriptor(creating: path, named: path) : .standardOutput
  }

  deinit { if closesDescriptor, !isResting { descriptor.close() } }

  /// Hands `bytes` to the system, behind what has been handed to it already.
  func write(_ bytes: Span<UInt8>) throws(StreamError) { try descriptor.write(bytes) }

  /// Hands what waits to the system if it is much.
  @inline(__always)
  mutating func flushIfFull() throws(StreamError) {
    if text.count >= Self.pieceSize { try flush() }
  }

  /// Hands what waits to the system. Throws what it answers; what was not written then is given up.
  mutating func flush() throws(StreamError) {
    defer { text.removeAll() }
    if isResting {
      descriptor = try FileDescriptor(extending: name)
      isResting = false
    }
    try text.bytes.withSpan(0..<text.count) { (bytes) throws(StreamError) in try descriptor.write(bytes) }
  }

  /// Hands what waits to the system and closes the file until there is more. Of a file only.
  mutating func rest() throws(StreamError) {
    guard closesDescriptor, !isResting || text.count > 0 else { return }
    defer {
      if !isResting { descriptor.close() }
      isResting = true
      // Its room is given back, too.
      text = TextBuffer()
    }
    try flush()
  }
}
