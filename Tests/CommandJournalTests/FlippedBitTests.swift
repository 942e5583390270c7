import ComputeMatching
import SampleTraffic
import Testing

@testable import CommandJournal

/// Files of which one bit is not what was written.
struct FlippedBitTests {
  @Test func `every flipped bit of a log is found, and none leads to other commands`() throws {
    let sample = try SampleJournal(commandsPerCall: [3, 2, 4, 2])
    let file = sample.directory.file(SampleJournal.log)
    let last = sample.positions[sample.positions.count - 2]
    let expected = try ExpectedExchange(seed: SampleJournal.seed, commandCount: last.commandCount)
    var cutCount = 0
    for bit in 0..<8 * sample.log.count {
      var log = sample.log
      log[bit / 8] ^= 1 << UInt8(bit % 8)
      try sample.directory.write(log, to: SampleJournal.log)
      guard bit / 8 < last.offset else {
        // No block is behind it: this is what a writer leaves that stopped.
        let journal = try SampleJournal.open(sample.directory)
        let tail = Recovery.Tail(offset: last.offset, byteCount: log.count - last.offset)
        #expect(journal.recovery.cutTail == tail, "bit \(bit)")
        try expected.check(journal)
        cutCount += 1
        continue
      }
      let error = SampleJournal.failure(sample.directory)
      if let position = sample.positions.last(where: { $0.offset <= bit / 8 }) {
        let next = try #require(sample.positions.first { $0.offset > bit / 8 })
        #expect(
          error
            == .corrupt(
              file: file, offset: position.offset, commandCount: position.commandCount,
              followedBy: JournalError.Place(file: file, offset: next.offset)), "bit \(bit)")
      } else {
        #expect(error == headerError(bit, file), "bit \(bit)")
      }
      #expect(try sample.directory.bytes(SampleJournal.log) == log, "bit \(bit)")
    }
    // Each bit of the header and of four blocks; those of the last one are cut off.
    let byteCounts = [
      SampleJournal.byteCount(
        3, of: WideCommand.byteCount,
        names: ["Käufer 3, \"große\" GPUs", "group 1", "h100-sxm,80,US/us-east-1,on_demand,spot"]),
      SampleJournal.byteCount(
        2, of: CompactCommand.byteCount, names: ["h100-sxm,*,*,*,*", "Käufer 4, \"große\" GPUs"]),
      SampleJournal.byteCount(4, of: CompactCommand.byteCount, names: []),
      SampleJournal.byteCount(
        2, of: WideCommand.byteCount, names: ["a100-sxm,40,US,interruptible,spot", "*,*,*,*,*"]),
    ]
    #expect(sample.log.count == LogHeader.byteCount + byteCounts.reduce(0, +))
    #expect(cutCount == 8 * byteCounts[3])
  }

  private func headerError(_ bit: Int, _ file: String) -> JournalError {
    switch bit / 8 {
    case 0..<8: .foreign(file: file, expected: "a command log")
    case 8..<12:
      .format(file: file, kind: "command log", version: LogHeader.version ^ 1 << UInt32(bit - 64), supported: 4)
    default: .corrupt(file: file, offset: 0, commandCount: 0, followedBy: nil)
    }
  }

  /// All bits with an older snapshot to fall back to, and one of seven with the log alone.
  @Test(arguments: [([1, 2], 1), ([2], 7)])
  func `every flipped bit of a snapshot is found, and something older takes its place`(snapshots: [Int], step: Int)
    throws
  {
    let sample = try SampleJournal(commandsPerCall: [20, 8, 1], snapshotsAfter: Set(snapshots))
    let name = SampleJournal.snapshot(28)
    let good = try sample.directory.bytes(name)
    let expected = try ExpectedExchange(seed: SampleJournal.seed, commandCount: 29)
    var count = 0
    for bit in stride(from: 0, to: 8 * good.count, by: step) {
      var snapshot = good
      snapshot[bit / 8] ^= 1 << UInt8(bit % 8)
      try sample.directory.write(snapshot, to: name)
      let journal = try SampleJournal.open(sample.directory)
      #expect(journal.recovery.snapshotCommandCount == (snapshots.count == 2 ? 20 : nil), "bit \(bit)")
      #expect(journal.recovery.unreadableSnapshots.count == 1, "bit \(bit)")
      let error = try #require(journal.recovery.unreadableSnapshots.first)
      #expect(error.description.contains(name), "bit \(bit): \(error)")
      try expected.check(journal)
      count += 1
    }
    let names =
      ["Käufer 1", "Käufer 3", "Käufer 4", "Käufer 5"].map { $0 + ", \"große\" GPUs" }
      + ["group 1", "group 2", "+CN|DE|US", "h100-sxm,*,*,*,*", "*,*,*,*,*", "*,*,*,*,*;h200-sxm,*,*,*,*:-4"]
    let contracts = ["h100-sxm,80,US/us-east-1,on_demand,spot", "a100-sxm,40,US,interruptible,spot"]
    let byteCount =
      SnapshotHeader.byteCount + SnapshotBlock.headerByteCount + SampleJournal.byteCount(ofNames: names + contracts)
      + contracts.count * BookFields.byteCount + 4 * OrderStateFields.byteCount + MemoryLayout<UInt64>.size
    #expect(count == (8 * byteCount + step - 1) / step)
  }
}
