import ComputeMatching

/// What a reader of all events sees.
struct Tally: Equatable {
  var events = 0
  var trades = 0
  var tradedQuantity: Quantity = 0
  var rejects = 0

  @inline(__always)
  mutating func read(_ events: Span<Event>) {
    self.events &+= events.count
    for index in events.indices {
      switch events[index].kind {
      case .trade(let trade):
        trades &+= 1
        tradedQuantity &+= trade.quantity
      case .rejected: rejects &+= 1
      default: break
      }
    }
  }

  @inline(__always)
  mutating func read(_ reports: borrowing ProbeReports) {
    events &+= reports.count
    for index in 0..<reports.count where reports[index].kind == .trade {
      trades &+= 1
      tradedQuantity &+= reports[index].quantity
    }
  }

  /// Whether as much was traded; what else is reported differs between the engine and the probe.
  func hasSameTrades(as other: Tally) -> Bool {
    (trades, tradedQuantity) == (other.trades, other.tradedQuantity)
  }
}

extension OrderStream {
  /// A new exchange that has carried out the prefill.
  func prefilledExchange() -> Exchange {
    var exchange = Exchange()
    for index in prefill.indices {
      exchange.apply(prefill[index], at: moment(index))
      exchange.removeAllEvents()
    }
    return exchange
  }

  /// The loop that is timed: applies the measured commands one by one, reads the events of each and removes them.
  ///
  /// Never inlined, so that `scripts/bench-instructions` can count here and nowhere else.
  @inline(never)
  func replay(on exchange: inout Exchange) -> Tally {
    var tally = Tally()
    for index in measured.indices {
      let present = moment(prefill.count + index)
      switch measured[index] {
      case .submit(let order): exchange.submit(order, at: present)
      case .cancel(let id): exchange.cancel(id, at: present)
      case .reduce(let id, let quantity): exchange.reduce(id, by: quantity, at: present)
      // A list of all others costs the loop an instruction a command, which is counted with the engine's.
      default: exchange.apply(measured[index], at: present)
      }
      exchange.events.withSpan { tally.read($0) }
      exchange.removeAllEvents()
    }
    return tally
  }

  /// The measured commands with their times, as batches take them.
  func timedCommands() -> [TimedCommand] {
    measured.indices.map { TimedCommand(measured[$0], at: moment(prefill.count + $0)) }
  }

  /// The same as ``replay(on:)`` in batches of ``Runner/batchSize``, whose events are read after each.
  @inline(never)
  func replayInBatches(_ commands: Span<TimedCommand>, on exchange: inout Exchange) -> Tally {
    var tally = Tally()
    for start in stride(from: 0, to: commands.count, by: Runner.batchSize) {
      exchange.apply(commands.extracting(start..<min(start + Runner.batchSize, commands.count)))
      exchange.events.withSpan { tally.read($0) }
      exchange.removeAllEvents()
    }
    return tally
  }

  /// One by one, with a reading of the clock after every command. Returns how long each command took.
  func replayReadingClock(on exchange: inout Exchange) -> [Duration] {
    var tally = Tally()
    return Timing.ofEach(measured.count) { index in
      exchange.apply(measured[index], at: moment(prefill.count + index))
      exchange.events.withSpan { tally.read($0) }
      exchange.removeAllEvents()
    }
  }

  /// The digest of all events of the measured commands.
  func digest(on exchange: inout Exchange) -> EventDigest {
    var digest = EventDigest()
    for index in measured.indices {
      exchange.apply(measured[index], at: moment(prefill.count + index))
      exchange.events.withSpan { digest.combine($0) }
      exchange.removeAllEvents()
    }
    return digest
  }
}

/// A nanosecond for every command.
@inline(__always)
private func moment(_ index: Int) -> Timestamp { Timestamp(nanoseconds: UInt64(truncatingIfNeeded: index &+ 1)) }
