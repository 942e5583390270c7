/// The exchange: every book, every live order, and the rules of the market.
///
/// It is one value with one owner. Commands go in through ``apply(_:at:)``, events come out of ``events``, and nothing else
/// changes a book: the exchange reads no clock, no environment and no random numbers, so the same commands give the same events
/// everywhere.
///
///     var exchange = Exchange()
///     exchange.apply(.openBook(contract), at: now)
///     exchange.apply(.submit(ask), at: now)
///     exchange.events.withSpan { span in for i in span.indices { print(span[i]) } }
///     exchange.removeAllEvents()
///
/// A command that cannot be carried out is answered by a `rejected` event; nothing throws and no command traps. Once the
/// pools have grown to a market's size, `apply` allocates no memory, unless it opens a book, forgets names, or has the first order
/// of a requirement.
public struct Exchange: ~Copyable {
  /// The settings it was made with. They never change.
  public let configuration: Configuration
  /// The present: the latest time any command has carried (R5).
  public internal(set) var now: Timestamp
  /// What has happened since ``removeAllEvents()``.
  public internal(set) var events: EventBuffer

  var market: Market
  var directory = Directory()
  var matcher = Matcher()
  var waking = Waking()
  var auctioneer = Auctioneer()
  /// What the next commands of a batch will read. One element, which is not part of the exchange itself and its copies.
  var lookahead = GrowableBuffer(repeating: Lookahead(), count: 1)
  /// Room for orders that are dealt with in order of their stamps.
  var stampedSlots = GrowableBuffer<StampedSlot>()

  /// The settings of an exchange. All but ``expectedOrders`` decide what its commands lead to.
  public struct Configuration: Hashable, Sendable {
    /// The largest quantity of an order, in GPUs (R2). Between 1 and 4,294,967,294.
    public let maximumQuantity: Quantity
    /// What one tick is worth (R2).
    public let tick: Tick
    /// How many live orders to make room for from the start. More are welcome; room for them is made when they come.
    public let expectedOrders: Int
    /// How far a trade may print from the reference price of its book, in basis points, before the book goes to auction
    /// (R18); 0, the default, for any distance. At most 10,000.
    public let volatilityGuard: Int
    /// How many books may be eligible for a requirement order when it is submitted or replaced (R16.6). Between 1 and 4,294,967,295.
    ///
    /// Each book in which an order is placed takes 64 bytes, and 32 more where the order is alone at its price.
    public let maximumBooksPerOrder: Int

    /// Whether it may be the quantity of an order: one question instead of two, since the largest is positive.
    @inline(__always)
    func admits(_ quantity: Quantity) -> Bool {
      UInt64(bitPattern: quantity &- 1) < UInt64(bitPattern: maximumQuantity)
    }

    /// Values outside their range are brought inside it.
    public init(
      maximumQuantity: Quantity = 1_000_000, tick: Tick = .standard, expectedOrders: Int = 1024,
      volatilityGuard: Int = 0, maximumBooksPerOrder: Int = 10_000
    ) {
      self.maximumQuantity = min(max(maximumQuantity, 1), Quantity(UInt32.max - 1))
      self.tick = tick
      self.expectedOrders = min(max(expectedOrders, 16), 1 << 28)
      self.volatilityGuard = min(max(volatilityGuard, 0), 10_000)
      self.maximumBooksPerOrder = min(max(maximumBooksPerOrder, 1), Int(UInt32.max))
    }
  }

