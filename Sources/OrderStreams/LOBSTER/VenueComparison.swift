import ComputeMatching

/// Holds the engine's book against the venue's, row by row, as far as the rows reach.
///
/// A row shows the best N levels of each side. What lies behind them is out of sight: orders may come and go there and no
/// message tells. So when a better level empties and one that was out of sight comes into view, what is in it could
/// not be known, and nobody is to blame if the engine has something else there. A level that was in view one row earlier
/// has no such excuse.
struct VenueComparison: ~Copyable {
  private var reader: VenueBookReader
  /// The prices that the row before showed reach to here on each side; `nil` if that was the whole side.
  private var horizons: (bid: Price?, ask: Price?) = (nil, nil)
  /// What ``compare(_:_:)`` found, side by side and best level first.
  private(set) var findings: [Finding] = []

  /// A level that differs, or that came into view.
  struct Finding {
    let side: Side
    let price: Price
    /// 0 if the engine has no such level.
    let engineQuantity: Quantity
    /// 0 if the venue has no such level.
    let venueQuantity: Quantity
    /// Whether the row before showed this price, be it empty.
    let wasInView: Bool

    var isDifferent: Bool { engineQuantity != venueQuantity }
  }

  init(_ source: consuming ByteSource) throws(StreamError) { reader = try VenueBookReader(source) }

  var name: String { reader.name }
  var line: Int { reader.line }
  /// The venue's book in the current row.
  var book: VenueBook { reader.book }

  /// Goes on to the next row. Returns whether there was one.
  mutating func next() throws(StreamError) -> Bool {
    if reader.count > 0 {
      horizons = (bid: horizon(of: .bid), ask: horizon(of: .ask))
    }
    return try reader.next()
  }

  /// Counts the rows that are left and returns how many there are in all.
  mutating func countAll() throws(StreamError) -> Int { try reader.countAll() }

  /// Compares the current row with `book` and leaves what there is to say in ``findings``. O(levels in a row), and in
  /// the engine's levels that the venue does not have.
  mutating func compare(_ exchange: borrowing Exchange, _ book: BookID) {
    findings.removeAll(keepingCapacity: true)
    compare(exchange, book, .ask)
    compare(exchange, book, .bid)
  }

  private mutating func compare(_ exchange: borrowing Exchange, _ book: BookID, _ side: Side) {
    let levels = reader.book[side]
    let isWholeSide = levels.count < reader.levelCount
    let horizon = side == .bid ? horizons.bid : horizons.ask
    var findings: [Finding] = []
    swap(&findings, &self.findings)
    var next = 0
    func note(_ price: Price, engine: Quantity, venue: Quantity) {
      let wasInView = horizon.map { !side.isBetter($0, than: price) } ?? true
      guard engine != venue || !wasInView else { return }
      findings.append(
        Finding(side: side, price: price, engineQuantity: engine, venueQuantity: venue, wasInView: wasInView))
    }
    exchange.forEachLevel(of: book, side) { level in
      while next < levels.count, side.isBetter(levels[next].price, than: level.price) {
        note(levels[next].price, engine: 0, venue: levels[next].quantity)
        next += 1
      }
      if next < levels.count, levels[next].price == level.price {
        note(level.price, engine: level.quantity, venue: levels[next].quantity)
        next += 1
      } else if next < levels.count || isWholeSide {
        note(level.price, engine: level.quantity, venue: 0)
      }
      return next < levels.count || isWholeSide
    }
    for level in levels[next...] { note(level.price, engine: 0, venue: level.quantity) }
    swap(&findings, &self.findings)
  }

  private func horizon(of side: Side) -> Price? {
    let levels = reader.book[side]
    return levels.count == reader.levelCount ? levels.last?.price : nil
  }
}

extension Side {
  /// Whether an order of this side at `price` trades before one at `other`.
  func isBetter(_ price: Price, than other: Price) -> Bool {
    switch self {
    case .bid: price > other
    case .ask: price < other
    }
  }
}
