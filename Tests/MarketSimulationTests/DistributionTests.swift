import Testing

@testable import MarketSimulation

/// Numbers that are distributions.
struct DistributionTests {
  private func file(_ settings: [(path: String, value: String)]) throws -> ScenarioFile {
    try ScenarioFile(SmallScenario.plain, source: "s.json", settings: settings)
  }

  @Test(arguments: [
    (Distribution.Kind.uniform, [1.0, 3], 2.0, 2.0), (.normal, [5, 2], 5, 5), (.triangular, [0, 3, 3], 2.121, 2),
    (.lognormal, [2, 0.5], 2, 2.266),
  ]) func `draws have the median and the mean that the kind says`(
    kind: Distribution.Kind, numbers: [Double], median: Double, mean: Double
  ) throws {
    let distribution = try #require(Distribution(kind, numbers))
    #expect(abs(distribution.quantile(0.5) - median) < 0.001)
    let draws = (0..<20_000).map { distribution.draw(seed: $0, path: "p") }
    #expect(abs(draws.reduce(0, +) / 20_000 - mean) < 0.05)
    let below = draws.count { $0 < distribution.quantile(0.1) }
    #expect((1_850...2_150).contains(below))
  }

  @Test func `runs with one seed have the same values, whatever they change`() throws {
    let settings = [
      ("customers.customer.elasticity", #"{"uniform": [0.5, 1.5]}"#),
      ("providers.provider.capacity", #"{"triangular": [40, 50, 70]}"#),
      ("control", #"{"set": {"days": 10}}"#),
    ]
    let file = try file(settings)
    #expect(file.isUncertain)
    #expect(file.uncertainParameters.map(\.path) == ["providers.provider.capacity", "customers.customer.elasticity"])
    #expect(file.runs[0].scenario.customers[0].elasticity == 1)
    let seven = try file.runs(parameterSeed: 7).map(\.scenario)
    #expect(seven[0].customers[0].elasticity == seven[1].customers[0].elasticity)
    #expect(seven[0].customers[0].elasticity == file.uncertainParameters[1].value(seed: 7))
    #expect(Double(seven[0].providers[0].capacity) == file.uncertainParameters[0].value(seed: 7).rounded())
    let others = try (1...20).map { try file.runs(parameterSeed: $0)[0].scenario.customers[0].elasticity }
    #expect(Set(others).count == 20 && others.allSatisfy { (0.5...1.5).contains($0) })
    // One more uncertain number draws no other value for this one.
    let more = try self.file(settings + [("customers.customer.noise", #"{"uniform": [0, 0.3]}"#)])
    #expect(try more.runs(parameterSeed: 7)[0].scenario.customers[0].elasticity == seven[0].customers[0].elasticity)
  }

  @Test func `what is drawn decides what a run does`() throws {
    let file = try file([("customers.customer.demand", #"{"uniform": [100, 300]}"#)])
    let digests = try (1...2).map { seed in
      try file.run(seed: seed)["base"]?.digest
    }
    let stated = try self.file([("customers.customer.demand", "\(file.uncertainParameters[0].value(seed: 1))")])
    #expect(try stated.run(seed: 1)["base"]?.digest == digests[0])
    #expect(digests[0] != digests[1])
  }

  @Test(arguments: [
    ("{\"uniform\": [3, 1]}", "elasticity.uniform: expected [least, greatest], the first below the second"),
    ("{\"uniform\": 3}", "elasticity.uniform: expected [least, greatest], the first below the second"),
    ("{\"normal\": [3, 0]}", "elasticity.normal: expected [mean, standard deviation], the second above 0"),
    (
      "{\"lognormal\": [0, 1]}",
      "elasticity.lognormal: expected [median, standard deviation of the logarithm], both above 0"
    ),
    (
      "{\"triangular\": [1, 2]}",
      "elasticity.triangular: expected [least, most likely, greatest], none below the one before"
    ),
    (
      "{\"unifrom\": [1, 2]}",
      "elasticity must be a number, a distribution or a series: an object of one of uniform, normal, lognormal, "
        + "triangular, series, found unifrom; the nearest is uniform"
    ),
    ("{}", "found an empty object"), ("{\"uniform\": [30, 40]}", "must be from 0 to 20, and is 35.0 in the median"),
  ]) func `a distribution that is malformed is refused with its place`(value: String, message: String) {
    let text = SmallScenario.plain.replacing("\"elasticity\": 1", with: "\"elasticity\": \(value)")
    do {
      _ = try ScenarioFile(text, source: "s.json")
      #expect(Bool(false), "not refused")
    } catch {
      #expect(error.description.hasPrefix("s.json:6:") && error.description.contains("customers[0]."))
      #expect(error.description.contains(message), "\(error)")
    }
  }

  @Test func `a value that is drawn out of range names its seed`() throws {
    let file = try file([("customers.customer.elasticity", #"{"normal": [1, 5]}"#)])
    let seed = try #require((UInt64(1)...50).first { file.uncertainParameters[0].value(seed: $0) < 0 })
    let error = #expect(throws: ScenarioError.self) { try file.runs(parameterSeed: seed) }
    #expect(error?.description.hasSuffix("with seed \(seed)") == true)
  }

  @Test func `what all runs have in common is a number, and so is what a check says`() {
    for (path, value) in [
      ("days", #"{"uniform": [3, 9]}"#),
      ("checks", #"[{"claim": "c", "measure": "price", "during": [0, 1], "atLeast": {"uniform": [1, 2]}}]"#),
    ] {
      let error = #expect(throws: ScenarioError.self) { try file([(path, value)]) }
      #expect(error?.message.contains("must be a number") == true)
    }
  }
}
