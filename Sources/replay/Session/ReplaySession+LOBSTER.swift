import CommandJournal
import ComputeMatching
import OrderStreams

extension ReplaySession {
  /// Replays the messages of one LOBSTER file, beside the venue's own book if that was asked for. Returns whether the
  /// stream goes on behind it.
  mutating func replayLOBSTER(_ messages: consuming ByteSource) throws(StreamError) -> Bool {
    var replay =
      if let path = options.venueBook {
        try LOBSTERReplay(messages: messages, venueBook: ByteSource(path: path))
      } else {
        try LOBSTERReplay(messages: messages, precedingMessageCount: Int(operations.total))
      }
    defer {
      if options.venueBook != nil { venueReport = replay.report }
      executionsLeftOut += UInt64(replay.report.executions.notReplayed)
    }
    repeat {
      while let message = try replay.nextInHand() {
        if try stops(before: message.timestamp) { return false }
        try awaitCommand(at: message.timestamp, bytesRead: replay.bytesRead)
        operations.count(message)
        if latency == nil {
          replay.apply(message, to: &exchange)
        } else {
          let start = monotonicNanoseconds()
          replay.apply(message, to: &exchange)
          latency?.record(monotonicNanoseconds() - start)
        }
        // All events of a LOBSTER stream are those of its one book: no filter asks for the command.
        try recorder.takeEvents(of: .advance, from: &exchange)
        if stopsHere { return false }
      }
      // A program that reads the events must have them before more messages are waited for.
      try recorder.flush()
    } while try replay.receive()
    replay.finish(&exchange)
    try recorder.takeEvents(of: .advance, from: &exchange)
    return true
  }
}
