import AllocationCounter
import ComputeMatching

/// Everything that was measured with one stream.
struct StreamMeasurement: Codable {
  let stream: String
  let commands: Int
  let mix: OrderStream.Mix
  /// Of each run: nanoseconds for all measured commands, their events read and removed.
  let runNanoseconds: [Int64]
  /// `nil` if single commands were not timed.
  let latency: LatencyDistribution?
  /// After the prefill.
  let liveOrders: Int
  /// What the exchange holds after the prefill.
  let bytesHeld: Int64
  /// While the measured commands were carried out; the most of all runs.
  let allocations: Int64
  let events: Int
  let trades: Int
  let tradedQuantity: Int64
  /// Of the events of the measured commands, in hexadecimal. `nil` if it was not computed.
  let digest: String?

  /// Nanoseconds per command: the median of the runs, the fastest and the slowest.
  var nanosecondsPerCommand: (median: Double, min: Double, max: Double) {
    let sorted = runNanoseconds.sorted().map { Double($0) / Double(commands) }
    let middle = sorted.count / 2
    let median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    return (median, sorted[0], sorted[sorted.count - 1])
  }

  var commandsPerSecond: Double { 1e9 / nanosecondsPerCommand.median }
  var bytesPerLiveOrder: Double { Double(bytesHeld) / Double(max(liveOrders, 1)) }
}

extension OrderStream {
  /// Carries the stream out `runs` times on fresh exchanges, and twice more unless `timesOnly`: once for the time of
  /// single commands and once for the digest.
  func measure(runs: Int, timesOnly: Bool) throws(BenchmarkError) -> StreamMeasurement {
    let first = try timedRun()
    var all = [first]
    for _ in 1..<runs { all.append(try timedRun()) }
    for run in all where run.tally != first.tally {
      throw BenchmarkError("\(kind.rawValue): two runs of the same commands did not lead to the same events")
    }
    var latency: LatencyDistribution?
    var digest: String?
    if !timesOnly {
      var exchange = prefilledExchange()
      latency = LatencyDistribution(replayReadingClock(on: &exchange))
      exchange = prefilledExchange()
      digest = hexadecimal(self.digest(on: &exchange).value)
    }
    return StreamMeasurement(
      stream: kind.rawValue, commands: measured.count, mix: mix, runNanoseconds: all.map(\.nanoseconds),
      latency: latency, liveOrders: first.liveOrders, bytesHeld: first.bytesHeld,
      allocations: all.map(\.allocations).max() ?? 0, events: first.tally.events, trades: first.tally.trades,
      tradedQuantity: first.tally.tradedQuantity, digest: digest)
  }

  private func timedRun() throws(BenchmarkError) -> TimedRun {
    let before = allocation_counts()
    var exchange = prefilledExchange()
    let prefilled = allocation_counts()
    let liveOrders = exchange.liveOrderCount
    let start = SuspendingClock.now
    let tally = replay(on: &exchange)
    let end = SuspendingClock.now
    let after = allocation_counts()
    guard tally.rejects == 0 else {
      throw BenchmarkError("\(kind.rawValue): \(tally.rejects) of the measured commands were rejected")
    }
    return TimedRun(
      nanoseconds: (end - start).nanoseconds, tally: tally, liveOrders: liveOrders,
      bytesHeld: prefilled.live_bytes - before.live_bytes, allocations: after.allocations - prefilled.allocations)
  }

  private struct TimedRun {
    let nanoseconds: Int64
    let tally: Tally
    let liveOrders: Int
    let bytesHeld: Int64
    let allocations: Int64
  }
}

/// Sixteen digits.
private func hexadecimal(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
