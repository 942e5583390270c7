import ComputeMatching
import SampleTraffic
import SeededRandom
import Testing

@testable import CommandJournal

/// Files with the right checksums and the wrong content, as from a writer gone wrong: what they say is refused, or harmless.
struct ResealedFileTests {
  @Test func `a snapshot changed and sealed again is refused, or makes an exchange that works`() throws {
    let sample = try SampleJournal(commandsPerCall: [28], snapshotsAfter: [1])
    let good = try sample.directory.bytes(SampleJournal.snapshot(28))
    var refusedCount = 0
    let count = TestCounts.mutations / 4
    for seed in 0..<count {
      var generator = SplitMix64(seed: UInt64(seed))
      var bytes = good
      for _ in 0...generator.next() % 3 { bytes.change(&generator) }
      bytes.reseal(at: SnapshotHeader.byteCount - 4, from: 0, to: SnapshotHeader.byteCount - 4)
      bytes.reseal(at: SnapshotHeader.byteCount + 4, from: SnapshotHeader.byteCount + 8, to: bytes.count)
      do {
        var exchange = try SnapshotReader(bytes: bytes, name: "snapshot").exchange()
        try exchange.checkInvariants()
        var traffic = SampleTraffic(seed: UInt64(seed), hasStripsAndLots: true)
        for _ in 0..<20 {
          let timed = SampleJournal.timed(&traffic, &exchange)
          exchange.apply(timed.command, at: timed.timestamp)
        }
        try exchange.checkInvariants()
      } catch is JournalError {
        refusedCount += 1
      } catch {
        Issue.record("seed \(seed): \(error)")
      }
    }
    #expect(count / 2..<count ~= refusedCount)
  }

  @Test func `a log changed and sealed again is refused, or leads to an exchange that works`() throws {
    let sample = try SampleJournal(commandsPerCall: [40, 3])
    let block = try #require(sample.positions.first)
    let end = sample.positions[1].offset
    var refusedCount = 0
    let count = TestCounts.mutations / 4
    for seed in 0..<count {
      var generator = SplitMix64(seed: UInt64(seed))
      var bytes = sample.log
      for _ in 0...generator.next() % 3 { bytes.change(&generator) }
      bytes.reseal(at: LogHeader.byteCount - 4, from: 0, to: LogHeader.byteCount - 4)
      bytes.reseal(at: block.offset + 4, from: block.offset + 8, to: end)
      do {
        var reader = try CommandLogReader(bytes: bytes, name: "log")
        var exchange = Exchange(reader.configuration)
        while try reader.next(&exchange) {
          reader.withCommands { exchange.apply($0) }
          try exchange.checkInvariants()
        }
      } catch is JournalError {
        refusedCount += 1
      } catch {
        Issue.record("seed \(seed): \(error)")
      }
    }
    #expect(count / 4..<count ~= refusedCount)
  }
}

extension [UInt8] {
  /// Changes a byte, or a number of four or eight.
  fileprivate mutating func change(_ generator: inout SplitMix64) {
    let width = [1, 1, 4, 8][Int(generator.next() % 4)]
    let start = Int(generator.next() % UInt64(count - 8)) / width * width
    let numbers: [UInt64] = [0, 1, 2, .max, .max / 2, .max / 2 + 1, 1 << 31, (1 << 31) - 1, generator.next()]
    let number = numbers[Int(generator.next() % UInt64(numbers.count))]
    for index in 0..<width { self[start + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(index))) }
  }
}
