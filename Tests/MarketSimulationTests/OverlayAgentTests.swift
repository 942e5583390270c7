import CapacityLedger
import ComputeMatching
import Testing

@testable import MarketSimulation

/// Agents of registered kinds on top of recorded commands.
struct OverlayAgentTests {
  /// Brings so many GPUs in each hour, and asks a price for all that it has in the middle of it.
  private struct Sellers: AgentKind {
    let books: [Int]
    let quantity: Int
    let price: Double
    /// In which hour it cannot go on.
    let end: Int

    var role: Role { .provider }

    static let measures = [(name: "unsold", meaning: "GPUs that it did not sell")]

    init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
      self.books = try books.books(try fields.text("book"), "book", &fields)
      quantity = try fields.whole("quantity", in: 1...1_000)
      price = try fields.number("price", in: 0.0001...100)
      end = try fields.whole("end", in: 0...1_000, else: 1_000)
    }

    func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) -> any Agent { Seller(terms: self) }
  }

  private struct Seller: Agent {
    let terms: Sellers
    var sold: Quantity = 0

    var book: BookID { BookID(UInt32(terms.books[0])) }

    mutating func beginPeriod(_ desk: inout Desk) {
      if desk.period == terms.end { desk.stop(because: "it is tired") }
      sold = 0
      desk.bring(Quantity(terms.quantity), to: book)
      desk.wake(at: 0.5)
    }

    mutating func wake(_ desk: inout Desk) {
      let held = desk.position(in: book).available
      if held > 0 { desk.submit(desk.order(.ask, .book(book), at: terms.price / Desk.tick, held)) }
    }

    mutating func endPeriod(_ desk: inout Desk) {
      for fill in desk.takeFills() { sold += fill.quantity }
      desk.spend(0.001 * Double(sold))
      // There is no time left to act in.
      desk.wake(at: 1)
      desk.show(Double(Quantity(terms.quantity) - sold), as: "unsold")
    }
  }

  private static let spot = "h100-sxm,80,DE,on_demand,spot"

  private static func agents(
    _ text: String, _ commands: [TimedCommand], names: [String] = OverlayTests.names, table: String = ""
  ) throws(ScenarioError) -> OverlayAgents {
    var background = StatedCommands(commands, names: names)
    var kinds = AgentRegistry.shipped
    kinds.add(Sellers.self, as: "seller")
    let references = ScenarioReferences { kind, name in
      name == "t.csv" ? ScenarioReferences.Found(text: table, source: name) : nil
    }
    return try OverlayAgents(
      text, source: "a.json", over: StreamSurvey(&background), references: references, kinds: kinds)
  }

  private func run(
    _ commands: [TimedCommand], _ text: String, _ terms: OverlayTerms = OverlayTerms(), seed: UInt64 = 1,
    recorder: CommandRecorder? = nil, table: String = ""
  ) throws -> OverlayRecord {
    let agents = try Self.agents(text, commands, table: table)
    var first = StatedCommands(commands, names: OverlayTests.names)
    let survey = StreamSurvey(&first)
    var again = StatedCommands(commands, names: OverlayTests.names)
    var overlay = Overlay(terms, with: agents, over: survey, seed: seed, on: again.configuration, recorder: recorder)
    return overlay.run(&again)
  }

  private static func seller(_ fields: String = "", name: String = "own", book: String = spot) -> String {
    #"{"agents": [{"kind": "seller", "name": "\#(name)", "book": "\#(book)", "quantity": 5, "price": 0.02\#(fields)}]}"#
  }

  /// The stream begins at 22:13:20, on a day of which that hour is a part of 22/24.
  @Test(arguments: [("day,value\n0.03,5\n0.04,9\n", 14), ("date,value\n2023-11-14,3\n", 6)])
  func `a number of theirs may be a table, too`(table: String, sold: Double) throws {
    func bid(_ id: UInt64, _ quantity: Quantity) -> Command {
      OverlayTests.order(id, .bid, quantity, 200, by: 2, .immediateOrCancel)
    }
    let commands = [
      try OverlayTests.opening(),
      OverlayTests.at(0.7, bid(1, 20)), OverlayTests.at(1.7, bid(2, 20)), OverlayTests.at(3, .advance),
    ]
    let text = """
      {"agents": [{
        "kind": "supplier", "name": "own", "book": "\(Self.spot)", "capacity": {"series": "t.csv"},
        "marginalCost": 0.0001, "openingPrice": 0.01}]}
      """
    let record = try run(commands, text, table: table)
    #expect(record.problem == nil && record.conservation == nil)
    #expect(record.agents.first?.soldGPUHours == sold)
  }

  /// The stream begins at 22:13:20, so that hours end at 0.778, 1.778 and so on of it.
  @Test func `capacity of an agent is there for an hour, and its orders are`() throws {
    func bid(_ id: UInt64, _ quantity: Quantity) -> Command {
      OverlayTests.order(id, .bid, quantity, 200, by: 2, .immediateOrCancel)
    }
    let commands = [
      try OverlayTests.opening(),
      // It asks at 22:30.
      OverlayTests.at(0.2, bid(1, 3)), OverlayTests.at(0.5, bid(2, 3)),
      // In the next hour it has asked nothing yet, and then has 5 again, not 7.
      OverlayTests.at(0.9, bid(3, 3)), OverlayTests.at(1.5, bid(4, 10)), OverlayTests.at(3, .advance),
    ]
    let record = try run(commands, Self.seller())
    #expect(record.problem == nil && record.conservation == nil)
    let group = try #require(record.agents.first)
    #expect(group.name == "own" && group.soldGPUHours == 8 && group.boughtGPUHours == 0)
    #expect(abs(group.sales - 8 * 0.02) < 1e-12 && abs(group.profit - 8 * 0.019) < 1e-12)
    // Four hours, the last of which is not over: 2, 0, 5 and 5 are left.
    #expect(group.shown.map(\.figure) == ["unsold"] && group.shown[0].mean == 3)
    #expect(record.sellers.map(\.name) == ["own-1"] && record.sellers[0].origin == .agent)
    let figures = OverlayFigures(record, comparedWith: record)
    #expect(figures.soldByAgents == 8 && figures.soldByRecorded == 0 && figures.soldBySuppliers == 0)
  }

  @Test func `what an agent brings to a window it has until the window is over`() throws {
    let contract = try Contract("h100-sxm,80,DE,on_demand,2023-11-15T02Z/3h")
    let commands = [
      OverlayTests.at(0, .openBook(contract)),
      // At 00:43 it has brought 15, and offers what it has left.
      OverlayTests.at(2.5, OverlayTests.order(1, .bid, 12, 200, by: 2, .immediateOrCancel)),
      OverlayTests.at(9, .advance),
    ]
    let record = try run(commands, Self.seller(book: "h100-sxm,80,DE,on_demand"))
    #expect(record.problem == nil && record.conservation == nil)
    #expect(record.agents.first?.soldGPUHours == 36)
  }

  @Test func `a window that began before the stream ends when it says`() throws {
    let commands = [
      try OverlayTests.opening(),
      OverlayTests.at(0, .openBook(try Contract("h100-sxm,80,DE,on_demand,2023-11-14T20Z/6h"))),
      OverlayTests.at(9, .advance),
    ]
    // The stream begins in the hour from 22:00 on.
    #expect(try Self.agents(Self.seller(), commands).windows == [nil, 0..<4])
  }

  @Test func `a supplier that a file names undercuts what is recorded`() throws {
    let commands = [
      try OverlayTests.opening(), OverlayTests.at(0.1, OverlayTests.order(1, .ask, 5, 200, by: 1)),
      OverlayTests.at(1.7, OverlayTests.order(2, .bid, 4, 200, by: 2, .immediateOrCancel)),
      OverlayTests.at(3, .advance),
    ]
    let supplier = """
      {"agents": [{"kind": "supplier", "name": "own", "book": "\(Self.spot)", "capacity": 5, "marginalCost": 0.001,
        "strategy": "undercut", "turnHours": 0.2}]}
      """
    let group = try #require(try run(commands, supplier).agents.first)
    #expect(group.soldGPUHours == 4 && group.sales < 4 * 0.02 && group.sales > 4 * 0.019)
    #expect(group.shown.map(\.figure) == ["heldBack"] && group.shown[0].mean == 0)
    #expect(throws: ScenarioError.self) {
      try Self.agents(supplier.replacing("undercut", with: "static"), commands)
    }
  }

  @Test func `nobody acts after the end of time`() throws {
    let commands = [
      TimedCommand(try OverlayTests.opening().command, at: Timestamp(nanoseconds: .max - 7_200_000_000_000)),
      TimedCommand(.advance, at: Timestamp(nanoseconds: .max)),
    ]
    let record = try run(commands, Self.seller())
    #expect(record.problem == nil && record.conservation == nil && record.agents.first?.shown[0].mean == 5)
  }

  @Test func `an order in a book that is not open yet is not entered`() throws {
    let second = try Contract("h200-sxm,141,DE,on_demand,spot")
    let commands = [
      try OverlayTests.opening(), OverlayTests.at(2.2, .advance), OverlayTests.at(3, .openBook(second)),
      OverlayTests.at(5, .advance),
    ]
    var books: [(of: BookID?, open: Int)] = []
    let record = try run(commands, Self.seller(book: "\(second)")) { command, _, exchange in
      if case .submit(let order) = command { books.append((order.scope.book, exchange.bookCount)) }
    }
    #expect(record.problem == nil && record.conservation == nil)
    #expect(!books.isEmpty && books.allSatisfy { $0.of == BookID(1) && $0.open == 2 })
    // Where it ends before the book is open, its figures still name the model.
    let early = try run(commands, Self.seller(#", "end": 1"#))
    let figures = OverlayFigures(early, comparedWith: record)
    #expect(figures.models.map(\.name) == ["h100-sxm", "h200-sxm"] && figures.models[1].market.gpuHours == 0)
    #expect(figures.modelCourses.count == 2)
  }

  @Test func `an agent that cannot go on ends the run, and what was before it is measured`() throws {
    let commands = [
      try OverlayTests.opening(), OverlayTests.at(0.5, OverlayTests.order(2, .bid, 3, 200, by: 2)),
      OverlayTests.at(5, OverlayTests.order(3, .bid, 3, 200, by: 2)),
    ]
    let record = try run(commands, Self.seller(#", "end": 2"#))
    #expect("\(try #require(record.problem))" == "agent own-1, period 2: it is tired")
    #expect(record.agents.first?.soldGPUHours == 3)
  }

  @Test func `what cannot be is refused with its place`() throws {
    let commands = [try OverlayTests.opening(), OverlayTests.at(1, OverlayTests.order(1, .ask, 4, 200, by: 1))]
    func refusal(
      _ text: String, _ more: [TimedCommand] = [], names: [String] = OverlayTests.names
    ) -> String? {
      do { _ = try Self.agents(text, commands + more, names: names) } catch { return "\(error)" }
      return nil
    }
    #expect(refusal(Self.seller(book: "h100"))?.contains("agents[0].book: there is no book h100") == true)
    #expect(refusal("{}")?.contains("agents: there must be one") == true)
    #expect(refusal(#"{"agents": [], "books": []}"#) != nil)
    #expect(refusal(Self.seller(#", "hope": 1"#))?.contains("hope") == true)
    let drawn = """
      {"agents": [{"kind": "supplier", "name": "own", "book": "\(Self.spot)", "capacity": {"uniform": [1, 2]}}]}
      """
    #expect(refusal(drawn)?.hasSuffix("agents[0].capacity must be a number or a series, not an object") == true)
    // Agents are numbered: anna is recorded, and anna-1 is not.
    #expect(refusal(Self.seller(name: "anna")) == nil)
    #expect(
      refusal(Self.seller(name: "anna"), names: ["anna-1"]) == "a.json:1:40: a recorded participant is named anna-1")
    #expect(
      refusal(Self.seller(), [OverlayTests.at(2, .forgetNames), OverlayTests.at(3, .advance)])
        == "a.json: agents cannot trade where names are forgotten, as at stated:3")
  }

  @Test func `agents of all kinds trade with suppliers, and everything adds up`() throws {
    let text = """
      {"agents": [
        {"kind": "withholder", "name": "holder", "count": 2, "book": "\(Self.spot)", "capacity": 5, "marginalCost": 0.5,
          "openingPrice": 1},
        {"kind": "capped-buyer", "name": "buyer", "book": "h200-sxm,141,DE,on_demand,spot", "need": 4, "limit": 1.2,
          "perSeller": 0.5},
        {"kind": "hoarder", "name": "hoarder", "windows": "h100-sxm,80,DE,on_demand", "quantity": 6, "limit": 2},
        {"kind": "seller", "name": "own", "book": "\(Self.spot)", "quantity": 5, "price": 0.9}
      ]}
      """
    var active: Set<String> = []
    for seed in 1...4 as ClosedRange<UInt64> {
      let commands = try OverlayTests.randomCommands(seed)
      var terms = OverlayTerms()
      (terms.supply, terms.turns) = (seed % 2 == 0 ? 1 : 3, 40)
      (terms.strategy, terms.reaction) = (.reprice, seed == 3 ? .reprice(share: 0.6) : .asRecorded)
      let recording = OverlayTests.Recording()
      let record = try run(commands, text, terms, seed: seed) { recording.add($0, $1, $2) }
      #expect(record.conservation == nil && record.problem == nil)
      let sold = record.agents.reduce(0) { $0 + $1.soldGPUHours }
      for group in record.agents where group.soldGPUHours + group.boughtGPUHours > 0 { active.insert(group.name) }
      #expect(OverlayFigures(record, comparedWith: record).soldByAgents == sold)
      // All of it again, on an exchange that knows nothing of agents.
      var exchange = Exchange()
      for number in 1...20 { _ = exchange.participant(named: "\(number)") }
      for command in recording.commands { exchange.apply(command.command, at: command.timestamp) }
      var digest = EventDigest()
      exchange.events.withSpan { digest.combine($0) }
      #expect(digest.value == record.digest && recording.commands.count == record.commandCount)
      #expect(try run(commands, text, terms, seed: seed).digest == record.digest)
      #expect(try run(commands, text, terms, seed: seed + 9).digest != record.digest)
    }
    #expect(active == ["holder", "buyer", "hoarder", "own"])
  }
}
