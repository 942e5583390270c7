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

  @Test func `a figure that is not a mean says what it is`() throws {
    let check = try check("\"during\": [0, 1], \"statistic\": \"last\", \"atMost\": 5, \"control\": \"none\"")
    #expect(check.verdict(on: ["base": record([10, 4])]).figures == "last price 4.000, wanted at most 5.000")
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
    #expect(value(.swing) == 0.5)
    #expect(value(.onset) == 1)
    // From 5 to 3, the day after the next.
    #expect(value(.halfway) == 2)
    #expect(record.value(of: "price", .halfway, during: 1...1)?.isNaN == true)
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

  @Test func `an onset is the first of the days on which there is something, or comes after all of them`() {
    var record = record([1, 0, .nan, 0, 0, 2, 3])
    func onset(_ days: ClosedRange<Double>) -> Double? { record.value(of: "price", .onset, during: days) }
    #expect(onset(0...6) == 0)
    #expect(onset(1...6) == 5)
    #expect(onset(1...4) == 5)
    #expect(onset(1...2) == 2)
    #expect(onset(2...2)?.isNaN == true)
    var hourly = RunRecord(names: ["price"], periodDays: 0.25)
    hourly.columns = record.columns
    record = hourly
    #expect(onset(0.25...1.5) == 1.25)
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
    func passes(_ trend: String) throws -> Bool {
      try check("\"during\": [0, 0], \"across\": [\"a\", \"b\", \"c\"], \"trend\": \(trend)")
        .verdict(on: runs).hasPassed
    }
    #expect(try !passes("\"rises\", \"atLeast\": 0.1"))
    #expect(try passes("\"rises\", \"atLeast\": 0.1, \"tolerance\": 0.06"))
    #expect(try !passes("\"falls\", \"atLeast\": 0.1, \"tolerance\": 0.06"))
    #expect(try passes("\"same\", \"tolerance\": 0.25"))
    #expect(try !passes("\"same\", \"tolerance\": 0.1"))
  }

  @Test func `a trend must come as far as is claimed`() throws {
    func verdict(_ rule: String, _ values: [Double]) throws -> Verdict {
      try check("\"during\": [0, 0], \"across\": [\"a\", \"b\", \"c\"], \"trend\": \(rule)")
        .verdict(on: ["a": record([values[0]]), "b": record([values[1]]), "c": record([values[2]])])
    }
    let falls = try verdict("\"falls\", \"atLeast\": 0.2", [10, 9, 7])
    #expect(falls.hasPassed)
    #expect(falls.figures == "price: a 10.00, b 9.000, c 7.000; falls by 0.3000, wanted at least 0.2000")
    #expect(try !verdict("\"falls\", \"atLeast\": 0.4", [10, 9, 7]).hasPassed)
    #expect(try verdict("\"rises\", \"atLeast\": 3, \"difference\": true", [-2, 1, 1]).hasPassed)
    #expect(try !verdict("\"rises\", \"atLeast\": 3.5, \"difference\": true", [-2, 1, 1]).hasPassed)
    // Where nothing happens there is no trend.
    for trend in ["rises", "falls"] {
      #expect(try !verdict("\"\(trend)\", \"atLeast\": 0.01", [10, 10, 10]).hasPassed)
      #expect(try !verdict("\"\(trend)\", \"atLeast\": 0.01", [0, 0, 0]).hasPassed)
    }
  }

  @Test func `a figure can be compared with that of another run`() throws {
    let check = try check(
      "\"during\": [0, 0], \"run\": \"a\", \"relativeTo\": \"b\", \"atMost\": 0.5, \"control\": \"none\"")
    let passed = check.verdict(on: ["a": record([4]), "b": record([10])])
    #expect(passed.hasPassed)
    #expect(passed.figures == "price relative to b 0.4000, wanted at most 0.5000")
    #expect(!check.verdict(on: ["a": record([6]), "b": record([10])]).hasPassed)
    #expect(!check.verdict(on: ["a": record([4]), "b": record([0])]).hasPassed)
    #expect(!check.verdict(on: ["a": record([4])]).hasPassed)
  }

  @Test func `a check that only reports has figures and cannot fail`() throws {
    let reports = "\"during\": [0, 0], \"expected\": \"reported\""
    let across = try check(reports + ", \"across\": [\"a\", \"b\"]")
    let verdict = across.verdict(on: ["a": record([4]), "b": record([9])])
    #expect(verdict.hasPassed && verdict.figures == "price: a 4.000, b 9.000")
    // The control is not asked, though there is one.
    let alone = try check(reports).verdict(on: ["base": record([4])])
    #expect(alone.hasPassed && alone.figures == "price 4.000")
    for field in ["\"atMost\": 1", "\"tolerance\": 0.1", "\"control\": \"holds\""] {
      let error = #expect(throws: ScenarioError.self) { try check("\(reports), \(field)") }
      #expect(error?.message.hasSuffix("is not for a check that only reports") == true)
    }
  }

  @Test(arguments: [
    "\"during\": [0, 1], \"across\": [\"a\", \"b\"], \"trend\": \"same\", \"tolerance\": 1",
    "\"during\": [0, 1]", "\"during\": [2, 1], \"atMost\": 1", "\"atMost\": 1",
    "\"during\": [0, 1], \"atMost\": 1, \"run\": \"x\"",
    "\"during\": [0, 1], \"across\": [\"x\"]", "\"during\": [0, 1], \"atMost\": 1, \"per\": \"x\"",
    "\"during\": [0, 1], \"atMost\": 1, \"relativeTo\": \"x\"",
    "\"during\": [0, 1], \"across\": [\"a\", \"b\"], \"trend\": \"rises\"",
    "\"during\": [0, 1], \"across\": [\"a\", \"b\"], \"trend\": \"falls\", \"atLeast\": 0",
    "\"during\": [0, 1], \"across\": [\"a\", \"b\"], \"trend\": \"falls\", \"atLeast\": 1, \"atMost\": 2",
    "\"during\": [0, 1], \"across\": [\"a\", \"b\"], \"atLeast\": 1", "\"during\": [0, 1], \"across\": [\"a\"]",
  ]) func `a check that cannot be judged is refused`(fields: String) {
    #expect(throws: ScenarioError.self) { try check(fields) }
  }
}
