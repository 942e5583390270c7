import ComputeMatching

/// What strips over more and more windows cost, and what waiting strips cost those who trade around them.
struct StripCosts {
  private var strips = Table(
    "strips of 8 over hourly windows, nanoseconds",
    columns: ["windows", "dry run that fails", "rest and leave", "8 of each window sold", "preview"])
  private var waiting = Table(
    "strips of 64 over 24 windows wait, nanoseconds",
    columns: ["strips", "ask of 8 rests and leaves in a leg", "in another book", "ask of 64 wakes one"])

  init(runs: Int) throws(BenchmarkError) {
    for count in [2, 24, 168] {
      let costs = [
        try Self.fail(over: count, runs), try Self.restAndLeave(over: count, runs), try Self.trade(over: count, runs),
        try Self.preview(over: count, runs),
      ]
      strips.append([grouped(count)] + costs.map { decimal($0, places: 0) })
    }
    for (name, crowd) in [
      ("none", Crowd(count: 0, prices: 1)), ("10,000 out of reach", Crowd(count: 10_000, prices: 1, limit: 9_000)),
      ("10,000 at one price", Crowd(count: 10_000, prices: 1)),
      ("10,000 at 1,000 prices", Crowd(count: 10_000, prices: 1_000)),
    ] {
      let costs = [
        try Self.rest(beside: crowd, inLeg: true, runs), try Self.rest(beside: crowd, inLeg: false, runs),
        try Self.wake(crowd, runs),
      ]
      waiting.append([name] + costs.map { $0.map { decimal($0, places: 0) } ?? "-" })
    }
  }

  var text: String { strips.text() + "\n\n" + waiting.text() }

  // MARK: Strips

  /// Every window has 4 at 10,000 and 40 at 10,010; the strip may pay 10,004 on average, and needs 8.
  private static func fail(over count: Int, _ runs: Int) throws(BenchmarkError) -> Double {
    var market = try offering(over: count)
    return SpecialOrders.median(runs, operations: 500) { operations in
      for _ in 0..<operations { market.strip(1, 8, at: 10_004, .fillOrKill) }
    }
  }

  private static func restAndLeave(over count: Int, _ runs: Int) throws(BenchmarkError) -> Double {
    var market = try offering(over: count)
    return SpecialOrders.median(runs, operations: 500) { operations in
      for _ in 0..<operations {
        market.strip(1, 8, at: 9_000, .goodTillCancelled)
        market.apply(.cancel(1))
      }
    }
  }

  private static func trade(over count: Int, _ runs: Int) throws(BenchmarkError) -> Double {
    var market = try StripMarket(windows: count)
    return SpecialOrders.median(runs, operations: 100) { operations in
      for window in 0..<count { market.ask(Quantity(8 * operations), at: 10_000, in: window) }
      for _ in 0..<operations { market.strip(1, 8, at: 10_000, .fillOrKill) }
    }
  }

  private static func preview(over count: Int, _ runs: Int) throws(BenchmarkError) -> Double {
    var market = try offering(over: count)
    return SpecialOrders.median(runs, operations: 500) { operations in
      for _ in 0..<operations { market.preview(8, at: 10_004) }
    }
  }

  private static func offering(over count: Int) throws(BenchmarkError) -> StripMarket {
    var market = try StripMarket(windows: count)
    for window in 0..<count {
      market.ask(4, at: 10_000, in: window)
      market.ask(40, at: 10_010, in: window)
    }
    return market
  }

  // MARK: Waiting

  private struct Crowd {
    let count: Int
    let prices: Int
    var limit: Int64 = 10_100
  }

  /// Every window but the first has enough for all.
  private static func market(with crowd: Crowd) throws(BenchmarkError) -> StripMarket {
    var market = try StripMarket(windows: 24)
    for window in 1..<24 { market.ask(1_000_000, at: 9_050, in: window) }
    for number in 0..<crowd.count {
      market.strip(nil, 64, at: crowd.limit - Int64(number % crowd.prices), .goodTillCancelled, isAllOrNone: true)
    }
    return market
  }

  /// An ask that every strip could afford, but too small for any, rests and is cancelled.
  private static func rest(beside crowd: Crowd, inLeg: Bool, _ runs: Int) throws(BenchmarkError) -> Double? {
    var market = try market(with: crowd)
    return SpecialOrders.median(runs, operations: 1_000) { operations in
      for _ in 0..<operations {
        market.ask(8, at: 9_050, in: inLeg ? 0 : 24, id: 1)
        market.apply(.cancel(1))
      }
    }
  }

  /// An ask in the first window that is enough for one strip, which it wakes; and a new strip comes.
  private static func wake(_ crowd: Crowd, _ runs: Int) throws(BenchmarkError) -> Double? {
    guard crowd.count > 0, crowd.limit > 9_050 else { return nil }
    var market = try market(with: crowd)
    return SpecialOrders.median(runs, operations: 200) { operations in
      for _ in 0..<operations {
        market.ask(64, at: 9_050, in: 0)
        market.strip(nil, 64, at: crowd.limit, .goodTillCancelled, isAllOrNone: true)
      }
    }
  }
}

/// An exchange with hourly windows of one hardware, and one book beside them, whose events nobody keeps.
private struct StripMarket: ~Copyable {
  private var exchange = Exchange()
  private var nextID: UInt64 = 1_000
  private var requirement = RequirementID(0)

  init(windows count: Int) throws(BenchmarkError) {
    do {
      let spec = try Contract("h100-sxm,80,DE,on_demand,spot").spec
      for hour in 0..<UInt32(count) {
        guard let window = DeliveryWindow(startHour: 500_000 + hour, hours: 1) else { continue }
        exchange.apply(.openBook(Contract(spec, window: window)), at: 1)
      }
      exchange.apply(.openBook(Contract(spec)), at: 1)
      guard let span = DeliveryWindow(startHour: 500_000, hours: UInt32(count)) else { return }
      requirement = exchange.requirement(try Requirement(gpuModel: "h100-sxm", window: "\(span)"))
    } catch { throw BenchmarkError("\(error)") }
    exchange.removeAllEvents()
  }

  mutating func apply(_ command: Command) {
    exchange.apply(command, at: 1)
    exchange.removeAllEvents()
  }

  private mutating func freshID() -> OrderID {
    nextID += 1
    return OrderID(nextID)
  }

  mutating func strip(
    _ id: OrderID?, _ quantity: Quantity, at price: Int64, _ timeInForce: TimeInForce, isAllOrNone: Bool = false
  ) {
    apply(
      .submit(
        Order(
          id: id ?? freshID(), side: .bid, scope: .requirement(requirement), price: Price(ticks: price),
          quantity: quantity, timeInForce: timeInForce, conditions: Conditions(isAllOrNone: isAllOrNone), isStrip: true)
      ))
  }

  mutating func preview(_ quantity: Quantity, at price: Int64) {
    let preview = exchange.preview(
      Order(
        id: 1, side: .bid, scope: .requirement(requirement), price: Price(ticks: price), quantity: quantity,
        isStrip: true))
    precondition(preview.rejection == nil)
  }

  mutating func ask(_ quantity: Quantity, at price: Int64, in book: Int, id: OrderID? = nil) {
    apply(
      .submit(
        Order(
          id: id ?? freshID(), side: .ask, book: BookID(UInt32(book)), price: Price(ticks: price), quantity: quantity)))
  }
}
