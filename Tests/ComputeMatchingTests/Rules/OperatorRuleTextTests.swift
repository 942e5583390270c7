import ComputeMatching
import Testing

/// Rules about operators as text (R15).
struct OperatorRuleTextTests {
  @Test func `a rule is the countries that it allows or bars`() throws {
    let (us, ca) = (try #require(CountryCode("US")), try #require(CountryCode("CA")))
    #expect(try OperatorRule("US|ca") == .allowed([us, ca]))
    #expect(try OperatorRule("!CA|US") == .barred([us, ca]))
    #expect(OperatorRule.barred([us, ca]).description == "!CA|US")
    #expect(OperatorRule.allowed([us]).description == "US")
  }

  @Test(arguments: ["", "!", "US|", "XX", "US,CA", "!!US", "U"])
  func `what names no country is no rule`(text: String) {
    #expect(throws: ContractFormatError.self) { try OperatorRule(text) }
  }
}
