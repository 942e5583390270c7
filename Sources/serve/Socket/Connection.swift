import CommandJournal
import ComputeMatching
import OrderStreams

/// One who is connected to the socket: the writer, a reader, or somebody who has not said yet which.
final class Connection {
  let socket: Int32
  var role = Role.unknown
  /// What waits to be sent.
  var lines: ResponseText
  /// What has arrived of the first line.
  var firstLine: [UInt8] = []
  /// Whether nothing more is to be said, so that it ends once all has been sent.
  var isEnding = false
  /// Whether the other side has gone.
  var isGone = false
  /// When something was sent last, or there was nothing to send.
  var lastProgress: UInt64

  enum Role {
    case unknown
    case writer(any CommandStream)
    /// Of events from this number on, which are not looked for yet.
    case asking(UInt64)
    /// Of events that are no longer in memory.
    case historian(PastEvents)
    /// Of events as they happen, the next of this number.
    case reader(UInt64)
  }

  init(socket: Int32, _ lines: consuming ResponseText, at now: UInt64) {
    self.socket = socket
    self.lines = lines
    lastProgress = now
  }

  deinit { UnixSocket.close(socket) }

  /// Sends what waits, as far as there is room.
  func flush(at now: UInt64) {
    guard lines.byteCount > 0 else { return }
    guard let count = lines.withBytes({ UnixSocket.send($0, to: socket) }) else {
      isGone = true
      return
    }
    lines.removeFirst(count)
    if count > 0 { lastProgress = now }
  }

  /// Says `reason` as the last thing.
  func end(saying reason: String, position: UInt64) {
    lines.appendError(position: position, column: nil, reason)
    isEnding = true
  }
}

/// Events that are derived from the journal again for one reader, a piece at a time.
final class PastEvents {
  private var history: EventHistory
  /// The names in its lines are those of the time when the events happened.
  private var lines: ResponseText
  /// The number of the next event.
  private(set) var nextNumber: UInt64

  init(_ history: consuming EventHistory, from number: UInt64, _ lines: consuming ResponseText) {
    self.history = history
    self.lines = lines
    nextNumber = number
  }

  /// Moves the lines of some more events into `connection`. Returns `false` if there are no more.
  func tell(_ connection: Connection) throws(JournalError) -> Bool {
    guard try history.next() else { return false }
    let last = history.exchange.events.sequence
    lines.append(eventsOf: history.exchange, from: history.firstNumber, to: last)
    nextNumber = last + 1
    connection.lines.append(0..<lines.byteCount, of: lines)
    lines.removeAll()
    return true
  }
}
