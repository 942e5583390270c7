import ComputeMatching

/// What one participant has to do with one contract in the delivery period that is traded now. All figures in GPUs.
///
/// For a window contract (R1) the period is its window; spot capacity is traded period after period, each as long as
/// ``CapacityLedger/spotHours``.
public struct Position: Hashable, Sendable, BitwiseCopyable {
  /// Capacity that the participant itself brings.
  public internal(set) var granted: Quantity = 0
  /// Traded on the exchange.
  public internal(set) var bought: Quantity = 0
  /// Traded on the exchange.
  public internal(set) var sold: Quantity = 0
  /// Taken over from others under commitments.
  public internal(set) var received: Quantity = 0
  /// Handed to others under commitments.
  public internal(set) var given: Quantity = 0
  /// What the participant said it uses, at most ``held``: what it sells afterwards it no longer uses.
  public internal(set) var used: Quantity = 0
  /// Open in live bids of this book alone.
  public internal(set) var openBids: Quantity = 0
  /// Open in live asks of this book alone.
  public internal(set) var openAsks: Quantity = 0

  /// A position in which everything is 0.
  public init() {}

  /// What the participant can use, or sell on: negative if it sold what it does not have.
  public var held: Quantity { granted + bought + received - sold - given }

  /// What it holds and neither uses nor offers.
  public var available: Quantity { held - used - openAsks }

  /// What it holds and does not use: if the period ended now, that would perish.
  var idle: Quantity { max(held, 0) - used }

  /// What it sold, or handed on under commitments beyond what it brought or bought itself.
  var passedOn: Quantity { sold + max(0, given - granted - bought) }

  /// What would perish beyond what it brought or bought itself.
  var perishedOfReceived: Quantity { max(0, idle - max(0, granted + bought - given)) }

  /// Whether nothing was brought, traded or handed over in the period.
  var isUntouched: Bool { granted | bought | sold | received | given == 0 }

  mutating func sell(_ quantity: Quantity) {
    sold += quantity
    used = min(used, max(held, 0))
  }

  mutating func give(_ quantity: Quantity) {
    given += quantity
    used = min(used, max(held, 0))
  }

  /// The next period begins: capacity perishes with its time, live orders stay.
  mutating func beginPeriod() {
    var next = Position()
    (next.openBids, next.openAsks) = (openBids, openAsks)
    self = next
  }
}

/// One contract in the ledger: everybody's positions, and what was traded.
struct BookRecord: Sendable {
  let contract: Contract
  let hours: UInt32
  /// By participant number.
  var positions: [Position] = []
  /// Open in live asks of this book alone, everybody's.
  var openAsks: Quantity = 0
  /// Of the current period.
  var trades = TradeTally()
  /// Of all periods, the current one included.
  var allTrades = TradeTally()
  /// Sum of all settled periods.
  var settled = PeriodSummary()
  /// The commitments that are delivered in this book, by number.
  var commitments: [Int] = []
  /// The volume-weighted price at arm's length of the latest settled period in which there was one, in whole ticks.
  var lastPrice: Price?

  /// That of the current period, as far as there is one.
  var marketPrice: Price? { trades.armsLengthPrice ?? lastPrice }
}
