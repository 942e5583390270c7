import ComputeMatching

/// The books with their levels, and in which order both have changed.
///
/// Levels are chained in the order of their latest change, and so are books. A reader that knows the number of the event up to
/// which it has read finds what has changed since at one end of a chain, however long it was away and however many readers
/// there are.
struct FeedBooks: ~Copyable {
  private var books = GrowableBuffer<Book>()
  private var levels: GrowableBuffer<Level>
  private(set) var ladders: PriceLadders
  private(set) var removals: LevelRemovals
  /// The book that changed last.
  private(set) var newestBook = UInt32.none
  /// The number of the event that is followed now.
  var sequence: UInt64

  /// No books. What is known of changes begins behind the event `sequence`.
  init(expectedLevels: Int, behind sequence: UInt64) {
    self.sequence = sequence
    removals = LevelRemovals(behind: sequence)
    ladders = PriceLadders(expectedLevels: expectedLevels)
    levels = GrowableBuffer(minimumCapacity: expectedLevels)
  }

  var count: Int { books.count }

  @inline(__always)
  func contains(_ book: BookID) -> Bool { Int(book.rawValue) < books.count }

  subscript(book: BookID) -> Book {
    @inline(__always) _read { yield books[book.rawValue] }
  }

  /// A level. Code that changes it must call ``noteChange(ofLevel:in:)``, and ``remove(_:)`` if no order is left.
  subscript(level level: UInt32) -> Level {
    @inline(__always) _read { yield levels[level] }
    @inline(__always) _modify { yield &levels[level] }
  }

  /// A book with this lot opens, with the next number.
  mutating func open(in phase: Phase, lot: Quantity) {
    books.append(
      Book(sequence: 0, previousSequence: 0, phase: phase, lot: UInt32(clamping: max(lot, 1))))
    ladders.appendBook()
    noteChange(of: BookID(UInt32(truncatingIfNeeded: books.count - 1)))
  }

  /// As much of `quantity` as can be traded in `book`.
  func wholeLots(of quantity: UInt32, in book: BookID) -> UInt32 { quantity - quantity % books[book.rawValue].lot }

  mutating func setPhase(of book: BookID, to phase: Phase) {
    books[book.rawValue].phase = phase
    noteChange(of: book)
  }

  @inline(__always)
  mutating func addTrade(of quantity: UInt32, at price: Price, in book: BookID) {
    books[book.rawValue].trades.add(Quantity(quantity), at: price)
    noteChange(of: book)
  }

  /// What is known of the trades of a book that was joined.
  mutating func setLastTradePrice(of book: BookID, to price: Price?) {
    books[book.rawValue].trades.lastPrice = price
  }

  /// The level at `price`, which is positive, added if it is new.
  @inline(__always)
  mutating func findOrInsertLevel(at price: Price, _ side: Side, in book: BookID) -> UInt32 {
    let number = ladders.findOrInsertLevel(at: price, side, in: book)
    if Int(number) >= levels.count {
      levels.append(Level(price: price, book: book, side: side))
      noteBestLevel(side, in: book)
    } else if levels[number].isEmpty {
      levels[number] = Level(price: price, book: book, side: side)
      noteBestLevel(side, in: book)
    }
    return number
  }

  /// Takes a level out that has no order left.
  @inline(never)
  mutating func remove(_ number: UInt32) {
    let level = levels[number]
    unchain(number, of: level.book)
    ladders.removeLevel(number, level.side, in: level.book)
    noteBestLevel(level.side, in: level.book)
    let previous = books[level.book.rawValue].lastRemoval
    books[level.book.rawValue].lastRemoval = removals.append(
      level.price, level.side, by: sequence, after: previous)
  }

  /// Keeps the best level at hand, since asking the ladders for it copies them.
  @inline(never)
  private mutating func noteBestLevel(_ side: Side, in book: BookID) {
    let best = ladders.bestLevel(side, in: book) ?? .none
    switch side {
    case .bid: books[book.rawValue].bestBid = best
    case .ask: books[book.rawValue].bestAsk = best
    }
  }

  // MARK: The order of changes

  /// The level is another one by the event that is followed now.
  @inline(__always)
  mutating func noteChange(ofLevel number: UInt32, in book: BookID) {
    guard levels[number].sequence != sequence else { return }
    if books[book.rawValue].newestLevel != number { moveToNewerEnd(number, of: book) }
    levels[number].sequence = sequence
    noteChange(of: book)
  }

  @inline(__always)
  private mutating func moveToNewerEnd(_ number: UInt32, of book: BookID) {
    // A level that is new is in no chain.
    if levels[number].sequence > 0 { unchain(number, of: book) }
    let newest = books[book.rawValue].newestLevel
    levels[number].older = newest
    levels[number].newer = .none
    if newest != .none { levels[newest].newer = number }
    books[book.rawValue].newestLevel = number
  }

  @inline(__always)
  private mutating func unchain(_ number: UInt32, of book: BookID) {
    let (newer, older) = (levels[number].newer, levels[number].older)
    if newer != .none { levels[newer].older = older } else { books[book.rawValue].newestLevel = older }
    if older != .none { levels[older].newer = newer }
  }

  @inline(__always)
  private mutating func noteChange(of book: BookID) {
    guard books[book.rawValue].sequence != sequence else { return }
    books[book.rawValue].previousSequence = books[book.rawValue].sequence
    books[book.rawValue].sequence = sequence
    if newestBook != book.rawValue { moveToNewerEnd(book) }
  }

  private mutating func moveToNewerEnd(_ number: BookID) {
    let book = books[number.rawValue]
    if book.newer != .none { books[book.newer].older = book.older }
    if book.older != .none { books[book.older].newer = book.newer }
    if newestBook != .none { books[newestBook].newer = number.rawValue }
    books[number.rawValue].older = newestBook
    books[number.rawValue].newer = .none
    newestBook = number.rawValue
  }
}
