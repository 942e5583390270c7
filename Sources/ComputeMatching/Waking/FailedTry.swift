/// What is known of a waiting order since it was last tried and could not trade (R15.4).
///
/// Orders that come help it no more than by what they have open, if it may trade with them at all; orders that leave help it only
/// if they stopped it (R14). So it need not be tried again before as much has come as it lacked, or one that may have stopped it
/// has left.
struct FailedTry: BitwiseCopyable {
  /// How much more must come, at least, before it can trade; 0 if nothing is known.
  var lacking: UInt32 = 0
  /// Whether an affiliated order may have stopped it, so that the market must tell it when one leaves.
  var mayBeBlocked = true
  /// A participant of whom it cannot have more; the largest number for none.
  var exhausted = UInt32.max
  /// The last change that it has taken into account.
  var lastChange: UInt64 = 0
}

/// Waiting orders that an affiliated order may have stopped: how many of each participant and of each affiliation.
struct BlockedCounts: ~Copyable {
  private var participants = GrowableBuffer<UInt32>()
  private var affiliations = GrowableBuffer<UInt32>()

  /// Whether any of them is affiliated with an order of this participant and affiliation (R3).
  func contains(_ participant: UInt32, _ affiliation: UInt32) -> Bool {
    Self.count(participant, participants) > 0 || Self.count(affiliation, affiliations) > 0
  }

  /// O(1), amortised over the numbers that are new.
  mutating func add(_ change: Int32, _ participant: UInt32, _ affiliation: UInt32) {
    Self.add(change, participant, &participants)
    Self.add(change, affiliation, &affiliations)
  }

  // The number 0 names nobody.
  private static func count(_ number: UInt32, _ counts: borrowing GrowableBuffer<UInt32>) -> UInt32 {
    number != 0 && number < UInt32(counts.count) ? counts[number] : 0
  }

  private static func add(_ change: Int32, _ number: UInt32, _ counts: inout GrowableBuffer<UInt32>) {
    guard number != 0 else { return }
    while counts.count <= Int(number) { counts.append(0) }
    counts[number] &+= UInt32(bitPattern: change)
  }
}
