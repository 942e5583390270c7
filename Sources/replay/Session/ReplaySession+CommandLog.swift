import CommandJournal
import ComputeMatching

extension ReplaySession {
  /// Replays the command log at `path`. Returns whether the stream goes on behind it.
  mutating func replayCommandLog(_ path: String) throws -> Bool {
    var reader = try CommandLogReader(path: path)
    defer { noteUnknownNamesOfExchange() }
    while try reader.next(&exchange) {
      let goesOn = try reader.withCommands { commands in try replay(commands, bytesRead: reader.bytesRead) }
      if !goesOn { return false }
    }
    return true
  }

  /// The names behind the numbers of a log are those of its exchange.
  private mutating func noteUnknownNamesOfExchange() {
    let catalogue = GPUModelCatalogue.standard
    for book in recorder.market.books { note(catalogue.unknownNames(in: book.contract)) }
    for number in 0..<UInt32(exchange.requirementCount) {
      let requirement = RequirementID(number)
      if let pattern = exchange.requirement(of: requirement) { note(catalogue.unknownNames(in: pattern)) }
      for differential in exchange.differentials(of: requirement) {
        note(catalogue.unknownNames(in: differential.grade))
      }
    }
  }

  private mutating func replay(_ commands: Span<TimedCommand>, bytesRead: Int) throws -> Bool {
    for position in commands.indices {
      let (command, timestamp) = (commands[position].command, commands[position].timestamp)
      if try stops(before: timestamp) { return false }
      try awaitCommand(at: timestamp, bytesRead: bytesRead)
      if case .forgetNames = command { noteUnknownNamesOfExchange() }
      if latency == nil {
        exchange.apply(command, at: timestamp)
      } else {
        let start = monotonicNanoseconds()
        exchange.apply(command, at: timestamp)
        latency?.record(monotonicNanoseconds() - start)
      }
      operations.count(command)
      try recorder.takeEvents(of: command, from: &exchange)
      if stopsHere { return false }
    }
    return true
  }
}
