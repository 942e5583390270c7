import AllocationCounter
import ComputeMatching

/// Carries one stream out again and again, each time on a fresh exchange or probe, the runners in turns.
struct StreamRuns {
  private let stream: OrderStream
  private let probeStream: ProbeStream
  private let timedCommands: [TimedCommand]
  private var timings: [Timing]
  /// Of each single command the least of all runs.
  private var durations: [Duration] = []
  private var probeDurations: [Duration] = []
  /// What the first run of the engine came to; all others must come to the same.
  private var tally: Tally?
  private var liveOrders = 0
  private var bytesHeld: Int64 = 0
  private var allocations: Int64 = 0

  init(_ stream: OrderStream, _ runners: [Runner]) throws(BenchmarkError) {
    self.stream = stream
    probeStream = try ProbeStream(stream)
    timedCommands = runners.contains(.engineBatches) ? stream.timedCommands() : []
    timings = runners.map(Timing.init)
  }

  /// Lets every runner carry the stream out once. With `tails`, also once more to time single commands.
  mutating func runAll(first: Int, tails: Bool) throws(BenchmarkError) {
    // What runs first finds another cache, and another hour of the machine: so each begins once.
    for offset in timings.indices {
      let position = (first + offset) % timings.count
      try run(position)
    }
    guard tails else { return }
    for timing in timings {
      switch timing.runner {
      case .engine:
        var exchange = stream.prefilledExchange()
        durations.keepLeast(of: stream.replayReadingClock(on: &exchange))
      case .probe:
        var probe = probeStream.prefilledProbe()
        probeDurations.keepLeast(of: probeStream.replayReadingClock(on: &probe))
      case .engineBatches, .probeBatches: break
      }
    }
  }

  private mutating func run(_ position: Int) throws(BenchmarkError) {
    switch timings[position].runner {
    case .engine:
      let before = allocation_counts()
      var exchange = stream.prefilledExchange()
      let prefilled = allocation_counts()
      liveOrders = exchange.liveOrderCount
      bytesHeld = prefilled.live_bytes - before.live_bytes
      let watch = Stopwatch()
      let tally = stream.replay(on: &exchange)
      let elapsed = watch.elapsed
      allocations = max(allocations, allocation_counts().allocations - prefilled.allocations)
      timings[position].add(elapsed)
      try check(tally)
    case .engineBatches:
      var exchange = stream.prefilledExchange()
      let watch = Stopwatch()
      let tally = stream.replayInBatches(timedCommands.span, on: &exchange)
      timings[position].add(watch.elapsed)
      try check(tally)
    case .probe:
      var probe = probeStream.prefilledProbe()
      let watch = Stopwatch()
      let tally = probeStream.replay(on: &probe)
      timings[position].add(watch.elapsed)
      try checkTrades(tally)
    case .probeBatches:
      var probe = probeStream.prefilledProbe()
      let watch = Stopwatch()
      let tally = probeStream.replayInBatches(on: &probe)
      timings[position].add(watch.elapsed)
      try checkTrades(tally)
    }
  }

  private mutating func check(_ tally: Tally) throws(BenchmarkError) {
    guard tally.rejects == 0 else {
      throw BenchmarkError("\(stream.kind.rawValue): \(tally.rejects) of the measured commands were rejected")
    }
    guard tally == self.tally ?? tally else {
      throw BenchmarkError("\(stream.kind.rawValue): two runs of the same commands did not lead to the same events")
    }
    self.tally = tally
  }

  private func checkTrades(_ tally: Tally) throws(BenchmarkError) {
    guard tally.hasSameTrades(as: self.tally ?? tally) else {
      throw BenchmarkError("\(stream.kind.rawValue): the probe did not trade what the engine traded")
    }
  }

  /// After at least one run. Computes the digest on an exchange of its own, if it is wanted.
  func measurement(withDigest: Bool) -> StreamMeasurement {
    var digest: String?
    if withDigest {
      var exchange = stream.prefilledExchange()
      digest = hexadecimal(stream.digest(on: &exchange).value)
    }
    return StreamMeasurement(
      stream: stream.kind.rawValue, commands: stream.measured.count, mix: stream.mix, timings: timings,
      latency: durations.isEmpty ? nil : LatencyDistribution(durations),
      probeLatency: probeDurations.isEmpty ? nil : LatencyDistribution(probeDurations),
      liveOrders: liveOrders, bytesHeld: bytesHeld, allocations: allocations, events: tally?.events ?? 0,
      trades: tally?.trades ?? 0, tradedQuantity: tally?.tradedQuantity ?? 0, digest: digest)
  }
}

/// Sixteen digits.
private func hexadecimal(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
