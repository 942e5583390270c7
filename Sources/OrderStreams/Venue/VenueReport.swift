import ComputeMatching

/// What a replay of a venue's order feed saw, counted by kind.
public struct VenueReport: Hashable, Sendable {
  /// How many messages were replayed.
  public internal(set) var messageCount = 0
  /// Executions of visible orders, by who the maker was.
  public internal(set) var executions = ExecutionCounts()
  /// Executions, in no cross, that printed at another price than that of their order, at which the engine trades.
  public internal(set) var otherPrices = 0
  /// Reductions, deletions, replacements and changes of orders that the engine knows.
  public internal(set) var knownChanges = 0
  /// Those of orders that the engine does not know.
  public internal(set) var unknownChanges = 0
  /// Orders that came to rest although they cross: the venue was in an auction that the file does not tell of.
  public internal(set) var crossingOrders = 0
  /// Orders that the file says were filled, and that had something left in the engine.
  public internal(set) var unfilled = 0
  /// The first few executions that another order made than the one the file names.
  public internal(set) var otherMakers: [OtherMaker] = []

  /// How many examples are kept.
  public static let examples = 10

  /// A report on nothing.
  public init() {}

  /// An execution that the engine gave to another order than the one the file names.
  public struct OtherMaker: Hashable, Sendable {
    /// The number of the message, from 1, over all files.
    public let message: Int
    /// What was traded.
    public let symbol: String
    /// The side of the order that the file names.
    public let side: Side
    /// Its price.
    public let price: Price
    /// How much traded.
    public let quantity: Quantity
    /// The venue's name of the order that the file names.
    public let named: String
    /// That of the first order that traded in its place; `nil` if none did.
    public let maker: String?
  }

  mutating func count(_ other: OtherMaker) {
    executions.otherMaker += 1
    if executions.otherMaker <= Self.examples { otherMakers.append(other) }
  }
}
