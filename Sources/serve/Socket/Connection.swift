import OrderStreams

/// A connection to the socket: the writer's, a reader's, or one whose first line has not arrived.
final class Connection {
  let socket: Int32
  var role = Role.unknown
  /// What waits to be sent.
  var lines: ResponseText
  /// What has arrived of the first line.
  var firstLine: [UInt8] = []
  /// Whether nothing more is to be sent behind what waits.
  var isEnding = false
  /// Whether the other side sends nothing more.
  var hasFinished = false
  /// Whether the other side has gone.
  var isGone = false
  /// When something was sent last, or there was nothing to send.
  var lastProgress: UInt64

  enum Role {
    case unknown
    case writer(any CommandStream)
    /// A reader of events from this number on, which waits for its turn to catch up.
    case queued(UInt64)
    /// A reader of events that are no longer in memory.
    case catchingUp(PastEvents)
    /// A reader of events as they happen, the next of this number.
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

  /// Sends an error with `reason` as the last line.
  func end(because reason: String, position: UInt64) {
    lines.appendError(position: position, column: nil, reason)
    isEnding = true
  }
}
