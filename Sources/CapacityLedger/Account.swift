import ComputeMatching

/// What a participant is to the market. It decides what the ledger demands of it.
public enum Role: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Nothing is demanded.
  case unknown
  /// Brings capacity of its own.
  case provider
  /// Sells on what it has bought or is committed to, and nothing else: its asks must be covered by what it holds.
  case reseller
  /// Buys capacity to use it.
  case customer
  /// Buys and sells to earn the spread.
  case intermediary
}

/// The status of a participant.
public enum Standing: Hashable, Sendable, BitwiseCopyable {
  /// It is in the market.
  case active
  /// It could not pay what it owed, or its equity had fallen below zero.
  case defaulted(at: Timestamp)
  /// It left the market of its own accord.
  case exited(at: Timestamp)
}

/// A participant's money, exact, in ticks x GPUs x hours.
public struct Account: Hashable, Sendable {
  /// What it is to the market, as the ledger was told.
  public internal(set) var role = Role.unknown
  /// Whether it is in the market, has defaulted or has left.
  public internal(set) var standing = Standing.active
  /// The group under common control that it belongs to, as the ledger was told; `AffiliationID.none` for none.
  public internal(set) var group = AffiliationID.none
  /// Whether it can default: it has no more than its equity.
  public internal(set) var isLimited = false
  /// What its owners put in.
  public internal(set) var paidIn = Money.zero
  /// Received for capacity sold on the exchange.
  public internal(set) var sales = Money.zero
  /// Paid for capacity bought on the exchange.
  public internal(set) var purchases = Money.zero
  /// Received under commitments.
  public internal(set) var commitmentIncome = Money.zero
  /// Paid under commitments.
  public internal(set) var commitmentPayments = Money.zero
  /// Earned outside the market: what the use of capacity brought.
  public internal(set) var otherIncome = Money.zero
  /// Spent outside the market: power, people, interest, new capacity.
  public internal(set) var costs = Money.zero
  /// GPU-hours sold, on the exchange and under commitments.
  public internal(set) var soldGPUHours: Int128 = 0
  /// GPU-hours bought, on the exchange and under commitments.
  public internal(set) var boughtGPUHours: Int128 = 0
  /// What is left for its owners, kept entry by entry.
  public internal(set) var equity = Money.zero
  /// Open in live asks that are in many books.
  public internal(set) var flexibleOpenAsks: Quantity = 0

  /// An account in which nothing was ever entered.
  public init() {}

  /// Whether it has neither left nor defaulted.
  public var isActive: Bool { standing == .active }
}

extension CapacityLedger {
  /// A line of an account.
  enum AccountItem {
    case paidIn, sale, purchase, commitmentIncome, commitmentPayment, otherIncome, cost
  }

  /// Books `amount`, which is not negative, and changes the equity with it.
  mutating func post(_ amount: Money, _ entry: AccountItem, to participant: UInt32) {
    let index = Int(participant)
    let fits =
      switch entry {
      case .paidIn: accounts[index].paidIn.add(amount)
      case .sale: accounts[index].sales.add(amount)
      case .purchase: accounts[index].purchases.add(amount)
      case .commitmentIncome: accounts[index].commitmentIncome.add(amount)
      case .commitmentPayment: accounts[index].commitmentPayments.add(amount)
      case .otherIncome: accounts[index].otherIncome.add(amount)
      case .cost: accounts[index].costs.add(amount)
      }
    let isIncome =
      switch entry {
      case .paidIn, .sale, .commitmentIncome, .otherIncome: true
      case .purchase, .commitmentPayment, .cost: false
      }
    let equityFits = accounts[index].equity.add(isIncome ? amount : amount.negated)
    hasOverflowed = hasOverflowed || !fits || !equityFits
  }

  /// Says what a participant is, and which group under common control it belongs to.
  ///
  /// The ledger goes by this and not by the affiliation that orders name (R3): related parties that do not declare
  /// themselves to the exchange are related nonetheless. With an `equity`, which is paid in, the participant can
  /// default; without one, it never does. A negative amount counts as nothing. O(1).
  public mutating func register(
    _ participant: ParticipantID, as role: Role, group: AffiliationID = .none, equity: Money? = nil
  ) {
    guard makeRoom(for: participant.rawValue) else { return }
    accounts[Int(participant.rawValue)].role = role
    accounts[Int(participant.rawValue)].group = group
    if let equity {
      accounts[Int(participant.rawValue)].isLimited = true
      post(max(equity, .zero), .paidIn, to: participant.rawValue)
    }
  }

  /// Books what a participant spent outside the market. A negative amount counts as nothing. O(1).
  public mutating func charge(_ cost: Money, to participant: ParticipantID) {
    guard makeRoom(for: participant.rawValue) else { return }
    post(max(cost, .zero), .cost, to: participant.rawValue)
  }

  /// Books what a participant earned outside the market. A negative amount counts as nothing. O(1).
  public mutating func credit(_ income: Money, to participant: ParticipantID) {
    guard makeRoom(for: participant.rawValue) else { return }
    post(max(income, .zero), .otherIncome, to: participant.rawValue)
  }

  /// The participant leaves; its commitments end, on either side. Nothing if it has left or defaulted already.
  public mutating func exit(_ participant: ParticipantID, at time: Timestamp) {
    leave(participant, .exited(at: time))
  }

  /// Every active participant that can default, and whose equity is below zero, defaults; returns them by number. Their
  /// commitments end. O(participants).
  public mutating func defaultInsolvent(at time: Timestamp) -> [ParticipantID] {
    var defaulted: [ParticipantID] = []
    for index in accounts.indices where accounts[index].isActive && accounts[index].isLimited {
      guard accounts[index].equity < .zero else { continue }
      defaulted.append(ParticipantID(UInt32(index)))
      leave(ParticipantID(UInt32(index)), .defaulted(at: time))
    }
    return defaulted
  }

  mutating func leave(_ participant: ParticipantID, _ standing: Standing) {
    guard makeRoom(for: participant.rawValue), accounts[Int(participant.rawValue)].isActive else { return }
    accounts[Int(participant.rawValue)].standing = standing
    for index in commitments.indices
    where commitments[index].isRunning
      && (commitments[index].customer == participant || commitments[index].provider == participant)
    {
      commitments[index].isRunning = false
    }
  }
}
