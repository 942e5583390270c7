import ComputeMatching

/// Who trades on top of recorded commands, and what recorded participants do about it.
public struct OverlayTerms: Hashable, Sendable {
  /// How suppliers ask.
  public enum Strategy: String, CaseIterable, Sendable {
    /// Their ask falls when they sell less of what they have than they aim at, and rises when they sell more.
    case reprice
    /// Their ask is a little below the best ask of others.
    case undercut
    /// As `reprice`, but they offer only a part while the price is below their reservation price.
    case withhold
    /// Each of their orders is a copy of a recorded ask, with its price.
    case `static`
  }

  /// What recorded sellers do.
  public enum Reaction: Hashable, Sendable {
    /// What is recorded.
    case asRecorded
    /// An ask that is above the best ask and has not traded for a turn is entered again a tick below the best ask, down to this
    /// part of its limit.
    case reprice(share: Double)
  }

  /// All asks together, as a multiple of the recorded ones: at least 1. Thousandths count.
  public var supply = 1.0
  /// How suppliers ask.
  public var strategy = Strategy.reprice
  /// What recorded sellers do.
  public var reaction = Reaction.asRecorded
  /// How many suppliers share what is added: at least 1.
  public var supplierCount = 4
  /// How often each acts over the time of the stream, on average: at least 1.
  public var turns = 100
  /// The most that an ask falls or rises in a turn, as a part of it; by chance from half to one and a half of that.
  public var step = 0.02
  /// The part of what they have that suppliers aim to sell in a turn.
  public var target = 0.1
  /// Below this part of the best ask that they found when they came no ask of suppliers falls.
  public var floorShare = 0.3
  /// Below this price no ask of suppliers falls; `nil` for ``floorShare``.
  public var marginalCost: Price?
  /// By what part those who undercut are below the best ask of others, at least a tick.
  public var undercut = 0.01
  /// Below this part of the best ask that they found those who withhold offer less.
  public var reservationShare = 0.9
  /// The part of what they have that they offer then.
  public var offeredShare = 0.25

  /// Nothing is added, and all is as recorded.
  public init() {}

  /// Whether suppliers have anything.
  var addsSupply: Bool { addedThousandths > 0 }

  /// What they get for each thousand GPUs of recorded asks.
  var addedThousandths: Int128 { Int128(max(0, (supply * 1_000).rounded() - 1_000)) }
}
