import Foundation

/// A process with which a test speaks line by line. One thread may send while another reads.
public final class Conversation: @unchecked Sendable {
  public let process: Process
  private let input = Pipe()
  private let answers: LineReader

  public init(_ product: String, _ arguments: [String]) throws {
    let output = Pipe()
    process = Process.builtBesideTests(product)
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    try output.fileHandleForWriting.close()
    try input.fileHandleForReading.close()
    answers = LineReader(output.fileHandleForReading)
  }

  deinit { if process.isRunning { _ = process.killAndWait() } }

  /// Sends `text`. A process that has gone does not hear it.
  public func send(_ text: String) { try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

  /// Ends the input.
  public func finish() { try? input.fileHandleForWriting.close() }

  /// Waits for the next line; `nil` at the end.
  public func line() -> String? { answers.line() }

  /// All lines until the end.
  public func rest() -> [String] { answers.rest() }
}

/// Reads lines as they arrive.
public final class LineReader {
  private let file: FileHandle
  private var unread = Data()

  public init(_ file: FileHandle) { self.file = file }

  /// Waits for the next line; `nil` at the end.
  public func line() -> String? {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread = unread[(end + 1)...] }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      // `availableData` of a socket waits for more than there is.
      var room = [UInt8](repeating: 0, count: 65_536)
      let count = read(file.fileDescriptor, &room, room.count)
      guard count > 0 else { return nil }
      unread += room[..<count]
    }
  }

  /// All lines until the end.
  public func rest() -> [String] {
    var lines: [String] = []
    while let line = line() { lines.append(line) }
    return lines
  }
}
