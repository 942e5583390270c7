import ComputeMatching

extension Scenario {
  /// Reads what a run begins with from the fields of a scenario file, which may name agents of these kinds.
  init(_ reader: inout FieldReader, _ kinds: AgentRegistry) throws(ScenarioError) {
    start = try Self.date(&reader)
    days = try reader.whole("days", in: 1...3_660)
    let length = UInt64(days) * 86_400_000_000_000
    guard !start.nanoseconds.addingReportingOverflow(length).overflow else {
      throw reader.error(
        "\(reader.full("start")) is too late: \(days) days from then end after 2554-07-21",
        at: reader.node("start")?.place)
    }
    periodHours = try reader.whole("periodHours", in: 1...168, else: 24)
    guard days * 24 % periodHours == 0 else { throw reader.error("days must be whole periods of periodHours") }
    mechanism = try reader.choice("mechanism", else: .continuous)
    let calendar = Calendar(start: start, days: days, periodHours: periodHours)
    let listed = try Self.families(calendar, &reader)
    if listed.isEmpty { throw reader.error("books is missing: there must be at least one") }
    books = listed.flatMap(\.copies)
    reader.startDay = start.daysSince1970
    let names = Names(listed, periodHours: periodHours)
    var agents = AgentNames()
    providers = try Self.groups("providers", names, &agents, &reader)
    customers = try Self.groups("customers", names, &agents, &reader)
    gangs = try Self.groups("gangs", names, &agents, &reader)
    marketMakers = try Self.groups("marketMakers", names, &agents, &reader)
    var quotes = 0
    traders = try Self.groups("traders", names, &agents, &reader) { group, reader throws(ScenarioError) in
      let most = group.changing.highest(of: "quotesPerPeriod", else: Double(group.quotesPerPeriod))
      quotes += group.count * Int(most.rounded())
      guard quotes <= Self.mostQuotes else {
        throw reader.error(
          "\(reader.full("quotesPerPeriod")): all traders together quote more than \(Self.mostQuotes) times a period",
          at: reader.node("quotesPerPeriod")?.place)
      }
    }
    circular = try Self.groups("circular", names, &agents, &reader)
    self.agents = try reader.objects("agents") { reader throws(ScenarioError) in
      let group = try KindGroup(&reader, names, kinds)
      try agents.add(group.name, group.count, &reader)
      return group
    }
    let groups = Groups(
      providers: providers.map(\.name), customers: customers.map(\.name), others: self.agents.map(\.name))
    let (sellers, buyers) = (providers, customers)
    commitments = try reader.objects("commitments") { reader throws(ScenarioError) in
      let terms = try CommitmentTerms(&reader, groups)
      switch terms.seller {
      case .providers(let index): try Self.checkCommitment(sellers[index], buyers[terms.customers], reader)
      case .resellers(let index): try Self.checkResale(buyers[index], buyers[terms.customers], reader)
      }
      switch (terms.seller, terms.passing) {
      case (_, nil): break
      case (.providers(let index), let passing?):
        try Self.checkCommitment(sellers[index], buyers[passing.customers], reader)
      case (.resellers(let index), let passing?):
        try Self.checkResale(buyers[index], buyers[passing.customers], reader)
      }
      return terms
    }
    var shockNames: Set<String> = []
    shocks = try reader.objects("shocks") { reader throws(ScenarioError) in
      if let node = reader.node("name"), case .text(let name) = node.value, !shockNames.insert(name).inserted {
        throw reader.error("two shocks are named \(name)", at: node.place)
      }
      return try Shock(&reader, groups)
    }
    try checkAuction(reader)
  }

  /// The groups of agents in `field`, each of which `check` may refuse.
  private static func groups<Group: AgentGroup>(
    _ field: String, _ names: Names, _ agents: inout AgentNames, _ reader: inout FieldReader,
    check: (Group, inout FieldReader) throws(ScenarioError) -> Void = { _, _ in }
  ) throws(ScenarioError) -> [Group] {
    try reader.objects(field) { reader throws(ScenarioError) in
      let group = try Group(&reader, names)
      try agents.add(group.name, group.count, agents: Group.agentsPerMember, &reader)
      try check(group, &reader)
      return group
    }
  }

