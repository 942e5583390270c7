/// What a live order has that not everyone can trade with (R15), or that is in many books (R16).
struct SpecialOrder: BitwiseCopyable {
  /// The order's own record.
  let slot: Slot<OrderRecord>
  let scope: OrderScope
  /// Its limit, without differentials.
  let limit: Price
  /// Those that are left.
  var conditions: Conditions
  let isSameBook: Bool
  /// Whether it is a strip, which is in the queue of its requirement while it waits, and never placed (R21).
  let isStrip: Bool
  var stripQueue = Slot<StripQueue>.none
  /// Whether it was ever displayed: that is told once (R16).
  var wasDisplayed = false
  /// What it was accepted for or replaced to, and what it had traded then, less what was taken off: always traded + open.
  var commitment: UInt32
  /// Its placements, in no particular order.
  var firstPlacement = Slot<OrderRecord>.none
  /// No less than the lots of the books where it is placed and that it has not left (R20).
  var largestLot: UInt32 = 1
  /// Whether it was ever placed in a book with a lot.
  var hasLots = false
  /// Whom it has traded with, if it has a limit per counterparty.
  var firstFill: Slot<CounterpartyFill>
  /// Neighbours among all requirement orders, in order of entry.
  var next = Slot<SpecialOrder>.none
  var previous = Slot<SpecialOrder>.none
  /// What the dry run of this number would take of it.
  var claim = Claim(walk: 0, quantity: 0, traded: 0)
  /// The last recorded walk that passed it over.
  var passedIn: UInt64 = 0
  /// The last search for orders to wake that came upon it.
  var search: UInt64 = 0
  /// If it waits, what is known since it was last tried.
  var failure = FailedTry()

  struct Claim: BitwiseCopyable {
    let walk: UInt64
    var quantity: UInt32
    /// How much of it by trades: the rest would be taken off it (R14).
    var traded: UInt32
  }

  /// Whether it may trade in several books at once.
  var isSpanning: Bool { scope.book == nil && !isSameBook }
}

/// How much an order has traded with one participant; 0 is all orders that name none (R15). A strip counts in each leg (R21.3).
struct CounterpartyFill: BitwiseCopyable {
  let participant: UInt32
  /// The leg of a strip; ``BookID/none`` of any other order.
  let leg: BookID
  var quantity: UInt32
  let next: Slot<CounterpartyFill>
}
