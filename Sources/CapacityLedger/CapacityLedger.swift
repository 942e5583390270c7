import ComputeMatching

/// Who holds, uses, resells and owes what: positions, commitments, equity and market statistics, from the events of an
/// exchange.
///
/// The ledger is told every command together with the events it led to, and changes nothing on the exchange:
///
///     exchange.apply(command, at: now)
///     exchange.events.withSpan { ledger.follow(command, $0) }
///     exchange.removeAllEvents()
///
/// Capacity is perishable, so it is kept by *period*. At the beginning of one, providers bring capacity
/// (``grant(_:to:in:)``) and commitments are delivered (``deliverCommitments(in:)``); then there is trade; at the end
/// customers say what they use (``use(_:by:in:)``) and the period is settled (``settle(_:at:)``), with which everything
/// not used has perished. Units are whole GPUs, hours, and ticks x GPUs x hours, so nothing is ever rounded.
///
/// A participant is a number here, as in events, which have no names. A name that `forgetNames` gave back and that comes again has
/// another number (R3.1), so it has a second account, without the role, group and equity of the first, and what it holds under one number
/// does not cover what it asks under the other. A program that gives names back says ``register(_:as:group:equity:)`` anew for such a
/// number, and adds both accounts up where it needs them together. A participant with a live order keeps name and number.
public struct CapacityLedger: Sendable {
  /// How many hours a trade of spot capacity is delivered, which has no end of its own (R1).
  public let spotHours: UInt32
  /// All commitments ever made, by number.
  public internal(set) var commitments: [Commitment] = []
  /// All capital ever bought.
  public internal(set) var capital: [Capital] = []
  /// All loans ever made, by number.
  public internal(set) var loans: [Loan] = []
  /// All defaults, in the order in which they happened.
  public internal(set) var defaults: [Default] = []
  /// The transaction price index of each GPU model of which a book was opened, in that order.
  public internal(set) var priceIndices: [PriceIndex] = []
  /// GPUs open in all live asks that are in many books.
  public internal(set) var flexibleOpenAsks: Quantity = 0
  /// How many index periods were closed.
  public internal(set) var closedIndexPeriods = 0

  var orders = LiveOrders()
  /// The latest order that was a taker and has nothing left.
  private var endedTaker = LiveOrder()
  var books: [BookRecord] = []
  var accounts: [Account] = [Account()]
  /// What is due with the next settlement from those who remained liable.
  var calledDues: [Due] = []
  /// What has come into the market from outside, less what has left it.
  var outsideMoney = Money.zero
  var hasOverflowed = false
  /// Trades and changes of orders that the ledger was not told of.
  var unknownOrders = 0
  /// Asks of resellers that entered without cover.
  var uncoveredAsks = 0

  /// Participants have numbers below this one: 2,097,152.
  ///
  /// What is said of a participant with a larger number is ignored, and its orders count as unknown to the ledger
  /// (``checkConservation(against:)`` reports them). An exchange gives numbers in order and gives none twice, so this limits how many
  /// names it may number in all its life, those included that `forgetNames` has given back (R3.1). The ledger keeps an account for each
  /// number up to the largest that it was told of, and in each book a position: numbers that are forgotten still take that room.
  public static let participantLimit: UInt32 = 1 << 21

  /// A ledger of an exchange that has no books yet. `spotHours` counts as 1 if it is 0.
  public init(spotHours: UInt32 = 1) { self.spotHours = max(spotHours, 1) }

  /// Takes note of what `command` led to: `events` are those of this command, and of nothing after it. O(events)
  /// expected.
  public mutating func follow(_ command: Command, _ events: Span<Event>) {
    for index in events.indices {
      switch events[index].kind {
      case .accepted(let accepted): if case .submit(let order) = command { enter(order, accepted.quantity) }
      case .trade(let trade): record(trade)
      case .reduced(let id, _, let open, _, _): change(id, to: open)
      case .replaced(let order): rename(order.old, order.new, order.quantity)
      case .cancelled(let id, _, _, _): change(id, to: 0)
      case .bookOpened(let book, _, _): if case .openBook(let contract, _) = command { open(book, contract) }
      case .rejected, .rested, .placed, .withdrawn, .waiting, .bookPhase, .priceBand, .namesForgotten, .indicative:
        break
      }
    }
  }

  /// How many books the ledger knows. They have the exchange's numbers.
  public var bookCount: Int { books.count }

  /// What `book` trades; `nil` if the ledger knows no such book. O(1).
  public func contract(of book: BookID) -> Contract? {
    Int(book.rawValue) < books.count ? books[Int(book.rawValue)].contract : nil
  }

