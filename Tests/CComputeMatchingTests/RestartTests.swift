import CComputeMatching
import ComputeMatching
import ComputeMatchingC
import Foundation
import SampleTraffic
import SeededRandom
import Testing

/// Snapshots in memory, and journals.
struct RestartTests {
  private static let configuration = Exchange.Configuration()

  /// Commands for `c`, whose names are learnt as they come up.
  private func records(_ count: Int, _ traffic: inout SampleTraffic, _ c: CExchange) throws -> [cm_command] {
    var names = c
    return try (0..<count).map { _ in c.record(try traffic.next(&names)) }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `a restored exchange goes on as the one that was saved`(seed: UInt64) throws {
    let first = try CExchange()
    var traffic = SampleTraffic(seed: seed, hasStripsAndLots: true)
    #expect(first.apply(try records(700, &traffic, first)) == CM_OK)
    let bytes = first.snapshot()
    var handle: OpaquePointer?
    #expect(cm_restore(bytes, bytes.count, &handle, nil, 0) == CM_OK)
    let second = try CExchange(handle: handle)
    #expect(second.view.digest == first.view.digest && second.events.isEmpty)
    #expect(second.snapshot() == bytes)
    var other = traffic
    #expect(first.apply(try records(700, &traffic, first)) == CM_OK)
    #expect(second.apply(try records(700, &other, second)) == CM_OK)
    #expect(second.view.digest == first.view.digest)
    #expect(second.view.event_count == first.view.event_count)
  }

  @Test func `bytes that are no snapshot`() throws {
    let c = try CExchange()
    var traffic = SampleTraffic(seed: 3)
    #expect(c.apply(try records(300, &traffic, c)) == CM_OK)
    let bytes = c.snapshot()
    var generator = SplitMix64(seed: 4)
    var handle: OpaquePointer?
    var reason = [CChar](repeating: 0, count: 200)
    #expect(cm_restore(nil, 0, &handle, &reason, reason.count) == CM_BAD_SNAPSHOT)
    #expect(String(c: reason).hasPrefix("snapshot: "))
    for _ in 0..<2_000 {
      var damaged = bytes
      if generator.oneIn(2) {
        damaged.removeLast(1 + generator.below(damaged.count))
      } else {
        damaged[generator.below(damaged.count)] ^= UInt8(1 + generator.below(255 as UInt64))
      }
      #expect(cm_restore(damaged, damaged.count, &handle, nil, 0) == CM_BAD_SNAPSHOT)
    }
    #expect(handle == nil)
  }

  /// A path that is gone when the test is over.
  private func withDirectory(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.path + "/c-journal-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  private func open(
    _ path: String, _ journal: cm_journal_settings = cm_journal_settings(), _ settings: cm_settings = cm_settings()
  ) throws -> (CExchange, cm_recovery) {
    var (journal, settings) = (journal, settings)
    var handle: OpaquePointer?
    var recovery = cm_recovery()
    #expect(cm_open_journal(path, &settings, &journal, &handle, &recovery, nil, 0) == CM_OK)
    return (try CExchange(handle: handle), recovery)
  }

  @Test(arguments: [false, true])
  func `a journal goes on where it was, with a snapshot and without`(hasSnapshot: Bool) throws {
    try withDirectory { path in
      var settings = cm_journal_settings()
      settings.sync = UInt8(CM_SYNC_NEVER.rawValue)
      let whole = try CExchange()
      var traffic = SampleTraffic(seed: 8)
      for part in 0..<4 as Range<UInt64> {
        let (c, recovery) = try open(path, settings)
        #expect(recovery.command_count == 300 * part && recovery.cut_bytes == 0)
        #expect(recovery.snapshot_command_count == (hasSnapshot ? 300 * part : 0))
        #expect(c.view.digest == whole.view.digest)
        var same = traffic
        #expect(c.apply(try records(300, &traffic, c)) == CM_OK)
        #expect(whole.apply(try records(300, &same, whole)) == CM_OK)
        #expect(c.view.digest == whole.view.digest)
        #expect(c.events.count == whole.events.count)
        #expect(cm_sync(c.handle) == CM_OK)
        if hasSnapshot { #expect(cm_snapshot(c.handle) == CM_OK) }
      }
    }
  }

  @Test func `journals that cannot be opened`() throws {
    try withDirectory { path in
      var handle: OpaquePointer?
      var reason = [CChar](repeating: 0, count: 300)
      func status(_ settings: cm_settings = cm_settings(), _ journal: cm_journal_settings = cm_journal_settings())
        -> cm_status
      {
        var (settings, journal) = (settings, journal)
        return cm_open_journal(path, &settings, &journal, &handle, nil, &reason, reason.count)
      }
      let bad: [(inout cm_journal_settings) -> Void] = [
        { $0.sync = 3 }, { $0.sync_interval = 1 }, { $0.keep = 3 }, { $0.keep_count = 1 }, { $0.reserved0 = 1 },
        { $0.reserved.1 = 1 },
      ]
      for change in bad {
        var settings = cm_journal_settings()
        change(&settings)
        #expect(status(cm_settings(), settings) == CM_BAD_ARGUMENT)
      }
      do {
        let (c, _) = try open(path)
        var traffic = SampleTraffic(seed: 9)
        #expect(c.apply(try records(50, &traffic, c)) == CM_OK)
        #expect(status() == CM_JOURNAL_LOCKED)
        #expect(String(c: reason).hasSuffix("the journal is open already, here or in another process"))
      }
      var settings = cm_settings()
      settings.volatility_guard = 5
      #expect(status(settings) == CM_OTHER_SETTINGS)
      let log = path + "/commands-00000000000000000000.log"
      try FileManager.default.removeItem(atPath: log)
      #expect(FileManager.default.createFile(atPath: log, contents: Data("no log".utf8)))
      #expect(status() == CM_JOURNAL_DAMAGED)
      #expect(cm_open_journal("/proc/no/such", nil, nil, &handle, nil, nil, 0) == CM_JOURNAL_FAILED)
      #expect(handle == nil)
    }
  }
}
