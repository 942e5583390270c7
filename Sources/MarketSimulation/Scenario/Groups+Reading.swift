import ComputeMatching

private let counts = 1...100_000

extension ProviderGroup: AgentGroup {
  init(_ reader: inout FieldReader, _ names: Names) throws(ScenarioError) {
    name = try reader.name()
    count = try reader.whole("count", in: counts, else: 1)
    books = try names.book(&reader)
    var changing = ChangingNumbers<ProviderGroup>()
    capacity = try changing.whole("capacity", in: 1...100_000, &reader) { $0.capacity = $1 }
    marginalCost = try changing.number("marginalCost", in: .prices, &reader) { $0.marginalCost = $1 }
    fixedCost = try changing.number("fixedCost", in: .dollars, else: 0, &reader) { $0.fixedCost = $1 }
    debtService = try changing.number("debtService", in: .dollars, else: 0, &reader) { $0.debtService = $1 }
    debtSpread = try reader.number("debtSpread", in: 0...1, else: 0)
    addedFixedCost = try changing.number("addedFixedCost", in: .dollars, else: 0, &reader) { $0.addedFixedCost = $1 }
    finance = try FinanceTerms(&reader, &changing)
    addedCapitalCost = try changing.optionalNumber("addedCapitalCost", in: .dollars, &reader) {
      $0.addedCapitalCost = $1
    }
    openingPrice = try reader.number("openingPrice", in: .prices)
    adjustment = try changing.number("adjustment", in: 0...1, else: 0.03, &reader) { $0.adjustment = $1 }
    equity = try changing.optionalNumber("equity", in: .dollars, &reader) { $0.equity = $1 }
    isTakenOver = try reader.flag("takenOver", else: true)
    exitAfterDays = try changing.optionalNumber("exitAfterDays", in: 1...10_000, &reader) { $0.exitAfterDays = $1 }
    fromDay = try reader.number("fromDay", in: 0...3_660, else: 0)
    let operatorText = try reader.text("operator", else: "")
    operatorJurisdiction =
      operatorText.isEmpty ? nil : try Names.country(operatorText, "operator", &reader)
    building = try reader.object("building") { reader throws(ScenarioError) in
      BuildingTerms(
        leadDays: try changing.whole("leadDays", in: 1...3_660, &reader) { $0.building?.leadDays = $1 },
        elasticity: try changing.number("elasticity", in: 0...10, &reader) { $0.building?.elasticity = $1 })
    }
    let books = self.books
    forward = try reader.object("forward") { reader throws(ScenarioError) in
      ForwardTerms(
        books: try names.windows(likeAllOf: books, &reader),
        share: try changing.number("share", in: 0...1, &reader) { $0.forward?.share = $1 })
    }
    renegotiation = try changing.number("renegotiation", in: 0...1, else: 0, &reader) { $0.renegotiation = $1 }
    entry = try reader.object("entry") { reader throws(ScenarioError) in try EntryTerms(&reader, &changing) }
    self.changing = changing
    guard entry == nil || fromDay == 0 else {
      throw reader.error(
        "\(reader.full("fromDay")) and entry say differently when they come", at: reader.node("fromDay")?.place)
    }
  }
}

extension EntryTerms {
  init(_ reader: inout FieldReader, _ changing: inout ChangingNumbers<ProviderGroup>) throws(ScenarioError) {
    above = try changing.number("above", in: .prices, &reader) { $0.entry?.above = $1 }
    leadDays = try changing.whole("leadDays", in: 0...3_660, &reader) { $0.entry?.leadDays = $1 }
    chancePerDay = try changing.number("chancePerDay", in: 0...1, &reader) { $0.entry?.chancePerDay = $1 }
    expectationDays = try changing.whole("expectationDays", in: 0...3_660, else: 30, &reader) {
      $0.entry?.expectationDays = $1
    }
  }
}

