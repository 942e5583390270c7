import ComputeMatching

/// The books with their levels, and in which order both have changed.
///
/// Levels are chained in the order of their latest change, and so are books. A reader that knows the number of the event up to
/// which it has read finds what has changed since at one end of a chain, however long it was away and however many readers
/// there are.
struct FeedBooks: ~Copyable {
  private var books: ContiguousArray<Book> = []
  private var levels: ContiguousArray<Level> = []
  private(set) var ladders: PriceLadders
  private(set) var removals: LevelRemovals
  /// The book that changed last.
  private(set) var newestBook = UInt32.none
  /// The number of the event that is followed now.
  var sequence: UInt64 = 0

  /// Behind this number of removals the oldest is forgotten: 160 KiB.
  static let removalCapacity = 4096

  init(expectedLevels: Int) {
    ladders = PriceLadders(expectedLevels: expectedLevels)
    levels.reserveCapacity(expectedLevels)
    removals = LevelRemovals(capacity: Self.removalCapacity)
  }

  var count: Int { books.count }

  @inline(__always)
  func contains(_ book: BookID) -> Bool { Int(book.rawValue) < books.count }

  subscript(book: BookID) -> Book {
    @inline(__always) get { books[Int(book.rawValue)] }
  }

  /// A level. Whoever changes it calls ``noteChange(ofLevel:)``, and ``removeIfEmpty(_:)`` if an order has left.
  subscript(level level: UInt32) -> Level {
    @inline(__always) get { levels[Int(level)] }
    @inline(__always) _modify { yield &levels[Int(level)] }
  }

  /// A book opens, with the next number.
  mutating func open(in phase: Phase) {
    books.append(Book(sequence: 0, previousSequence: 0, phase: phase))
    ladders.appendBook()
    noteChange(of: BookID(UInt32(truncatingIfNeeded: books.count - 1)))
  }

  mutating func setPhase(of book: BookID, to phase: Phase) {
    books[Int(book.rawValue)].phase = phase
    noteChange(of: book)
  }

  @inline(__always)
  mutating func add(_ trade: TradePrint) {
    books[Int(trade.book.rawValue)].trades.add(trade)
    noteChange(of: trade.book)
  }

  /// What is known of the trades of a book that was joined.
  mutating func setLastTradePrice(of book: BookID, to price: Price?) {
    books[Int(book.rawValue)].trades.lastPrice = price
  }

  /// The level at `price`, which is positive, added if it is new.
  @inline(__always)
  mutating func findOrInsertLevel(at price: Price, _ side: Side, in book: BookID) -> UInt32 {
    let number = ladders.findOrInsertLevel(at: price, side, in: book)
    if Int(number) >= levels.count {
      levels.append(Level(price: price, book: book, side: side))
    } else if levels[Int(number)].isEmpty {
      levels[Int(number)] = Level(price: price, book: book, side: side)
    }
    return number
  }

  /// Takes a level out that has no order left.
  @inline(__always)
  mutating func removeIfEmpty(_ level: UInt32) {
    if levels[Int(level)].isEmpty { remove(level) }
  }

  private mutating func remove(_ number: UInt32) {
    let level = levels[Int(number)]
    unchain(number)
    ladders.removeLevel(number, level.side, in: level.book)
    let previous = books[Int(level.book.rawValue)].lastRemoval
    books[Int(level.book.rawValue)].lastRemoval = removals.append(
      level.price, level.side, by: sequence, after: previous)
  }

  // MARK: The order of changes

  /// The level is another one by the event that is followed now.
  @inline(__always)
  mutating func noteChange(ofLevel number: UInt32) {
    guard levels[Int(number)].sequence != sequence else { return }
    let book = levels[Int(number)].book
    if books[Int(book.rawValue)].newestLevel != number { moveToNewerEnd(number, of: book) }
    levels[Int(number)].sequence = sequence
    noteChange(of: book)
  }

  private mutating func moveToNewerEnd(_ number: UInt32, of book: BookID) {
    // A level that is new is in no chain.
    if levels[Int(number)].sequence > 0 { unchain(number) }
    let newest = books[Int(book.rawValue)].newestLevel
    levels[Int(number)].older = newest
    levels[Int(number)].newer = .none
    if newest != .none { levels[Int(newest)].newer = number }
    books[Int(book.rawValue)].newestLevel = number
  }

  private mutating func unchain(_ number: UInt32) {
    let level = levels[Int(number)]
    if level.newer != .none {
      levels[Int(level.newer)].older = level.older
    } else {
      books[Int(level.book.rawValue)].newestLevel = level.older
    }
    if level.older != .none { levels[Int(level.older)].newer = level.newer }
  }

  @inline(__always)
  private mutating func noteChange(of book: BookID) {
    guard books[Int(book.rawValue)].sequence != sequence else { return }
    books[Int(book.rawValue)].previousSequence = books[Int(book.rawValue)].sequence
    books[Int(book.rawValue)].sequence = sequence
    if newestBook != book.rawValue { moveToNewerEnd(book) }
  }

  private mutating func moveToNewerEnd(_ number: BookID) {
    let book = books[Int(number.rawValue)]
    if book.newer != .none { books[Int(book.newer)].older = book.older }
    if book.older != .none { books[Int(book.older)].newer = book.newer }
    if newestBook != .none { books[Int(newestBook)].newer = number.rawValue }
    books[Int(number.rawValue)].older = newestBook
    books[Int(number.rawValue)].newer = .none
    newestBook = number.rawValue
  }
}
