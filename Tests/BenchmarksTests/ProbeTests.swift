import ComputeMatching
import SeededRandom
import Testing

@testable import Benchmarks

/// The floor is honest only if it does the engine's work.
struct ProbeTests {
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `the probe reports the engine's trades, one by one and in their order`(seed: UInt64) throws {
    let commands = try randomCommands(seed: seed, bookCount: 3, count: 4_000)
    let stream = try ProbeStream([], commands)
    var probe = Probe(for: stream)
    var exchange = Exchange()
    var expected: [ProbeReport] = []
    for (index, command) in commands.enumerated() {
      exchange.apply(command, at: Timestamp(nanoseconds: UInt64(index)))
      for position in 0..<exchange.events.count {
        guard case .trade(let trade) = exchange.events[position].kind else { continue }
        expected.append(.trade(maker: trade.maker.rawValue, taker: trade.taker.rawValue, trade.quantity))
      }
      exchange.removeAllEvents()
    }
    var found: [ProbeReport] = []
    for command in stream.measured {
      probe.apply(command)
      for index in 0..<probe.reports.count where probe.reports[index].kind == .trade {
        found.append(probe.reports[index])
      }
      probe.removeAllReports()
    }
    #expect(expected.count > 500)
    #expect(found == expected)
  }

  @Test func `batches of the probe and of the engine trade what single commands trade`() throws {
    let stream = try OrderStream(.liquid, measuring: 3_000)
    let probeStream = try ProbeStream(stream)
    var exchange = stream.prefilledExchange()
    let tally = stream.replay(on: &exchange)
    #expect(tally.trades > 100)
    exchange = stream.prefilledExchange()
    #expect(stream.replayInBatches(stream.timedCommands().span, on: &exchange) == tally)
    var probe = probeStream.prefilledProbe()
    #expect(probeStream.replay(on: &probe).hasSameTrades(as: tally))
    probe = probeStream.prefilledProbe()
    #expect(probeStream.replayInBatches(on: &probe).hasSameTrades(as: tally))
  }

  @Test func `a command that the probe does not know is refused`() {
    #expect(throws: BenchmarkError.self) { try ProbeStream([], [.advance]) }
  }

  /// Orders that rest and cross at twenty prices, cancels and reduces of live ones.
  private func randomCommands(seed: UInt64, bookCount: Int, count: Int) throws -> [Command] {
    var random = SplitMix64(seed: seed)
    var recorder = try StreamRecorder(bookCount: bookCount)
    for _ in 0..<count {
      let book = random.below(bookCount)
      let live = recorder.live[book].count
      switch live == 0 ? 0 : random.below(10) {
      case ..<6:
        recorder.rest(
          random.oneIn(2) ? .bid : .ask, in: book, at: Int64(100 + random.below(20)), quantity: 1 + random.below(50))
      case ..<9: recorder.cancel(at: random.below(live), in: book)
      default:
        let position = random.below(live)
        let open = Int(recorder.live[book][position].openQuantity)
        if open > 1 { recorder.reduce(at: position, in: book, by: 1 + random.below(open - 1)) }
      }
    }
    try recorder.checkNothingWasRejected()
    let recorded = recorder.finish()
    return recorded.prefill + recorded.measured
  }
}
