extension ProbeStream {
  /// A new probe that has carried out the prefill.
  func prefilledProbe() -> Probe {
    var probe = Probe(for: self)
    for command in prefill {
      probe.apply(command)
      probe.removeAllReports()
    }
    return probe
  }

  /// The loop that is timed, as the engine's: the measured commands one by one, the reports of each read and removed.
  ///
  /// Never inlined, so that `scripts/bench-instructions` can count here and nowhere else.
  @inline(never)
  func replay(on probe: inout Probe) -> Tally {
    var tally = Tally()
    for command in measured {
      probe.apply(command)
      tally.read(probe.reports)
      probe.removeAllReports()
    }
    return tally
  }

  /// The same in batches, with the memory that later commands need brought near where it does not fit the cache anyway.
  @inline(never)
  func replayInBatches(on probe: inout Probe) -> Tally {
    let (far, middle, near) = (24, 16, 8)
    let isWorthwhile = mostLiveOrders > 1 << 15
    var tally = Tally()
    for start in stride(from: 0, to: measured.count, by: Runner.batchSize) {
      let batch = measured.span.extracting(start..<min(start + Runner.batchSize, measured.count))
      for index in batch.indices {
        if isWorthwhile, index + far < batch.count {
          probe.prefetchSlot(for: batch[index + far])
          probe.prefetchRecord(for: batch[index + middle])
          probe.prefetchNeighbours(for: batch[index + near])
        }
        probe.apply(batch[index])
      }
      tally.read(probe.reports)
      probe.removeAllReports()
    }
    return tally
  }

  /// One by one, with a reading of the clock after every command. Returns how long each command took.
  func replayReadingClock(on probe: inout Probe) -> [Duration] {
    var tally = Tally()
    return Timing.ofEach(measured.count) { index in
      probe.apply(measured[index])
      tally.read(probe.reports)
      probe.removeAllReports()
    }
  }
}
