/// Walks of waiting orders, so that orders which would go the same way need not walk it again while nothing comes (R15.4).
///
/// Of two orders that may trade with the same makers, the one with the worse limit reaches no more. What they are called matters only
/// as far as affiliated makers were met: so a walk that met none answers for orders of all participants. And whom the one has passed,
/// because their operators do not agree, the other passes too. A walk is kept in the place that its hash chooses, until another
/// takes that place: looking one up is O(1), and may find nothing.
struct KnownWalks: ~Copyable {
  private var failures = GrowableBuffer<Failure?>(repeating: nil, count: 64)
  private var starts = GrowableBuffer<Start?>(repeating: nil, count: 64)

  /// With whom an order may trade, its limit apart.
  struct Terms: BitwiseCopyable, Equatable {
    let scope: OrderScope
    let side: Side
    private(set) var participant: UInt32
    private(set) var affiliation: UInt32
    /// Whose names these are: of one order, or those that many have in common.
    private(set) var names = DecidingNames.both
    let conditions: Conditions
    let selfTradePrevention: SelfTradePrevention
    let isSameBook: Bool

    /// `nil` if what it has traded makes the order unlike any other.
    init?(_ taker: Taker, isSameBook: Bool) {
      guard taker.firstFill.isNone else { return nil }
      scope = taker.scope
      side = taker.side
      participant = taker.participant
      affiliation = taker.affiliation
      conditions = Conditions(
        maximumPerCounterparty: taker.conditions.maximumPerCounterparty, operators: taker.conditions.operators)
      selfTradePrevention = taker.selfTradePrevention
      self.isSameBook = isSameBook
    }

    /// The same for all orders that have these names in common.
    func common(_ names: DecidingNames) -> Terms {
      var terms = self
      terms.names = names
      if names == .neither || names == .affiliation { terms.participant = 0 }
      if names == .neither || names == .participant { terms.affiliation = 0 }
      return terms
    }

    /// Which of the 64 places is that of orders with these terms. All of them decide it, so that orders of other terms which take turns
    /// seldom take each other's.
    var place: Int {
      let names = UInt64(participant) << 32 | UInt64(affiliation)
      let others = UInt64(scope.number) << 32 | UInt64(conditions.operators.rawValue)
      let most = UInt64(truncatingIfNeeded: conditions.maximumPerCounterparty ?? 0)
      let kinds =
        UInt64(self.names.rawValue) << 4 | UInt64(selfTradePrevention.rawValue) << 2 | UInt64(side.rawValue) << 1
        | (isSameBook ? 1 : 0)
      let sum = ((names &* 31 &+ others) &* 31 &+ most) &* 64 &+ kinds
      return Int(truncatingIfNeeded: (sum &* 0x9E37_79B9_7F4A_7C15) >> 58)
    }
  }

  struct Failure: BitwiseCopyable {
    let terms: Terms
    /// That of the order's limit, on its own side.
    let rank: Rank
    let open: UInt32
    let walk: FailedWalk
    let state: UInt64
  }

  /// What a walk of `taker`, whose limit has this rank, comes to at most, if it is known in this `state` of the market to be less than
  /// `need`.
  func failure(of taker: Taker, at rank: Rank, need: UInt32, isSameBook: Bool, in state: UInt64) -> FailedWalk? {
    guard let terms = Terms(taker, isSameBook: isSameBook) else { return nil }
    for names in DecidingNames.allCases {
      if let known = failure(of: taker, terms.common(names), at: rank, in: state), known.quantity < need {
        return known
      }
    }
    return nil
  }

  private func failure(of taker: Taker, _ terms: Terms, at rank: Rank, in state: UInt64) -> FailedWalk? {
    guard let entry = failures[terms.place], entry.state == state, entry.terms == terms, entry.rank <= rank
    else { return nil }
    var failure = entry.walk
    if failure.isBlocked || failure.isStopped {
      // Another limit may keep it out of the book in which the other was stopped, and one that is larger shrinks by more.
      guard entry.rank == rank || taker.scope.book != nil else { return nil }
      guard taker.selfTradePrevention != .decrement || taker.openQuantity <= entry.open else { return nil }
    }
    // Within a worse limit, it may not have reached its limit for that participant.
    failure.exhausted = nil
    return failure
  }

  mutating func insert(
    _ failure: FailedWalk, of taker: Taker, at rank: Rank, isSameBook: Bool, in state: UInt64
  ) {
    guard let own = Terms(taker, isSameBook: isSameBook) else { return }
    // A maker at whose price no trade prints may be affiliated with another order, which then is not stopped there (R14, R18).
    let terms = own.common(failure.isStopped ? .both : failure.names)
    failures[terms.place] = Failure(
      terms: terms, rank: rank, open: taker.openQuantity, walk: failure, state: state)
  }

  /// Where orders with the same terms, in one book, begin to look for makers, whatever they are called.
  struct Start: BitwiseCopyable {
    let terms: Terms
    /// The first maker that is left; ordinary.
    let maker: Slot<OrderRecord>
    let id: UInt64
    let stamp: UInt64
    let state: UInt64
  }

  /// The maker at which a walk of `taker` through one book may begin, if that is known in this `state` and the maker is there still.
  func start(of taker: Taker, in state: UInt64, _ market: inout Market) -> Slot<OrderRecord>? {
    guard let terms = Terms(taker, isSameBook: false)?.common(.neither), let start = starts[terms.place],
      start.state == state, start.terms == terms, market.orders.slot(of: OrderID(start.id)) == start.maker,
      market.orders[start.maker].stamp == start.stamp
    else { return nil }
    return start.maker
  }

  /// A walk of `taker` through the displayed orders of one book has reached `maker`.
  mutating func insertStart(of taker: Taker, at maker: Slot<OrderRecord>, in state: UInt64, _ market: inout Market) {
    // Whom it has passed because of its limit per counterparty, another may trade with.
    guard taker.scope.book != nil, taker.conditions.maximumPerCounterparty == nil,
      market.orders.special(of: maker) == nil, let terms = Terms(taker, isSameBook: false)?.common(.neither)
    else { return }
    let order = market.orders[maker]
    starts[terms.place] = Start(terms: terms, maker: maker, id: order.id, stamp: order.stamp, state: state)
  }
}
