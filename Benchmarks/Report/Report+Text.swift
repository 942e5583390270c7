extension Report {
  /// For people.
  func text(_ style: Table.Style) -> String {
    var tables = [costs, spreads]
    if streams.contains(where: { $0.latency != nil }) { tables.append(latencies) }
    tables.append(work)
    let heading = "\(machine), \(swiftVersion ?? "Swift version not given")"
    return ([heading] + tables.map { $0.text(style) }).joined(separator: "\n\n")
  }

  /// The runners that carried out every stream.
  private var runners: [Runner] {
    Runner.allCases.filter { runner in streams.allSatisfy { $0.timing(of: runner) != nil } }
  }

  private var costs: Table {
    let ratios: [(Runner, Runner)] = [(.engine, .probe), (.engineBatches, .probeBatches)]
      .filter { runners.contains($0) && runners.contains($1) }
    var table = Table(
      "CPU time in ns a command, what it causes read and removed. Medians of \(runs) runs in turns, and of their ratios.",
      columns: ["stream"] + runners.map(\.rawValue) + ratios.map { "\($0.rawValue) / \($1.rawValue)" })
    for stream in streams {
      table.append(
        [stream.stream]
          + runners.map { runner in stream.cpuCost(of: runner).map { decimal($0.median, places: 1) } ?? "-" }
          + ratios.map { one, other in stream.ratio(of: one, to: other).map { decimal($0, places: 2) } ?? "-" })
    }
    return table
  }

  private var spreads: Table {
    var table = Table(
      "The same runs beside the wall clock: fastest and slowest run, and what the engine allocated.",
      columns: ["stream", "", "CPU ns", "least", "most", "wall ns", "least", "most", "M/s", "allocations"])
    for stream in streams {
      for runner in runners {
        guard let cpu = stream.cpuCost(of: runner), let wall = stream.wallCost(of: runner) else { continue }
        let figures = [cpu.median, cpu.least, cpu.most, wall.median, wall.least, wall.most]
        table.append(
          [stream.stream, runner.rawValue] + figures.map { decimal($0, places: 1) }
            + [decimal(1e3 / wall.median, places: 2), runner == .engine ? grouped(Int(stream.allocations)) : ""])
      }
    }
    return table
  }

  private var latencies: Table {
    let clock = decimal(clockNanoseconds, places: 0)
    var table = Table(
      "Single commands in ns, of each the least of \(runs) runs, with one reading of the clock, \(clock) ns.",
      columns: ["stream", "", "p50", "p90", "p99", "p99.9", "p99.99", "max"])
    for stream in streams {
      for (runner, latency) in [(Runner.engine, stream.latency), (.probe, stream.probeLatency)] {
        guard let latency else { continue }
        let figures = [latency.p50, latency.p90, latency.p99, latency.p999, latency.p9999, latency.max]
        table.append([stream.stream, runner.rawValue] + figures.map { grouped(Int($0)) })
      }
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
