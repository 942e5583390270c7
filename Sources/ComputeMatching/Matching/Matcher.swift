/// Finds the makers of a taker and trades with them: the one walk of the exchange, and what it needs for itself.
///
/// Changes go through `Market`; operator rules come from `Directory`.
struct Matcher: ~Copyable {
  /// Where a walk over more than one queue is.
  var merge = MergedQueues()
  /// How much the taker has traded with each participant.
  var tallies = CounterpartyTallies()
  /// What the strip that is tried has traded with each, in each leg.
  var legFills = LegFills()
  /// How much the latest candidate of a walk over more than one queue could trade, and what kept it from more.
  var allowance = Allowance()
  /// Which names of the taker the walks of the latest preparation depended on.
  var decidingNames = DecidingNames.neither
  /// Where the walks of a strip are.
  var strip = StripWalk()
  /// What the latest recorded walk came to.
  var record = WalkRecord()
}

/// Which names of a taker decided that it might not trade with makers that it met, because they are affiliated (R3, R14).
///
/// An order that has those names in common with the taker may trade with no others than it could, whatever else it is called.
enum DecidingNames: UInt8, BitwiseCopyable, CaseIterable {
  /// It met no affiliated maker.
  case neither
  case participant
  case affiliation
  case both

  /// The taker has met `maker`, which is affiliated with it.
  mutating func add(_ maker: OrderRecord, _ taker: Taker) {
    let isSameParticipant = maker.participant == taker.participant && taker.participant != 0
    let isSameAffiliation = maker.affiliation == taker.affiliation && taker.affiliation != 0
    switch self {
    case .neither: self = isSameParticipant ? .participant : .affiliation
    case .participant: if !isSameParticipant { self = .both }
    case .affiliation: if !isSameAffiliation { self = .both }
    case .both: break
    }
  }
}

/// What a walk came to that did not reach what was needed.
struct FailedWalk: BitwiseCopyable {
  /// The most that could be had at once, less than what was needed.
  var quantity: UInt32 = 0
  /// Whether an affiliated order took from the taker (R14).
  var isBlocked = false
  /// Whether what a trade may print at stopped it (R18).
  var isStopped = false
  /// A participant of whom it cannot have more, because of its limit per counterparty.
  var exhausted: UInt32?
  /// Which names of the taker it depended on.
  var names = DecidingNames.both
}

extension Matcher {
  /// Opens the inputs of a walk along which `taker` trades at least `need` at once, and returns `nil`; or returns what there is
  /// instead. If nothing is needed, there is a walk. `start` is as in ``openInputs``.
  mutating func prepareWalk(
    for taker: Taker, need: UInt32, isSameBook: Bool, _ queues: MakerQueues, from start: Slot<OrderRecord>? = nil,
    _ market: inout Market,
    _ directory: borrowing Directory, _ events: inout EventBuffer
  ) -> FailedWalk? {
    decidingNames = .neither
    if isSameBook, case .requirement(let requirement) = taker.scope {
      var failure = FailedWalk()
      guard
        let book = cheapestBook(for: taker, requirement, need: need, queues, &failure, &market, directory, &events)
      else {
        failure.names = decidingNames
        return failure
      }
      openInputs(for: taker, queues, only: book, &market, directory)
      return nil
    }
    openInputs(for: taker, queues, from: start, &market, directory)
    guard need > 0 else { return nil }
    let result = dryRun(of: taker, upTo: need, &market, directory, &events)
    guard result.quantity >= need else {
      return FailedWalk(
        quantity: result.quantity, isBlocked: result.isBlocked, isStopped: result.isStopped,
        exhausted: taker.conditions.maximumPerCounterparty == nil ? nil : tallies.exhausted, names: decidingNames)
    }
    openInputs(for: taker, queues, from: start, &market, directory)
    return nil
  }

  /// Remembers in ``record`` what `taker` comes to in a walk that is recorded: in the best book, if it wants all from one and there
  /// is one in which it has `need`; else in all. Answers whether it has as much as it needs.
  mutating func recordWalk(
    of taker: inout Taker, need: UInt32, isSameBook: Bool, _ market: inout Market, _ directory: borrowing Directory,
    _ events: inout EventBuffer
  ) -> Bool {
    var book: BookID?
    var isInOneBook = true
    if isSameBook, let requirement = taker.scope.requirement {
      var failure = FailedWalk()
      book = cheapestBook(for: taker, requirement, need: need, .all, &failure, &market, directory, &events)
      isInOneBook = book != nil
    }
    merge.tellsClips = true
    beginRecord()
    openInputs(for: taker, .all, only: book, &market, directory)
    let quantity = recordWalk(of: &taker, &market, directory, &events).quantity
    merge.tellsClips = false
    return quantity >= need && isInOneBook
  }

  /// R16.4: the book in which `taker` gets `need`, all it wants, at the best total net cost; of equals the one of the lowest number.
  /// Adds to `failure` what the other books come to.
  private mutating func cheapestBook(
    for taker: Taker, _ requirement: RequirementID, need: UInt32, _ queues: MakerQueues, _ failure: inout FailedWalk,
    _ market: inout Market, _ directory: borrowing Directory, _ events: inout EventBuffer
  ) -> BookID? {
    var best: (book: BookID, cost: Int128)?
    for eligible in directory.requirements.books(of: requirement) {
      let book = eligible.book
      openInputs(for: taker, queues, only: book, &market, directory)
      let result = dryRun(of: taker, upTo: need, &market, directory, &events)
      guard result.quantity >= need else {
        failure.quantity = max(failure.quantity, result.quantity)
        if result.isBlocked { failure.isBlocked = true }
        if result.isStopped { failure.isStopped = true }
        continue
      }
      if best.map({ result.cost < $0.cost }) ?? true { best = (book, result.cost) }
    }
    return best?.book
  }
}
