extension Report {
  /// For people.
  var text: String {
    var parts = ["\(machine), \(swiftVersion ?? "Swift version not given")", throughput.text]
    let timed = streams.filter { $0.latency != nil }
    if !timed.isEmpty { parts.append(latencies(of: timed).text) }
    parts.append(work.text)
    return parts.joined(separator: "\n\n")
  }

  private var throughput: Table {
    var table = Table(
      "Throughput: commands applied, their events read and removed. \(runs) runs on freshly filled exchanges.",
      columns: ["stream", "commands", "M commands/s", "ns/command", "min", "max", "allocations"])
    for stream in streams {
      let cost = stream.nanosecondsPerCommand
      table.append([
        stream.stream, grouped(stream.commands), decimal(stream.commandsPerSecond / 1e6, places: 2),
        decimal(cost.median, places: 1), decimal(cost.min, places: 1), decimal(cost.max, places: 1),
        grouped(Int(stream.allocations)),
      ])
    }
    return table
  }

  private func latencies(of timed: [StreamMeasurement]) -> Table {
    let clock = decimal(clockNanoseconds, places: 0)
    var table = Table(
      "Single commands in ns, one run. Each figure contains one reading of the clock, \(clock) ns.",
      columns: ["stream", "p50", "p90", "p99", "p99.9", "p99.99", "max"])
    for stream in timed {
      guard let latency = stream.latency else { continue }
      let figures = [latency.p50, latency.p90, latency.p99, latency.p999, latency.p9999, latency.max]
      table.append([stream.stream] + figures.map { grouped(Int($0)) })
    }
    return table
  }

  private var work: Table {
    var table = Table(
      "Work: memory after the prefill, what was asked for and what came of it.",
      columns: [
        "stream", "live orders", "bytes/order", "rest", "cancel", "reduce", "cross", "trades", "events", "digest",
      ])
    for stream in streams {
      let counts = [
        stream.mix.resting, stream.mix.cancel, stream.mix.reduce, stream.mix.crossing, stream.trades, stream.events,
      ]
      table.append(
        [stream.stream, grouped(stream.liveOrders), decimal(stream.bytesPerLiveOrder, places: 1)]
          + counts.map(grouped) + [stream.digest ?? "-"])
    }
    return table
  }
}
