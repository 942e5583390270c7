import ComputeMatching
import MarketData
import OrderStreams

/// Writes every displayed order of a replay, as the market sees it, to a DBN file (`--mbo`).
///
/// A trade is the aggressor's, then a fill of each order in the queue that traded. An order that displays less for whatever reason is
/// modified, and one that displays nothing any more is cancelled. An order that enters a queue anywhere but at its end has those behind it cancelled and added again, as
/// such a file has no other way to say so.
struct MBOOutput: ~Copyable {
  private var writer: DBNWriter
  private let name: String
  private var feed = MarketFeed()
  private var displayed: [Place: DisplayedOrder] = [:]
  private var changes: [BookChange] = []
  /// What the present command led to.
  private var records: [DBNWriter.Record] = []
  private var booksOfCommand: Set<UInt32> = []

  private struct Place: Hashable {
    let book: BookID
    let order: OrderID
  }

  init(path: String, tick: Tick) throws(StreamError) {
    writer = try DBNWriter(path: path, tick: tick)
    name = path
  }

  /// Writes what the events that wait in `exchange` say.
  mutating func take(eventsOf exchange: borrowing Exchange) throws(StreamError) {
    for index in 0..<exchange.events.count {
      let event = exchange.events[index]
      let sequence = exchange.events.sequence(at: index)
      changes.removeAll(keepingCapacity: true)
      var failure: FeedError?
      exchange.events.withSpan { span in
        do throws(FeedError) {
          try feed.follow(span.extracting(index..<index + 1), from: sequence, into: &changes)
        } catch { failure = error }
      }
      if let failure {
        throw StreamError(
          file: name, problem: .malformed(expected: "events that follow each other", found: "\(failure)"))
      }
      append(event, sequence)
    }
    booksOfCommand.removeAll(keepingCapacity: true)
    for index in records.indices.reversed() {
      records[index].isLast = booksOfCommand.insert(records[index].instrument).inserted
    }
    for record in records { try writer.append(record) }
    records.removeAll(keepingCapacity: true)
  }

  /// Ends the file. `symbols` says what each book trades.
  mutating func finish(symbols: [String]) throws(StreamError) {
    try writer.finish(
      symbols: symbols.enumerated().map { number, symbol in
        symbol.utf8.count <= DBNWriter.longestSymbol && symbol.utf8.allSatisfy { $0 < 0x80 }
          ? symbol : "book-\(number + 1)"
      })
  }

  private mutating func append(_ event: Event, _ sequence: UInt64) {
    var trade: Event.Trade?
    if case .trade(let found) = event.kind {
      trade = found
      append(.trade, in: found.book, found.taker, found.side, found.price, found.quantity, event, sequence)
    }
    for change in changes {
      switch change.kind {
      case .opened, .phase, .trade: break
      case .added(let order, _): add(order, in: change.book, event, sequence)
      case .reduced(let order): reduce(order.id, to: order.quantity, in: change.book, trade, event, sequence)
      case .removed(let id): reduce(id, to: 0, in: change.book, trade, event, sequence)
      }
    }
  }

  private mutating func add(_ order: DisplayedOrder, in book: BookID, _ event: Event, _ sequence: UInt64) {
    // Requirement orders keep their place in time, so others may be behind them.
    let behind =
      order.isFlexible ? feed.orders(in: book, order.side, at: order.price).drop { $0.id != order.id }.dropFirst() : []
    for other in behind { reduce(other.id, to: 0, in: book, nil, event, sequence) }
    for order in [order] + behind {
      displayed[Place(book: book, order: order.id)] = order
      append(.add, in: book, order.id, order.side, order.price, order.quantity, event, sequence)
    }
  }

  private mutating func reduce(
    _ id: OrderID, to quantity: Quantity, in book: BookID, _ trade: Event.Trade?, _ event: Event, _ sequence: UInt64
  ) {
    let place = Place(book: book, order: id)
    guard let order = displayed[place], order.quantity > quantity else { return }
    if quantity > 0 {
      displayed[place] = DisplayedOrder(
        id: id, side: order.side, price: order.price, quantity: quantity, isFlexible: order.isFlexible)
    } else {
      displayed[place] = nil
    }
    if let trade, trade.book == book, id == trade.maker || trade.side == nil && id == trade.taker {
      append(.fill, in: book, id, order.side, trade.price, trade.quantity, event, sequence)
    }
    // Others take a cancel for the end of the order, whatever its size.
    let (action, stated) = quantity > 0 ? (DBNWriter.Action.modify, quantity) : (.cancel, order.quantity)
    append(action, in: book, id, order.side, order.price, stated, event, sequence)
  }

  private mutating func append(
    _ action: DBNWriter.Action, in book: BookID, _ order: OrderID, _ side: Side?, _ price: Price, _ quantity: Quantity,
    _ event: Event, _ sequence: UInt64
  ) {
    records.append(
      DBNWriter.Record(
        action, instrument: book.rawValue + 1, timestamp: event.timestamp, sequence: sequence, order: order, side: side,
        price: price, quantity: quantity))
  }
}
