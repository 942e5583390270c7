import ComputeExchange

extension FuzzTarget {
  /// Two exchanges get the same commands: one takes them one by one, the other in batches, and is restored from its state
  /// at times. Their events must be the same.
  func runCommands(_ input: [UInt8]) {
    var choices = ByteChoices(input)
    var steady = SmallWorld.exchange(&choices)
    var restored = steady.restored()
    var commands = CommandChoices(choices, from: steady.now)
    var batch: [TimedCommand] = []
    while let timed = commands.next() {
      requireFields(of: timed.command)
      let before = steady.events.count
      steady.apply(timed.command, at: timed.timestamp)
      precondition(steady.events.count > before || timed.command == .advance, "a command is not answered")
      batch.append(timed)
      guard batch.count == 16 || commands.choices.isEmpty else { continue }
      restored.apply(batch.span)
      batch.removeAll(keepingCapacity: true)
      steady.requireSameEvents(as: restored)
      steady.requireInvariants()
      steady.removeAllEvents()
      restored = restored.restored()
    }
    restored.requireInvariants()
  }

  /// Any command becomes fields and back the same command.
  private func requireFields(of command: Command) {
    let fields = CommandFields(command, contract: 0)
    var contract: Contract?
    if case .openBook(let opened) = command { contract = opened }
    precondition(fields.command { _ in contract } == command, "a command's fields are those of another")
  }
}

extension Exchange {
  fileprivate func requireSameEvents(as other: borrowing Exchange) {
    precondition(events.count == other.events.count, "an exchange that was restored has another number of events")
    for index in 0..<events.count {
      precondition(events[index] == other.events[index], "an exchange that was restored has other events")
    }
  }
}
