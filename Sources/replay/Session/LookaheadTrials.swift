/// Whether the engine is given many commands at once, so that it looks at those ahead, or one after the other.
///
/// Looking ahead pays where commands wait for memory, and costs instructions where what they need is in the cache. Which it is depends
/// on the stream, so both are tried, and what comes out is the same.
struct LookaheadTrials {
  private var isFaster = true
  private var isTrial = false
  /// Of the latest batch in the faster way, for each command.
  private var nanoseconds = Double.infinity
  private var batchesSinceTrial = 0

  /// How many batches are carried out in the faster way before one in the other: few enough to follow a stream, and so many that
  /// trials cost little.
  private static let batchesBetweenTrials = 48

  /// Whether the next batch is given to the engine at once.
  var looksAhead: Bool { isFaster != isTrial }

  /// Takes note of how long it took to carry out a batch.
  mutating func note(_ elapsed: UInt64, for commandCount: Int) {
    // A small one says little.
    guard commandCount >= CommandBatch.size / 2 else { return }
    let found = Double(elapsed) / Double(commandCount)
    guard isTrial else {
      nanoseconds = found
      batchesSinceTrial += 1
      isTrial = batchesSinceTrial == Self.batchesBetweenTrials
      return
    }
    if found < nanoseconds { isFaster.toggle() }
    (isTrial, batchesSinceTrial) = (false, 0)
  }
}
