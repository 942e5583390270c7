import CapacityLedger
import ComputeMatching

/// What an agent sees of the market and may do in it.
///
/// It sees public market data, and of orders, fills, positions and money its own. Prices are in ticks per GPU-hour, of
/// ``tick`` dollars each; quantities are GPUs. A book is spot capacity, which is bought again for each period, or a
/// delivery window, which is bought ahead.
public struct Desk: ~Copyable {
  var venue: Venue
  /// The seat of the agent that has its turn.
  var seat = Seat.vacant
  /// The number of this agent in the order of turns that come at one moment.
  var turn: UInt32 = 0
  var wakes = WakeQueue()
  /// What all agents said of their needs in the period.
  var needs = Needs()
  /// What agents showed of themselves in the period, and in the one before, by measure and group.
  private(set) var shown: [String: Double] = [:]
  private var shownBefore: [String: Double] = [:]
  /// Why the run cannot go on.
  var failure: AgentFailure?
  private var beginning: UInt64 = 0
  private var end: UInt64 = 0

  /// The number of the period, from 0.
  public private(set) var period = 0
  /// Where in a day the period begins: 1 at 14 hours UTC, when most is wanted, and -1 twelve hours later.
  private(set) var diurnalCycle = 1.0
  /// What has happened to the agent's group so far.
  public internal(set) var shocks = GroupShocks()

  /// What agents wanted and had.
  struct Needs {
    var wanted = 0.0
    var had = 0.0
    /// Books that were looked into at a cost.
    var looks = 0
  }

  init(_ venue: consuming Venue) { self.venue = venue }

  mutating func beginPeriod(_ period: Int, from beginning: Timestamp, until end: Timestamp) {
    self.period = period
    (self.beginning, self.end) = (beginning.nanoseconds, end.nanoseconds)
    let hour = (day * 24).truncatingRemainder(dividingBy: 24)
    diurnalCycle = cosine(turns: (hour - 14) / 24)
    needs = Needs()
    shownBefore = shown
    shown.removeAll(keepingCapacity: true)
    venue.turn(to: beginning)
    venue.beginPeriod(until: end)
  }

  /// What prices are counted in, in dollars.
  public static let tick = Venue.tick

  /// The largest quantity of an order, in GPUs.
  public static let largestOrder = Venue.largestOrder

  // MARK: The agent

  /// The agent's name.
  public var name: String { seat.name }

  /// The participant that the agent acts as, if it does not say otherwise: the last of ``accounts``.
  public var participant: ParticipantID { seat.participant }

  /// All participants that are or were the agent's own: a new owner of its capacity comes last, and the two sides of a
  /// circular pair are provider and customer.
  public var accounts: [ParticipantID] { seat.accounts }

  /// The agent's random numbers. Those of a period depend on the seed, the agent's name and the period alone.
  public var random: RandomStream {
    get { seat.random }
    set { seat.random = newValue }
  }

  /// Whether the agent has neither left nor defaulted. O(1).
  public var isActive: Bool { venue.ledger.isActive(seat.participant) }

  /// The agent's money. O(1).
  public var account: Account { venue.ledger.account(of: seat.participant) }

  /// The agent leaves the market for good: its commitments and orders end, and nothing that it does afterwards counts.
  /// O(commitments + orders of the period).
  public mutating func leave() {
    for order in openOrders { venue.cancel(order.id) }
    venue.ledger.exit(seat.participant, at: venue.now)
  }

  /// Whether it has left in this turn: agents of a registered kind may go on after that.
  var hasLeft: Bool { seat.follows && !isActive }

  /// Ends the run, because the agent cannot go on: `reason` says why, in words. What was measured of earlier periods
  /// stays. Of several reasons the first one counts.
  public mutating func stop(because reason: String) {
    if failure == nil { failure = AgentFailure(agent: seat.name, period: period, reason: reason) }
  }

  private mutating func isNumber(_ value: Double, _ meaning: String) -> Bool {
    if value.isNaN { stop(because: "\(meaning) is not a number") }
    return !value.isNaN
  }

  /// Whether an agent has ended the run.
  public var hasStopped: Bool { failure != nil }

  // MARK: Time

  /// The length of a period in hours.
  public var periodHours: Int { Int(venue.periodHours) }

  /// The length of a period in days.
  public var periodDays: Double { Double(venue.periodHours) / 24 }

  /// When the period began, in days since the beginning of the run.
  public var day: Double { Double(period) * periodDays }

  /// The time on the exchange.
  public var now: Timestamp { venue.now }

  /// How much of the period has passed, from 0 to 1.
  public var passed: Double {
    end > beginning ? Double(max(venue.now.nanoseconds, beginning) - beginning) / Double(end - beginning) : 0
  }