  /// Orders that are in many books, or only trade on conditions, take no part in an uncross (R19), and nobody can
  /// take at once what another has just offered.
  private func checkAuction(_ reader: FieldReader) throws(ScenarioError) {
    guard mechanism == .auction else { return }
    func refused(_ what: String) -> ScenarioError {
      reader.error("\(what) in an auction, which trades plain orders of one book each at one price")
    }
    for group in customers {
      if group.books.count > 1, !group.choosesOne { throw refused("\(group.name) cannot buy in several books") }
      if !group.operators.isEmpty { throw refused("\(group.name) cannot choose operators") }
      if group.changing.highest(of: "patience", else: group.patience) > 0 {
        throw refused("\(group.name) cannot have patience")
      }
      if group.searchCost != nil { throw refused("\(group.name) cannot search") }
    }
    if let group = providers.first(where: { $0.forward != nil }) { throw refused("\(group.name) cannot sell ahead") }
    if let group = gangs.first { throw refused("\(group.name) cannot have all or nothing") }
    if let group = circular.first { throw refused("\(group.name) cannot trade in a circle") }
  }

  /// What a customer never looks for it does not use.
  private static func checkCommitment(
    _ seller: ProviderGroup, _ buyer: CustomerGroup, _ reader: FieldReader
  ) throws(ScenarioError) {
    let known = buyer.choosesOne && buyer.books.count > 1 ? [] : buyer.books.map(\.book)
    guard seller.books.prefix(min(seller.count, buyer.count)).allSatisfy({ known.contains($0) }) else {
      throw reader.error(
        "\(reader.path): \(buyer.name) does not buy in every book in which \(seller.name) delivers")
    }
  }

  /// Resellers hand on what they receive in the first of their books.
  private static func checkResale(
    _ seller: CustomerGroup, _ buyer: CustomerGroup, _ reader: FieldReader
  ) throws(ScenarioError) {
    guard seller.resells, let home = seller.books.first?.book, !buyer.choosesOne || buyer.books.count == 1,
      buyer.books.contains(where: { $0.book == home })
    else {
      throw reader.error(
        "\(reader.path): \(seller.name) must resell, and \(buyer.name) buy in the first of its books")
    }
  }

  /// All turns of a period are in memory at once.
  private static let mostQuotes = 10_000_000

  private static func date(_ reader: inout FieldReader) throws(ScenarioError) -> Timestamp {
    let text = try reader.text("start", else: "2026-01-01")
    // A delivery window begins at the hour that its text names.
    guard let start = (try? DeliveryWindow("\(text)T00Z/1h"))?.start else {
      throw reader.error("\(reader.full("start")) must be a date such as 2026-01-01", at: reader.node("start")?.place)
    }
    return start
  }
}

/// Agents of one kind that a scenario file describes together.
protocol AgentGroup {
  /// How many agents each of its members is.
  static var agentsPerMember: Int { get }
  var name: String { get }
  var count: Int { get }

  init(_ reader: inout FieldReader, _ names: Names) throws(ScenarioError)
}

extension AgentGroup {
  static var agentsPerMember: Int { 1 }
}

/// The groups that others may name.
struct Groups {
  let providers: [String]
  let customers: [String]
  /// Of other kinds.
  let others: [String]

  func index(
    of name: String, in groups: [String], _ field: String, _ reader: inout FieldReader
  ) throws(ScenarioError) -> Int {
    guard let index = groups.firstIndex(of: name) else {
      throw reader.error(
        "\(reader.full(field)): there is no such group as \(name)\(name.hint(among: groups))",
        at: reader.node(field)?.place)
    }
    return index
  }
}

extension CommitmentTerms {
  init(_ reader: inout FieldReader, _ groups: Groups) throws(ScenarioError) {
    let name = try reader.text("providers")
    seller =
      if let index = groups.customers.firstIndex(of: name) {
        .resellers(index)
      } else {
        .providers(try groups.index(of: name, in: groups.providers, "providers", &reader))
      }
    customers = try groups.index(of: try reader.text("customers"), in: groups.customers, "customers", &reader)
    quantity = try reader.whole("quantity", in: 1...100_000_000)
    price = try reader.number("price", in: .prices)
    unevenness = try reader.number("unevenness", in: 0...1, else: 0)
    fromDay = try reader.number("fromDay", in: 0...3_660, else: 0)
    days = try reader.optionalNumber("days", in: 1...36_500)
    remedies = try RemedyTerms(&reader)
    depositField = reader.field("deposit")
    reliefDays = try reader.optionalNumber("reliefDays", in: 0...3_660)
    passing = try reader.object("passes") { reader throws(ScenarioError) in
      let way: PassingName = try reader.choice("by")
      return PassingTerms(
        customers: try groups.index(of: try reader.text("to"), in: groups.customers, "to", &reader),
        way: way == .transfer ? .transfer : .novation)
    }
    guard passing == nil || days != nil else {
      throw reader.error(
        "\(reader.full("passes")) is for the rest of a term, and there are no days", at: reader.node("passes")?.place)
    }
  }
}

private enum PassingName: String, CaseIterable { case transfer, novation }