  /// How many participants the ledger has an account for, nobody in particular included.
  public var participantCount: Int { accounts.count }

  /// The participant's position in `book`; an empty one if it has none. O(1).
  public func position(of participant: ParticipantID, in book: BookID) -> Position {
    guard Int(book.rawValue) < books.count,
      Int(participant.rawValue) < books[Int(book.rawValue)].positions.count
    else { return Position() }
    return books[Int(book.rawValue)].positions[Int(participant.rawValue)]
  }

  /// Everybody's position in `book` in the current period, by participant number, those without one left out: to be
  /// kept before a period is settled, for positions over time. O(participants); allocates.
  public func positions(in book: BookID) -> [(participant: ParticipantID, position: Position)] {
    guard Int(book.rawValue) < books.count else { return [] }
    return books[Int(book.rawValue)].positions.enumerated().compactMap { number, position in
      position == Position() ? nil : (ParticipantID(UInt32(number)), position)
    }
  }

  /// The participant's account; an empty one if nothing is known of it. O(1).
  public func account(of participant: ParticipantID) -> Account {
    Int(participant.rawValue) < accounts.count ? accounts[Int(participant.rawValue)] : Account()
  }

  /// Whether the participant has neither left nor defaulted. O(1).
  public func isActive(_ participant: ParticipantID) -> Bool {
    Int(participant.rawValue) >= accounts.count || accounts[Int(participant.rawValue)].isActive
  }

  /// What was traded in `book` in the current period. O(1).
  public func trades(in book: BookID) -> TradeTally {
    Int(book.rawValue) < books.count ? books[Int(book.rawValue)].trades : TradeTally()
  }

  /// What was ever traded in `book`. O(1).
  public func allTrades(in book: BookID) -> TradeTally {
    Int(book.rawValue) < books.count ? books[Int(book.rawValue)].allTrades : TradeTally()
  }

  /// GPUs open in all live asks of `book` alone. O(1).
  public func openAsks(in book: BookID) -> Quantity {
    Int(book.rawValue) < books.count ? books[Int(book.rawValue)].openAsks : 0
  }

  /// Whose live order `id` is; `nil` if no live order has it. O(1) expected.
  public func owner(of id: OrderID) -> ParticipantID? { orders[id].map { ParticipantID($0.participant) } }

  /// What the live order `id` has open; `nil` if no live order has it. O(1) expected.
  public func openQuantity(of id: OrderID) -> Quantity? { orders[id]?.openQuantity }

  /// Whether a participant may enter `order`: a reseller's ask must be of one book, and at most what is held there and
  /// not offered or used already. All other orders may. O(1).
  public func covers(_ order: Order) -> Bool {
    guard order.side == .ask, account(of: order.participant).role == .reseller else { return true }
    guard let book = order.scope.book else { return false }
    return order.quantity <= position(of: order.participant, in: book).available
  }

  private mutating func open(_ book: BookID, _ contract: Contract) {
    guard Int(book.rawValue) == books.count else { return unknownOrders += 1 }
    books.append(
      BookRecord(contract: contract, hours: contract.window.isSpot ? spotHours : contract.window.hours))
    if !priceIndices.contains(where: { $0.model == contract.spec.gpuModel }) {
      priceIndices.append(PriceIndex(model: contract.spec.gpuModel, closedPeriods: closedIndexPeriods))
    }
  }

  private mutating func enter(_ order: Order, _ quantity: Quantity) {
    guard makeRoom(for: order.participant.rawValue) else { return unknownOrders += 1 }
    if !covers(order) { uncoveredAsks += 1 }
    let live = LiveOrder(
      id: order.id.rawValue, participant: order.participant.rawValue,
      book: order.scope.book?.rawValue ?? LiveOrder.anyBook, openQuantity: quantity, side: order.side)
    orders.set(live)
    addOpen(quantity, live)
  }

