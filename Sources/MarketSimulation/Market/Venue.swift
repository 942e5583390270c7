import CapacityLedger
import ComputeMatching

/// Takes down the commands of a run, each with its time, on the exchange that is about to carry it out.
public typealias CommandRecorder = (_ command: Command, _ time: Timestamp, _ exchange: borrowing Exchange) -> Void

/// A requirement that agents use, and its number on the exchange from its first use on.
struct KeptRequirement {
  let requirement: Requirement
  let differentials: [Differential]
  var number: RequirementID?
}

/// The exchange as agents meet it, and the ledger that follows.
///
/// Agents use what a participant has: the best prices, what was published of earlier periods, their own orders,
/// capacity and money. Every command goes through ``carryOut(_:)``, which keeps digest, ledger and recording together.
struct Venue: ~Copyable {
  /// Commands go through ``carryOut(_:)``. Recorded commands name things here before they do.
  var exchange: Exchange
  /// The ledger is the simulation's. An agent asks it about itself alone.
  var ledger: CapacityLedger
  private(set) var digest = EventDigest()
  private(set) var commandCount = 0
  private(set) var now: Timestamp
  /// When the current period ends: orders do not outlive it.
  private(set) var deadline: Timestamp
  let mechanism: Scenario.Mechanism
  let periodHours: UInt32
  /// The volume-weighted average price of the latest period in which a book traded, in ticks; `nil` before there is
  /// one.
  private(set) var publishedPrices: [Double?] = []
  /// GPUs that were traded in each book at arm's length in the period before, on average over its hours.
  private(set) var publishedVolumes: [Double] = []
  /// Who bought from whom in the current period, and the fills of those who follow theirs, as far as somebody asks.
  private(set) var trades: TradeNotes
  /// When each book is delivered, in periods; `nil` for spot capacity.
  let windows: [Range<Int>?]
  /// What was traded in the windows' books up to the beginning of the period.
  private var talliedTrades: [TradeTally]
  private var requirements: [KeptRequirement] = []
  private var lastOrder: UInt64 = 0
  private let record: CommandRecorder?
  /// The first of the orders that are entered here, where recorded ones come beside them; `nil` where none do.
  private let firstOwnOrder: OrderID?
  /// What own orders and closed books came to, where recorded commands move them.
  private var effects: [Event.Kind] = []

  init(_ scenario: Scenario, record: CommandRecorder?) {
    exchange = Exchange(
      Exchange.Configuration(maximumQuantity: Self.largestOrder, expectedOrders: 1 << 16))
    periodHours = UInt32(scenario.periodHours)
    ledger = CapacityLedger(spotHours: periodHours)
    mechanism = scenario.mechanism
    now = scenario.start
    deadline = scenario.start
    self.record = record
    firstOwnOrder = nil
    trades = TradeNotes(keepsDealings: scenario.needsDealings)
    windows = scenario.books.map(\.window)
    talliedTrades = Array(repeating: TradeTally(), count: scenario.books.count)
    for book in scenario.books { carryOut(.openBook(book.contract)) }
    publishedPrices = Array(repeating: nil, count: scenario.books.count)
    publishedVolumes = Array(repeating: 0, count: scenario.books.count)
  }

  /// An exchange for recorded commands, which open its books, and for agents whose periods are hours. Their orders have ids from
  /// `firstOwnOrder` on.
  init(
    recorded configuration: Exchange.Configuration, windows: [Range<Int>?], from firstOwnOrder: OrderID,
    record: CommandRecorder?
  ) {
    exchange = Exchange(configuration)
    (periodHours, mechanism, now, deadline) = (1, .continuous, 0, 0)
    ledger = CapacityLedger(spotHours: periodHours)
    self.record = record
    self.firstOwnOrder = firstOwnOrder
    lastOrder = firstOwnOrder.rawValue - 1
    trades = TradeNotes(keepsDealings: false)
    self.windows = windows
    talliedTrades = Array(repeating: TradeTally(), count: windows.count)
    publishedPrices = Array(repeating: nil, count: windows.count)
    publishedVolumes = Array(repeating: 0, count: windows.count)
  }

