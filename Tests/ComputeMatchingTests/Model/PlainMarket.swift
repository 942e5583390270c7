import ComputeMatching

/// The rules of the market written down as plainly as can be: one array of orders, searched and sorted for every command.
///
/// It shares nothing with the engine but the values that go in and come out, and is what the engine is compared with.
struct PlainMarket {
  /// The names to which the exchange has given numbers from the start, and its limits.
  struct Setting {
    var maximumQuantity: Quantity
    var participantCount: UInt32
    var affiliationCount: UInt32
    /// Basis points, 0 for none.
    var volatilityGuard: Int64
    /// How many books may be eligible for a requirement order.
    var maximumBooks = 10_000
    /// By number, from 0.
    var requirements: [Terms] = []
    /// By number, from 1.
    var operatorRules: [OperatorRule] = []
  }

  /// What a requirement order requires and what each grade is worth to it (R16).
  struct Terms {
    let requirement: Requirement
    var differentials: [Differential] = []
  }

  struct PlainOrder {
    /// As its sender stated it, but with the price and the conditions that it now has.
    var order: Order
    /// What it shows, or would show.
    var open: Quantity
    var hidden: Quantity = 0
    var stamp = 0
    /// When it entered; what it gets later are new stamps.
    var entry = 0
    /// Whether the market sees it where it rests (R15.1).
    var isDisplayed = false
    /// Whether its reader has been told that it is displayed.
    var hasRested = false
    /// The books in which it rests: its own, or for a requirement order every continuous one that is open to it (R16.1).
    var placements: [PlainPlacement] = []
    /// With whom it has traded how much, over its life.
    var tradedWith: [ParticipantID: Quantity] = [:]
    /// How much a strip has traded in each leg, and with whom in which.
    var stripTraded: Quantity = 0
    var tradedInLegs: [Int: [ParticipantID: Quantity]] = [:]
    /// Where it was last traded with.
    var lastBook: Int?

    var id: OrderID { order.id }
    var total: Quantity { open + hidden }
    var traded: Quantity { order.isStrip ? stripTraded : tradedWith.values.reduce(0, +) }
    var isRequirementOrder: Bool { order.scope.book == nil }

    /// The least that must be traded with it at once (R15).
    var need: Quantity { order.conditions.isAllOrNone ? total : order.conditions.minimumQuantity ?? 1 }

    /// Its limit in one of the books in which it rests.
    func limit(in book: Int) -> Int64? { placements.first { $0.book == book }?.limit }
  }

  /// An order's place in one book.
  struct PlainPlacement {
    let book: Int
    let limit: Int64
  }

  struct PlainBook {
    let contract: Contract
    /// All that trades here is a multiple of it (R20).
    let lot: Quantity
    let stamp: Int
    /// For each requirement the sum of the differentials that are for this contract; none where it is not what is required.
    let differentials: [Int128?]
    /// Whether the gate of its window has closed (R1).
    var isGateClosed = false
    var phase = Phase.continuous
    var phaseBeforeHalt = Phase.continuous
    var low: Price?
    var high: Price?
    var lastTrade: Price?
    var lastAuction: Price?
    /// The auctions that are to come by themselves (R17.2).
    var auctions: PlainAuctions?

    /// Whether orders collect and nothing trades.
    var collects: Bool { phase == .auction || phase == .noCancel }

    var reference: Int64? { (lastAuction ?? lastTrade)?.ticks }
  }

  /// What a book does by itself, from the next on.
  struct PlainAuctions {
    var schedule: AuctionSchedule
    let stamp: Int
    var hasOpened = false
    var isLocked = false

    var due: Timestamp {
      if !hasOpened { return schedule.opens }
      return isLocked ? schedule.uncrosses : schedule.locks ?? schedule.uncrosses
    }
  }

  let setting: Setting
  /// Which names have which numbers by now.
  var names: Names
  var orders: [PlainOrder] = []
  var books: [PlainBook] = []
  var now = Timestamp(nanoseconds: 0)
  /// Orders whose minimum was met while they rested, as makers, in that order: they enter when the command's trades are done.
  var released: [OrderID] = []
  /// How often the less usual rules were met.
  var occasions: [Occasion: Int] = [:]
  var stamp = 0
  var events: [Event] = []
  private var commandCount: UInt64 = 0

  init(_ setting: Setting) {
    self.setting = setting
    names = Names(setting)
  }

  /// What happens, in order.
  mutating func apply(_ command: Command, at timestamp: Timestamp) -> [Event] {
    events = []
    commandCount += 1
    passTime(to: timestamp)
    let eventCount = events.count
    switch command {
    case .submit(let order): submit(order)
    case .cancel(let id): cancel(id)
    case .reduce(let id, let quantity): reduce(id, quantity)
    case .replace(let id, let replacement): replace(id, replacement)
    case .cancelAll(let participant, let book): cancelAll(participant, book)
    case .openBook(let contract, let lot): openBook(contract, lot)
    case .operate(let book, let operation): operate(book, operation)
    case .forgetNames: forgetNames()
    case .advance: break
    }
    enterReleased()
    let wakeCount = occasions[.conditionalWakes, default: 0]
    // What was rejected has changed nothing, so nobody can have more reason to wake than before.
    if events[eventCount...].contains(where: { !$0.isReject }) { wake() }
    if occasions[.conditionalWakes, default: 0] > wakeCount {
      if case .cancel = command { note(.cancelWakes) }
      if case .submit(let order) = command, order.quantity == 1 { note(.singleUnitWakes) }
    }
    return events
  }

  /// The displayed orders on one side of a book, first to trade first (R8).
  func queue(_ side: Side, in book: Int) -> [PlainOrder] { resting(side, in: book, displayed: true) }

  /// The conditional orders on one side of a book, best limit there first.
  func waiting(_ side: Side, in book: Int) -> [PlainOrder] { resting(side, in: book, displayed: false) }

  private func resting(_ side: Side, in book: Int, displayed: Bool) -> [PlainOrder] {
    let found = orders.compactMap { order in
      order.order.side == side && order.isDisplayed == displayed
        ? order.limit(in: book).map { (limit: $0, order: order) } : nil
    }
    return found.sorted { one, other in
      if one.limit != other.limit { return side == .bid ? one.limit > other.limit : one.limit < other.limit }
      return one.order.stamp < other.order.stamp
    }.map(\.order)
  }

  func find(_ id: OrderID) -> Int? { orders.firstIndex { $0.order.id == id } }

  mutating func emit(_ kind: Event.Kind) {
    events.append(Event(kind, command: commandCount, timestamp: now))
  }

  mutating func note(_ occasion: Occasion) { occasions[occasion, default: 0] += 1 }
}

extension Order {
  /// Not everyone can trade with it (R15, R21.4).
  var isConditional: Bool {
    isStrip || conditions.isAllOrNone || conditions.minimumQuantity != nil || conditions.maximumPerCounterparty != nil
      || conditions.operators != .any
  }

  /// It never rests (R9).
  var takesAtOnce: Bool { price == nil || timeInForce == .immediateOrCancel || timeInForce == .fillOrKill }

  /// The number of its one book.
  var bookNumber: Int? { scope.book.map { Int($0.rawValue) } }
}

extension Event {
  fileprivate var isReject: Bool { if case .rejected = kind { true } else { false } }
}
