import ComputeMatching

/// What the events of a replay add up to.
struct MarketStatistics {
  private(set) var events: UInt64 = 0
  private(set) var accepted: UInt64 = 0
  private(set) var trades: UInt64 = 0
  private(set) var quantityTraded: UInt64 = 0
  /// Ticks x GPUs of all trades, whatever they last.
  private var tickTotal: Int128 = 0
  /// What was traded in spot books costs for every hour that it lasts; `nil` if no 128 bits hold it.
  private(set) var spotMoney: Money? = .zero
  /// What was traded in delivery windows costs in all; `nil` if no 128 bits hold it.
  private(set) var windowMoney: Money? = .zero
  /// By book number.
  private(set) var books: [BookStatistics] = []
  private(set) var requirementOrders = RequirementOrders()

  private var rejections = Tally<RejectReason>()
  private var cancellations = Tally<CancelReason>()

  /// The average price of what was traded, each GPU counted once, in ticks; not a number if nothing was.
  var averageTicks: Double { Double(tickTotal) / Double(quantityTraded) }

  /// How many commands were rejected for each reason that occurred, in the order of the checks (R7).
  var rejectionsByReason: [(name: String, count: UInt64)] { rejections.counts { $0.text } }

  /// How many orders were cancelled for each reason that occurred.
  var cancellationsByReason: [(name: String, count: UInt64)] { cancellations.counts { $0.text } }

  /// Whether `event` is about what only its exchange knows: the contract of a book, or what a requirement order requires.
  @inline(__always)
  static func needsExchange(_ event: Event) -> Bool {
    switch event.code {
    case .bookOpened: true
    case .accepted: event.isOfRequirement
    default: false
    }
  }

  /// Takes note of what an event for which ``needsExchange(_:)`` is about. It must be recorded, too.
  @inline(never)
  mutating func prepare(for event: Event, in exchange: borrowing Exchange) {
    switch event.kind {
    case .bookOpened(let book, _, _):
      if let contract = exchange.contract(of: book) { books.append(BookStatistics(book: book, contract: contract)) }
    case .accepted(let acceptance): requirementOrders.prepare(for: acceptance, in: exchange)
    default: break
    }
  }

  /// Adds those of `span` from `start` on, up to one for which ``needsExchange(_:)``. Returns its position, or that behind the last.
  mutating func record(_ span: Span<Event>, from start: Int) -> Int {
    var position = start
    while position < span.count, !Self.needsExchange(span[position]) {
      record(span[position])
      position += 1
    }
    return position
  }

  /// Adds one event. What plain orders mostly lead to is counted from the fields of the record.
  @inline(__always)
  mutating func record(_ event: Event) {
    events += 1
    switch event.code {
    case .accepted where !event.isOfRequirement:
      accepted += 1
      requirementOrders.forget(OrderID(event.order))
    case .rejected: rejections.add(event.reasonCode)
    case .cancelled:
      cancellations.add(event.reasonCode)
      requirementOrders.forget(OrderID(event.order))
    case .rested, .reduced: break
    default: record(event.kind)
    }
  }

  @inline(never)
  private mutating func record(_ kind: Event.Kind) {
    switch kind {
    case .bookPhase(let book, let phase): books[Int(book.rawValue)].phase = phase
    case .accepted(let acceptance):
      accepted += 1
      requirementOrders.accept(acceptance)
    case .trade(let trade):
      trades += 1
      quantityTraded += UInt64(trade.quantity)
      tickTotal += Int128(trade.price.ticks) * Int128(trade.quantity)
      let number = Int(trade.book.rawValue)
      books[number].record(trade)
      addMoney(of: trade, in: books[number].contract.window)
      requirementOrders.record(trade)
    case .replaced(let order): requirementOrders.replace(order)
    case .bookOpened, .priceBand, .rejected, .rested, .placed, .withdrawn, .reduced, .cancelled, .waiting,
      .namesForgotten, .indicative:
      break
    }
  }

  private mutating func addMoney(of trade: Event.Trade, in window: DeliveryWindow) {
    let hours = window.isSpot ? 1 : window.hours
    guard let money = Money(price: trade.price, quantity: trade.quantity, hours: hours) else { return }
    if window.isSpot {
      spotMoney = spotMoney?.adding(money)
    } else {
      windowMoney = windowMoney?.adding(money)
    }
  }
}

/// One book's share in a replay.
struct BookStatistics {
  let book: BookID
  let contract: Contract
  var phase = Phase.continuous
  private(set) var trades: UInt64 = 0
  private(set) var quantityTraded: UInt64 = 0
  private(set) var firstPrice: Price?
  private(set) var lastPrice: Price?

  init(book: BookID, contract: Contract) {
    self.book = book
    self.contract = contract
  }

  mutating func record(_ trade: Event.Trade) {
    trades += 1
    quantityTraded += UInt64(trade.quantity)
    firstPrice = firstPrice ?? trade.price
    lastPrice = trade.price
  }
}

// Of the fields of the record, those that need not be decoded to be counted.
extension Event {
  @inline(__always)
  fileprivate var isOfRequirement: Bool { header &>> 15 & 1 == 1 }
  /// The number of the reason, below 32.
  @inline(__always)
  fileprivate var reasonCode: Int { Int(truncatingIfNeeded: header &>> 8 & 31) }
}

/// How often each case of a reason occurred.
private struct Tally<Reason: RawRepresentable<UInt8> & CaseIterable> {
  private var countByCode = InlineArray<32, UInt64>(repeating: 0)

  @inline(__always)
  mutating func add(_ code: Int) { countByCode[code] += 1 }

  func counts(_ name: (Reason) -> String) -> [(name: String, count: UInt64)] {
    Reason.allCases.compactMap { reason in
      let count = countByCode[Int(reason.rawValue)]
      return count > 0 ? (name(reason), count) : nil
    }
  }
}