  /// What tick prices are counted in, in dollars.
  static let tick = 0.0001

  /// The largest quantity of an order.
  static let largestOrder: Quantity = 1_000_000

  /// The nearest whole number of ticks, at least one; 0, which no order can have, for what is not a number.
  static func price(dollars: Double) -> Price { price(ticks: dollars / tick) }

  static func price(ticks: Double) -> Price {
    Price(ticks: ticks.isNaN ? 0 : Int64(min(max(ticks.rounded(), 1), 1e15)))
  }

  // MARK: What a participant sees

  func bestBid(in book: BookID) -> DepthLevel? { exchange.bestBid(in: book) }

  func bestAsk(in book: BookID) -> DepthLevel? { exchange.bestAsk(in: book) }

  /// GPUs displayed on one side within `share` of its best price.
  func depth(of book: BookID, _ side: Side, within share: Double) -> Quantity {
    guard share >= 0 else { return 0 }
    var sum: Quantity = 0
    var limit: ClosedRange<Double>?
    exchange.forEachLevel(of: book, side) { level in
      let price = Double(level.price.ticks)
      let range = limit ?? (price * (1 - share))...(price * (1 + share))
      limit = range
      guard range.contains(price) else { return false }
      sum += level.quantity + level.flexibleQuantity
      return true
    }
    return sum
  }

  /// The first of these windows, which are one after the other, that has not begun by `period`; `nil` if all have.
  func nextWindow(of books: [Int], after period: Int) -> BookID? {
    books.first { (windows[$0]?.lowerBound ?? 0) > period }.map { BookID(UInt32($0)) }
  }

  // MARK: What a participant does

  /// Names `participant` and `group` to the exchange. Empty text names none.
  mutating func participant(named name: String) -> ParticipantID { exchange.participant(named: name) }

  mutating func affiliation(named name: String) -> AffiliationID { exchange.affiliation(named: name) }

  /// The number of the rule that allows these operators alone.
  mutating func operators(_ allowed: [CountryCode]) -> OperatorRuleID { exchange.operators(.allowed(Set(allowed))) }

  /// Keeps a requirement for ``scope(ofRequirement:)``.
  mutating func keep(_ requirement: Requirement, _ differentials: [Differential]) -> Int {
    requirements.append(KeptRequirement(requirement: requirement, differentials: differentials))
    return requirements.count - 1
  }

  /// Requirements get their numbers when they are first used, as they do where the recorded commands are read again.
  mutating func scope(ofRequirement index: Int) -> OrderScope {
    if let number = requirements[index].number { return .requirement(number) }
    let number = exchange.requirement(
      requirements[index].requirement, differentials: requirements[index].differentials)
    requirements[index].number = number
    return .requirement(number)
  }

  /// A limit order that ends with the period at the latest. Its id is given when it is entered.
  func order(
    _ side: Side, _ scope: OrderScope, _ ticks: Double, _ quantity: Quantity, _ participant: ParticipantID,
    isImmediate: Bool = false
  ) -> Order {
    Order(
      id: .none, side: side, scope: scope, price: Self.price(ticks: ticks),
      quantity: min(quantity, Self.largestOrder),
      timeInForce: isImmediate ? .immediateOrCancel : .goodTillDate, expiry: isImmediate ? nil : deadline,
      participant: participant)
  }

  /// Enters `order` under the next free id; returns the id and what was traded at once. A reseller's ask that is not
  /// covered is not entered, nor is an order in a book that is not open yet: no order stream could name that book.
  @discardableResult
  mutating func submit(_ order: Order) -> (id: OrderID, filled: Quantity) {
    guard mayEnter(order) else { return (.none, 0) }
    let entered = enter(order)
    return (entered.id, entered.result.filled)
  }

  /// Whether ``submit(_:)`` enters `order`.
  func mayEnter(_ order: Order) -> Bool {
    if let book = order.scope.book, Int(book.rawValue) >= ledger.bookCount { return false }
    return ledger.covers(order)
  }

