import CapacityLedger
import ComputeMatching

/// A market of agents on the exchange, period after period.
///
/// In each period shocks strike, providers build, leave and offer, customers, gangs and market makers come at moments
/// of their own, and at its end capacity is used or has perished. All chance is in the agents' own random streams, so
/// the same scenario and seed give the same events, bit for bit.
///
///     var simulation = try Simulation(scenario, seed: 1)
///     let record = try simulation.run()
public struct Simulation: ~Copyable {
  let scenario: Scenario
  var venue: Venue
  var providers: [Provider] = []
  var customers: [Customer] = []
  var gangs: [TrainingGang] = []
  var marketMakers: [MarketMaker] = []
  var traders: [ZeroIntelligenceTrader] = []
  var circularPairs: [CircularPair] = []
  var record: RunRecord
  var wakes = WakeQueue()
  var period = 0
  /// What was looked up in the middle of the period.
  var sample = Sample()
  var running = RunningFigures()

  struct Sample {
    var spread = Double.nan
    var depth = 0.0
  }

  /// What measures carry from period to period.
  struct RunningFigures {
    var defaults = 0
    var exits = 0
    var customerDefaults = 0
    var lastPrice = Double.nan
    var lastIncome = 0.0
    /// By group, in the order of the scenario.
    var groupIncome: [Double] = []
    var groupSales: [Double] = []
    var groupPurchases: [Double] = []
    /// The largest share of what a gang had bought that it lost because a seller stopped.
    var worstLoss = 0.0
    /// What training runs have bought of windows that are not over.
    var aheadDealings: [Dealing] = []
    /// GPUs that were bought from operators whom the buyer does not allow, so far.
    var strayFills = 0.0
    /// GPU-hours that each participant had bought and sold when the day began.
    var bought: [Int128] = []
    var sold: [Int128] = []
    var concentration = Concentrations()
  }

  /// Of the latest whole day.
  struct Concentrations {
    var providers = Double.nan
    var customers = Double.nan
    var topTwoShare = Double.nan
    var topTwo = Double.nan
  }

  /// A run that is about to begin. `recorder` is told every command before the exchange carries it out, in order.
  ///
  /// Throws if no requirement order can express where a group buys.
  public init(_ scenario: Scenario, seed: UInt64, recorder: CommandRecorder? = nil) throws(ScenarioError) {
    self.scenario = scenario
    venue = Venue(scenario, record: recorder)
    record = RunRecord(names: Self.measureNames(of: scenario), periodDays: Double(scenario.periodHours) / 24)
    try populate(seed: seed)
  }

  /// How many periods the run has.
  public var periodCount: Int { scenario.periodCount }

  /// How many are over.
  public var finishedPeriods: Int { period }

  /// The ledger as it is now.
  public var ledger: CapacityLedger { venue.ledger }

  /// Runs to the end and checks that everything adds up. `afterEachPeriod` is for those who want to know how far it is.
  public mutating func run(afterEachPeriod: () -> Void = {}) throws(ConservationError) -> RunRecord {
    while period < periodCount {
      runPeriod()
      afterEachPeriod()
    }
    try checkConservation()
    return result
  }

  /// What was measured so far.
  public var result: RunRecord {
    var result = record
    result.digest = venue.digest.value
    result.commandCount = venue.commandCount
    return result
  }

  /// Adds up the ledger, and compares it with the exchange. For tests, and for the end of a run.
  public mutating func checkConservation() throws(ConservationError) { try venue.checkConservation() }

  /// Runs the next period; nothing if all are over.
  public mutating func runPeriod() {
    guard period < periodCount else { return }
    beginPeriod()
    while takeTurn() {}
    endPeriod()
  }

  /// Shocks strike, capacity comes, and everybody decides when to act.
  mutating func beginPeriod() {
    let start = time(ofPeriod: period)
    let end = time(ofPeriod: period + 1)
    venue.turn(to: start)
    venue.beginPeriod(until: end)
    beginStreams()
    beginProviders()
    beginCustomers()
    for book in scenario.books.indices { venue.ledger.deliverCommitments(in: BookID(UInt32(book))) }
    scheduleWakes(from: start.nanoseconds, to: end.nanoseconds)
  }

