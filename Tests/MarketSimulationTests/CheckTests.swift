import Testing

@testable import MarketSimulation

struct CheckTests {
  private func check(_ fields: String) throws -> Check {
    let node = try JSONParser.parse("{\"claim\": \"c\", \"measure\": \"price\", \(fields)}", source: "s")
    var reader = try FieldReader(node, path: "checks[0]", source: "s")
    let check = try Check(&reader, runs: ["base", "control", "a", "b", "c"], measures: ["price", "volume"])
    try reader.finish()
    return check
  }

  private func record(_ values: [Double]) -> RunRecord {
    var record = RunRecord(names: ["price"], periodDays: 1)
    record.columns = [values]
    return record
  }

  @Test func `a fall must show, and must not show in the control`() throws {
    let check = try check("\"during\": [2, 3], \"against\": [0, 1], \"atMost\": -0.5")
    let falls = record([10, 10, 4, 4])
    let stays = record([10, 10, 9, 10])
    let passed = check.verdict(on: ["base": falls, "control": stays])
    #expect(passed.hasPassed)
    #expect(passed.figures == "change of price -0.6000, wanted at most -0.5000; control -0.0500")
    #expect(!check.verdict(on: ["base": stays, "control": stays]).hasPassed)
    #expect(!check.verdict(on: ["base": falls, "control": falls]).hasPassed)
    #expect(!check.verdict(on: ["base": falls]).hasPassed)
    #expect(!check.verdict(on: ["base": record([.nan, .nan, 4, 4]), "control": stays]).hasPassed)
  }

  @Test func `statistics look at the days that were named`() throws {
    let record = record([1, 5, .nan, 3, 100])
    func value(_ statistic: Check.Statistic) -> Double? { record.value(of: "price", statistic, during: 1...3) }
    #expect(value(.mean) == 4)
    #expect(value(.sum) == 8)
    #expect(value(.lowest) == 3)
    #expect(value(.highest) == 5)
    #expect(value(.first) == 5)
    #expect(value(.last) == 3)
    #expect(record.value(of: "price", .mean, during: 2...2)?.isNaN == true)
    #expect(record.value(of: "cost", .mean, during: 0...9) == nil)
  }

  @Test func `figures can be differences and quotients of measures`() throws {
    var record = RunRecord(names: ["price", "volume"], periodDays: 1)
    record.columns = [[10, 10, 6], [4, 4, 2]]
    func figure(_ fields: String) throws -> Double? { try check(fields + ", \"atMost\": 1").figure(in: record) }
    #expect(try figure("\"minus\": \"volume\", \"during\": [0, 1]") == 6)
    #expect(try figure("\"per\": \"volume\", \"during\": [2, 2]") == 3)
    #expect(try figure("\"minus\": \"volume\", \"per\": \"volume\", \"during\": [2, 2]") == 2)
    #expect(try figure("\"during\": [2, 2], \"against\": [0, 1], \"difference\": true") == -4)
  }

  @Test func `the length of a cycle is told from noise`() {
    let values = (0..<400).map { day in
      let noise: Double = Double(day % 3) * 0.2
      return 10 + 3 * cosine(turns: Double(day) / 50) + noise
    }
    let waves = record(values)
    let cycle = waves.value(of: "price", .cycle, during: 0...399) ?? 0
    #expect(abs(cycle - 50) < 1)
    #expect(record([1, 2, 1, 2]).value(of: "price", .cycle, during: 0...9)?.isNaN == true)
  }

  @Test func `a trend is asked run by run, within its tolerance`() throws {
    let runs = ["a": record([10]), "b": record([9.5]), "c": record([12])]
    func passes(_ trend: String, _ tolerance: Double) throws -> Bool {
      try check(
        "\"during\": [0, 0], \"across\": [\"a\", \"b\", \"c\"], \"trend\": \"\(trend)\", \"tolerance\": \(tolerance)"
      ).verdict(on: runs).hasPassed
    }
    #expect(try !passes("rises", 0))
    #expect(try passes("rises", 0.06))
    #expect(try !passes("falls", 0.06))
    #expect(try passes("same", 0.25))
    #expect(try !passes("same", 0.1))
  }

  @Test(arguments: [
    "\"during\": [0, 1]", "\"during\": [2, 1], \"atMost\": 1", "\"atMost\": 1",
    "\"during\": [0, 1], \"atMost\": 1, \"run\": \"x\"",
    "\"during\": [0, 1], \"across\": [\"x\"]", "\"during\": [0, 1], \"atMost\": 1, \"per\": \"x\"",
  ]) func `a check that cannot be judged is refused`(fields: String) {
    #expect(throws: ScenarioError.self) { try check(fields) }
  }
}
