import ComputeMatching

/// What requirement orders over more and more books cost, and their previews; and what waiting gangs cost those who trade around them.
struct SpecialOrders {
  private var requirementRows: [[String]] = []
  private var gangRows: [[String]] = []

  init(runs: Int) throws(BenchmarkError) {
    for count in [1, 4, 16, 64, 1024] {
      let costs = [
        try Self.restAndLeave(over: count, runs), try Self.fill(over: count, runs), try Self.walk(over: count, runs),
        try Self.preview(over: count, at: 9_990, runs), try Self.preview(over: count, at: 10_100, runs),
      ]
      requirementRows.append([grouped(count)] + costs.map { decimal($0, places: 0) })
    }
    for (name, gangs) in [
      ("none", Gangs(count: 0, prices: 1)), ("10,000 out of reach", Gangs(count: 10_000, prices: 1, limit: 9_000)),
      ("10,000 at one price", Gangs(count: 10_000, prices: 1)),
      ("10,000 at 1,000 prices", Gangs(count: 10_000, prices: 1_000)),
    ] {
      let costs = [try Self.rest(beside: gangs, runs), try Self.pass(gangs, runs), try Self.wake(gangs, runs)]
      gangRows.append([name] + costs.map { $0.map { decimal($0, places: 0) } ?? "-" })
    }
  }

  var text: String {
    var requirements = Table(
      "requirement orders, nanoseconds",
      columns: ["books", "rest and leave", "fill", "level walked", "preview of one that rests", "of one that trades"])
    for row in requirementRows { requirements.append(row) }
    var gangs = Table(
      "gangs of 64 in one of four books wait, nanoseconds",
      columns: ["gangs", "ask of 8 rests and leaves", "ioc ask of 8 passes by", "ask of 64 wakes one"])
    for row in gangRows { gangs.append(row) }
    return requirements.text() + "\n\n" + gangs.text()
  }

  // MARK: Requirement orders

  /// A requirement order that meets nobody rests, and is cancelled.
  private static func restAndLeave(over count: Int, _ runs: Int) throws(BenchmarkError) -> Double {
    var market = try Market(books: count)
    let requirement = try market.requirement(of: count)
    return median(runs, operations: 2_000) { operations in
      for _ in 0..<operations {
        market.bid(1, 8, at: 9_000, requirement)
        market.apply(.cancel(1))
      }
    }
  }

  /// One of a resting requirement order's GPUs is sold to it in one of its books.
  private static func fill(over count: Int, _ runs: Int) throws(BenchmarkError) -> Double {
    var market = try Market(books: count)
    let requirement = try market.requirement(of: count)
    market.bid(1, 1_000_000, at: 9_990, requirement)
    var book = 0
    return median(runs, operations: 2_000) { operations in
      for _ in 0..<operations {
        market.ask(2, 1, at: 9_990, in: book, .immediateOrCancel)
        book = (book + 1) % count
      }
    }
  }

  /// A fill-or-kill requirement order walks all levels of its books, and is killed: the cost of each level.
  private static func walk(over count: Int, _ runs: Int) throws(BenchmarkError) -> Double {
    var market = try Market(books: count)
    let requirement = try market.requirement(of: count)
    for book in 0..<count { for level in 0..<10 { market.askFresh(1, at: 10_000 + Int64(level), in: book) } }
    let levels = count * 10
    let walks = max(1, 20_000 / levels)
    return median(runs, operations: walks) { operations in
      for _ in 0..<operations { market.bid(1, 1_000_000, at: 10_100, requirement, .fillOrKill) }
    } / Double(levels)
  }

  /// An order of 16 is previewed that would rest in all books, or trade with 16 of their orders: each has ten levels of one GPU.
  private static func preview(over count: Int, at price: Int64, _ runs: Int) throws(BenchmarkError) -> Double {
    var market = try Market(books: count)
    let requirement = try market.requirement(of: count)
    for book in 0..<count { for level in 0..<10 { market.askFresh(1, at: 10_000 + Int64(level), in: book) } }
    return median(runs, operations: 2_000) { operations in
      for _ in 0..<operations { market.preview(16, at: price, requirement) }
    }
  }

  // MARK: Gangs

  private struct Gangs {
    let count: Int
    let prices: Int
    var limit: Int64 = 10_100
  }

  private static func market(with gangs: Gangs) throws(BenchmarkError) -> Market {
    var market = try Market(books: 4)
    let requirement = try market.requirement(of: 4)
    for number in 0..<gangs.count {
      market.gang(64, at: gangs.limit - Int64(number % gangs.prices), requirement)
    }
    return market
  }

