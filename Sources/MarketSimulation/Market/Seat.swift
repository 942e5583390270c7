import ComputeMatching

/// Who an agent is to the market, and its random numbers.
struct Seat {
  /// The agent's name.
  let name: String
  /// The name of its group.
  let group: String
  /// The participant that it acts as, if it does not say otherwise: the last of ``accounts``.
  private(set) var participant: ParticipantID
  /// All participants that are or were its own.
  private(set) var accounts: [ParticipantID]
  var random: RandomStream
  /// What it entered in the period, if it ``follows`` its orders.
  var orders: [Order] = []
  /// How often it wants to act in the period.
  var turnCount = 0
  /// Whether a list of its orders and of its fills is kept for it.
  let follows: Bool

  init(
    _ name: String, group: String, accounts: [ParticipantID], random: RandomStream, follows: Bool = false
  ) {
    self.name = name
    self.group = group
    self.accounts = accounts
    participant = accounts.last ?? .none
    self.random = random
    self.follows = follows
  }

  /// While no agent has its turn.
  static let vacant = Seat("", group: "", accounts: [], random: RandomStream(seed: 0, name: ""))

  /// The capacity goes on under another participant.
  mutating func pass(to participant: ParticipantID) {
    accounts.append(participant)
    self.participant = participant
  }
}

/// An agent with its seat, which is at the desk while the agent has its turn.
@dynamicMemberLookup
struct Member<Kind: Agent> {
  var agent: Kind
  var seat: Seat

  var participant: ParticipantID { seat.participant }
  var random: RandomStream { seat.random }

  subscript<Value>(dynamicMember path: KeyPath<Kind, Value>) -> Value { agent[keyPath: path] }

  subscript<Value>(dynamicMember path: WritableKeyPath<Kind, Value>) -> Value {
    get { agent[keyPath: path] }
    set { agent[keyPath: path] = newValue }
  }

  mutating func beginPeriod(_ desk: inout Desk) {
    seat.random.begin(period: desk.period)
    seat.orders.removeAll(keepingCapacity: true)
    seat.turnCount = 0
    swap(&desk.seat, &seat)
    agent.beginPeriod(&desk)
    swap(&desk.seat, &seat)
  }

  mutating func wake(_ desk: inout Desk) {
    swap(&desk.seat, &seat)
    agent.wake(&desk)
    swap(&desk.seat, &seat)
  }

  mutating func endPeriod(_ desk: inout Desk) {
    swap(&desk.seat, &seat)
    agent.endPeriod(&desk)
    swap(&desk.seat, &seat)
  }
}
