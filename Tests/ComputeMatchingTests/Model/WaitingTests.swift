import ComputeMatching
import Testing

/// Streams in which many orders wait, against the plain model, which tries every one of them after every command.
struct WaitingTests {
  /// A fifth as many as of the other random streams, from the same first seed.
  static let seeds = UInt64(ModelTests.firstSeed)..<UInt64(ModelTests.firstSeed + ModelTests.seedCount / 2)
  static let commandCount = 500

  @Test(arguments: 0..<UInt64(8)) func `a waiting order wakes if and only if it could trade`(share: UInt64) throws {
    for seed in Self.seeds where seed % 8 == share { try compare(seed: seed) }
  }

  @Test(arguments: 0..<UInt64(4)) func `what one order came to says what others come to, whatever they are called`(
    share: UInt64
  ) throws {
    for seed in Self.seeds where seed % 44 == 11 * share { try compare(seed: seed, differsInNames: true) }
  }

  static func exchange(_ setting: PlainMarket.Setting) -> Exchange {
    var exchange = Exchange(
      Exchange.Configuration(
        maximumQuantity: setting.maximumQuantity, expectedOrders: 16, volatilityGuard: Int(setting.volatilityGuard)))
    for number in 1...setting.participantCount { _ = exchange.participant(named: "participant \(number)") }
    for number in 1...setting.affiliationCount { _ = exchange.affiliation(named: "affiliation \(number)") }
    for terms in setting.requirements {
      _ = exchange.requirement(terms.requirement, differentials: terms.differentials)
    }
    for rule in setting.operatorRules { _ = exchange.operators(rule) }
    return exchange
  }

  private func compare(seed: UInt64, differsInNames: Bool = false) throws {
    var stream = try WaitingStream(seed: seed, differsInNames: differsInNames)
    let setting = WaitingStream.setting(for: stream, seed: seed)
    var market = PlainMarket(setting)
    var exchange = Self.exchange(setting)
    for number in 0..<Self.commandCount {
      let (command, timestamp) = stream.next(in: market)
      let expected = market.apply(command, at: timestamp)
      exchange.apply(command, at: timestamp)
      let actual = exchange.events.copy()
      exchange.removeAllEvents()
      guard actual == expected else {
        Issue.record("seed \(seed), command \(number): \(command)\nexpected \(expected)\nfound    \(actual)")
        return
      }
      if number % 10 == 9 {
        do { try exchange.checkInvariants() } catch {
          Issue.record("seed \(seed), command \(number): \(command)\n\(error)")
          return
        }
      }
    }
  }
}