  /// Enters `order` under the next free id, whether or not it is covered.
  mutating func enter(_ order: Order) -> (id: OrderID, result: CommandResult) {
    lastOrder += 1
    var order = order
    order.id = OrderID(lastOrder)
    return (order.id, carryOut(.submit(order)))
  }

  /// Ends the order `id` if it is live.
  mutating func cancel(_ id: OrderID) {
    if ledger.owner(of: id) != nil { carryOut(.cancel(id)) }
  }

  /// Takes `quantity` from what is open of the order `id` if it is live.
  mutating func reduce(_ id: OrderID, by quantity: Quantity) {
    if ledger.owner(of: id) != nil { carryOut(.reduce(id, by: quantity)) }
  }

  /// From now on trades of this participant are kept.
  mutating func follow(_ participant: ParticipantID) { trades.follow(participant) }

  /// Hands over the fills of this participant in the period, if they are kept.
  mutating func takeFills(of participant: ParticipantID) -> [Fill] { trades.takeFills(of: participant) }

  // MARK: What the simulation does

  /// Time passes, and what is due happens.
  mutating func pass(to time: Timestamp) {
    now = max(now, time)
    carryOut(.advance)
  }

  /// The clock is at `time`; what is due happens with the next command.
  mutating func turn(to time: Timestamp) { now = max(now, time) }

  mutating func beginPeriod(until deadline: Timestamp) {
    self.deadline = deadline
    trades.beginPeriod()
    if mechanism == .auction { operateAll(.openAuction) }
  }

  /// Trade ends: an auction is cleared, and orders expire.
  mutating func endTrade() {
    if mechanism == .auction {
      turn(to: Timestamp(nanoseconds: deadline.nanoseconds - 1))
      operateAll(.uncross)
    }
    pass(to: deadline)
  }

  /// Settles every book whose delivery is over and publishes what each traded at. What a window comes to is shared out
  /// over its periods, less what was sold and never brought, and what was `withdrawn` since: by book, in GPUs.
  mutating func settle(_ period: Int, withdrawn: [Quantity]) -> [PeriodSummary] {
    var summaries: [PeriodSummary] = []
    // All spot capacity at once, so that what is received in one book pays for what is due in another.
    let spots = publishedPrices.indices.filter { windows[$0] == nil }.map { BookID(UInt32($0)) }
    var settled = ledger.settle(spots, at: now).makeIterator()
    for number in publishedPrices.indices {
      let book = BookID(UInt32(number))
      let summary =
        if let window = windows[number] {
          settle(book, window, period, withdrawn[number])
        } else {
          Self.used(settled.next() ?? PeriodSummary())
        }
      if let price = summary.trades.volumeWeightedPrice { publishedPrices[number] = price }
      publishedVolumes[number] =
        Double(wide: summary.trades.gpuHours - summary.trades.relatedGPUHours) / Double(periodHours)
      summaries.append(summary)
    }
    // A window is another good than spot capacity of the same kind, and no index is of both.
    ledger.closeIndexPeriod(
      summaries.indices.filter { windows[$0] == nil }.map { (book: BookID(UInt32($0)), trades: summaries[$0].trades) })
    return summaries
  }

  /// What was sold or committed and is not there nobody uses.
  private static func used(_ summary: PeriodSummary) -> PeriodSummary {
    var summary = summary
    summary.used -= min(summary.used, summary.undelivered)
    return summary
  }

  private mutating func settle(
    _ book: BookID, _ window: Range<Int>, _ period: Int, _ withdrawn: Quantity
  ) -> PeriodSummary {
    let trades = ledger.allTrades(in: book)
    var summary = PeriodSummary()
    if window.contains(period) {
      summary = ledger.outlook(for: book, hours: periodHours)
      summary.granted -= Int128(withdrawn) * Int128(periodHours)
      summary.used -= Int128(withdrawn) * Int128(periodHours) + summary.undelivered
    }
    summary.trades = trades.since(talliedTrades[Int(book.rawValue)])
    talliedTrades[Int(book.rawValue)] = trades
    if period == window.upperBound - 1 { _ = ledger.settle(book, at: now) }
    return summary
  }

