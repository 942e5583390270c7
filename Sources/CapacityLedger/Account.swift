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
  /// It could not pay what it owed.
  case defaulted(at: Timestamp)
  /// It left the market of its own accord.
  case exited(at: Timestamp)
}

/// A participant's money, exact, in ticks x GPUs x hours: what came and went, and its balance sheet.
///
/// Assets are ``cash``, ``capital`` and ``deposits``, liabilities are ``debt``, and ``equity`` is what is left. A claim on a participant
/// that defaulted is no asset until it is paid.
public struct Account: Hashable, Sendable {
  /// What it is to the market, as the ledger was told.
  public internal(set) var role = Role.unknown
  /// Whether it is in the market, has defaulted or has left.
  public internal(set) var standing = Standing.active
  /// The group under common control that it belongs to, as the ledger was told; `AffiliationID.none` for none.
  public internal(set) var group = AffiliationID.none
  /// Whether it can default: it has no more than its cash.
  public internal(set) var isLimited = false
  /// What its owners put in.
  public internal(set) var paidIn = Money.zero
  /// Received for capacity sold on the exchange.
  public internal(set) var sales = Money.zero
  /// Paid for capacity bought on the exchange.
  public internal(set) var purchases = Money.zero
  /// Received under commitments, and for passing them on.
  public internal(set) var commitmentIncome = Money.zero
  /// Paid under commitments, and for taking them over.
  public internal(set) var commitmentPayments = Money.zero
  /// Received from other participants for failures to deliver, for commitments that ended early, and from those who
  /// remained liable.
  public internal(set) var claimIncome = Money.zero
  /// Paid to other participants for the same.
  public internal(set) var claimPayments = Money.zero
  /// Earned outside the market: what the use of capacity brought, and what bonds paid.
  public internal(set) var otherIncome = Money.zero
  /// Spent outside the market: power, people.
  public internal(set) var costs = Money.zero
  /// Interest paid.
  public internal(set) var interest = Money.zero
  /// What its capital has lost in value by age.
  public internal(set) var depreciation = Money.zero
  /// What its capital brought less than its book value when it was sold in a default.
  public internal(set) var capitalLosses = Money.zero
  /// GPU-hours sold, on the exchange and under commitments.
  public internal(set) var soldGPUHours: Int128 = 0
  /// GPU-hours bought, on the exchange and under commitments.
  public internal(set) var boughtGPUHours: Int128 = 0
  /// The part of ``soldGPUHours`` that went to related parties.
  public internal(set) var relatedSoldGPUHours: Int128 = 0
  /// The part of ``boughtGPUHours`` that came from related parties.
  public internal(set) var relatedBoughtGPUHours: Int128 = 0
  /// What is left for its owners, kept entry by entry.
  public internal(set) var equity = Money.zero
  /// The book value of its ``Capital``.
  public internal(set) var capital = Money.zero
  /// What it has lodged as deposits for commitments in which it is the provider.
  public internal(set) var deposits = Money.zero
  /// What it owes on its ``Loan``s.
  public internal(set) var debt = Money.zero
  /// Open in live asks that are in many books.
  public internal(set) var flexibleOpenAsks: Quantity = 0
  /// The number of its default in ``CapacityLedger/CapacityLedger/defaults``; `nil` if it has not defaulted.
  public internal(set) var defaultNumber: Int?

  /// An account in which nothing was ever entered.
  public init() {}

  /// Whether it has neither left nor defaulted.
  public var isActive: Bool { standing == .active }

  /// What it can pay with: below zero if it has spent more than it had.
  public var cash: Money {
    Money(tickHours: equity.tickHours &- capital.tickHours &- deposits.tickHours &+ debt.tickHours)
  }

  /// GPU-hours sold at arm's length.
  public var armsLengthSoldGPUHours: Int128 { soldGPUHours - relatedSoldGPUHours }

  /// GPU-hours bought at arm's length.
  public var armsLengthBoughtGPUHours: Int128 { boughtGPUHours - relatedBoughtGPUHours }
}

extension CapacityLedger {
  /// A line of an account that changes its equity.
  enum AccountItem {
    case paidIn, sale, purchase, commitmentIncome, commitmentPayment, claimIncome, claimPayment, otherIncome, cost
    case interest, depreciation, capitalLoss
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
      case .claimIncome: accounts[index].claimIncome.add(amount)
      case .claimPayment: accounts[index].claimPayments.add(amount)
      case .otherIncome: accounts[index].otherIncome.add(amount)
      case .cost: accounts[index].costs.add(amount)
      case .interest: accounts[index].interest.add(amount)
      case .depreciation: accounts[index].depreciation.add(amount)
      case .capitalLoss: accounts[index].capitalLosses.add(amount)
      }
    let isIncome =
      switch entry {
      case .paidIn, .sale, .commitmentIncome, .claimIncome, .otherIncome: true
      case .purchase, .commitmentPayment, .claimPayment, .cost, .interest, .depreciation, .capitalLoss: false
      }
    let equityFits = accounts[index].equity.add(isIncome ? amount : amount.negated)
    hasOverflowed = hasOverflowed || !fits || !equityFits
    switch entry {
    case .paidIn, .otherIncome: receiveFromOutside(amount)
    case .cost, .interest: receiveFromOutside(amount.negated)
    case .sale, .purchase, .commitmentIncome, .commitmentPayment, .claimIncome, .claimPayment, .depreciation,
      .capitalLoss:
      break
    }
  }

  /// Money comes into the market, or leaves it if negative.
  mutating func receiveFromOutside(_ amount: Money) {
    if !outsideMoney.add(amount) { hasOverflowed = true }
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

  /// Books what the owners of a participant put in later. A negative amount counts as nothing. O(1).
  public mutating func payIn(_ amount: Money, to participant: ParticipantID) {
    guard makeRoom(for: participant.rawValue) else { return }
    post(max(amount, .zero), .paidIn, to: participant.rawValue)
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

  /// The participant leaves; its commitments end by agreement, on either side, and deposits go back. Nothing if it has
  /// left or defaulted already.
  public mutating func exit(_ participant: ParticipantID, at time: Timestamp) {
    guard makeRoom(for: participant.rawValue), accounts[Int(participant.rawValue)].isActive else { return }
    accounts[Int(participant.rawValue)].standing = .exited(at: time)
    for number in commitments.indices
    where commitments[number].customer == participant || commitments[number].provider == participant {
      endCommitment(number)
    }
  }
}
