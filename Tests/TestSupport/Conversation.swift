import Foundation

/// A process with which a test speaks line by line. One thread may send while another reads.
package final class Conversation: @unchecked Sendable {
  package let program: RunningProgram
  private let input: FileHandle
  private let answers: LineReader

  package init(_ product: String, _ arguments: [String]) throws {
    let (input, output) = (try RunningProgram.pipe(), try RunningProgram.pipe())
    program = try RunningProgram(
      RunningProgram.path(ofProduct: product), arguments, input: .handle(input.reading), output: .handle(output.writing)
    )
    try input.reading.close()
    try output.writing.close()
    self.input = input.writing
    answers = LineReader(output.reading)
  }

  /// Sends `text`. A process that has gone does not hear it.
  package func send(_ text: String) { try? input.write(contentsOf: Data(text.utf8)) }

  /// Ends the input.
  package func finish() { try? input.close() }

  /// Waits for the next line; `nil` at the end.
  package func line() -> String? { answers.line() }

  /// All lines until the end.
  package func rest() -> [String] { answers.rest() }
}

/// Reads lines as they arrive.
package final class LineReader {
  private let file: FileHandle
  private var unread = Data()

  package init(_ file: FileHandle) { self.file = file }

  /// Waits for the next line; `nil` at the end, and where nothing comes for longer than a program may take.
  package func line() -> String? {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread = unread[(end + 1)...] }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      var waiting = pollfd(fd: file.fileDescriptor, events: Int16(POLLIN), revents: 0)
      let isReady = poll(&waiting, 1, Int32(RunningProgram.limit * 1_000))
      if isReady < 0, errno == EINTR { continue }
      guard isReady > 0 else { return nil }
      // `availableData` of a socket waits for more than there is.
      var room = [UInt8](repeating: 0, count: 65_536)
      let count = read(file.fileDescriptor, &room, room.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      unread += room[..<count]
    }
  }

  /// All lines until the end.
  package func rest() -> [String] {
    var lines: [String] = []
    while let line = line() { lines.append(line) }
    return lines
  }
}
