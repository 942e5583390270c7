import ComputeMatching

extension FuzzTarget {
  /// Two exchanges get the same commands: one takes them one by one, each order after its preview, the other in batches, and is
  /// restored from its state at times. Their events must be the same.
  func runCommands(_ input: [UInt8]) {
    var choices = ByteChoices(input)
    var steady = SmallWorld.exchange(&choices)
    var restored = steady.restored()
    var commands = CommandChoices(choices, from: steady.now)
    var batch: [TimedCommand] = []
    while let timed = commands.next() {
      requireBytes(of: timed)
      steady.requirePreview(of: timed.command)
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

  /// Any command becomes bytes and back the same command.
  private func requireBytes(of command: TimedCommand) {
    var contracts: [Contract] = []
    if case .openBook(let opened, _) = command.command { contracts = [opened] }
    let wide = WideCommand(command, contract: 0)
    var bytes: [UInt8] = []
    var read: [TimedCommand] = []
    wide.append(to: &bytes)
    precondition(WideCommand.decode(bytes.span, contracts, into: &read) == nil, "a command's bytes are no command's")
    if wide.isCompact {
      bytes.removeAll()
      CompactCommand(wide).append(to: &bytes)
      precondition(CompactCommand.decode(bytes.span, contracts, into: &read) == nil, "40 bytes were not enough")
    }
    precondition(read.allSatisfy { $0 == command }, "a command's bytes are those of another")
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
