import ComputeExchange
import Journal
import OrderStreams

/// The commands of a run on their way into an order stream, or into a command log.
final class OrderRecording {
  // One of the two.
  private var stream: CommandWriter?
  private var log: CommandLogWriter?
  /// The first thing that went wrong; nothing is written after it.
  private var failure: (any Error)?

  /// Creates the file at `path`, or empties it: a log if its name ends with `.log`, and CSV if not.
  init(path: String) throws {
    if path.hasSuffix(".log") {
      log = try CommandLogWriter(path: path, Exchange.Configuration())
    } else {
      stream = try CommandWriter(path: path, tick: .standard)
    }
  }

  func append(_ command: Command, at time: Timestamp, of exchange: borrowing Exchange) {
    guard failure == nil else { return }
    do {
      try stream?.write(command, at: time, of: exchange)
      try log?.append(command, at: time, of: exchange)
    } catch { failure = error }
  }

  /// Writes what is left. Throws whatever went wrong since the beginning.
  func finish() throws {
    if let failure { throw failure }
    try stream?.flush()
    try log?.finish()
  }
}
