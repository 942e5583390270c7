import ComputeMatching
import OrderStreams

/// Commands of a stream in order, and what is to be known before, with and after them.
struct CommandBatch: Sendable {
  /// How many commands a batch has at most, but for what comes at once. So many that batches do not fit a core's own cache: what
  /// is written would have to be fetched from that of the core that carried out what was there before.
  static let size = 16_384

  /// What was new to the exchange that they were read with: it has to be known before they are carried out.
  var names = NameLists()
  var commands: [TimedCommand] = []
  /// The positions of those that open a book because a row names it: the row's own command follows.
  var openings: [Int] = []
  var remarks: [Remark] = []
  /// How many bytes of the stream were read by their end.
  var bytesRead = 0
  /// Whether more is waited for behind them.
  var isPause = false
  /// What ended the stream behind them; `nil` if nothing did.
  var failure: (any Error)?

  /// What is to be said of a stream that is no error.
  struct Remark: Sendable {
    /// Of the command that it came up with, or the number of commands if that was malformed.
    let position: Int
    /// All notes of the file so far.
    let notes: [StreamNote]
    /// The names that came up.
    let unknownNames: [UnknownName]
  }

  /// Forgets everything, and keeps the room.
  mutating func removeAll() {
    names = NameLists()
    commands.removeAll(keepingCapacity: true)
    openings.removeAll(keepingCapacity: true)
    remarks.removeAll(keepingCapacity: true)
    isPause = false
    failure = nil
  }
}
