import ComputeMatching
import Foundation
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// The system fails at each operation of a journal's life in turn.
struct FailingFileTests {
  /// What happens in that life.
  private enum Step {
    case apply(Int)
    case snapshot
    case rotate
    case sync
  }

  private static let steps: [Step] = [
    .apply(1), .apply(1), .snapshot, .apply(3), .apply(1), .sync, .snapshot, .apply(1), .snapshot, .rotate, .apply(1),
    .rotate, .apply(1), .sync,
  ]
  /// Why the process ended before, and so what it left behind.
  enum Past { case none, tornTailAndTemporary }

  private static let faults: [FaultyFiles.Fault] = [
    .refusal(ENOSPC), .refusal(EIO), .shortWrite, .shortWriteAndRefusal(ENOSPC), .crash, .crashHalfway,
  ]

  @Test(arguments: [
    (SyncPolicy.always, Past.none, 330), (.interval(nanoseconds: 0), .none, 330), (.never, .none, 324),
    (.always, .tornTailAndTemporary, 318), (.interval(nanoseconds: 0), .tornTailAndTemporary, 318),
    (.never, .tornTailAndTemporary, 312),
  ])
  func `whatever operation fails, all that was acknowledged is there`(
    policy: SyncPolicy, past: Past, expectedCaseCount: Int
  ) throws {
    let whole = try run(FaultyFiles(), policy, past)
    #expect(whole.failed == nil)
    var caseCount = 0
    for fault in Self.faults {
      for (position, operation) in whole.operations.enumerated() {
        if fault.concernsWrites, operation.kind != .write { continue }
        let files = FaultyFiles(fault, at: position)
        _ = try run(files, policy, past)
        #expect((files.failed == nil) == (fault == .shortWrite), "\(fault) at \(position)")
        caseCount += 1
      }
    }
    #expect(caseCount == expectedCaseCount)
  }

  private func run(_ files: FaultyFiles, _ policy: SyncPolicy, _ past: Past) throws -> FaultyFiles {
    let directory = try TemporaryDirectory()
    if past == .tornTailAndTemporary {
      do {
        var journal = try SampleJournal.open(directory)
        try SampleJournal.goOn(&journal, 5)
      }
      try directory.write(try directory.bytes(SampleJournal.log).dropLast(7), to: SampleJournal.log)
      try directory.write([1, 2, 3], to: SampleJournal.snapshot(5) + ".tmp")
    }
    var acknowledged: UInt64 = past == .none ? 0 : 4
    var underWay: UInt64 = 0
    do {
      var journal = try Journal(
        directory: directory.path, SampleTraffic.configuration, sync: policy, keep: .segments(1), files: files)
      #expect(journal.recovery.commandCount == acknowledged)
      try live(&journal, directory, files, &acknowledged, &underWay)
    } catch let error as JournalError {
      #expect(isReported(error, files), "\(error)")
    }
    try checkOpening(directory, acknowledged, underWay)
    return files
  }

  /// Takes the steps until the journal takes no more.
  private func live(
    _ journal: inout Journal, _ directory: TemporaryDirectory, _ files: FaultyFiles, _ acknowledged: inout UInt64,
    _ underWay: inout UInt64
  ) throws {
    var traffic = SampleTraffic(seed: SampleJournal.seed)
    var past = Exchange(SampleTraffic.configuration)
    for _ in 0..<acknowledged { _ = try traffic.next(&past) }
    for step in Self.steps {
      do throws(JournalError) {
        switch step {
        case .apply(let count):
          var commands: [TimedCommand] = []
          for _ in 0..<count { commands.append(SampleJournal.timed(&traffic, &journal)) }
          underWay = UInt64(count)
          if count == 1 {
            try journal.apply(commands[0].command, at: commands[0].timestamp)
          } else {
            try journal.apply(commands.span)
          }
          underWay = 0
          acknowledged += UInt64(count)
        case .snapshot: try journal.snapshot()
        case .rotate: try journal.rotate()
        case .sync: try journal.sync()
        }
      } catch {
        // Of a process that has ended, only the files count.
        if files.isCrashed { return }
        #expect(isReported(error, files), "\(error)")
        // The exchange has not gone further than what was acknowledged.
        let orders = journal.exchange.liveOrders()
        let expected = try ExpectedExchange(seed: SampleJournal.seed, commandCount: acknowledged)
        let expectedOrders = expected.exchange.liveOrders()
        #expect(orders == expectedOrders)
        if isLogUncertain(files) { return expectPoisoned(&journal, files) }
        // Only what makes files besides the log can fail without it.
        switch step {
        case .snapshot, .rotate: break
        case .apply, .sync: Issue.record("\(step) failed at \(String(describing: files.failed))")
        }
        // A half snapshot does not go on taking room on a disk that may be full.
        #expect(try directory.names().allSatisfy { !$0.hasSuffix(".tmp") })
      }
    }
  }

  /// Whether what failed leaves open what the log has: something done to a segment, or to the name of a new one.
  private func isLogUncertain(_ files: FaultyFiles) -> Bool {
    guard let failed = files.failed else { return false }
    let isSegment = failed.path.hasSuffix(".log") && failed.kind != .remove
    let isName = failed.path.hasSuffix(".log.tmp") && failed.kind == .rename
    // A directory is opened, then synced.
    let before = files.operations.dropLast().suffix(2).filter { $0.path != failed.path }.last
    let isNameOnDisk =
      failed.path == directoryPath(of: failed) && before?.kind == .rename && before?.path.hasSuffix(".log.tmp") ?? false
    return isSegment || isName || isNameOnDisk
  }

  private func directoryPath(of operation: FaultyFiles.Operation) -> String {
    operation.path.contains("/commands-") || operation.path.contains("/snapshot-") ? "" : operation.path
  }

  /// Whether `error` is that which `files` gave out, and so names the file.
  private func isReported(_ error: JournalError, _ files: FaultyFiles) -> Bool {
    guard case .system(let file, _, _) = error else { return false }
    return file == files.failed?.path
  }

  /// The journal refuses everything and asks nothing more of the system.
  private func expectPoisoned(_ journal: inout Journal, _ files: FaultyFiles) {
    let operationCount = files.operations.count
    for _ in 0..<2 {
      #expect(refusal { () throws(JournalError) in try journal.apply(.advance, at: 0) })
      #expect(refusal { () throws(JournalError) in try journal.sync() })
      #expect(refusal { () throws(JournalError) in try journal.snapshot() })
    }
    #expect(files.operations.count == operationCount)
  }

  private func refusal(_ body: () throws(JournalError) -> Void) -> Bool {
    do {
      try body()
      return false
    } catch {
      if case .poisoned = error { return true }
      return false
    }
  }

  /// Opened with a system that works, the journal has what was acknowledged, and goes on.
  private func checkOpening(_ directory: TemporaryDirectory, _ acknowledged: UInt64, _ underWay: UInt64) throws {
    var expected = try ExpectedExchange(seed: SampleJournal.seed)
    do {
      var journal = try SampleJournal.open(directory)
      let commandCount = journal.recovery.commandCount
      #expect(commandCount == acknowledged || commandCount == acknowledged + underWay)
      #expect(journal.recovery.unreadableSnapshots == [])
      try expected.advance(to: commandCount)
      try expected.check(journal)
      #expect(try directory.names().allSatisfy { !$0.hasSuffix(".tmp") })
      try SampleJournal.goOn(&journal, 2)
    }
    let journal = try SampleJournal.open(directory)
    try expected.advance(to: expected.commandCount + 2)
    try expected.check(journal)
  }
}
