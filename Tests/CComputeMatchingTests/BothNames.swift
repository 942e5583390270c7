import CComputeMatching
import ComputeMatching
import ComputeMatchingC
import SampleTraffic
import Testing

/// Names that an exchange and a C program hand out alike.
struct BothNames: Names, ~Copyable {
  var exchange: Exchange
  let c: CExchange

  init(_ exchange: consuming Exchange, _ c: CExchange) {
    self.exchange = exchange
    self.c = c
  }

  /// For random traffic.
  init() throws {
    var settings = cm_settings()
    settings.maximum_quantity = SampleTraffic.configuration.maximumQuantity
    settings.expected_orders = 16
    settings.volatility_guard = UInt32(SampleTraffic.configuration.volatilityGuard)
    self.init(Exchange(SampleTraffic.configuration), try CExchange(settings))
  }

  mutating func participant(named name: String) -> ParticipantID {
    same(exchange.participant(named: name), c.participant(named: name))
  }
  mutating func affiliation(named name: String) -> AffiliationID {
    same(exchange.affiliation(named: name), c.affiliation(named: name))
  }
  mutating func requirement(_ requirement: Requirement, differentials: [Differential]) -> RequirementID {
    same(
      exchange.requirement(requirement, differentials: differentials),
      c.requirement(requirement, differentials: differentials))
  }
  mutating func operators(_ rule: OperatorRule) -> OperatorRuleID {
    same(exchange.operators(rule), c.operators(rule))
  }

  private func same<Number: Equatable>(_ expected: Number, _ found: Number) -> Number {
    #expect(found == expected)
    return expected
  }
}
