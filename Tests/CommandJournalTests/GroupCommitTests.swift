import ComputeMatching
import TestSupport
import Testing

@testable import CommandJournal

struct GroupCommitTests {
  @Test func `a single caller never waits`() {
    var group = GroupCommit()
    #expect(group.isComplete(1))
    for _ in 0..<10 {
      group.noteCommit(of: 1, taking: .microseconds(200), waiting: 0)
      #expect(group.isComplete(1))
    }
  }

  @Test func `those who were answered are expected with those who wait`() {
    var group = GroupCommit()
    group.noteCommit(of: 1, taking: .microseconds(200), waiting: 999)
    #expect(!group.isComplete(999))
    #expect(group.isComplete(1_000))
    #expect(group.delay > .zero)
    group.noteCommit(of: 1_000, taking: .microseconds(200), waiting: 0)
    #expect(group.expectedCount == 1_000)
    group.noteCommit(of: 3, taking: .microseconds(200), waiting: 0)
    #expect(group.expectedCount == 3)
  }

  @Test func `the delay is never longer than the commit took, nor than its limit`() {
    var group = GroupCommit(maximumDelay: .microseconds(500))
    group.noteCommit(of: 1, taking: .microseconds(200), waiting: 9)
    #expect(group.delay == .microseconds(200))
    group.noteCommit(of: 10, taking: .seconds(3), waiting: 0)
    #expect(group.delay == .microseconds(500))
  }

  @Test func `the delay shrinks as long as those expected do not come, and grows when they do`() {
    var group = GroupCommit()
    let commit = Duration.microseconds(160)
    group.noteCommit(of: 1, taking: commit, waiting: 9)
    for delay in [80, 40, 20, 10, 10] {
      group.noteCommit(of: group.expectedCount - 1, taking: commit, waiting: 9)
      #expect(group.delay == .microseconds(delay))
    }
    for delay in [20, 40, 80, 160, 160] {
      group.noteCommit(of: group.expectedCount, taking: commit, waiting: 0)
      #expect(group.delay == .microseconds(delay))
    }
  }

  @Test func `a journal counts its syncs`() throws {
    let directory = try TemporaryDirectory()
    let files = FaultyFiles()
    var journal = try Journal(directory: directory.path, .init(), sync: .always, files: files)
    #expect(journal.syncCount == 0)
    func syncs() -> Int { files.operations.count { $0.kind == .sync } }
    let opening = syncs()
    try journal.apply(.advance, at: 1)
    let batch = (0..<100).map { _ in TimedCommand(.advance, at: 2) }
    try journal.apply(batch.span)
    #expect(journal.syncCount == 2)
    #expect(syncs() - opening == 2)
    try journal.sync()
    #expect(journal.syncCount == 2)
  }
}
