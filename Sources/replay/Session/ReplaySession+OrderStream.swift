import CommandJournal
import ComputeMatching
import OrderStreams

extension ReplaySession {
  /// Replays one order stream in CSV. Returns whether the stream goes on behind it.
  mutating func replayOrderStream(_ source: consuming ByteSource) throws(StreamError) -> Bool {
    var reader = try CommandReader(
      source, opensBooks: options.opensBooks, continuing: lastTimestamp, refusesUnknownNames: options.isStrict)
    defer {
      lastTimestamp = reader.timestamp
      keep(reader.notes)
      note(reader.unknownNames)
    }
    repeat {
      while let recorded = try reader.nextInHand(&exchange) {
        if try stops(before: recorded.timestamp) { return false }
        try awaitCommand(at: recorded.timestamp, bytesRead: reader.bytesRead)
        // A book that opens because a row names it is no command of the stream: the row's own follows.
        let isOfStream = !reader.isRowPending
        if latency == nil {
          exchange.apply(recorded.command, at: recorded.timestamp)
        } else {
          let start = monotonicNanoseconds()
          exchange.apply(recorded.command, at: recorded.timestamp)
          if isOfStream { latency?.record(monotonicNanoseconds() - start) }
        }
        if isOfStream { operations.count(recorded.command) }
        try recorder.takeEvents(of: recorded.command, from: &exchange)
        if isOfStream, stopsHere { return false }
      }
      // A program that reads the events must have them before more rows are waited for.
      try recorder.flush()
    } while try reader.receive()
    return true
  }
}
