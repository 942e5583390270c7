import ComputeMatching

/// What a LOBSTER replay saw: messages, rows of the venue's book, and executions, counted by kind.
public struct LOBSTERReport: Hashable, Sendable {
  /// How many messages were replayed.
  public internal(set) var messageCount = 0
  /// Executions of visible orders, by who the maker was.
  public internal(set) var executions = ExecutionCounts()
  /// Reductions and deletions, by what the engine knew of the order.
  public internal(set) var removals = Removals()
  /// The rows that differ, of each kind the first few, in the order of the file.
  public internal(set) var differences: [Difference] = []
  /// The first few executions that another order made than the one the file names.
  public internal(set) var otherMakers: [OtherMaker] = []

  private var messages = [Int](repeating: 0, count: LOBSTERMessage.Kind.allCases.count)
  private var statuses = [Int](repeating: 0, count: TradingStatus.allCases.count)
  private var rows = [Int](repeating: 0, count: RowKind.allCases.count)

  /// How many examples of a kind are kept.
  public static let examplesPerKind = 10

  /// How a row of the venue's book compares with the engine's. Each row is of one kind: of those that apply the first in
  /// this order, so that what has no excuse never hides behind what has one.
  public enum RowKind: UInt8, Sendable, CaseIterable {
    /// All levels agree, prices and quantities.
    case equal
    /// A level differs that was in view one row earlier, and nothing excuses it.
    case unexplained
    /// A level differs because the engine gave an execution to another order than the venue did.
    case otherMaker
    /// The engine has a level that the venue does not have: its orders were cancelled out of sight.
    case staleLevel
    /// A level came into view with less than the engine knows of: some of it was cancelled out of sight.
    case enteredWithLess
    /// A level came into view with more than the engine knows of: some of it arrived out of sight.
    case enteredWithMore
    /// A level came into view of which the engine knows nothing.
    case enteredUnknown

    /// The kind in words.
    public var text: String {
      switch self {
      case .equal: "equal"
      case .unexplained: "unexplained"
      case .otherMaker: "executed away from the head of the queue"
      case .staleLevel: "stale level that the venue does not have"
      case .enteredWithLess: "entered the window: less than known"
      case .enteredWithMore: "entered the window: more than known"
      case .enteredUnknown: "entered the window: nothing known"
      }
    }
  }

  /// A row that differs, and the level that makes it one of its kind.
  public struct Difference: Hashable, Sendable {
    /// The line in the orderbook file, from 1.
    public let line: Int
    /// Of the row's message: nanoseconds after midnight.
    public let timestamp: Timestamp
    /// How the row differs.
    public let kind: RowKind
    /// The side of the level.
    public let side: Side
    /// In ticks of 0.0001 USD.
    public let price: Price
    /// What the engine has at that price, in shares; 0 if there is no such level.
    public let engineQuantity: Quantity
    /// What the venue has there.
    public let venueQuantity: Quantity
  }

  /// Reductions and deletions. Each is counted once.
  public struct Removals: Hashable, Sendable {
    /// The order was in the engine's book.
    public internal(set) var known = 0
    /// It did not, and was taken from the anonymous order at its price.
    public internal(set) var anonymous = 0
    /// It did not, and no other order represented it: the engine answered `unknown_order`.
    public internal(set) var unknown = 0

    /// All reductions and deletions.
    public var total: Int { known + anonymous + unknown }
  }

  /// An execution that the engine gave to another order than the one the file names.
  public struct OtherMaker: Hashable, Sendable {
    /// The line in the message file, from 1.
    public let line: Int
    /// The execution as the file has it.
    public let message: LOBSTERMessage
    /// The first order that traded in its place; `nil` if none did.
    public let maker: OrderID?
  }

  /// How many messages of `kind` there were.
  public func messages(_ kind: LOBSTERMessage.Kind) -> Int { messages[Int(kind.rawValue) - 1] }

  /// How many messages said that trading took this turn.
  public func messages(_ status: TradingStatus) -> Int { statuses[Int(status.rawValue) + 1] }

  /// How many rows were of `kind`.
  public func rows(_ kind: RowKind) -> Int { rows[Int(kind.rawValue)] }

  /// How many rows were compared.
  public var rowCount: Int { rows.reduce(0, +) }

  mutating func count(_ message: LOBSTERMessage) {
    messageCount += 1
    messages[Int(message.kind.rawValue) - 1] += 1
    if let status = message.tradingStatus { statuses[Int(status.rawValue) + 1] += 1 }
  }

  mutating func countEqualRow() { rows[Int(RowKind.equal.rawValue)] += 1 }

  mutating func count(_ difference: Difference) {
    rows[Int(difference.kind.rawValue)] += 1
    if rows(difference.kind) <= Self.examplesPerKind { differences.append(difference) }
  }

  mutating func count(_ other: OtherMaker) {
    executions.otherMaker += 1
    if executions.otherMaker <= Self.examplesPerKind { otherMakers.append(other) }
  }
}
