import ComputeMatching
import Foundation
import SampleTraffic
import SeededRandom
import TestSupport
import Testing

@testable import CommandJournal

/// A process that writes a journal is killed, again and again.
struct KillTests {
  private static let chainCount = 4
  /// One directory is gone on with this often before a fresh one takes its place.
  private static let killsPerDirectory = 10

  @Test(arguments: 0..<chainCount)
  func `nothing acknowledged is missing after a kill, and nothing half is there`(chain: Int) throws {
    let killCount = (TestCounts.kills + chain) / Self.chainCount
    var generator = SplitMix64(seed: UInt64(chain))
    var directory = try TemporaryDirectory()
    var seed = UInt64(chain)
    var expected = try ExpectedExchange(seed: seed)
    for kill in 0..<killCount {
      if kill % Self.killsPerDirectory == 0 {
        directory = try TemporaryDirectory()
        seed = UInt64(1_000 * chain + kill)
        expected = try ExpectedExchange(seed: seed)
      }
      // Most calls are for one command; some fill more than a block of the log, so that writing it takes a while.
      let commandsPerCall = [1, 1, 20, 1, 4_000][(kill + chain) % 5]
      let writer = try WriterProcess(
        directory: directory.file("journal"), seed: seed, policy: ["never", "always", "2000000"][kill % 3],
        commandsPerCall: commandsPerCall, callsPerSnapshot: [0, 25, 3, 60][kill % 4], scratch: directory)
      // One in four is killed at any time, the others once they write.
      if generator.next() % 4 > 0 { try writer.waitForAcknowledgement() }
      usleep(UInt32(generator.next() % (commandsPerCall > 20 ? 200_000 : 20_000)))
      #expect(writer.kill())
      try check(directory, try writer.acknowledged(), commandsPerCall, &expected)
    }
  }

  private func check(
    _ directory: TemporaryDirectory, _ acknowledged: [UInt64], _ commandsPerCall: Int,
    _ expected: inout ExpectedExchange
  ) throws {
    let journal = try Journal(directory: directory.file("journal"), SampleTraffic.configuration, sync: .never)
    let commandCount = journal.recovery.commandCount
    if let first = acknowledged.first, let last = acknowledged.last {
      #expect(first == expected.commandCount)
      // What was under way may be there, a block at a time.
      let underWay = commandCount - min(last, commandCount)
      #expect(commandCount >= last)
      #expect(underWay <= UInt64(commandsPerCall))
      if commandsPerCall <= 20 { #expect(underWay == 0 || underWay == UInt64(commandsPerCall)) }
    } else {
      #expect(commandCount == expected.commandCount)
    }
    #expect(journal.recovery.unreadableSnapshots == [])
    try expected.advance(to: commandCount)
    try expected.check(journal, furtherNames: commandsPerCall > 1)
  }
}