  /// An exchange without books, orders and names, at time 0.
  ///
  /// Allocates room for ``Configuration/expectedOrders`` orders.
  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    now = 0
    events = EventBuffer(timestamp: 0)
    market = Market(expectedOrders: configuration.expectedOrders)
  }

  /// Carries out `command`, and before it everything that is due by `timestamp` (R5), and appends what happened to
  /// ``events``.
  ///
  /// A timestamp before ``now`` counts as now. Every command but `advance` leads to at least one event.
  ///
  /// - Complexity: O(1) expected for cancel, reduce, and orders that rest, amortised where the pools grow for them
  ///   (``Configuration/expectedOrders`` makes room beforehand); plus O(1) for each trade and each level crossed.
  ///   Orders with an expiry pay O(log n) for their place among n such orders. Cancelling all of a participant's
  ///   orders is linear in the number of their orders, closing a gate O(n log n) in that of the book's. What conditional
  ///   and requirement orders cost besides is in docs/architecture.md.
  public mutating func apply(_ command: Command, at timestamp: Timestamp) {
    switch command {
    case .submit(let order): submit(order, at: timestamp)
    case .cancel(let id): cancel(id, at: timestamp)
    case .reduce(let id, let quantity): reduce(id, by: quantity, at: timestamp)
    case .replace, .cancelAll, .openBook, .operate, .forgetNames, .advance: applyOther(command, at: timestamp)
    }
  }

  /// A new order enters: the same as ``Command/submit(_:)``, and faster, since there is no command to unpack.
  @inline(never)
  public mutating func submit(_ order: Order, at timestamp: Timestamp) {
    begin(at: timestamp)
    // No order waits in the book of a plain order, so it wakes none.
    if !submitPlain(order) { submitAny(order) }
  }

  /// A live order ends: the same as ``Command/cancel(_:)``, and faster.
  @inline(never)
  public mutating func cancel(_ id: OrderID, at timestamp: Timestamp) {
    begin(at: timestamp)
    cancel(id)
  }

  /// A live order shrinks: the same as ``Command/reduce(_:by:)``, and faster.
  @inline(never)
  public mutating func reduce(_ id: OrderID, by quantity: Quantity, at timestamp: Timestamp) {
    begin(at: timestamp)
    let mayWake = market.wakeList.waitingCount > 0
    reduce(id, by: quantity)
    if mayWake { wakeConditionalOrders() }
  }

  /// Time passes, and events belong to a new command from here on (R5, R7.1).
  @inline(__always)
  private mutating func begin(at timestamp: Timestamp) {
    events.beginCommand()
    if timestamp > now { pass(to: timestamp) }
  }

  @inline(never)
  private mutating func applyOther(_ command: Command, at timestamp: Timestamp) {
    begin(at: timestamp)
    let mayWake = market.wakeList.waitingCount > 0
    switch command {
    case .replace(let id, let replacement): replace(id, with: replacement)
    case .cancelAll(let participant, let book): cancelAll(of: participant, in: book)
    case .openBook(let contract, let lot): openBook(contract, lot: lot)
    case .operate(let book, let operation): operate(book, operation)
    case .forgetNames: forgetNames()
    case .submit, .cancel, .reduce, .advance: break
    }
    if mayWake { wakeConditionalOrders() }
  }

  /// How many commands were carried out, `advance` included: the number of the latest one (R7.1).
  public var commandCount: UInt64 { events.commandCount }

  /// Forgets the events that wait to be read. Their room stays for the next ones.
  public mutating func removeAllEvents() { events.removeAll() }

  /// The number of the participant `name`, the same for the same bytes of text (R3); ``ParticipantID/none`` for empty text.
  ///
  /// A number is given once. After ``Command/forgetNames`` a name that nobody used has no number, and gets another one here
  /// (R3.1).
  public mutating func participant(named name: String) -> ParticipantID {
    let (number, isNew) = directory.participants.number(of: name)
    if isNew { market.orders.addParticipant() }
    return ParticipantID(number)
  }

  /// The number of the affiliation `name`, the same for the same bytes of text (R3). Empty text names none.
  public mutating func affiliation(named name: String) -> AffiliationID {
    AffiliationID(directory.affiliations.number(of: name).number)
  }

  /// The number of a requirement with its differentials, the same for the same ones in the same order (R16).
  ///
  /// - Complexity: O(1) expected. The first order with the number is linear in the books that are not closed, and from then on
  ///   there is a little work whenever a book opens or closes.
  public mutating func requirement(_ requirement: Requirement, differentials: [Differential] = []) -> RequirementID {
    directory.requirements.number(of: RequirementTerms(requirement: requirement, differentials: differentials))
  }

  /// The number of a rule about operators, the same for the same rule (R15).
  public mutating func operators(_ rule: OperatorRule) -> OperatorRuleID { directory.operatorRules.number(of: rule) }

  /// The requirement behind a number; `nil` for a number that this exchange did not hand out, or has forgotten.
  public func requirement(of number: RequirementID) -> Requirement? {
    directory.requirements.knows(number) ? directory.requirements[number].requirement : nil
  }

  /// The differentials that go with a requirement; none for a number that this exchange did not hand out, or has forgotten.
  public func differentials(of number: RequirementID) -> [Differential] {
    directory.requirements.knows(number) ? directory.requirements[number].differentials : []
  }

  /// The rule behind a number; `nil` for ``OperatorRuleID/any`` and for a number that this exchange did not hand out, or has forgotten.
  public func operatorRule(of number: OperatorRuleID) -> OperatorRule? { directory.operatorRules.rule(number) }

  /// How many numbers participants were given, from 1 to this one, those that were forgotten included (R3.1).
  public var participantCount: Int { Int(directory.participants.lastNumber) }

  /// How many numbers affiliations were given, from 1 to this one, those that were forgotten included (R3.1).
  public var affiliationCount: Int { Int(directory.affiliations.lastNumber) }

  /// How many numbers operator rules were given, from 1 to this one, those that were forgotten included (R3.1).
  public var operatorRuleCount: Int { Int(directory.operatorRules.numberCount) }

  /// How many numbers requirements were given, from 0 up to this one, those that were forgotten included (R3.1).
  public var requirementCount: Int { Int(directory.requirements.numberCount) }

  /// The text behind a participant's number; `nil` for ``ParticipantID/none`` and for a number that this exchange did not hand out, or has forgotten.
  public func name(of participant: ParticipantID) -> String? { directory.participants.name(participant.rawValue) }

  /// The text behind an affiliation's number; `nil` for none, and for a number that this exchange did not hand out, or has forgotten.
  public func name(of affiliation: AffiliationID) -> String? { directory.affiliations.name(affiliation.rawValue) }

  mutating func reject(_ id: OrderID, _ reason: RejectReason) { events.append(.rejected(id, reason)) }
}
