import ComputeExchange
import Journal

extension ReplaySession {
  /// Replays the command log at `path`. Returns whether the stream goes on behind it.
  mutating func replayCommandLog(_ path: String) throws -> Bool {
    var reader = try CommandLogReader(path: path)
    while try reader.next(&exchange) {
      let goesOn = try reader.withCommands { commands in try replay(commands, bytesRead: reader.bytesRead) }
      if !goesOn { return false }
    }
    return true
  }

  private mutating func replay(_ commands: Span<TimedCommand>, bytesRead: Int) throws -> Bool {
    for position in commands.indices {
      let (command, timestamp) = (commands[position].command, commands[position].timestamp)
      if try stops(before: timestamp) { return false }
      try awaitCommand(at: timestamp, bytesRead: bytesRead)
      if latency == nil {
        exchange.apply(command, at: timestamp)
      } else {
        let start = MonotonicClock.now
        exchange.apply(command, at: timestamp)
        latency?.record(MonotonicClock.now - start)
      }
      operations.count(command)
      try recorder.takeEvents(of: command, from: &exchange)
      if stopsHere { return false }
    }
    return true
  }
}