  /// The agent acts when `share` of the period has passed, from 0 to 1: a nanosecond from now if that moment is over, and
  /// not at all where no time of the period is left. Providers offer from 0 to 0.1, and most others act from 0.1 to 0.9.
  /// What is not a number ends the run. O(log wakes).
  public mutating func wake(at share: Double) {
    guard isNumber(share, "the moment at which it acts") else { return }
    seat.turnCount += 1
    guard seat.turnCount <= Self.mostTurns else {
      return stop(because: "it wants to act more than \(Self.mostTurns) times in one period")
    }
    let now = venue.now.nanoseconds
    // The last hour of a recorded stream may end at the end of time.
    guard now < end else { return }
    let moment = beginning + UInt64(min(max(share, 0), 1) * Double(end - beginning))
    let time = max(moment, now + 1)
    if time < end { wakes.add(WakeQueue.Wake(time: time, agent: turn)) }
  }

  /// So often an agent may act in a period.
  private static let mostTurns = 100_000

  // MARK: Capacity and money

  /// Brings `quantity` GPUs of the agent's own to the present period of `book`; of a window, to all of it. Nothing unless the
  /// quantity is positive. `participant` must be one of ``accounts``. O(1).
  public mutating func bring(_ quantity: Quantity, to book: BookID, as participant: ParticipantID? = nil) {
    guard let participant = own(participant), !hasLeft else { return }
    venue.ledger.grant(quantity, to: participant, in: book)
  }

  /// Uses up to `quantity` GPUs of what the agent holds in `book`; returns how many. O(1).
  @discardableResult
  public mutating func use(_ quantity: Quantity, in book: BookID) -> Quantity {
    hasLeft ? 0 : venue.ledger.use(quantity, by: seat.participant, in: book)
  }

  /// Books what the agent earned outside the market, in dollars: what the use of capacity brought. What is not a number
  /// ends the run. O(1).
  public mutating func earn(_ dollars: Double) {
    guard isNumber(dollars, "what it earned"), !hasLeft else { return }
    venue.ledger.credit(Simulation.money(dollars), to: seat.participant)
  }

  /// Books what the agent spent outside the market, in dollars: power, people, capital. What is not a number ends the
  /// run. O(1).
  public mutating func spend(_ dollars: Double) {
    guard isNumber(dollars, "what it spent"), !hasLeft else { return }
    venue.ledger.charge(Simulation.money(dollars), to: seat.participant)
  }

  /// Says for the measures `wanted` and `unfilled` how many GPUs the agent wanted in the period at the prices that it
  /// met, and how many of these it had.
  public mutating func note(wanted: Double, had: Double) {
    needs.wanted += wanted
    needs.had += had
  }

  /// Adds `value` to a figure of the agent's group in this period. One of the kind's own ``AgentKind/measures`` is
  /// measured; of any other only the group knows.
  public mutating func show(_ value: Double, as figure: String) {
    shown["\(figure).\(seat.group)", default: 0] += value
  }

  /// What the agents of the group showed as `figure` in the period before, all together; `nil` if none did.
  public func groupShowed(_ figure: String) -> Double? { shownBefore["\(figure).\(seat.group)"] }

  /// `participant` if it is one of the agent's own, or the present one for `nil`.
  func own(_ participant: ParticipantID?) -> ParticipantID? {
    guard let participant, participant != seat.participant else { return seat.participant }
    return seat.accounts.contains(participant) ? participant : nil
  }
}

/// What has happened to a group so far.
public struct GroupShocks: Sendable, Hashable {
  /// What capacity is multiplied with.
  public internal(set) var capacity = 1.0
  /// The part of the capacity that is there: less than 1 while some of it is late.
  public internal(set) var present = 1.0
  /// What demand is multiplied with.
  public internal(set) var demand = 1.0
  /// Whether it has left the market for good.
  public internal(set) var hasLeft = false
}

extension GroupShocks {
  /// What `shocks` have done to `group` by this day.
  init(_ group: String, _ shocks: [Shock], day: Double) {
    capacity = Shock.factor(of: shocks, .capacity, group: group, day: day)
    present = Shock.present(of: shocks, group: group, day: day)
    demand = Shock.factor(of: shocks, .demand, group: group, day: day)
    hasLeft = shocks.contains { shock in
      shock.groups.contains(group)
        && (shock.change == .leave && shock.day <= day || shock.change == .fail && shock.day < day)
    }
  }
}

/// Why an agent could not go on, which ends the run.
public struct AgentFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The agent's name.
  public let agent: String
  /// The period in which it stopped, from 0.
  public let period: Int
  /// What is wrong, in words.
  public let reason: String

  public var description: String { "agent \(agent), period \(period): \(reason)" }
}
