import ComputeMatching
import Reporting
import Testing

/// Checks that the engine, and the plain model of the rules, do what is drawn.
func check(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
  let drawing: Drawing
  do throws(DrawingError) { drawing = try Drawing(text) } catch {
    return record(DrawingFailure(line: error.line, text: error.problem), sourceLocation)
  }
  for (name, failure) in [
    ("The engine", drawing.failure(of: DrawnExchange(drawing))),
    ("The model", drawing.failure(of: DrawnModel(drawing))),
  ] {
    if let failure { record(DrawingFailure(line: failure.line, text: "\(name): \(failure.text)"), sourceLocation) }
  }
}

/// At the line of the drawing that fails: the call and three quotation marks are above its first line.
private func record(_ failure: DrawingFailure, _ sourceLocation: SourceLocation) {
  var place = sourceLocation
  place.line += failure.line + 1
  Issue.record(Comment(rawValue: failure.text), sourceLocation: place)
}

/// Where something else happens than is drawn.
struct DrawingFailure: Equatable {
  /// Of the drawing, from 1.
  let line: Int
  let text: String
}

extension Drawing {
  /// Where a market, which nothing has happened in, does something else than is drawn, first; `nil` if it does not.
  func failure<Market: DrawnMarket & ~Copyable>(of market: consuming Market) -> DrawingFailure? {
    var run = DrawingRun(self, market)
    return run.failure()
  }
}

/// A market that a drawing is compared with, step by step.
private struct DrawingRun<Market: DrawnMarket & ~Copyable>: ~Copyable {
  private let drawing: Drawing
  private var market: Market
  private var accounts: OrderAccounts
  private var time: Timestamp = 1

  init(_ drawing: Drawing, _ market: consuming Market) {
    self.drawing = drawing
    self.market = market
    accounts = OrderAccounts(drawing.names)
  }

  /// The first difference, and how the books differ where they are drawn next.
  mutating func failure() -> DrawingFailure? {
    if let fault = setUp() { return DrawingFailure(line: drawing.steps.first?.line ?? 1, text: fault) }
    var failure: DrawingFailure?
    for step in drawing.steps {
      switch step.content {
      case .market(let expected):
        let books = compare(expected.lines(drawing.names), market.picture.lines(drawing.names))
        if let failure { return DrawingFailure(line: failure.line, text: "\(failure.text)\n\(books.text)") }
        if books.differs { return DrawingFailure(line: step.line, text: "the books differ\n\(books.text)") }
      case .command(let command, let stated, let text, let expected):
        time = stated ?? time
        let found = carryOut(command)
        if failure == nil {
          failure = difference(expected, found).map { DrawingFailure(line: step.line, text: "> \(text)\n\($0)") }
        }
      }
    }
    return failure
  }

  /// Makes the market that the drawing begins with, and returns the first event that should not have been.
  private mutating func setUp() -> String? {
    var commands = drawing.names.books.filter(\.isOpenFromStart).map { Command.openBook($0.contract, lot: $0.lot) }
    if case .market(let picture) = drawing.steps.first?.content { commands += picture.commands }
    for command in commands {
      let fault = carryOut(command).first { $0.hasPrefix("rejected") || $0.contains("[") }
      if let fault { return "the first books: \(fault)" }
    }
    return nil
  }

  private mutating func carryOut(_ command: Command) -> [String] {
    accounts.begin(command, at: time)
    var texts: [String] = []
    for event in market.apply(command, at: time) { texts.append(accounts.text(of: event)) }
    return texts
  }

  private func compare(_ expected: [SideBySide.Line], _ found: [SideBySide.Line]) -> SideBySide {
    SideBySide(expected, found, names: ("expected", "found"))
  }

  private func difference(_ expected: [String], _ found: [String]) -> String? {
    let lines = { (texts: [String]) in texts.enumerated().map { (place: "\($0)", text: $1) } }
    let events = compare(lines(expected), lines(found))
    if events.differs { return events.text }
    if let fault = market.fault ?? accounts.fault { return fault }
    var live = accounts.accounts
    for order in market.liveOrders {
      guard let account = live.removeValue(forKey: order.id) else { return "#\(order.id) is live" }
      let expected = LiveOrder(
        id: order.id, terms: KeptTerms(account.order), open: account.open, traded: account.traded)
      if order != expected { return "#\(order.id) is \(order), where the events say \(expected)" }
    }
    return live.keys.min().map { "#\($0) is not live" }
  }
}

extension MarketPicture {
  /// What makes a market like this one of books that are open and empty: the trades that were the last ones, auctions, orders by
  /// their numbers, bands, halts.
  fileprivate var commands: [Command] {
    var commands: [Command] = []
    for book in books {
      if let price = book.lastTradePrice {
        for (id, side) in [(OrderID(.max - 1), Side.ask), (OrderID(.max), .bid)] {
          commands.append(.submit(Order(id: id, side: side, book: book.book, price: price, quantity: 1)))
        }
      }
      if book.phase.isAuction { commands.append(.operate(book.book, .openAuction)) }
    }
    var orders: [OrderID: Order] = [:]
    for order in (books.flatMap(\.rows) + outside).flatMap(\.orders) where orders[order.order.id] == nil {
      orders[order.order.id] = order.order
    }
    commands += orders.sorted { $0.key < $1.key }.map { .submit($0.value) }
    for book in books {
      if book.band != PriceBand() {
        commands.append(.operate(book.book, .setPriceBand(low: book.band.low, high: book.band.high)))
      }
      if book.phase == .noCancel { commands.append(.operate(book.book, .lockAuction)) }
      if book.phase == .halted { commands.append(.operate(book.book, .halt)) }
      if book.phase == .closed { commands.append(.operate(book.book, .close)) }
    }
    return commands
  }
}
