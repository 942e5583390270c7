import CapacityLedger
import ComputeMatching

/// Public market data.
extension Desk {
  /// How many books there are, with numbers from 0.
  public var bookCount: Int { venue.windows.count }

  /// How trade comes about.
  public var mechanism: Scenario.Mechanism { venue.mechanism }

  /// When a book is delivered, in periods; `nil` for spot capacity, and for a book that there is not. O(1).
  public func window(of book: BookID) -> Range<Int>? {
    Int(book.rawValue) < venue.windows.count ? venue.windows[Int(book.rawValue)] : nil
  }

  /// The first of these windows, which are one after the other, that has not begun; `nil` if all have. O(windows).
  public func nextWindow(of books: [Int]) -> BookID? { venue.nextWindow(of: books, after: period) }

  /// The highest bid of a book, with what is displayed there; `nil` if there is none. O(1).
  public func bestBid(in book: BookID) -> DepthLevel? { venue.bestBid(in: book) }

  /// The lowest ask of a book, with what is displayed there; `nil` if there is none. O(1).
  public func bestAsk(in book: BookID) -> DepthLevel? { venue.bestAsk(in: book) }

  /// GPUs displayed on one side within `share` of its best price; 0 if that is negative or not a number. O(levels).
  public func depth(of book: BookID, _ side: Side, within share: Double) -> Quantity {
    venue.depth(of: book, side, within: share)
  }

  /// The volume-weighted average price at arm's length of the latest period before this one in which a book traded, in
  /// ticks; `nil` before there is one. O(1).
  public func publishedPrice(in book: BookID) -> Double? {
    Int(book.rawValue) < bookCount ? venue.publishedPrices[Int(book.rawValue)] : nil
  }

  /// GPUs that were traded at arm's length in the period before, on average over its hours. O(1).
  public func publishedVolume(in book: BookID) -> Double {
    Int(book.rawValue) < bookCount ? venue.publishedVolumes[Int(book.rawValue)] : 0
  }

  /// What has been traded in a book so far: of spot capacity in the period, of a window since it was opened. O(1).
  public func trades(in book: BookID) -> TradeTally { venue.ledger.trades(in: book) }
}
