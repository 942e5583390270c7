import ComputeMatching

/// One occupied price of one side of the venue's book.
struct VenueLevel: Hashable, Sendable {
  var price: Price
  /// Shares.
  var quantity: Quantity
}

/// The best prices of both sides of the venue's book, best first.
struct VenueBook {
  var asks: [VenueLevel] = []
  var bids: [VenueLevel] = []

  /// Whether the best bid is no worse than the best ask, as may be while nothing trades.
  var isCrossed: Bool {
    guard let bid = bids.first, let ask = asks.first else { return false }
    return bid.price >= ask.price
  }

  subscript(side: Side) -> [VenueLevel] {
    @inline(__always)
    _read {
      switch side {
      case .bid: yield bids
      case .ask: yield asks
      }
    }
    @inline(__always)
    _modify {
      switch side {
      case .bid: yield &bids
      case .ask: yield &asks
      }
    }
  }
}

/// Reads a LOBSTER orderbook file: in each row, level by level, ask price, ask size, bid price and bid size.
///
/// Levels that are not there have size 0 and the price 9999999999 (ask) or -9999999999 (bid).
struct VenueBookReader: ~Copyable {
  /// The book in the current row.
  private(set) var book = VenueBook()
  /// How many levels of each side a row has room for; 0 before the first row.
  private(set) var levelCount = 0
  private var rows: RowReader

  private static let fieldsPerLevel = 4
  private static let vacantPrice: Int64 = 9_999_999_999

  init(_ source: consuming ByteSource) throws(StreamError) { rows = try RowReader(source) }

  var name: String { rows.name }
  /// How many rows have been read.
  var count: Int { rows.rowCount }
  /// The line of the current row.
  var line: Int { rows.line }

  /// Reads the next row into ``book``. Returns whether there was one; throws at a row that is no book, with its place.
  mutating func next() throws(StreamError) -> Bool {
    guard try rows.next() else { return false }
    if rows.rowCount == 1 { levelCount = rows.fieldCount / Self.fieldsPerLevel }
    guard levelCount > 0, rows.fieldCount == levelCount * Self.fieldsPerLevel else {
      throw StreamError(
        file: rows.name, line: rows.line,
        problem: .malformed(
          expected: levelCount > 0
            ? "\(levelCount * Self.fieldsPerLevel) fields, \(levelCount) levels" : "four fields for each level",
          found: "\(rows.fieldCount)"))
    }
    try readLevels(of: .ask, from: 0)
    try readLevels(of: .bid, from: 2)
    return true
  }

  /// Counts the rows that are left, whatever they say, and returns how many the file has.
  mutating func countAll() throws(StreamError) -> Int {
    while try rows.next() {}
    return rows.rowCount
  }

  private mutating func readLevels(of side: Side, from offset: Int) throws(StreamError) {
    book[side].removeAll(keepingCapacity: true)
    let vacant = Price(ticks: side == .ask ? Self.vacantPrice : -Self.vacantPrice)
    var last = vacant
    for level in 0..<levelCount {
      let index = level * Self.fieldsPerLevel + offset
      guard let ticks = rows.signed(rows.field(index)), ticks == vacant.ticks || 1..<Self.vacantPrice ~= ticks
      else { throw malformed(index, side, "price", "a price in whole units of 0.0001 USD") }
      let price = Price(ticks: ticks)
      // The price of a vacant level is worse than all others, so these come last.
      guard level == 0 || side.isBetter(last, than: price) || price == vacant else {
        throw malformed(index, side, "price", "a worse price than that of the level before")
      }
      last = price
      guard let quantity = rows.signed(rows.field(index + 1)), price == vacant ? quantity == 0 : quantity > 0 else {
        throw malformed(index + 1, side, "size", price == vacant ? "0, as the level is vacant" : "shares, at least 1")
      }
      if price != vacant { book[side].append(VenueLevel(price: price, quantity: quantity)) }
    }
  }

  private func malformed(_ index: Int, _ side: Side, _ what: String, _ expected: String) -> StreamError {
    let level = index / Self.fieldsPerLevel + 1
    return rows.malformed(index, "\(side == .ask ? "ask" : "bid") \(what) \(level)", expected: expected)
  }
}
