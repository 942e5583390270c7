import ComputeMatching

/// What a file of a venue's order feed says of one order, one book or the market, whatever the format.
public struct VenueMessage: Hashable, Sendable, BitwiseCopyable {
  /// In the format's own time: nanoseconds since 1970, or after midnight.
  public let timestamp: Timestamp
  /// Which of the reader's instruments it is about (``VenueReader/symbol(of:)``); ``VenueMessage/wholeMarket`` if about none.
  public let instrument: UInt32
  /// What happened.
  public let event: Event

  /// The instrument of a message that is about none.
  public static let wholeMarket = UInt32.max

  /// What happened. Orders have the numbers that the reader gives them: where the venue's own names are numbers, those.
  public enum Event: Hashable, Sendable, BitwiseCopyable {
    /// A limit order came to rest.
    case order(UInt64, Side, Price, Quantity)
    /// A resting order traded; in the cross of an auction, no marketable order caused it. `price` is `nil` if it is the order's.
    case execution(UInt64, Quantity, price: Price?, inCross: Bool)
    /// A resting order shrank.
    case reduction(UInt64, by: Quantity)
    /// A resting order left.
    case deletion(UInt64)
    /// An order was filled, and left if it was resting.
    case completion(UInt64)
    /// A resting order left, and another one came in its place, behind those that are there.
    case replacement(UInt64, new: UInt64, Price, Quantity)
    /// A resting order has another price or quantity. It keeps its place if only its quantity is smaller. An order that nobody knows
    /// comes to rest if its side is stated.
    case change(UInt64, Side?, Price, Quantity)
    /// An order traded that the visible book did not show.
    case hiddenExecution
    /// An auction ended, with all its trades.
    case cross
    /// Trading halted, or quoting or trading resumed.
    case status(TradingStatus)
    /// All resting orders of the instrument left.
    case clear
    /// The instrument is traded from now on.
    case instrument
    /// Something that changes no book.
    case information

    /// What kind of event it is.
    public var kind: Kind {
      switch self {
      case .order: .order
      case .execution: .execution
      case .reduction: .reduction
      case .deletion: .deletion
      case .completion: .completion
      case .replacement: .replacement
      case .change: .change
      case .hiddenExecution: .hiddenExecution
      case .cross: .cross
      case .status: .status
      case .clear: .clear
      case .instrument: .instrument
      case .information: .information
      }
    }
  }

  /// The kinds of event.
  public enum Kind: Int, Sendable, CaseIterable {
    /// A limit order came to rest.
    case order
    /// A resting order traded.
    case execution
    /// A resting order shrank.
    case reduction
    /// A resting order left.
    case deletion
    /// An order was filled.
    case completion
    /// Another order came in the place of a resting one.
    case replacement
    /// A resting order has another price or quantity.
    case change
    /// An order traded that the visible book did not show.
    case hiddenExecution
    /// An auction ended.
    case cross
    /// Trading halted, or quoting or trading resumed.
    case status
    /// All resting orders of an instrument left.
    case clear
    /// An instrument is traded from now on.
    case instrument
    /// Something that changes no book.
    case information

    /// The kind as summaries name it.
    public var text: String {
      switch self {
      case .order: "order"
      case .execution: "execution"
      case .reduction: "reduction"
      case .deletion: "deletion"
      case .completion: "completion"
      case .replacement: "replacement"
      case .change: "change"
      case .hiddenExecution: "hidden_execution"
      case .cross: "cross_trade"
      case .status: "trading_status"
      case .clear: "clear"
      case .instrument: "instrument"
      case .information: "information"
      }
    }
  }
}