extension CustomerGroup: AgentGroup {
  init(_ reader: inout FieldReader, _ names: Names) throws(ScenarioError) {
    name = try reader.name()
    count = try reader.whole("count", in: counts, else: 1)
    var changing = ChangingNumbers<CustomerGroup>()
    books = try names.choices(&reader, differing: true, &changing)
    guard names.windowDays(of: books) == nil else {
      throw reader.error(
        "\(reader.full("books")): only gangs buy windows, customers spot capacity", at: reader.node("books")?.place)
    }
    demand = try changing.number("demand", in: 0...100_000_000, &reader) { $0.demand = $1 }
    referencePrice = try changing.number("referencePrice", in: .prices, &reader) { $0.referencePrice = $1 }
    elasticity = try changing.number("elasticity", in: 0...20, &reader) { $0.elasticity = $1 }
    growth = try changing.optionalNumber("growth", in: 1...1_000, &reader) { $0.growth = $1 }
    postponement = try reader.object("postpones") { reader throws(ScenarioError) in
      PostponementTerms(
        days: try changing.number("days", in: 1...3_660, &reader) { $0.postponement?.days = $1 },
        elasticity: try changing.number("elasticity", in: 0...20, &reader) { $0.postponement?.elasticity = $1 })
    }
    own = try changing.number("own", in: 0...100_000_000, else: 0, &reader) { $0.own = $1 }
    finance = try FinanceTerms(&reader, &changing)
    sizeExponent = try reader.optionalNumber("sizeExponent", in: 0.5...20)
    diurnal = try changing.number("diurnal", in: 0...1, else: 0, &reader) { $0.diurnal = $1 }
    noise = try changing.number("noise", in: 0...1, else: 0, &reader) { $0.noise = $1 }
    maximumPrice = try changing.number("maximumPrice", in: .prices, else: 1_000, &reader) { $0.maximumPrice = $1 }
    resells = try reader.flag("resells", else: false)
    equity = try reader.optionalNumber("equity", in: .dollars)
    earns = try changing.number("earns", in: .dollars, else: 0, &reader) { $0.earns = $1 }
    patience = try changing.number("patience", in: 0...0.5, else: 0, &reader) { $0.patience = $1 }
    choosesOne = try reader.flag("choosesOne", else: false)
    if !choosesOne { try names.checkRequirement(of: books, &reader) }
    searchCost = try reader.object("search") { reader throws(ScenarioError) in
      try changing.number("cost", in: .dollars, &reader) { $0.searchCost = $1 }
    }
    self.changing = changing
    var operators: [CountryCode] = []
    for text in try reader.texts("operators") { operators.append(try Names.country(text, "operators", &reader)) }
    self.operators = operators
    guard searchCost == nil || choosesOne && operators.isEmpty else {
      throw reader.error(
        "\(reader.full("search")) is for those who buy in one of the books (choosesOne), of whatever operators",
        at: reader.node("search")?.place)
    }
  }
}

extension GangGroup: AgentGroup {
  init(_ reader: inout FieldReader, _ names: Names) throws(ScenarioError) {
    name = try reader.name()
    count = try reader.whole("count", in: counts, else: 1)
    var changing = ChangingNumbers<GangGroup>()
    books = try names.choices(&reader, &changing)
    size = try changing.whole("size", in: 1...100_000, &reader) { $0.size = $1 }
    let windowDays = names.windowDays(of: books)
    runDays =
      if windowDays == nil {
        try changing.number("runDays", in: 0.01...3_660, &reader) { $0.runDays = $1 }
      } else {
        try reader.number("runDays", in: 0.01...3_660)
      }
    pauseDays = try changing.number("pauseDays", in: 0...3_660, &reader) { $0.pauseDays = $1 }
    if let windowDays, windowDays != [runDays] {
      throw reader.error(
        "\(reader.full("runDays")) must be the length of all of its books, which must be windows if one is",
        at: reader.node("runDays")?.place)
    }
    try names.checkRequirement(of: books, &reader)
    limit = try changing.number("limit", in: .prices, &reader) { $0.limit = $1 }
    perSeller = try changing.number("perSeller", in: 0.001...1, else: 1, &reader) { $0.perSeller = $1 }
    self.changing = changing
  }
}

extension CircularGroup: AgentGroup {
  static let agentsPerMember = 2

  init(_ reader: inout FieldReader, _ names: Names) throws(ScenarioError) {
    name = try reader.name()
    count = try reader.whole("count", in: counts, else: 1)
    book = try names.book(&reader)[0]
    var changing = ChangingNumbers<CircularGroup>()
    share = try changing.number("share", in: 0...0.9, &reader) { $0.share = $1 }
    self.changing = changing
    isDeclared = try reader.flag("declared", else: false)
  }
}

extension MarketMakerGroup: AgentGroup {
  init(_ reader: inout FieldReader, _ names: Names) throws(ScenarioError) {
    name = try reader.name()
    count = try reader.whole("count", in: counts, else: 1)
    books = try names.book(&reader)
    var changing = ChangingNumbers<MarketMakerGroup>()
    size = try changing.whole("size", in: 1...100_000, &reader) { $0.size = $1 }
    spread = try changing.number("spread", in: 0...1, else: 0.02, &reader) { $0.spread = $1 }
    self.changing = changing
    equity = try reader.number("equity", in: 0...1e12)
  }
}

extension TraderGroup: AgentGroup {
  init(_ reader: inout FieldReader, _ names: Names) throws(ScenarioError) {
    name = try reader.name()
    count = try reader.whole("count", in: counts)
    books = try names.book(&reader)
    let sideName: SideName = try reader.choice("side")
    side = sideName == .bid ? .bid : .ask
    let values = try reader.list("values")
    guard values.count == 2 else {
      throw reader.error(
        "\(reader.full("values")) must be two numbers, the least and the greatest", at: reader.node("values")?.place)
    }
    var changing = ChangingNumbers<TraderGroup>()
    leastValue = try changing.element(values[0], in: .prices, reader) { $0.leastValue = $1 }
    greatestValue = try changing.element(values[1], in: .prices, reader) { $0.greatestValue = $1 }
    guard leastValue <= greatestValue else {
      throw reader.error("\(reader.full("values")): the first is above the second", at: reader.node("values")?.place)
    }
    quotesPerPeriod = try changing.whole("quotesPerPeriod", in: 1...10_000, else: 10, &reader) {
      $0.quotesPerPeriod = $1
    }
    self.changing = changing
  }

  private enum SideName: String, CaseIterable { case bid, ask }
}
