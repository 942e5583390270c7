import ComputeMatching
import Foundation
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// A disk that takes no more: the system lets no file of the writing process grow beyond a limit.
struct FullDiskTests {
  @Test(arguments: ["never", "always"], [1, 20])
  func `nothing acknowledged is missing when the disk is full, and the error names the file`(
    policy: String, commandsPerCall: Int
  ) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("journal")
    var expected = try ExpectedExchange(seed: 7)
    for limit in [3_000, 3_001, 3_072, 20_000, 20_001, 50_000] {
      let writer = try WriterProcess(
        directory: path, seed: 7, policy: policy, commandsPerCall: commandsPerCall, callsPerSnapshot: 0,
        bytesPerFile: limit, scratch: directory)
      let end = try writer.waitForEnd()
      let acknowledged = try writer.acknowledged()
      #expect(end.status == 1)
      #expect(end.errors == "\(path)/\(SampleJournal.log): cannot write: File too large\n")
      let journal = try Journal(directory: path, SampleTraffic.configuration)
      #expect(journal.recovery.commandCount == acknowledged.last)
      try expected.advance(to: journal.recovery.commandCount)
      try expected.check(journal, furtherNames: commandsPerCall > 1)
    }
  }

}
