import Glibc

/// Where a stream goes to: a file or standard output. Text is gathered and handed to the system in large pieces.
struct ByteSink: ~Copyable {
  /// What waits to be written.
  var text = TextBuffer()

  let name: String
  private let descriptor: Int32
  private let closesDescriptor: Bool

  private static let pieceSize = 1 << 18

  /// Creates the file at `path`, or empties it; `-` is standard output.
  init(path: String) throws(StreamError) {
    if path == "-" {
      name = "standard output"
      descriptor = STDOUT_FILENO
      closesDescriptor = false
    } else {
      name = path
      descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      closesDescriptor = true
      guard descriptor >= 0 else {
        throw StreamError(file: path, problem: .system(action: "create", code: errno))
      }
    }
  }

  deinit {
    if closesDescriptor, descriptor >= 0 { close(descriptor) }
  }

  /// Hands what waits to the system if it is much.
  @inline(__always)
  mutating func flushIfFull() throws(StreamError) {
    if text.count >= Self.pieceSize { try flush() }
  }

  /// Hands what waits to the system. Throws what it answers; what was not written then is given up.
  mutating func flush() throws(StreamError) {
    defer { text.removeAll() }
    var start = 0
    while start < text.count {
      let written = text.bytes.withSpan(start..<text.count) { span in
        unsafe span.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      }
      if written >= 0 {
        start += written
      } else if errno != EINTR {
        throw StreamError(file: name, problem: .system(action: "write", code: errno))
      }
    }
  }
}
