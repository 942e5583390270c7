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
  var desk: Desk
  var providers: [Member<Provider>] = []
  var customers: [Member<Customer>] = []
  var gangs: [Member<TrainingGang>] = []
  var marketMakers: [Member<MarketMaker>] = []
  var traders: [Member<ZeroIntelligenceTrader>] = []
  var circularPairs: [Member<CircularPair>] = []
  /// Those of other kinds.
  var agents: [Member<AnyAgent>] = []
  var record: RunRecord
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
    /// Of the ledger's defaults.
    var seenDefaults = 0
    /// Defaults so far of those who were in a group, by its name.
    var groupDefaults: [String: Int] = [:]
    /// Which of the scenario's commitments each of the ledger's comes from, by number.
    var entries: [Int: Int] = [:]
    /// What each participant had in cash when the period before was over.
    var lastCash: [Int128] = []
    var lastPrice = Double.nan
    var lastIncome = 0.0
    /// By group, in the order of the scenario.
    var groupIncome: [Double] = []
    /// Of providers and then of customers, so far, in dollars.
    var groupProfits: [Double] = []
    var groupSales: [Double] = []
    var groupPurchases: [Double] = []
    var kinds: [KindFigures] = []
    /// The largest share of what a gang had bought that it lost because a seller stopped.
    var worstLoss = 0.0
    /// Who stops in this period.
    var failed: Set<ParticipantID> = []
    /// What training runs have bought of windows that are not over.
    var aheadDealings: [Dealing] = []
    /// GPUs that were bought from operators whom the buyer does not allow, so far.
    var strayFills = 0.0
    /// GPUs of commitments that were passed on so far.
    var passedOn = 0.0
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
  /// Throws if who delivers under a commitment cannot lodge its deposit, or an agent cannot be made.
  public init(_ scenario: Scenario, seed: UInt64, recorder: CommandRecorder? = nil) throws(ScenarioError) {
    self.scenario = scenario
    desk = Desk(Venue(scenario, record: recorder))
    record = RunRecord(names: Self.measureNames(of: scenario), periodDays: Double(scenario.periodHours) / 24)
    try populate(seed: seed)
  }

  /// How many periods the run has.
  public var periodCount: Int { scenario.periodCount }

  /// How many are over.
  public var finishedPeriods: Int { period }

  /// The ledger as it is now.
  public var ledger: CapacityLedger { desk.venue.ledger }

  /// Why the run ended before its last period: an agent could not go on. The period in which that happened is not
  /// measured.
  public var failure: AgentFailure? { desk.failure }

  /// Runs to the end and checks that everything adds up. `afterEachPeriod` is for those who want to know how far it is.
  ///
  /// Throws a `ConservationError`, or an ``AgentFailure``: ``result`` then has the periods before it.
  public mutating func run(afterEachPeriod: () -> Void = {}) throws -> RunRecord {
    while period < periodCount, failure == nil {
      runPeriod()
      afterEachPeriod()
    }
    if let failure { throw failure }
    try checkConservation()
    return result
  }

  /// What was measured so far.
  public var result: RunRecord {
    var result = record
    result.digest = desk.venue.digest.value
    result.commandCount = desk.venue.commandCount
    return result
  }

  /// Adds up the ledger, and compares it with the exchange. For tests, and for the end of a run.
  public mutating func checkConservation() throws(ConservationError) { try desk.venue.checkConservation() }

  /// Runs the next period; nothing if all are over, or an agent could not go on.
  public mutating func runPeriod() {
    guard period < periodCount, failure == nil else { return }
    beginPeriod()
    while failure == nil, takeTurn() {}
    endPeriod()
  }

  /// Shocks strike, capacity comes, and everybody decides when to act.
  mutating func beginPeriod() {
    desk.beginPeriod(period, from: time(ofPeriod: period), until: time(ofPeriod: period + 1))
    beginAgents()
    fundProviders()
    fundCustomers()
    for book in scenario.books.indices { desk.venue.ledger.deliverCommitments(in: BookID(UInt32(book))) }
    desk.wake(at: 0.5)
  }

  /// The next agent acts; `false` if all have.
  mutating func takeTurn() -> Bool {
    guard let wake = desk.wakes.next() else { return false }
    desk.venue.turn(to: Timestamp(nanoseconds: wake.time))
    act(Int(wake.agent))
    return true
  }

  /// Trade ends, and the period is settled, unless an agent could not go on.
  mutating func endPeriod() {
    guard failure == nil else { return }
    desk.venue.endTrade()
    conclude()
    if failure == nil { period += 1 }
  }

  private func time(ofPeriod period: Int) -> Timestamp {
    let hours = UInt64(period) * UInt64(scenario.periodHours)
    return Timestamp(nanoseconds: scenario.start.nanoseconds + hours * 3_600_000_000_000)
  }

  var day: Double { Double(period) * record.periodDays }

  // MARK: Turns

  /// Agents have their turns by kind where they come at one moment, and the sample is taken after all of them.
  private mutating func act(_ turn: Int) {
    desk.turn = UInt32(turn)
    var index = turn
    if index < providers.count { return providers[index].wake(&desk) }
    index -= providers.count
    if index < customers.count {
      if desk.venue.ledger.isActive(customers[index].participant) { customers[index].wake(&desk) }
      return
    }
    index -= customers.count
    if index < gangs.count { return gangs[index].wake(&desk) }
    index -= gangs.count
    if index < marketMakers.count { return marketMakers[index].wake(&desk) }
    index -= marketMakers.count
    if index < traders.count { return traders[index].wake(&desk) }
    index -= traders.count
    if index < circularPairs.count { return circularPairs[index].wake(&desk) }
    index -= circularPairs.count
    if index < agents.count { return agents[index].wake(&desk) }
    takeSample()
  }

  private mutating func takeSample() {
    sample = Sample()
    var bids: [Double?] = []
    var asks: [Double?] = []
    for number in scenario.books.indices {
      let book = BookID(UInt32(number))
      if desk.window(of: book) == nil { sample.depth += Double(desk.depth(of: book, .ask, within: 0.1)) }
      bids.append(desk.bestBid(in: book).map { Double($0.price.ticks) })
      asks.append(desk.bestAsk(in: book).map { Double($0.price.ticks) })
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
