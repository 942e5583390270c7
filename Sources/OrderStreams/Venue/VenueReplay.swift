import ComputeMatching

/// Replays the messages of a venue's order feed, each instrument in a book of its own.
///
///     var exchange = Exchange(VenueReplay.configuration(tick: .standard))
///     var reader = ITCHReader(source)
///     var replay = VenueReplay()
///     while let message = try reader.next() {
///       replay.apply(message, of: reader, to: &exchange)
///       exchange.removeAllEvents()
///     }
///     print(replay.report.executions.namedMaker)
///
/// Everything that happens to a book happens through commands. An execution is replayed as the marketable order that caused
/// it, at the price of the order that the file names, so that the *engine* decides who trades. If it decides otherwise than the
/// venue, that is counted, and the trade is put right order by order, so that one disagreement does not lead to the next.
public struct VenueReplay: ~Copyable {
  /// What has been seen so far.
  public internal(set) var report = VenueReport()

  /// The books of the present file's instruments, by their numbers.
  private var instruments: [BookID?] = []
  private var books: [String: BookID] = [:]
  /// By book.
  private var symbols: [String] = []
  /// By book: how its auction ends.
  private var auctions: [Auction] = []
  private var orderIDs = VenueOrderIDs()

  /// How the auction that a book is in ends.
  private enum Auction {
    /// It is in none, or the file will say.
    case none
    /// Trading has resumed: as soon as nothing crosses, or something else than an execution comes.
    case resuming
    /// An execution of a cross came while the book traded: with the cross, or when something else comes.
    case cross
    /// An order came to rest that crosses: when something else than an execution comes and nothing crosses.
    case crossed
  }

  /// A replay in an exchange in which nothing has happened.
  public init() {}

  /// The exchange that such files ask for: room for all quantities of 32 bits in one order.
  public static func configuration(tick: Tick) -> Exchange.Configuration {
    Exchange.Configuration(maximumQuantity: Quantity(UInt32.max), tick: tick, expectedOrders: 1 << 16)
  }

  /// To be called before the first message of another file: its reader numbers instruments anew.
  public mutating func beginFile() { instruments.removeAll(keepingCapacity: true) }

  /// The venue's name of what `book` trades.
  public func symbol(of book: BookID) -> String? {
    let number = Int(book.rawValue)
    return number < symbols.count ? symbols[number] : nil
  }

  /// Replays one message in `exchange`, whose events are left for the caller to read and remove. Pass the same exchange every
  /// time.
  public mutating func apply<Reader: VenueReader & ~Copyable>(
    _ message: VenueMessage, of reader: borrowing Reader, to exchange: inout Exchange
  ) {
    report.messageCount += 1
    guard message.instrument != VenueMessage.wholeMarket else { return }
    let book = book(of: message, reader, &exchange)
    let time = message.timestamp
    let number = Int(book.rawValue)
    if auctions[number] != .none, !message.event.mayBelongToCross {
      if auctions[number] != .crossed || !exchange.isCrossed(book) { uncross(book, &exchange, at: time) }
    }
    switch message.event {
    case .order(let order, let side, let price, let quantity):
      enter(order, side, price, quantity, in: book, &exchange, at: time)
    case .execution(let order, let quantity, let price, let inCross):
      execute(order, quantity, price, inCross, in: book, message, reader, &exchange)
    case .reduction(let order, let quantity):
      if let resting = known(order, in: book, exchange) { exchange.reduce(resting.id, by: quantity, at: time) }
    case .deletion(let order):
      if let resting = known(order, in: book, exchange) { exchange.cancel(resting.id, at: time) }
    case .completion(let order):
      if let resting = orderIDs.find(order, in: book, exchange) {
        report.unfilled += 1
        exchange.cancel(resting.id, at: time)
      }
    case .replacement(let old, let new, let price, let quantity):
      guard let resting = known(old, in: book, exchange) else { break }
      let id = new == old ? resting.id : orderIDs.enter(new, in: book, exchange)
      replace(resting, id, price, quantity, in: book, &exchange, at: time)
    case .change(let order, let side, let price, let quantity):
      change(order, side, price, quantity, in: book, &exchange, at: time)
    case .status(let status):
      exchange.change(to: status, of: book, at: time)
      // A halt, and a turn to quotes, take the place of what was.
      auctions[number] = status == .tradingResumed && exchange.phase(of: book) == .auction ? .resuming : .none
    case .cross:
      if auctions[number] == .cross { uncross(book, &exchange, at: time) }
    case .clear: clear(book, &exchange, at: time)
    case .hiddenExecution, .instrument, .information: break
    }
    if auctions[number] == .resuming, !exchange.isCrossed(book) { uncross(book, &exchange, at: time) }
  }

  /// To be called after the last message: trading that was about to resume does.
  public mutating func finish(_ exchange: inout Exchange) {
    for number in auctions.indices where auctions[number] != .none {
      uncross(BookID(UInt32(number)), &exchange, at: exchange.now)
    }
  }

  /// Ends the auction, at one price for what still crosses.
  private mutating func uncross(_ book: BookID, _ exchange: inout Exchange, at time: Timestamp) {
    auctions[Int(book.rawValue)] = .none
    exchange.apply(.operate(book, .uncross), at: time)
  }

  /// The order that a message changes, counted as known or not.
  private mutating func known(_ order: UInt64, in book: BookID, _ exchange: borrowing Exchange) -> RestingOrder? {
    let resting = orderIDs.find(order, in: book, exchange)
    if resting == nil { report.unknownChanges += 1 } else { report.knownChanges += 1 }
    return resting
  }

