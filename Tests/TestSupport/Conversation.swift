import Foundation

/// A process with which a test speaks line by line. One thread may send while another reads.
public final class Conversation: @unchecked Sendable {
  public let process: Process
  private let input = Pipe()
  private let output = Pipe()
  private var unread = Data()

  public init(_ product: String, _ arguments: [String]) throws {
    process = Process.builtBesideTests(product)
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    try output.fileHandleForWriting.close()
    try input.fileHandleForReading.close()
  }

  deinit { if process.isRunning { _ = process.killAndWait() } }

  /// Sends `text`. A process that has gone does not hear it.
  public func send(_ text: String) { try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

  /// Ends the input.
  public func finish() { try? input.fileHandleForWriting.close() }

  /// Waits for the next line; `nil` at the end.
  public func line() -> String? {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread = unread[(end + 1)...] }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      unread += more
    }
  }

  /// All lines until the end.
  public func rest() -> [String] {
    var lines: [String] = []
    while let line = line() { lines.append(line) }
    return lines
  }
}