  /// An ask that every gang could afford, but too small for any, rests and is cancelled.
  private static func rest(beside gangs: Gangs, _ runs: Int) throws(BenchmarkError) -> Double? {
    var market = try market(with: gangs)
    return median(runs, operations: 2_000) { operations in
      for _ in 0..<operations {
        market.ask(1, 8, at: 9_050, in: 0)
        market.apply(.cancel(1))
      }
    }
  }

  /// An ask too small for any gang takes what it can and is gone.
  private static func pass(_ gangs: Gangs, _ runs: Int) throws(BenchmarkError) -> Double? {
    var market = try market(with: gangs)
    return median(runs, operations: 2_000) { operations in
      for _ in 0..<operations { market.ask(1, 8, at: 9_050, in: 0, .immediateOrCancel) }
    }
  }

  /// Eight asks, together enough for one gang, of which the last wakes it; and a new gang comes.
  private static func wake(_ gangs: Gangs, _ runs: Int) throws(BenchmarkError) -> Double? {
    guard gangs.count > 0, gangs.limit > 9_050 else { return nil }
    var market = try market(with: gangs)
    let requirement = try market.requirement(of: 4)
    return median(runs, operations: 500) { operations in
      for _ in 0..<operations {
        for _ in 0..<8 { market.askFresh(8, at: 9_050, in: 0) }
        market.gang(64, at: gangs.limit, requirement)
      }
    }
  }

  // MARK: Measuring

  /// Nanoseconds of one of `operations` that `body` does, the median of several runs.
  static func median(_ runs: Int, operations: Int, _ body: (Int) -> Void) -> Double {
    body(operations / 4 + 1)
    let times = (0..<runs).map { _ in
      let start = ContinuousClock.now
      body(operations)
      return (ContinuousClock.now - start) / .nanoseconds(1) / Double(operations)
    }
    return times.sorted()[times.count / 2]
  }
}

/// An exchange whose events nobody keeps.
private struct Market: ~Copyable {
  private var exchange = Exchange()
  private var nextID: UInt64 = 1_000

  init(books count: Int) throws(BenchmarkError) {
    for number in 0..<count { exchange.apply(.openBook(try benchmarkContract(number)), at: 1) }
  }

  /// What the first `count` books satisfy.
  mutating func requirement(of count: Int) throws(BenchmarkError) -> RequirementID {
    let zones = (0..<count).map { "DE/zone-\($0)" }.joined(separator: "|")
    do {
      return exchange.requirement(try Requirement(gpuModel: "h100-sxm", region: zones))
    } catch {
      throw BenchmarkError("\(error)")
    }
  }

  mutating func apply(_ command: Command) {
    exchange.apply(command, at: 1)
    exchange.removeAllEvents()
  }

  mutating func bid(
    _ id: OrderID, _ quantity: Quantity, at price: Int64, _ requirement: RequirementID,
    _ timeInForce: TimeInForce = .goodTillCancelled
  ) {
    apply(
      .submit(
        Order(
          id: id, side: .bid, scope: .requirement(requirement), price: Price(ticks: price), quantity: quantity,
          timeInForce: timeInForce)))
  }

  mutating func preview(_ quantity: Quantity, at price: Int64, _ requirement: RequirementID) {
    let preview = exchange.preview(
      Order(id: 1, side: .bid, scope: .requirement(requirement), price: Price(ticks: price), quantity: quantity))
    precondition(preview.rejection == nil)
  }

  mutating func gang(_ quantity: Quantity, at price: Int64, _ requirement: RequirementID) {
    nextID += 1
    apply(
      .submit(
        Order(
          id: OrderID(nextID), side: .bid, scope: .requirement(requirement), price: Price(ticks: price),
          quantity: quantity, conditions: Conditions(isAllOrNone: true), isSameBook: true)))
  }

  mutating func ask(
    _ id: OrderID, _ quantity: Quantity, at price: Int64, in book: Int,
    _ timeInForce: TimeInForce = .goodTillCancelled
  ) {
    apply(
      .submit(
        Order(
          id: id, side: .ask, book: BookID(UInt32(book)), price: Price(ticks: price), quantity: quantity,
          timeInForce: timeInForce)))
  }

  mutating func askFresh(_ quantity: Quantity, at price: Int64, in book: Int) {
    nextID += 1
    ask(OrderID(nextID), quantity, at: price, in: book)
  }
}
