import ComputeMatching
import OrderStreams

/// What a stream led to.
struct Outcome: Equatable {
  var digest = EventDigest()
  var rowCount = 0
  var error: String?

  /// Takes the events that wait in `exchange`.
  mutating func take(from exchange: inout Exchange) {
    exchange.events.withSpan { digest.combine($0) }
    exchange.removeAllEvents()
  }
}

extension FuzzTarget {
  static let configuration = Exchange.Configuration(
    maximumQuantity: Quantity(UInt32.max), expectedOrders: 16, volatilityGuard: 500)

  /// However a stream is cut into chunks, the same comes of it.
  func runOrderStream(_ input: [UInt8]) {
    precondition(
      orderStream(input, chunkSize: 4096) == orderStream(input, chunkSize: 5), "chunks change an order stream")
  }

  private func orderStream(_ input: [UInt8], chunkSize: Int) -> Outcome {
    var exchange = Exchange(Self.configuration)
    var outcome = Outcome()
    do {
      var reader = try CommandReader(ByteSource(bytes: input, name: "orders.csv", chunkSize: chunkSize))
      while let recorded = try reader.next(&exchange) {
        exchange.apply(recorded.command, at: recorded.timestamp)
        outcome.take(from: &exchange)
        outcome.rowCount += 1
      }
    } catch {
      outcome.error = error.description
    }
    exchange.requireInvariants()
    return outcome
  }

  func runEventStream(_ input: [UInt8]) {
    precondition(eventStream(input, chunkSize: 4096) == eventStream(input, chunkSize: 5), "chunks change a comparison")
  }

  private func eventStream(_ input: [UInt8], chunkSize: Int) -> Outcome {
    var outcome = Outcome()
    do {
      var comparison = try EventComparison(
        ByteSource(bytes: input, name: "events.csv", chunkSize: chunkSize), tick: .standard)
      try comparison.compare(eventsOf: Self.smallMarket())
      try comparison.finish()
      outcome.rowCount = comparison.equalCount
      outcome.error = comparison.difference.map { "\($0)" }
    } catch {
      outcome.error = error.description
    }
    return outcome
  }

  /// An exchange with some events of each kind to be read.
  package static func smallMarket() -> Exchange {
    var exchange = Exchange(configuration)
    SmallWorld.introduce(to: &exchange)
    for contract in SmallWorld.contracts.prefix(2) {
      exchange.apply(.openBook(contract), at: Timestamp(nanoseconds: SmallWorld.start))
    }
    // Any bytes do that lead to events of many kinds.
    var commands = CommandChoices(
      ByteChoices((0..<120).map { UInt8(truncatingIfNeeded: $0 * $0 * 41) }), from: exchange.now)
    while let timed = commands.next() { exchange.apply(timed.command, at: timed.timestamp) }
    return exchange
  }

  /// Behind the first zero byte is the venue's book.
  func runLOBSTER(_ input: [UInt8]) {
    let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false).map { Array($0) }
    precondition(lobster(parts, chunkSize: 4096) == lobster(parts, chunkSize: 5), "chunks change a LOBSTER stream")
  }

  private func lobster(_ parts: [[UInt8]], chunkSize: Int) -> Outcome {
    var exchange = Exchange(Self.configuration)
    var outcome = Outcome()
    do {
      let messages = ByteSource(bytes: parts[0], name: "messages.csv", chunkSize: chunkSize)
      var replay =
        if parts.count > 1 {
          try LOBSTERReplay(
            messages: messages, venueBook: ByteSource(bytes: parts[1], name: "book.csv", chunkSize: chunkSize))
        } else {
          try LOBSTERReplay(messages: messages)
        }
      while try replay.step(&exchange) {
        outcome.take(from: &exchange)
        outcome.rowCount += 1
      }
    } catch {
      outcome.error = error.description
    }
    exchange.requireInvariants()
    return outcome
  }
}