  private mutating func beginStreams() {
    for index in providers.indices { providers[index].random.begin(period: period) }
    for index in customers.indices { customers[index].random.begin(period: period) }
    for index in gangs.indices { gangs[index].random.begin(period: period) }
    for index in marketMakers.indices { marketMakers[index].random.begin(period: period) }
    for index in traders.indices { traders[index].random.begin(period: period) }
    for index in circularPairs.indices { circularPairs[index].random.begin(period: period) }
  }

  /// The next agent acts; `false` if all have.
  mutating func takeTurn() -> Bool {
    guard let wake = wakes.next() else { return false }
    venue.turn(to: Timestamp(nanoseconds: wake.time))
    act(Int(wake.agent))
    return true
  }

  /// Trade ends, and the period is settled.
  mutating func endPeriod() {
    venue.endTrade()
    conclude()
    period += 1
  }

  private func time(ofPeriod period: Int) -> Timestamp {
    let hours = UInt64(period) * UInt64(scenario.periodHours)
    return Timestamp(nanoseconds: scenario.start.nanoseconds + hours * 3_600_000_000_000)
  }

  var day: Double { Double(period) * record.periodDays }

  // MARK: Turns

  /// Agents are numbered by kind. Customers come at any time of the period but its beginning, when providers offer.
  private mutating func scheduleWakes(from start: UInt64, to end: UInt64) {
    let length = Double(end - start)
    var agent: UInt32 = 0
    func add(_ share: Double, _ wakes: inout WakeQueue) {
      wakes.add(WakeQueue.Wake(time: start + UInt64(share * length), agent: agent))
    }
    for index in providers.indices {
      if providers[index].state == .active {
        add(providers[index].random.uniform(in: 0...0.1), &wakes)
        if scenario.mechanism == .continuous { add(providers[index].random.uniform(in: 0.4...0.6), &wakes) }
      }
      agent += 1
    }
    for index in customers.indices {
      if customers[index].terms.patience > 0 {
        add(customers[index].random.uniform(in: 0.1...0.5), &wakes)
        add(customers[index].random.uniform(in: 0.5...0.9), &wakes)
      } else {
        add(customers[index].random.uniform(in: 0.1...0.9), &wakes)
      }
      agent += 1
    }
    for index in gangs.indices {
      add(gangs[index].random.uniform(in: 0.1...0.9), &wakes)
      agent += 1
    }
    for index in marketMakers.indices {
      for turn in 0..<MarketMaker.turnsPerPeriod {
        let share = (Double(turn) + marketMakers[index].random.uniform()) / Double(MarketMaker.turnsPerPeriod)
        add(0.1 + 0.8 * share, &wakes)
      }
      agent += 1
    }
    for index in traders.indices {
      for _ in 0..<traders[index].quotesPerPeriod { add(traders[index].random.uniform(in: 0.1...0.9), &wakes) }
      agent += 1
    }
    for index in circularPairs.indices {
      add(circularPairs[index].random.uniform(in: 0.15...0.9), &wakes)
      agent += 1
    }
    add(0.5, &wakes)
  }

  private mutating func act(_ agent: Int) {
    var index = agent
    if index < providers.count { return providers[index].wake(&venue, period: period) }
    index -= providers.count
    if index < customers.count {
      if venue.ledger.isActive(customers[index].participant) { customers[index].wake(&venue) }
      return
    }
    index -= customers.count
    if index < gangs.count { return gangs[index].wake(&venue, period: period) }
    index -= gangs.count
    if index < marketMakers.count { return marketMakers[index].wake(&venue) }
    index -= marketMakers.count
    if index < traders.count { return traders[index].wake(&venue) }
    index -= traders.count
    if index < circularPairs.count { return circularPairs[index].wake(&venue) }
    takeSample()
  }

  private mutating func takeSample() {
    sample = Sample()
    var bids: [Double?] = []
    var asks: [Double?] = []
    for number in scenario.books.indices {
      let book = BookID(UInt32(number))
      if venue.windows[number] == nil { sample.depth += Double(venue.depth(of: book, .ask, within: 0.1)) }
      bids.append(venue.bestBid(in: book).map { Double($0.price.ticks) })
      asks.append(venue.bestAsk(in: book).map { Double($0.price.ticks) })
    }
    var spreads = 0.0
    var quoted = 0
    for customer in customers {
      guard let spread = customer.shopping.spread(bids: bids, asks: asks) else { continue }
      spreads += spread
      quoted += 1
    }
    if scenario.supplyStackPeriods.contains(period) { record.supplyStacks.append(supplyStack()) }
    if quoted > 0 { sample.spread = spreads / Double(quoted) }
  }
}
