import ComputeMatching

/// The receipts of a journal from a position on, derived again from its snapshots and its log.
enum ReceiptHistory {
  /// Those of the commands from `position` on, `count` at most.
  ///
  /// - Throws: ``JournalError/noSuchCommand(file:number:available:)`` if the segments that they are derived from are gone.
  static func receipts(
    _ contents: JournalContents, of identity: JournalIdentity, _ configuration: Exchange.Configuration,
    from position: UInt64, atMost count: Int, upTo end: LogPosition
  ) throws(JournalError) -> [Receipt] {
    let base = JournalBase(contents, of: identity, configuration) { $0.position.commandCount < position }
    let hasBase = base.header != nil || contents.segments.first?.start == 0
    guard hasBase, position >= 1, position <= end.commandCount else {
      let oldest =
        try JournalBase.oldest(in: contents, of: identity, configuration)
        .header?.position.commandCount ?? 0
      throw .noSuchCommand(
        file: contents.directory, number: position,
        available: min(oldest, end.commandCount) + 1..<end.commandCount + 1)
    }
    var digest = base.header.map { EventDigest(resuming: $0.digest) } ?? EventDigest()
    var log = try JournalLogReader(contents, from: base.header?.position, upTo: end)
    var exchange = base.takeExchange()
    var receipts: [Receipt] = []
    while receipts.count < count, try log.next(&exchange) {
      log.withCommands { commands in
        for index in commands.indices where receipts.count < count {
          let receipt = exchange.carryOut(commands[index], &digest)
          if receipt.position >= position { receipts.append(receipt) }
          exchange.removeAllEvents()
        }
      }
    }
    return receipts
  }
}

extension Exchange {
  /// Carries out `command`, adds its events to `digest`, and leaves them to be read. Returns the receipt.
  mutating func carryOut(_ command: TimedCommand, _ digest: inout EventDigest) -> Receipt {
    let waiting = events.count
    let before = events.sequence
    apply(command.command, at: command.timestamp)
    events.withSpan { digest.combine($0.extracting(waiting...)) }
    return Receipt(
      position: commandCount, firstEvent: before + 1, lastEvent: events.sequence, digest: digest.value)
  }
}
