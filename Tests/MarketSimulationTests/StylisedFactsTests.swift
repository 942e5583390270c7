import MarketSimulation
import Testing

struct StylisedFactsTests {
  /// Prices that double or halve by these steps.
  private func factsOf(_ steps: [Double]) -> StylisedFacts? {
    var prices = [1.0]
    for step in steps { prices.append(prices[prices.count - 1] * (1 + step)) }
    return StylisedFacts(of: prices)
  }

  @Test func `moves that undo each other are anticorrelated`() throws {
    let facts = try #require(factsOf((0..<200).map { $0 % 2 == 0 ? 0.01 : -0.01 }))
    #expect(facts.autocorrelation < -0.9)
  }

  @Test func `moves that go on are correlated`() throws {
    let facts = try #require(factsOf((0..<200).map { $0 % 50 < 25 ? 0.01 : -0.01 }))
    #expect(facts.autocorrelation > 0.8)
    // Two values, equally often, have the thinnest tails there are.
    #expect(abs(facts.excessKurtosis + 2) < 0.1)
  }

  @Test func `a seldom crash is a fat tail`() throws {
    var stream = RandomStream(seed: 1, name: "returns")
    let steps = (0..<2_000).map { $0 % 200 == 100 ? -0.2 : stream.uniform(in: -0.01...0.01) }
    #expect(try #require(factsOf(steps)).excessKurtosis > 10)
  }

  @Test func `quiet and wild times are clusters`() throws {
    var stream = RandomStream(seed: 2, name: "returns")
    let clustered = (0..<2_000).map { ($0 / 100 % 2 == 0 ? 0.001 : 0.05) * stream.uniform(in: -1...1) }
    let even = (0..<2_000).map { _ in 0.05 * stream.uniform(in: -1...1) }
    #expect(try #require(factsOf(clustered)).volatilityClustering > 0.3)
    #expect(abs(try #require(factsOf(even)).volatilityClustering) < 0.1)
    #expect(abs(try #require(factsOf(even)).autocorrelation) < 0.1)
  }

  @Test func `prices that are few or never move have none`() {
    #expect(StylisedFacts(of: [1, 2, 3]) == nil)
    #expect(StylisedFacts(of: Array(repeating: 2, count: 50)) == nil)
    #expect(StylisedFacts(of: Array(repeating: .nan, count: 50)) == nil)
  }
}
