import ComputeMatching
import CommandJournal
import OrderStreams
import Reporting

/// The commands of a run on their way into an order stream, or into a command log. The file is there when it is whole.
final class OrderRecording {
  // One of the two.
  private var stream: CommandWriter?
  private var log: CommandLogWriter?
  private var file: WholeFile
  /// The first thing that went wrong; nothing is written after it.
  private var failure: (any Error)?

  /// For the file at `path`: a log if its name ends with `.log`, and CSV if not. `configuration` is that of the exchange.
  init(path: String, _ configuration: Exchange.Configuration = Exchange.Configuration()) throws {
    file = WholeFile(path: path)
    do {
      if path.hasSuffix(".log") {
        log = try CommandLogWriter(path: file.unfinishedPath, configuration)
      } else {
        stream = try CommandWriter(path: file.unfinishedPath, tick: configuration.tick)
      }
    } catch { throw named(error) }
  }

  func append(_ command: Command, at time: Timestamp, of exchange: borrowing Exchange) {
    guard failure == nil else { return }
    do {
      try stream?.write(command, at: time, of: exchange)
      try log?.append(command, at: time, of: exchange)
    } catch { failure = error }
  }

  /// Writes what is left. Returns whatever went wrong since the beginning, which keeps nothing else that was computed
  /// from being told.
  func finished() -> (any Error)? {
    do {
      if let failure { throw failure }
      try stream?.flush()
      try log?.finish()
    } catch { return named(error) }
    do { try file.finish() } catch { return error }
    return nil
  }

  /// The error with the name that the file was to have.
  private func named(_ error: any Error) -> any Error {
    if let error = error as? StreamError, error.isClosedPipe { return error }
    return UsageError(description: "\(error)".replacing(file.unfinishedPath, with: file.path))
  }
}