  private mutating func enter(
    _ order: UInt64, _ side: Side, _ price: Price, _ quantity: Quantity, in book: BookID, _ exchange: inout Exchange,
    at time: Timestamp
  ) {
    let id = orderIDs.enter(order, in: book, exchange)
    makeRoom(side, price, in: book, &exchange, at: time)
    exchange.submit(Order(id: id, side: side, book: book, price: price, quantity: quantity), at: time)
  }

  private mutating func replace(
    _ resting: RestingOrder, _ id: OrderID, _ price: Price, _ quantity: Quantity, in book: BookID,
    _ exchange: inout Exchange, at time: Timestamp
  ) {
    makeRoom(resting.side, price, in: book, &exchange, at: time)
    let replacement = Replacement(id: id == resting.id ? nil : id, price: price, quantity: quantity)
    exchange.apply(.replace(resting.id, with: replacement), at: time)
  }

  /// Takes the book to a phase in which an order can come to rest there, as the file says that it did.
  private mutating func makeRoom(
    _ side: Side, _ price: Price, in book: BookID, _ exchange: inout Exchange, at time: Timestamp
  ) {
    exchange.openToQuotes(book, at: time)
    guard exchange.crosses(side, price, in: book), exchange.phase(of: book) == .continuous else { return }
    report.crossingOrders += 1
    auctions[Int(book.rawValue)] = .crossed
    exchange.apply(.operate(book, .openAuction), at: time)
  }

  private mutating func change(
    _ order: UInt64, _ side: Side?, _ price: Price, _ quantity: Quantity, in book: BookID,
    _ exchange: inout Exchange, at time: Timestamp
  ) {
    guard let resting = known(order, in: book, exchange) else {
      if let side { enter(order, side, price, quantity, in: book, &exchange, at: time) }
      return
    }
    let isSmaller = price == resting.price && quantity <= resting.openQuantity && quantity >= 0
    if !isSmaller {
      replace(resting, resting.id, price, quantity, in: book, &exchange, at: time)
    } else if quantity < resting.openQuantity {
      exchange.reduce(resting.id, by: resting.openQuantity - quantity, at: time)
    }
  }

  private mutating func execute<Reader: VenueReader & ~Copyable>(
    _ order: UInt64, _ quantity: Quantity, _ price: Price?, _ inCross: Bool, in book: BookID, _ message: VenueMessage,
    _ reader: borrowing Reader, _ exchange: inout Exchange
  ) {
    let time = message.timestamp
    guard let resting = orderIDs.find(order, in: book, exchange) else {
      report.executions.unknownMaker += 1
      report.executions.notReplayed += 1
      return
    }
    if inCross, exchange.phase(of: book) == .continuous {
      exchange.apply(.operate(book, .openAuction), at: time)
      auctions[Int(book.rawValue)] = .cross
    }
    guard exchange.phase(of: book) == .continuous else {
      report.executions.inAuction += 1
      return exchange.reduce(resting.id, by: quantity, at: time)
    }
    if let price, price != resting.price { report.otherPrices += 1 }
    let execution = NamedExecution(
      timestamp: time, order: resting.id, side: resting.side, price: resting.price, quantity: quantity)
    let taker = OrderID.executionTaker(row: report.messageCount)
    let firstEvent = exchange.events.count
    exchange.submit(execution.taker(taker, in: book), at: time)
    let disagreement = MakerDisagreement(
      about: execution, trades: exchange.events.trades(of: taker, from: firstEvent))
    guard let disagreement else {
      report.executions.namedMaker += 1
      return
    }
    let maker = disagreement.trades.first.map { reader.name(of: orderIDs.name(of: $0.maker)) }
    report.count(
      VenueReport.OtherMaker(
        message: report.messageCount, symbol: reader.symbol(of: message.instrument), side: resting.side,
        price: resting.price, quantity: quantity, named: reader.name(of: order), maker: maker))
    exchange.putRight(disagreement, in: book)
  }

  private mutating func clear(_ book: BookID, _ exchange: inout Exchange, at time: Timestamp) {
    for side in Side.allCases {
      for level in exchange.depth(of: book, side) {
        for order in exchange.orders(in: book, side, at: level.price) { exchange.cancel(order.id, at: time) }
      }
    }
  }

  /// The book of the message's instrument, which opens with its first message.
  private mutating func book<Reader: VenueReader & ~Copyable>(
    of message: VenueMessage, _ reader: borrowing Reader, _ exchange: inout Exchange
  ) -> BookID {
    let number = Int(message.instrument)
    if number < instruments.count, let book = instruments[number] { return book }
    let symbol = reader.symbol(of: message.instrument)
    let book = books[symbol] ?? open(symbol, &exchange, at: message.timestamp)
    if number >= instruments.count {
      instruments += [BookID?](repeating: nil, count: number + 1 - instruments.count)
    }
    instruments[number] = book
    return book
  }

  private mutating func open(_ symbol: String, _ exchange: inout Exchange, at time: Timestamp) -> BookID {
    var contract = Contract(of: symbol)
    var number = exchange.bookCount
    while exchange.book(for: contract) != nil {
      number += 1
      contract = Contract(of: symbol, number: number)
    }
    exchange.apply(.openBook(contract), at: time)
    let book = exchange.book(for: contract) ?? BookID(0)
    books[symbol] = book
    symbols.append(symbol)
    auctions.append(.none)
    return book
  }
}

extension VenueMessage.Event {
  /// Whether such messages tell of trades in a cross, or of trades that the book does not show.
  fileprivate var mayBelongToCross: Bool {
    switch self {
    case .execution, .hiddenExecution, .cross, .completion, .information: true
    case .order, .reduction, .deletion, .replacement, .change, .status, .clear, .instrument: false
    }
  }
}
