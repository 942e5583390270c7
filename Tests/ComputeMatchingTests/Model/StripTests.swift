import ComputeMatching
import Testing

/// Streams in which strips trade and wait, against the plain model, which tries every quantity in every place.
struct StripTests {
  static let seeds = UInt64(ModelTests.firstSeed)..<UInt64(ModelTests.firstSeed + ModelTests.seedCount / 8)
  static let commandCount = 400

  @Test(arguments: 0..<UInt64(8)) func `a strip trades what it could, and wakes when it could`(share: UInt64) throws {
    for seed in Self.seeds where seed % 8 == share { try compare(seed: seed) }
  }

  static func exchange(for stream: StripStream, _ setting: PlainMarket.Setting) -> Exchange {
    var exchange = Exchange(
      Exchange.Configuration(
        maximumQuantity: setting.maximumQuantity, expectedOrders: 16, volatilityGuard: Int(setting.volatilityGuard),
        maximumBooksPerOrder: setting.maximumBooks))
    introduce(setting, to: &exchange)
    return exchange
  }

  static func introduce(_ setting: PlainMarket.Setting, to exchange: inout Exchange) {
    for number in 1...setting.participantCount { _ = exchange.participant(named: "participant \(number)") }
    for number in 1...setting.affiliationCount { _ = exchange.affiliation(named: "affiliation \(number)") }
    for terms in setting.requirements {
      _ = exchange.requirement(terms.requirement, differentials: terms.differentials)
    }
    for rule in setting.operatorRules { _ = exchange.operators(rule) }
  }

  private func compare(seed: UInt64) throws {
    var stream = try StripStream(seed: seed)
    let setting = StripStream.setting(for: stream, seed: seed)
    var market = PlainMarket(setting)
    var exchange = Self.exchange(for: stream, setting)
    var rebuilt = RebuiltMarket()
    var eventRows = EventRows(tick: exchange.configuration.tick)
    for number in 0..<Self.commandCount {
      let (command, timestamp) = stream.next(in: market)
      let expected = market.apply(command, at: timestamp)
      exchange.apply(command, at: timestamp)
      let actual = exchange.events.copy()
      for row in eventRows.rows(ofEventsOf: exchange) { rebuilt.read(row) }
      exchange.removeAllEvents()
      guard actual == expected else {
        Issue.record("seed \(seed), command \(number): \(command)\nexpected \(expected)\nfound    \(actual)")
        return
      }
      if command == .forgetNames {
        market.names.giveAll()
        Self.introduce(setting, to: &exchange)
      }
      do { try exchange.checkInvariants() } catch {
        Issue.record("seed \(seed), command \(number): \(command)\n\(error)")
        return
      }
      if let fault = rebuilt.fault ?? (number % 20 == 19 ? rebuilt.difference(from: exchange) : nil) {
        Issue.record("seed \(seed), command \(number): \(command)\n\(fault)")
        return
      }
    }
  }
}
