import ComputeMatching
import SampleTraffic
import Testing

@testable import CommandJournal

/// Files of another version of their format are refused by name, however whole they are.
struct FormatTests {
  @Test(arguments: [0, 3, 5, UInt32.max])
  func `a log of another format is refused by its number`(version: UInt32) throws {
    let sample = try SampleJournal(commandsPerCall: [2, 1])
    try sample.directory.write(changed(sample.log, version, LogHeader.byteCount), to: SampleJournal.log)
    let file = sample.directory.file(SampleJournal.log)
    let error = JournalError.format(file: file, kind: "command log", version: version, supported: 4)
    #expect(SampleJournal.failure(sample.directory) == error)
    #expect(error.description == "\(file): command log format \(version), which is not read here; format 4 is")
  }

  @Test(arguments: [0, 3, 5, UInt32.max])
  func `a snapshot of another format is refused by its number, and the log takes its place`(version: UInt32) throws {
    let sample = try SampleJournal(commandsPerCall: [2, 1], snapshotsAfter: [1])
    let name = SampleJournal.snapshot(2)
    try sample.directory.write(
      changed(try sample.directory.bytes(name), version, SnapshotHeader.byteCount), to: name)
    let journal = try SampleJournal.open(sample.directory)
    let error = JournalError.format(
      file: sample.directory.file(name), kind: "snapshot", version: version, supported: 4)
    #expect(journal.recovery.unreadableSnapshots == [error])
    #expect(journal.recovery.snapshotCommandCount == nil)
    let expected = try ExpectedExchange(seed: SampleJournal.seed, commandCount: 3)
    try expected.check(journal)
  }

  private func changed(_ bytes: [UInt8], _ version: UInt32, _ headerByteCount: Int) -> [UInt8] {
    var bytes = bytes
    for index in 0..<4 { bytes[8 + index] = UInt8(truncatingIfNeeded: version >> (8 * UInt32(index))) }
    bytes.reseal(at: headerByteCount - 4, from: 0, to: headerByteCount - 4)
    return bytes
  }
}
