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
  /// Knowing what comes next, it has the memory that later commands need brought near while earlier ones run. In books
  /// that outgrow the processor's cache a command spends most of its time waiting for memory, so this is the fast way to
  /// feed a recorded stream. The events of the whole batch wait in ``events`` afterwards.
  public mutating func apply(_ commands: Span<TimedCommand>) {
    let far = 16, middle = 10, near = 5, next = 2
    let isWorthwhile = market.orders.count > Self.ordersThatFitTheCache
    for position in commands.indices {
      if isWorthwhile, position + far < commands.count {
        prepareIndex(for: commands[position + far].command)
        prepareRecord(for: commands[position + middle].command)
        prepareNeighbours(for: commands[position + near].command)
        prepareLevel(for: commands[position + next].command)
      }
      apply(commands[position].command, at: commands[position].timestamp)
    }
  }

  /// Below this, everything that an order touches is in the cache anyway: some 100 bytes each.
  private static var ordersThatFitTheCache: Int { 1 << 15 }

  @inline(__always)
  private func prepareIndex(for command: Command) {
    switch command {
    case .submit(let order): market.orders.prefetchIndex(of: order.id)
    case .cancel(let id), .reduce(let id, _), .replace(let id, _): market.orders.prefetchIndex(of: id)
    case .cancelAll, .openBook, .operate, .forgetNames, .advance: break
    }
  }

  @inline(__always)
  private func prepareRecord(for command: Command) {
    switch command {
    case .submit(let order): prefetch(order, steps: 3)
    case .cancel(let id), .reduce(let id, _), .replace(let id, _): market.orders.prefetchRecord(of: id)
    case .cancelAll, .openBook, .operate, .forgetNames, .advance: break
    }
  }

  @inline(__always)
  private func prepareNeighbours(for command: Command) {
    switch command {
    case .submit(let order): prefetch(order, steps: 4)
    case .cancel(let id), .reduce(let id, _), .replace(let id, _):
      if let level = market.orders.prefetchNeighbours(of: id) { market.levels.prefetch(level) }
    case .cancelAll, .openBook, .operate, .forgetNames, .advance: break
    }
  }

  @inline(__always)
  private func prepareLevel(for command: Command) {
    switch command {
    case .submit(let order): prefetch(order, steps: 6)
    case .cancel(let id), .reduce(let id, _), .replace(let id, _):
      if let level = market.orders.likelyLevel(of: id), market.levels.contains(level) {
        market.levels.pages.prefetch(market.levels[level].page)
      }
    case .cancelAll, .openBook, .operate, .forgetNames, .advance: break
    }
  }

  @inline(__always)
  private func prefetch(_ order: Order, steps: Int) {
    guard let book = order.scope.book, book.rawValue < UInt32(truncatingIfNeeded: market.books.count),
      let price = order.price,
      price >= .lowest
    else { return }
    _ = market.books[book][order.side].prefetch(
      Rank(of: price, on: order.side), from: nil, steps: steps, in: market.levels)
  }
}