  private mutating func record(_ trade: Event.Trade) {
    let taker = orders[trade.taker] ?? takerOfLeg(trade) ?? unknown(trade.side ?? .bid)
    let maker = orders[trade.maker] ?? unknown(taker.side.opposite)
    let (buyer, seller) =
      taker.side == .bid ? (taker.participant, maker.participant) : (maker.participant, taker.participant)
    // A strip shrinks once, and not with each leg: its trades tell what is left of it (R21.5).
    fill(taker, taker.openQuantity - trade.takerOpenQuantity)
    fill(maker, trade.quantity)
    if taker.openQuantity > 0, trade.takerOpenQuantity == 0 { endedTaker = taker }
    guard Int(trade.book.rawValue) < books.count else { return unknownOrders += 1 }
    let hours = books[Int(trade.book.rawValue)].hours
    guard let amount = Money(price: trade.price, quantity: trade.quantity, hours: hours) else { return }
    withPosition(of: buyer, in: trade.book) { $0.bought += trade.quantity }
    withPosition(of: seller, in: trade.book) { $0.sell(trade.quantity) }
    let gpuHours = Int128(trade.quantity) * Int128(hours)
    accounts[Int(buyer)].boughtGPUHours += gpuHours
    accounts[Int(seller)].soldGPUHours += gpuHours
    post(amount, .purchase, to: buyer)
    post(amount, .sale, to: seller)
    let isRelated = areRelated(buyer, seller)
    if isRelated {
      accounts[Int(buyer)].relatedBoughtGPUHours += gpuHours
      accounts[Int(seller)].relatedSoldGPUHours += gpuHours
    }
    books[Int(trade.book.rawValue)].trades.add(amount, quantity: trade.quantity, hours: hours, isRelated: isRelated)
    books[Int(trade.book.rawValue)].allTrades.add(amount, quantity: trade.quantity, hours: hours, isRelated: isRelated)
  }

  func areRelated(_ one: UInt32, _ other: UInt32) -> Bool {
    let group = accounts[Int(one)].group
    return one == other && one != ParticipantID.none.rawValue
      || group != .none && group == accounts[Int(other)].group
  }

  /// The taker, if it is a strip of which the first trade has left nothing, and this is another one of its trades.
  private func takerOfLeg(_ trade: Event.Trade) -> LiveOrder? {
    guard endedTaker.id == trade.taker.rawValue, trade.takerOpenQuantity == 0 else { return nil }
    return LiveOrder(id: 0, participant: endedTaker.participant, side: endedTaker.side)
  }

  /// Represents an order that the ledger was not told of.
  private mutating func unknown(_ side: Side) -> LiveOrder {
    unknownOrders += 1
    return LiveOrder(side: side)
  }

  private mutating func fill(_ order: LiveOrder, _ quantity: Quantity) {
    guard !order.isVacant else { return }
    orders.setOpenQuantity(of: OrderID(order.id), to: order.openQuantity - quantity)
    addOpen(-quantity, order)
  }

  private mutating func change(_ id: OrderID, to open: Quantity) {
    guard let order = orders[id] else { return unknownOrders += 1 }
    orders.setOpenQuantity(of: id, to: open)
    addOpen(open - order.openQuantity, order)
  }

  private mutating func rename(_ old: OrderID, _ new: OrderID, _ quantity: Quantity) {
    guard var order = orders[old] else { return unknownOrders += 1 }
    orders.remove(old)
    addOpen(quantity - order.openQuantity, order)
    (order.id, order.openQuantity) = (new.rawValue, quantity)
    orders.set(order)
    let book = BookID(order.book)
    if quantity > 0, order.side == .ask, accounts[Int(order.participant)].role == .reseller,
      position(of: ParticipantID(order.participant), in: book).available < 0
    {
      uncoveredAsks += 1
    }
  }

  private mutating func addOpen(_ quantity: Quantity, _ order: LiveOrder) {
    if order.side == .ask { addOpenAsks(quantity, in: order.book) }
    switch (order.side, order.book) {
    case (.ask, LiveOrder.anyBook): accounts[Int(order.participant)].flexibleOpenAsks += quantity
    case (.bid, LiveOrder.anyBook): break
    case (.bid, let book): withPosition(of: order.participant, in: BookID(book)) { $0.openBids += quantity }
    case (.ask, let book): withPosition(of: order.participant, in: BookID(book)) { $0.openAsks += quantity }
    }
  }

  private mutating func addOpenAsks(_ quantity: Quantity, in book: UInt32) {
    if book == LiveOrder.anyBook {
      flexibleOpenAsks += quantity
    } else if Int(book) < books.count {
      books[Int(book)].openAsks += quantity
    }
  }

  /// Opens an account for `participant`; `false`, and nothing is opened, if its number is no possible one.
  mutating func makeRoom(for participant: UInt32) -> Bool {
    guard participant < Self.participantLimit else { return false }
    while accounts.count <= Int(participant) { accounts.append(Account()) }
    return true
  }

  @inline(__always)
  mutating func withPosition(of participant: UInt32, in book: BookID, _ change: (inout Position) -> Void) {
    let (index, number) = (Int(book.rawValue), Int(participant))
    guard index < books.count else { return unknownOrders += 1 }
    if books[index].positions.count <= number {
      let missing = max(accounts.count, number + 1) - books[index].positions.count
      books[index].positions.append(contentsOf: repeatElement(Position(), count: missing))
    }
    change(&books[index].positions[number])
  }
}
