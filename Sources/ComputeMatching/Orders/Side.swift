/// The side of the market an order is on.
public enum Side: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Wants to buy GPU capacity.
  case bid
  /// Offers GPU capacity.
  case ask

  /// The side that an order of this side trades with.
  public var opposite: Side { self == .bid ? .ask : .bid }

  /// The name in files.
  public var text: String {
    switch self {
    case .bid: "bid"
    case .ask: "ask"
    }
  }
}
