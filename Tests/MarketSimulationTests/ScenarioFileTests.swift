import Testing

@testable import MarketSimulation

struct ScenarioFileTests {
  private func problem(_ text: String, _ settings: [(path: String, value: String)] = []) -> String {
    do {
      _ = try ScenarioFile(text, source: "s.json", settings: settings)
      return "none"
    } catch {
      return error.description
    }
  }

  private let books = #""books": [{"name": "b", "contract": "h100-sxm,80,DE,on_demand,spot"}]"#

  @Test func `a scenario is read with its defaults`() throws {
    let file = try ScenarioFile(SmallScenario.plain, source: "s.json")
    let scenario = file.runs[0].scenario
    #expect(file.name == "plain")
    #expect(file.runs.map(\.name) == ["base"])
    #expect(scenario.periodHours == 24)
    #expect(scenario.mechanism == .continuous)
    #expect(scenario.start.nanoseconds == 1_767_225_600_000_000_000)
    #expect(scenario.providers[0].adjustment == 0.03)
    #expect(scenario.providers[0].equity == nil)
    #expect(scenario.customers[0].books.map(\.book) == [0])
  }

  @Test(arguments: [
    ("gangs", #"[{"name": "g", "size": 8, "runDays": 2, "pauseDays": 1, "limit": 3}]"#, "g cannot have all or nothing"),
    ("circular", #"[{"name": "pair", "share": 0.1}]"#, "pair cannot trade in a circle"),
    ("customers.customer.operators", #"["DE"]"#, "customer cannot choose operators"),
    ("customers.customer.patience", "0.1", "customer cannot have patience"),
    (
      "books",
      #"""
      [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"},
       {"name": "two", "contract": "h100-sxm,80,JP,on_demand,spot"}]
      """#, "customer cannot buy in several books"
    ),
  ]) func `what takes no part in an auction is refused there`(path: String, value: String, message: String) {
    #expect(problem(SmallScenario.plain, [(path, value)]) == "none")
    let settings = [(path, value), ("mechanism", "\"auction\"")]
    #expect(
      problem(SmallScenario.plain, settings)
        == "s.json:1:1: \(message) in an auction, which trades plain orders of one book each at one price")
  }

  @Test func `a book is named once`() {
    let twice = "[\"one\", \"one\"]"
    #expect(
      problem(SmallScenario.plain, [("customers.customer.books", twice)])
        == "s.json: customers[0].books: one is listed twice")
    let premium = #"{"book": "one", "premium": 1}"#
    #expect(
      problem(SmallScenario.plain, [("customers.customer.premiums", "[\(premium), \(premium)]")])
        == "s.json: customers[0].premiums: one has two premiums")
    let second = #"{"name": "two", "contract": "h100-sxm,80,JP,on_demand,spot"}"#
    let text = SmallScenario.plain.replacing("\"books\": [", with: "\"books\": [\(second), ")
    #expect(
      problem(text, [("customers.customer.books", "[\"two\"]"), ("customers.customer.premiums", "[\(premium)]")])
        == "s.json: customers[0].premiums: one is none of their books")
  }

  @Test func `a customer that has committed to capacity looks for it`() {
    let settings = [
      (
        "books",
        #"""
        [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"},
         {"name": "two", "contract": "h100-sxm,80,JP,on_demand,spot"}]
        """#
      ),
      ("providers.provider.book", "\"two\""),
      ("commitments", #"[{"providers": "provider", "customers": "customer", "quantity": 40, "price": 2}]"#),
    ]
    let message = "s.json: commitments[0]: customer does not buy in every book in which provider delivers"
    #expect(problem(SmallScenario.plain, settings) == "none")
    #expect(problem(SmallScenario.plain, settings + [("customers.customer.books", #"["one"]"#)]) == message)
    #expect(problem(SmallScenario.plain, settings + [("customers.customer.books", #"["two"]"#)]) == "none")
    #expect(problem(SmallScenario.plain, settings + [("customers.customer.choosesOne", "true")]) == message)
    // Two customers get theirs of the first two of four providers, each in a book of its own.
    let copies = #"[{"name": "site", "copies": 4, "contract": "h100-sxm,80,DE/r#,on_demand,spot"}]"#
    let four = [("books", copies), ("providers.provider.book", "\"site\""), settings[2]]
    let two = [("customers.customer.books", #"["site-1", "site-2"]"#), ("customers.customer.count", "2")]
    #expect(problem(SmallScenario.plain, four + two) == "none")
    #expect(problem(SmallScenario.plain, four + [two[0]]) == message)
    let premium = ("customers.customer.premiums", #"[{"book": "site", "premium": 0.1}]"#)
    #expect(problem(SmallScenario.plain, [four[0], four[1], two[0], premium]) == "none")
  }

  @Test func `a shock may strike several groups at once`() throws {
    let one = #"[{"day": 5, "change": "capacity", "group": ["provider", "customer"], "factor": 3}]"#
    let two = #"""
      [{"day": 5, "change": "capacity", "group": "provider", "factor": 3},
       {"day": 5, "change": "capacity", "group": "customer", "factor": 3}]
      """#
    let digests = try [one, two].map { shocks in
      var simulation = try Simulation(
        SmallScenario.scenario(SmallScenario.plain, [("shocks", shocks), ("customers.customer.own", "60")]), seed: 1)
      return try simulation.run().digest
    }
    #expect(digests[0] == digests[1])
    #expect(
      problem(SmallScenario.plain, [("shocks", #"[{"day": 5, "change": "leave", "group": []}]"#)])
        == "s.json: shocks[0].group must not be empty")
    #expect(
      problem(SmallScenario.plain, [("shocks", #"[{"day": 5, "change": "leave", "group": ["provider", "x"]}]"#)])
        == "s.json: shocks[0].group: there is no such group as x")
    let twice = #"[{"day": 5, "change": "fail", "group": ["provider", "provider"]}]"#
    #expect(problem(SmallScenario.plain, [("shocks", twice)]) == "s.json: shocks[0].group: provider is listed twice")
  }

  @Test func `the parameters are those of the file, after the settings`() throws {
    let file = try ScenarioFile(SmallScenario.plain, source: "s.json", settings: [("customers.customer.noise", "0.5")])
    guard case .array(let customers)? = file.parameters["customers"]?.value,
      case .number(let noise)? = customers[0]["noise"]?.value
    else { return #expect(Bool(false), "the parameters are not there") }
    #expect(noise == 0.5)
  }

  @Test func `an unknown field is refused by its name, with its place and the nearest that there is`() {
    let text = """
      {"name": "n", "summary": "s", "days": 1,
       \(books),
       "providers": [{"name": "p", "capcity": 5}]}
      """
    #expect(problem(text) == "s.json:3:30: providers[0].capacity is missing; the nearest is capcity")
    let unknown = SmallScenario.plain.replacing("\"noise\": 0.2", with: "\"noize\": 0.2")
    #expect(problem(unknown).hasSuffix("unknown field customers[0].noize; the nearest is noise"))
    #expect(problem(unknown).hasPrefix("s.json:6:"))
    #expect(
      problem(SmallScenario.plain.replacing("\"days\": 60", with: "\"days\": 60, \"prices\": [1]")).contains(
        "unknown field prices"))
  }

  @Test(arguments: [
    ("\"days\": 60", "\"days\": 0", "days must be from 1 to 3660"),
    ("\"days\": 60", "\"days\": 1.5", "days must be a whole number"),
    ("\"days\": 60", "\"days\": \"x\"", "days must be a number, not a text"),
    ("\"days\": 60", "\"days\": 1, \"periodHours\": 5", "days must be whole periods of periodHours"),
    ("\"days\": 60", "\"days\": 1, \"mechanism\": \"x\"", "mechanism must be one of continuous, auction"),
    ("\"days\": 60", "\"days\": 1, \"start\": \"2026-02-30\"", "start must be a date such as 2026-01-01"),
    (
      "\"days\": 60", "\"days\": 203, \"start\": \"2553-12-31\"",
      "start is too late: 203 days from then end after 2554-07-21"
    ),
    ("\"days\": 60", "\"days\": 3660, \"start\": \"2550-01-01\"", "s.json:2:67: start is too late"),
    ("\"days\": 60", "\"days\": 1, \"days\": 2", "days is given twice"),
    ("h100-sxm,80", "h100-sxm,0", "books[0].contract: expected"),
    ("\"name\": \"customer\"", "\"name\": \"provider\"", "s.json:6:13: two groups are named provider"),
    ("\"noise\": 0.2", "\"resells\": 1", "customers[0].resells must be true or false, not a number"),
    ("\"noise\": 0.2", "\"books\": [\"two\"]", "customers[0].books: there is no book two"),
    (
      "\"noise\": 0.2", "\"books\": [\"ones\"]", "customers[0].books: there is no book ones; the nearest is one"
    ),
    (
      "\"days\": 60", "\"days\": 60, \"picture\": {\"measures\": [\"index.h100\"]}",
      "picture.measures: there is no measure index.h100; the nearest is index.h100-sxm"
    ),
    ("\"noise\": 0.2", "\"books\": \"one\"", "customers[0].books must be a list, not a text"),
    ("\"noise\": 0.2", "\"books\": [1]", "customers[0].books[0] must be a text, not a number"),
    (
      "\"days\": 60", "\"days\": 60, \"picture\": {\"measures\": [\"prise\"]}",
      "picture.measures: there is no measure prise; the nearest is price"
    ),
    (
      "\"days\": 60", "\"days\": 60, \"picture\": {\"measures\": [\"sold.nobody\"]}",
      "picture.measures: there is no measure sold.nobody"
    ),
    (
      "\"days\": 60",
      "\"days\": 60, \"picture\": {\"measures\": [\(Array(repeating: "\"price\"", count: 7).joined(separator: ", "))]}",
      "picture.measures has more than 6 measures"
    ),
    ("\"days\": 60", "\"days\": 60, \"picture\": {\"meanDays\": 0}", "picture.meanDays must be from 1 to 366"),
    (
      "\"days\": 60", "\"days\": 60, \"picture\": {\"measure\": 1}",
      "unknown field picture.measure; the nearest is measures"
    ),
    ("\"days\": 60", "\"days\": 60, \"picture\": \"price\"", "picture must be an object, not a text"),
  ]) func `what cannot be is refused`(part: String, replacement: String, message: String) {
    let problem = problem(SmallScenario.plain.replacing(part, with: replacement))
    #expect(problem.contains(message), "\(problem)")
  }

  @Test(arguments: [
    ("", "1:1: expected a value, found the end of the text"),
    ("{", "1:2: expected the name of a field in quotes"),
    ("{\"a\" 1}", "1:6: expected a colon after the name a"),
    ("{\"a\": 1", "1:8: expected a comma or the end of the object"),
    ("{\"a\": [1\n2]}", "2:1: expected a comma or the end of the list"),
    ("{} x", "1:4: expected the end of the text"),
    ("{\"a\": 01}", "1:7: 01 is no value"),
    ("{\"a\": +1}", "1:7: +1 is no value"),
    ("{\"a\": 0x10}", "1:7: 0x10 is no value"),
    ("{\"a\": nan}", "1:7: nan is no value"),
    ("{\"a\": \"b}", "1:7: a text has no closing quote"),
    ("{\"a\": \"\\x\"}", "1:10: unknown escape in a text"),
    ("{\"a\": \"\\ud800\"}", "1:14: half of a character in a text"),
    ("{\"a\": \"\\u+041\"}", "1:10: expected four hexadecimal digits"),
    ("{\"a\": \"\\u004\"}", "1:10: expected four hexadecimal digits"),
    ("{\"a\": 1, \"a\": 2}", "1:10: a is given twice"),
    ("[]", "1:1: a scenario must be an object, not a list"),
  ]) func `text that is no JSON is refused with its place`(text: String, message: String) {
    #expect(problem(text) == "s.json:" + message)
  }

  @Test func `deep nesting is refused`() {
    #expect(problem(String(repeating: "[", count: 100_000)).contains("inside each other"))
  }

  @Test func `an object may have very many fields`() throws {
    let fields = (0..<100_000).map { "\"f\($0)\": 0" }.joined(separator: ",")
    #expect(try JSONParser.parse("{\(fields)}", source: "s")["f99999"] != nil)
    #expect(problem("{\(fields), \"f7\": 1}").hasSuffix("f7 is given twice"))
  }

  @Test func `a run may end on the last day that there is`() throws {
    let settings = [("start", "2553-12-31"), ("days", "202"), ("mechanism", "continuous")]
    var simulation = try Simulation(SmallScenario.scenario(SmallScenario.plain, settings), seed: 1)
    #expect(try simulation.run().digest != 0)
  }

  @Test func `escapes are read`() throws {
    let node = try JSONParser.parse(#""a\n\"\\\/A😀""#, source: "s")
    guard case .text(let text) = node.value else { return #expect(Bool(false)) }
    #expect(text == "a\n\"\\/A😀")
  }

  @Test func `settings replace values, and what leads nowhere is refused`() throws {
    func scenario(_ path: String, _ value: String) throws -> Scenario {
      try SmallScenario.scenario(SmallScenario.plain, [(path, value)])
    }
    #expect(try scenario("providers.provider.capacity", "70").providers[0].capacity == 70)
    #expect(try scenario("providers.0.capacity", "70").providers[0].capacity == 70)
    #expect(try scenario("mechanism", "auction").mechanism == .auction)
    #expect(try scenario("customers.customer.resells", "true").customers[0].resells)
    #expect(
      problem(SmallScenario.plain, [("providers.x.capacity", "1")]) == "--set: providers.x.capacity: there is no x")
    #expect(
      problem(SmallScenario.plain, [("providers.providers.capacity", "1")])
        == "--set: providers.providers.capacity: there is no providers; the nearest is provider")
    #expect(problem(SmallScenario.plain, [("days.x", "1")]) == "--set: days.x: there is no x")
    #expect(problem(SmallScenario.plain, [("dayz", "1")]).contains("unknown field dayz; the nearest is days"))
    #expect(problem(SmallScenario.plain, [("days", "-1")]) == "s.json: days must be from 1 to 3660")
  }

  @Test(arguments: [
    ("\"during\": [50, 60]", ""), ("\"during\": [50, 60], \"against\": [0, 60]", ""),
    ("\"during\": [50, 60.5]", "during: it ends on day 60.5, and run base ends on day 60"),
    ("\"during\": [60, 60]", "during: it begins on day 60, and run base ends on day 60"),
    ("\"during\": [0, 9], \"against\": [70, 80]", "against: it begins on day 70, and run base ends on day 60"),
    ("\"during\": [20, 30], \"run\": \"short\"", ""),
    (
      "\"during\": [20, 31], \"run\": \"short\"",
      "during: it ends on day 31, and run short ends on day 30"
    ),
    (
      "\"during\": [30, 31], \"relativeTo\": \"short\"",
      "during: it begins on day 30, and run short ends on day 30"
    ),
    (
      "\"during\": [0, 9], \"against\": [9, 60], \"across\": [\"base\", \"short\"], \"trend\": \"rises\"",
      "against: it ends on day 60, and run short ends on day 30"
    ),
  ]) func `a check is of days that its runs have`(fields: String, message: String) throws {
    let bounds = fields.contains("rises") ? "\"atLeast\": 0.1" : "\"atMost\": 1"
    let text = SmallScenario.plain.replacing(
      "\"days\": 60,",
      with: """
        "days": 60, "variants": [{"name": "short", "set": {"days": 30}}],
        "checks": [{"claim": "c", "measure": "price", \(bounds), \(fields)}],
        """)
    let found = problem(text)
    #expect(
      message.isEmpty ? found == "none" : found.hasPrefix("s.json:3:") && found.hasSuffix(": checks[0].\(message)"))
  }

  @Test func `control and variants differ from the scenario by what they set`() throws {
    let text = SmallScenario.plain.replacing(
      "\"days\": 60",
      with: """
        "days": 60, "shocks": [{"day": 3, "change": "demand", "group": "customer", "factor": 2}],
        "control": {"set": {"shocks": []}}, "variants": [{"name": "large", "set": {"shocks.0.factor": 9}}]
        """)
    let file = try ScenarioFile(text, source: "s", settings: [("days", "30")])
    #expect(file.runs.map(\.name) == ["base", "control", "large"])
    #expect(file.runs.map { $0.scenario.shocks.map(\.factor) } == [[2], [], [9]])
    #expect(file.runs.allSatisfy { $0.scenario.days == 30 })
  }

  @Test func `a picture is of the price, or of what the file says`() throws {
    func content(_ picture: String) throws -> PictureContent {
      let text = SmallScenario.plain.replacing("\"days\": 60", with: "\"days\": 60\(picture)")
      return try ScenarioFile(text, source: "s.json").picture
    }
    #expect(try content("").measures == ["price"])
    #expect(try content("").meanDays == nil)
    let stated = try content(#", "picture": {"measures": ["unsold", "sold.provider"], "meanDays": 5}"#)
    #expect(stated.measures == ["unsold", "sold.provider"])
    #expect(stated.meanDays == 5)
  }

  @Test func `a picture of a run that there is not is refused with its place`() throws {
    let runs = #""variants": [{"name": "large", "set": {"days": 60}}]"#
    func text(_ names: String) -> String {
      SmallScenario.plain.replacing(
        "\"days\": 60", with: "\"days\": 60, \(runs),\n  \"picture\": {\"runs\": [\(names)]}")
    }
    #expect(try ScenarioFile(text(#""base", "large""#), source: "s.json").picture.runs == ["base", "large"])
    #expect(
      problem(text(#""base", "larg""#)) == "s.json:3:32: picture.runs: there is no run larg; the nearest is large")
    // One that a setting takes away may be named.
    #expect(problem(text(#""large""#), [("variants", "[]")]) == "none")
  }

  @Test func `a byte order mark at the head is passed over, and is in no column`() throws {
    #expect(try ScenarioFile("\u{FEFF}" + SmallScenario.plain, source: "s.json").name == "plain")
    #expect(problem("\u{FEFF}[]") == "s.json:1:1: a scenario must be an object, not a list")
    #expect(problem(" \u{FEFF}{}") == "s.json:1:2: expected a value")
    let references = ScenarioReferences { _, name in
      ScenarioReferences.Found(text: "\u{FEFF}" + SmallScenario.plain, source: name)
    }
    let file = try ScenarioFile(
      #"{"name": "own", "summary": "Of a model.", "model": "plain"}"#, source: "s.json", references: references)
    #expect(file.runs[0].scenario.days == 60)
  }

  @Test func `what shows only when a run begins is refused with its place`() throws {
    let commitments = """
      "commitments": [
        {"providers": "provider", "customers": "customer", "quantity": 200, "price": 1,
         "deposit": 50}]
      """
    let text = SmallScenario.plain.replacing("\"openingPrice\": 2", with: "\"openingPrice\": 2, \"equity\": 49")
      .replacing("\"days\": 60,", with: "\"days\": 60,\n\(commitments),")
    func problem(_ settings: [(path: String, value: String)]) throws -> String {
      let scenario = try ScenarioFile(text, source: "s.json", settings: settings).runs[0].scenario
      do {
        return "\(try Simulation(scenario, seed: 1).periodCount)"
      } catch { return "\(error)" }
    }
    #expect(try problem([]) == "s.json:5:15: commitments[0].deposit: who delivers has not the equity to lodge it")
    #expect(
      try problem([("commitments.0.deposit", "60")])
        == "s.json: commitments[0].deposit: who delivers has not the equity to lodge it")
  }

  @Test func `shocks come at once or step by step`() {
    let shocks = [
      Shock(day: 10, change: .capacity, groups: ["a"], factor: 6, overDays: 0),
      Shock(day: 20, change: .capacity, groups: ["a"], factor: 0.5, overDays: 10),
      Shock(day: 0, change: .capacity, groups: ["b"], factor: 9, overDays: 0),
      Shock(day: 0, change: .demand, groups: ["a"], factor: 9, overDays: 0),
    ]
    let factors = [9.0, 10, 20, 25, 30, 99].map { Shock.factor(of: shocks, .capacity, group: "a", day: $0) }
    #expect(factors == [1, 6, 6, 4.5, 3, 3])
  }
}
