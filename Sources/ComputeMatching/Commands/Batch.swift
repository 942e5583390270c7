/// A command and the time it carries.
public struct TimedCommand: Hashable, Sendable, BitwiseCopyable {
  /// The time it carries; one before the exchange's present counts as the present (R5).
  public var timestamp: Timestamp
  /// What is asked of the exchange.
  public var command: Command

  /// `command`, to be carried out at `timestamp`.
  public init(_ command: Command, at timestamp: Timestamp) {
    self.timestamp = timestamp
    self.command = command
  }
}

extension Exchange {
  /// Carries out all of `commands` in order, just as one ``apply(_:at:)`` after the other would.
  ///
  /// Knowing what comes next, it has the memory that the next few commands need brought near all at once. In books that outgrow
  /// the processor's cache a command spends most of its time waiting for memory, so this is the fast way to feed a recorded
  /// stream. The events of the whole batch wait in ``events`` afterwards.
  public mutating func apply(_ commands: Span<TimedCommand>) {
    var start = 0
    while start < commands.count {
      let end = min(start &+ Lookahead.size, commands.count)
      if market.orders.count > Self.ordersThatFitTheCache { prefetch(commands.extracting(start..<end)) }
      for position in start..<end { apply(commands[position].command, at: commands[position].timestamp) }
      start = end
    }
  }

  /// Below this, everything that an order touches is in the cache anyway: some 100 bytes each.
  private static var ordersThatFitTheCache: Int { 1 << 15 }

  /// Brings what at most ``Lookahead/size`` commands will read nearer to the processor.
  @inline(never)
  private mutating func prefetch(_ commands: Span<TimedCommand>) {
    lookahead[0].begin()
    for position in commands.indices {
      switch commands[position].command {
      case .submit(let order): lookahead[0].add(order, &market)
      case .cancel(let id), .reduce(let id, _), .replace(let id, _): lookahead[0].add(id, &market)
      case .cancelAll, .openBook, .operate, .forgetNames, .advance: break
      }
    }
    lookahead[0].finish(&market)
  }
}
