import ComputeMatching
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// The power fails, and takes with it all that was not synced.
struct PowerFailureTests {
  /// The process ends at each operation in turn, alone or with the power; another one goes on where it was, then the power
  /// fails.
  @Test(arguments: [false, true])
  func `what was acknowledged under always is there after a power failure`(failsTwice: Bool) throws {
    var position = 0
    while try end(at: position, failsTwice) { position += 1 }
    #expect(position == 82)
  }

  /// Returns whether the process came to an end before it had done all it wanted to do.
  private func end(at position: Int, _ failsTwice: Bool) throws -> Bool {
    let scratch = try TemporaryDirectory()
    let path = scratch.file("journal")
    let volatile = VolatileFiles(path)
    let first = FaultyFiles(.crash, at: position, syncs: true, system: volatile)
    var acknowledged: UInt64 = 0
    do throws(JournalError) { try live(path, first, &acknowledged, snapshots: true) } catch { #expect(first.isCrashed) }
    if failsTwice { try volatile.failPower() }
    // A snapshot would make more safe than commands do.
    try live(path, FaultyFiles(syncs: true, system: volatile), &acknowledged, snapshots: false)
    try volatile.failPower()

    let journal = try Journal(directory: path, SampleTraffic.configuration)
    #expect(journal.recovery.commandCount == acknowledged, "ended at operation \(position)")
    #expect(journal.recovery.unreadableSnapshots == [])
    let expected = try ExpectedExchange(seed: SampleJournal.seed, commandCount: journal.recovery.commandCount)
    try expected.check(journal)
    return first.isCrashed
  }

  /// Whatever the policy, a segment is safe before the next one begins: a gap would look like damage.
  @Test(arguments: [SyncPolicy.never, .interval(nanoseconds: .max)])
  func `what is before a rotation is there after a power failure`(policy: SyncPolicy) throws {
    let scratch = try TemporaryDirectory()
    let path = scratch.file("journal")
    let volatile = VolatileFiles(path)
    do {
      var journal = try Journal(directory: path, SampleTraffic.configuration, sync: policy, files: volatile)
      try SampleJournal.goOn(&journal, 4)
      try journal.rotate()
      try SampleJournal.goOn(&journal, from: 4, 2)
      try journal.rotate()
      try SampleJournal.goOn(&journal, from: 6, 2)
    }
    try volatile.failPower()
    let journal = try Journal(directory: path, SampleTraffic.configuration)
    #expect(journal.recovery.commandCount == 6 && journal.recovery.snapshotCommandCount == 6)
    let first = try CommandLogReader(segment: path + "/" + SampleJournal.segment(0))
    let second = try CommandLogReader(segment: path + "/" + SampleJournal.segment(4))
    #expect(first.size > LogHeader.byteCount && second.size > LogHeader.byteCount)
  }

  private func live(
    _ path: String, _ files: FaultyFiles, _ acknowledged: inout UInt64, snapshots: Bool
  ) throws(JournalError) {
    var journal = try Journal(
      directory: path, SampleTraffic.configuration, sync: .always, keep: .segments(1), files: files)
    #expect(acknowledged...acknowledged + 1 ~= journal.recovery.commandCount)
    acknowledged = journal.recovery.commandCount
    for number in 1...5 {
      try SampleJournal.goOn(&journal, from: acknowledged, 1)
      acknowledged += 1
      if snapshots, number == 2 { try journal.snapshot() }
      if snapshots, number > 2 { try journal.rotate() }
    }
  }
}
