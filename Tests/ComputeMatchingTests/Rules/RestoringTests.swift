import ComputeMatching
import Testing

/// An exchange that is made from the state of another one goes on as that one would have.
struct RestoringTests {
  @Test(arguments: 1...40)
  func `an exchange restored after every command does what one that never stopped does`(seed: UInt64) throws {
    var stream = try RandomStream(seed: seed, forgetsNames: true)
    var market = ModelTests.market(for: stream, seed: seed)
    var lasting = ModelTests.exchange(for: stream, seed: seed)
    var restored = ModelTests.exchange(for: stream, seed: seed)
    for number in 0..<250 {
      let (command, timestamp) = stream.next(in: market)
      _ = market.apply(command, at: timestamp)
      lasting.apply(command, at: timestamp)
      restored.apply(command, at: timestamp)
      #expect(restored.events.copy() == lasting.events.copy(), "seed \(seed), command \(number): \(command)")
      lasting.removeAllEvents()
      restored = try restored.restoredCopy()
      try restored.checkInvariants()
      #expect(restored.state() == lasting.state())
      #expect(restored.orderStates() == lasting.orderStates())
      if command == .forgetNames {
        market.names.giveAll()
        ModelTests.introduce(stream, to: &lasting)
        ModelTests.introduce(stream, to: &restored)
      }
    }
  }

  @Test(arguments: 1...10) func `strips wait on, with what they have traded in each leg`(seed: UInt64) throws {
    var stream = try StripStream(seed: seed)
    let setting = StripStream.setting(for: stream, seed: seed)
    var market = PlainMarket(setting)
    var lasting = StripTests.exchange(for: stream, setting)
    var restored = StripTests.exchange(for: stream, setting)
    for number in 0..<200 {
      let (command, timestamp) = stream.next(in: market)
      _ = market.apply(command, at: timestamp)
      lasting.apply(command, at: timestamp)
      restored.apply(command, at: timestamp)
      #expect(restored.events.copy() == lasting.events.copy(), "seed \(seed), command \(number): \(command)")
      lasting.removeAllEvents()
      if number % 5 == 4 {
        restored = try restored.restoredCopy()
        try restored.checkInvariants()
        #expect(restored.orderStates() == lasting.orderStates())
      } else {
        restored.removeAllEvents()
      }
      guard command == .forgetNames else { continue }
      market.names.giveAll()
      StripTests.introduce(setting, to: &lasting)
      StripTests.introduce(setting, to: &restored)
    }
  }
}

extension Exchange {
  /// An exchange made from nothing but the state of this one.
  mutating func restoredCopy() throws -> Exchange {
    var restorer = try ExchangeRestorer(configuration, state())
    for entry in orderStates() { try restorer.add(entry.order, fills: entry.fills) }
    return try restorer.finish()
  }

  struct Entry: Equatable {
    let order: OrderState
    let fills: [FillState]
  }

  mutating func orderStates() -> [Entry] {
    var entries: [Entry] = []
    forEachOrderState { entries.append(Entry(order: $0, fills: $1)) }
    return entries
  }
}