  /// Ends an hour of agents on top of recorded commands: what `participants` hold of spot capacity, and of windows that are over,
  /// perishes, and what each book traded at is published.
  mutating func settle(recordedHour hour: Int, holdings participants: [ParticipantID]) {
    var settled: [BookID] = []
    for number in 0..<min(windows.count, ledger.bookCount) {
      let book = BookID(UInt32(number))
      let trades = ledger.allTrades(in: book)
      let new = trades.since(talliedTrades[number])
      talliedTrades[number] = trades
      if let price = new.volumeWeightedPrice { publishedPrices[number] = price }
      publishedVolumes[number] = Double(wide: new.gpuHours - new.relatedGPUHours) / Double(periodHours)
      guard windows[number].map({ $0.upperBound == hour + 1 }) ?? true else { continue }
      if participants.contains(where: { ledger.position(of: $0, in: book) != Position() }) { settled.append(book) }
    }
    _ = ledger.settle(settled, at: now)
    _ = ledger.defaultInsolvent(at: now)
  }

  func checkConservation() throws(ConservationError) { try ledger.checkConservation(against: exchange) }

  private mutating func operateAll(_ operation: BookOperation) {
    for number in publishedPrices.indices { carryOut(.operate(BookID(UInt32(number)), operation)) }
  }

  /// What a command came to.
  struct CommandResult {
    /// What its order traded at once as the taker.
    var filled: Quantity = 0
    /// Why it was rejected; `nil` if it was not.
    var rejection: RejectReason?
  }

  @discardableResult
  mutating func carryOut(_ command: Command) -> CommandResult {
    if let record { record(command, now, exchange) }
    commandCount += 1
    exchange.apply(command, at: now)
    // Before the ledger follows, which forgets orders that have ended.
    if !trades.isIdle { noteTrades(command) }
    if let firstOwnOrder { Self.note(exchange.events, from: firstOwnOrder, in: &effects) }
    let result = Self.follow(command, exchange.events, &ledger, &digest)
    exchange.removeAllEvents()
    return result
  }

  /// Hands over what own orders and closed books came to since it was asked last.
  mutating func takeEffects() -> [Event.Kind] {
    guard !effects.isEmpty else { return [] }
    defer { effects = [] }
    return effects
  }

  private static func note(
    _ events: borrowing EventBuffer, from firstOwnOrder: OrderID, in effects: inout [Event.Kind]
  ) {
    events.withSpan { span in
      for index in span.indices {
        switch span[index].kind {
        case .trade(let trade):
          if max(trade.taker, trade.maker) >= firstOwnOrder { effects.append(span[index].kind) }
        case .cancelled, .bookPhase(_, .closed): effects.append(span[index].kind)
        case .bookOpened, .bookPhase, .priceBand, .accepted, .rejected, .rested, .placed, .withdrawn, .reduced,
          .replaced, .namesForgotten, .waiting, .indicative:
          break
        }
      }
    }
  }

  private mutating func noteTrades(_ command: Command) {
    for index in 0..<exchange.events.count {
      guard case .trade(let trade) = exchange.events[index].kind else { continue }
      let window = windows[Int(trade.book.rawValue)]
      trades.note(
        trade, taker: owner(of: trade.taker, command), maker: owner(of: trade.maker, command),
        hours: (window?.count ?? 1) * Int(periodHours))
    }
  }

  private func owner(of id: OrderID, _ command: Command) -> ParticipantID {
    if case .submit(let order) = command, order.id == id { return order.participant }
    return ledger.owner(of: id) ?? .none
  }

  private static func follow(
    _ command: Command, _ events: borrowing EventBuffer, _ ledger: inout CapacityLedger, _ digest: inout EventDigest
  ) -> CommandResult {
    var taker = OrderID.none
    if case .submit(let order) = command { taker = order.id }
    return events.withSpan { span in
      ledger.follow(command, span)
      digest.combine(span)
      var result = CommandResult()
      for index in span.indices {
        switch span[index].kind {
        case .trade(let trade): if trade.taker == taker { result.filled += trade.quantity }
        case .rejected(_, let reason): result.rejection = reason
        default: break
        }
      }
      return result
    }
  }
}
