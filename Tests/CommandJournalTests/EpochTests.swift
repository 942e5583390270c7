import ComputeMatching
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// The numbers of a journal's writers.
struct EpochTests {
  private func open(
    _ directory: TemporaryDirectory, _ epoch: UInt64?, _ files: any FileSystem = FaultyFiles()
  ) throws(JournalError) -> UInt64 {
    let journal = try Journal(
      directory: directory.path, SampleTraffic.configuration, sync: .never, epoch: epoch, files: files)
    return journal.epoch
  }

  @Test func `each writer's number exceeds those before, and stays without one`() throws {
    let directory = try TemporaryDirectory()
    #expect(try open(directory, nil) == 0)
    #expect(try open(directory, 4) == 4)
    #expect(try open(directory, nil) == 4)
    let before = try directory.content()
    for epoch: UInt64 in [0, 3, 4] {
      #expect(throws: JournalError.staleEpoch(directory: directory.path, epoch: epoch, present: 4)) {
        try open(directory, epoch)
      }
    }
    #expect(try directory.content() == before)
    #expect(try open(directory, .max) == .max)
  }

  @Test(arguments: [FaultyFiles.Fault.refusal(28), .crash])
  func `whatever fails, the number never falls, and is there once a journal was opened under it`(
    fault: FaultyFiles.Fault
  ) throws {
    let files = FaultyFiles(syncs: true)
    let counted = try TemporaryDirectory()
    _ = try open(counted, 1, files)
    for position in 0..<files.operations.count {
      let directory = try TemporaryDirectory()
      _ = try open(directory, 1)
      let opened = try? open(directory, 2, FaultyFiles(fault, at: position, syncs: true))
      let present = try open(directory, nil)
      #expect(present == 2 || opened == nil && present == 1)
      #expect(throws: JournalError.self) { try open(directory, 1) }
      #expect(try open(directory, 3) == 3)
    }
  }

  @Test func `a journal that is saved keeps the number`() throws {
    let directory = try TemporaryDirectory()
    _ = try open(directory, 7)
    let saved = directory.path + "-saved"
    _ = try CommandLogRepair.copyReadablePart(ofJournalIn: directory.path, to: saved)
    let journal = try Journal(directory: saved, SampleTraffic.configuration, sync: .never)
    #expect(journal.epoch == 7)
    try SystemFiles().removeSaved(saved)
  }
}

extension SystemFiles {
  fileprivate func removeSaved(_ directory: String) throws(JournalError) {
    for name in try names(in: directory) where !name.hasPrefix(".") { try remove(directory + "/" + name) }
    removeDirectory(directory)
  }
}
