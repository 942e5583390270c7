#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that the system has opened, or a standard stream. The code that opens it closes it.
package struct FileDescriptor: Equatable {
  private let number: Int32
  /// What errors call it.
  package let name: String

  package static let standardInput = FileDescriptor(number: STDIN_FILENO, name: "standard input")
  package static let standardOutput = FileDescriptor(number: STDOUT_FILENO, name: "standard output")
  package static let standardError = FileDescriptor(number: STDERR_FILENO, name: "standard error")

  private init(number: Int32, name: String) {
    self.number = number
    self.name = name
  }

  /// A socket that is connected.
  init(socket: Int32) { self.init(number: socket, name: "the socket") }

  /// Opens the file at `path` for reading.
  package init(reading path: String) throws(StreamError) {
    number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    name = path
    if number < 0 { throw error("open") }
  }

  /// Creates the file at `path`, or empties it.
  package init(creating path: String, named name: String) throws(StreamError) {
    number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    self.name = name
    if number < 0 { throw error("create") }
  }

  /// Opens the file at `path`, which has been created before, to write behind what it has.
  package init(extending path: String) throws(StreamError) {
    number = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    name = path
    if number < 0 { throw error("open") }
  }

  /// Takes the name of the file at `path` away, if it has one. Who has opened it keeps it.
  static func remove(_ path: String) { _ = unsafe unlink(path) }

  package func close() { _ = closeFile(number) }

  /// Whether it is a terminal.
  package var isTerminal: Bool { isatty(number) == 1 }

  /// How many characters a line of the terminal has; `nil` if it is none, or says nothing of it.
  package var terminalWidth: Int? {
    var size = winsize()
    guard unsafe ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// How many bytes a regular file has; `nil` for anything else.
  var regularSize: Int? {
    var status = stat()
    let isRegular = unsafe fstat(number, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    return isRegular ? Int(status.st_size) : nil
  }

  /// One `read(2)` that was not interrupted: how many bytes came, 0 at the end.
  @unsafe
  func read(into room: UnsafeMutableRawBufferPointer) throws(StreamError) -> Int {
    while true {
      let count = unsafe readFile(number, room.baseAddress, room.count)
      if count >= 0 { return count }
      if errno != EINTR { throw error("read") }
    }
  }

  /// Writes all of `bytes`, however many calls that takes.
  package func write(_ bytes: Span<UInt8>) throws(StreamError) {
    var start = 0
    while start < bytes.count {
      let count = unsafe bytes.extracting(start..<bytes.count).withUnsafeBytes { rest in
        unsafe writeFile(number, rest.baseAddress, rest.count)
      }
      if count >= 0 {
        start += count
      } else if errno != EINTR {
        throw error("write")
      }
    }
  }

  private func error(_ action: String) -> StreamError {
    StreamError(file: name, problem: .system(action: action, code: errno))
  }
}

extension StreamError {
  /// What the system calls the error with this `errno`.
  static func message(of code: Int32) -> String {
    guard let message = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: message)
  }
}

// The system's calls by names that no method above has.
private func closeFile(_ descriptor: Int32) -> Int32 { close(descriptor) }

private func readFile(_ descriptor: Int32, _ room: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(descriptor, room, count)
}

private func writeFile(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, bytes, count)
}
