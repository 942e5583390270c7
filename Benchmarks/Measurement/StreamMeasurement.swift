/// Everything that was measured with one stream.
struct StreamMeasurement: Codable {
  let stream: String
  let commands: Int
  let mix: OrderStream.Mix
  /// Of each runner: all measured commands, what they cause read and removed.
  let timings: [Timing]
  /// Of the engine, one by one. `nil` if single commands were not timed.
  let latency: LatencyDistribution?
  /// Of the probe, one by one.
  let probeLatency: LatencyDistribution?
  /// After the prefill.
  let liveOrders: Int
  /// What the exchange holds after the prefill.
  let bytesHeld: Int64
  /// While the engine carried out the measured commands one by one; the most of all runs.
  let allocations: Int64
  let events: Int
  let trades: Int
  let tradedQuantity: Int64
  /// Of the events of the measured commands, in hexadecimal. `nil` if it was not computed.
  let digest: String?

  func timing(of runner: Runner) -> Timing? { timings.first { $0.runner == runner } }

  /// Nanoseconds of the processor for each command, `nil` if `runner` did not run.
  func cpuCost(of runner: Runner) -> Cost? { timing(of: runner).map { Cost($0.cpuNanoseconds, commands) } }

  /// Nanoseconds by the wall clock.
  func wallCost(of runner: Runner) -> Cost? { timing(of: runner).map { Cost($0.wallNanoseconds, commands) } }

  /// How many times as much time of the processor one takes as the other.
  func ratio(of runner: Runner, to other: Runner) -> Double? {
    guard let one = timing(of: runner), let another = timing(of: other) else { return nil }
    return one.ratio(to: another)
  }

  var bytesPerLiveOrder: Double { Double(bytesHeld) / Double(max(liveOrders, 1)) }

  /// Nanoseconds per command: the median of the runs, the fastest and the slowest.
  struct Cost {
    let median: Double
    let least: Double
    let most: Double

    fileprivate init(_ nanoseconds: [Int64], _ commands: Int) {
      let costs = nanoseconds.map { Double($0) / Double(commands) }
      median = costs.median
      least = costs.min() ?? 0
      most = costs.max() ?? 0
    }
  }
}
