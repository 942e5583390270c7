import ComputeMatching
import Foundation
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// Segments of a log: when they begin, what a snapshot lets go, and what stays.
struct SegmentTests {
  private static func open(
    _ directory: TemporaryDirectory, segmentByteCount: Int = .max, keep retention: Retention = .everything
  ) throws -> Journal {
    try Journal(
      directory: directory.path, SampleTraffic.configuration, sync: .never, segmentByteCount: segmentByteCount,
      keep: retention, files: FaultyFiles())
  }

  /// The segments and snapshots in `directory`, as `L3 L5 S5`.
  private static func files(_ directory: TemporaryDirectory) throws -> String {
    let contents = try JournalContents(of: directory.path)
    let segments = contents.segments.map { "L\($0.start)" }
    return (segments + contents.snapshots.reversed().map { "S\($0.commandCount)" }).joined(separator: " ")
  }

  private static func checkOpening(_ directory: TemporaryDirectory, _ commandCount: UInt64, from snapshot: UInt64?)
    throws
  {
    let expected = try ExpectedExchange(seed: SampleJournal.seed, commandCount: commandCount)
    let journal = try open(directory)
    try expected.check(journal)
    #expect(journal.recovery.snapshotCommandCount == snapshot)
    #expect(journal.recovery.unreadableSnapshots == [])
  }

  @Test func `a journal goes on in a new segment, and opens from it alone or from the beginning`() throws {
    let directory = try TemporaryDirectory()
    do {
      var journal = try Self.open(directory)
      try journal.rotate()
      #expect(try Self.files(directory) == "L0 S0")
      try SampleJournal.goOn(&journal, 3)
      try journal.rotate()
      #expect(try Self.files(directory) == "L0 L3 S0 S3")
      try journal.rotate()
      #expect(try Self.files(directory) == "L0 L3 S0 S3")
      try SampleJournal.goOn(&journal, from: 3, 2)
      try journal.rotate()
      try SampleJournal.goOn(&journal, from: 5, 4)
    }
    #expect(try Self.files(directory) == "L0 L3 L5 S0 S3 S5")
    try Self.checkOpening(directory, 9, from: 5)
    for name in [SampleJournal.snapshot(5), SampleJournal.snapshot(3), SampleJournal.snapshot(0)] {
      try FileManager.default.removeItem(atPath: directory.file(name))
    }
    try Self.checkOpening(directory, 9, from: nil)
  }

  @Test func `names handed out before a rotation are known behind it, with the snapshot or without`() throws {
    for losesSnapshot in [false, true] {
      let directory = try TemporaryDirectory()
      do {
        var journal = try Self.open(directory)
        try journal.apply(.advance, at: 1)
        let early = journal.participant(named: "early")
        try journal.rotate()
        let late = journal.participant(named: "late")
        try journal.apply(.cancelAll(of: early, in: nil), at: 2)
        try journal.apply(.cancelAll(of: late, in: nil), at: 2)
      }
      if losesSnapshot { try FileManager.default.removeItem(atPath: directory.file(SampleJournal.snapshot(1))) }
      let journal = try Self.open(directory)
      #expect(journal.exchange.name(of: ParticipantID(1)) == "early")
      #expect(journal.exchange.name(of: ParticipantID(2)) == "late")
    }
  }

  @Test(arguments: [1, 2, 7])
  func `a segment ends when it has its size, whatever the calls`(commandsPerCall: Int) throws {
    let directory = try TemporaryDirectory()
    do {
      var journal = try Self.open(directory, segmentByteCount: 1_000)
      var traffic = SampleTraffic(seed: SampleJournal.seed)
      for _ in 0..<(140 / commandsPerCall) {
        var commands: [TimedCommand] = []
        for _ in 0..<commandsPerCall { commands.append(try traffic.next(&journal)) }
        if commandsPerCall == 1 {
          try journal.apply(commands[0].command, at: commands[0].timestamp)
        } else {
          try journal.apply(commands.span)
        }
        #expect(journal.rotationFailure == nil)
      }
    }
    let contents = try JournalContents(of: directory.path)
    #expect(contents.segments.count >= 6)
    #expect(contents.snapshots.count == contents.segments.count - 1)
    for segment in contents.segments.dropLast() {
      // It ends with the first block that takes it to its size.
      let image = try FileImage(path: segment.path)
      var position = LogPosition(behind: try LogHeader(image, name: segment.path))
      while let block = LogBlock(at: position.offset, in: image) { position.pass(block) }
      #expect(position.offset == image.count && image.count >= 1_000 && position.mark.offset < 1_000)
    }
    let expected = try ExpectedExchange(
      seed: SampleJournal.seed, commandCount: UInt64(140 / commandsPerCall * commandsPerCall))
    do {
      let journal = try Self.open(directory)
      try expected.check(journal)
    }
    for snapshot in contents.snapshots { try FileManager.default.removeItem(atPath: snapshot.path) }
    let journal = try Self.open(directory)
    try expected.check(journal)
  }

  @Test func `a segment may end between the blocks of one batch`() throws {
    let directory = try TemporaryDirectory()
    let commands = (0..<9_000).map { TimedCommand(.advance, at: Timestamp(nanoseconds: UInt64($0))) }
    do {
      var journal = try Self.open(directory, segmentByteCount: 1_000)
      try journal.apply(commands.span)
    }
    #expect(try Self.files(directory) == "L0 L3600 L7200 L9000 S3600 S7200 S9000")
    let journal = try Self.open(directory)
    #expect(journal.recovery.commandCount == 9_000 && journal.exchange.now == 8_999)
  }

  /// Segments behind 0, 3, 6, 9 and 12 commands, the last with none, and snapshots behind the last four.
  private static func write(
    _ directory: TemporaryDirectory, keep retention: Retention, retaining event: UInt64? = nil
  ) throws {
    var journal = try open(directory, keep: retention)
    journal.retainEvents(from: event)
    for count in stride(from: 0, to: 12, by: 3) {
      try SampleJournal.goOn(&journal, from: UInt64(count), 3)
      try journal.rotate()
    }
  }

  @Test(arguments: [
    (Retention.everything, "L0 L3 L6 L9 L12 S3 S6 S9 S12"), (.segments(9), "L0 L3 L6 L9 L12 S3 S6 S9 S12"),
    (.segments(4), "L3 L6 L9 L12 S3 S6 S9 S12"), (.segments(2), "L9 L12 S9 S12"), (.segments(1), "L12 S12"),
    (.segments(0), "L12 S12"), (.days(1), "L0 L3 L6 L9 L12 S3 S6 S9 S12"),
    (.days(.max), "L0 L3 L6 L9 L12 S3 S6 S9 S12"),
  ])
  func `a snapshot lets go what its policy does not keep`(retention: Retention, expected: String) throws {
    let directory = try TemporaryDirectory()
    try Self.write(directory, keep: retention)
    #expect(try Self.files(directory) == expected)
    try Self.checkOpening(directory, 12, from: 12)
  }

  @Test func `days are those of the exchange`() throws {
    let directory = try TemporaryDirectory()
    let day: UInt64 = 86_400_000_000_000
    var journal = try Self.open(directory, keep: .days(2))
    for number in 0...4 {
      try journal.apply(.advance, at: Timestamp(nanoseconds: day * UInt64(100 + number)))
      try journal.rotate()
    }
    // The segment behind one command ended on day 101, which is more than two days before 104, or as many: the one behind two on day 102.
    #expect(try Self.files(directory) == "L3 L4 L5 S3 S4 S5")
    try journal.apply(.advance, at: Timestamp(nanoseconds: day * 104 + 1))
    try journal.snapshot()
    #expect(try Self.files(directory) == "L3 L4 L5 S3 S4 S5 S6")
    try journal.apply(.advance, at: Timestamp(nanoseconds: day * 105 + 1))
    try journal.snapshot()
    #expect(try Self.files(directory) == "L4 L5 S4 S5 S6 S7")
  }

  @Test func `nothing goes that promised events are derived from`() throws {
    // How many events there were behind each command.
    var events: [UInt64] = [0]
    var expected = try ExpectedExchange(seed: SampleJournal.seed)
    for count in 1...12 as ClosedRange<UInt64> {
      try expected.advance(to: count)
      events.append(expected.exchange.events.sequence)
    }
    for first in 1...events[12] + 1 {
      let directory = try TemporaryDirectory()
      try Self.write(directory, keep: .segments(1), retaining: first)
      let base = [12, 9, 6, 3, 0].first { events[$0] < first } ?? 0
      let kept = [0, 3, 6, 9, 12].filter { $0 >= base }
      let files = kept.map { "L\($0)" } + kept.filter { $0 > 0 }.map { "S\($0)" }
      #expect(try Self.files(directory) == files.joined(separator: " "), "from \(first)")
      let journal = try Self.open(directory)
      var history = try journal.events(since: first)
      var count: UInt64 = 0
      while try history.next() { history.withEvents { count += UInt64($0.count) } }
      #expect(count == events[12] + 1 - first)
    }
  }

  @Test func `segments go one after the other, each for good before the next`() throws {
    let directory = try TemporaryDirectory()
    try Self.write(directory, keep: .everything)
    let files = FaultyFiles()
    var journal = try Journal(
      directory: directory.path, SampleTraffic.configuration, sync: .never, keep: .segments(2), files: files)
    let before = files.operations.count
    try journal.snapshot()
    let operations = files.operations[before...].drop { $0.kind != .remove }.map { operation in
      "\(operation.kind) \(operation.path.split(separator: "/").last ?? "")"
    }
    let name = directory.path.split(separator: "/").last ?? ""
    let end = ["open \(name)", "sync \(name)"]
    let segments = [0, 3, 6].map { ["remove \(SampleJournal.segment($0))"] + end }
    let snapshots = [3, 6].map { ["remove \(SampleJournal.snapshot($0))"] }
    #expect(operations == segments[0] + snapshots[0] + segments[1] + snapshots[1] + segments[2])
  }

  @Test func `a promise taken back lets go`() throws {
    let directory = try TemporaryDirectory()
    try Self.write(directory, keep: .segments(1), retaining: 1)
    var journal = try Self.open(directory, keep: .segments(1))
    #expect(try Self.files(directory) == "L0 L3 L6 L9 L12 S3 S6 S9 S12")
    journal.retainEvents(from: 1)
    try journal.snapshot()
    #expect(try Self.files(directory) == "L0 L3 L6 L9 L12 S3 S6 S9 S12")
    journal.retainEvents(from: nil)
    try journal.snapshot()
    #expect(try Self.files(directory) == "L12 S12")
  }

  @Test func `nothing goes if the snapshot in its place cannot be read, or is not there`() throws {
    for removes in [false, true] {
      let directory = try TemporaryDirectory()
      try Self.write(directory, keep: .everything)
      for count in [6, 9] {
        var bytes = try directory.bytes(SampleJournal.snapshot(count))
        bytes[300] ^= 1
        try directory.write(bytes, to: SampleJournal.snapshot(count))
        if removes { try FileManager.default.removeItem(atPath: directory.file(SampleJournal.snapshot(count))) }
      }
      var journal = try Self.open(directory, keep: .segments(2))
      try journal.snapshot()
      #expect(try Self.files(directory) == (removes ? "L3 L6 L9 L12 S3 S12" : "L3 L6 L9 L12 S3 S6 S9 S12"))
    }
  }

  @Test func `a journal goes on without a segment that cannot be begun, and says why`() throws {
    let whole = FaultyFiles()
    #expect(try Self.fill(whole).failures == [])
    var caseCount = 0
    for (position, operation) in whole.operations.enumerated() {
      // Once a segment may have its name, the one before must take no more.
      guard operation.path.hasSuffix(".tmp"), operation.kind != .rename || operation.path.contains("/snapshot-") else {
        continue
      }
      // The first is the making of the journal.
      guard !operation.path.hasSuffix(SampleJournal.log + ".tmp") else { continue }
      let files = FaultyFiles(.refusal(ENOSPC), at: position)
      let (directory, failures) = try Self.fill(files)
      let name = try #require(operation.path.split(separator: "/").last)
      #expect(failures.count == 1 && failures.first?.description.contains(name) ?? false, "at \(position)")
      let newest = try JournalContents(of: directory.path).snapshots.first?.commandCount
      try Self.checkOpening(directory, 60, from: newest)
      caseCount += 1
    }
    #expect(caseCount >= 20)
  }

  @Test(arguments: [SyncPolicy.always, .never])
  func `whatever fails in a rotation that comes by itself, all that was acknowledged is there`(
    policy: SyncPolicy
  ) throws {
    let whole = FaultyFiles()
    #expect(try Self.acknowledge(whole, policy).commandCount == 60)
    // The first are those of the opening.
    let opening = whole.operations.firstIndex { $0.kind == .write && $0.path.hasSuffix(".log") }
    for position in try #require(opening)..<whole.operations.count {
      let files = FaultyFiles(.refusal(EIO), at: position)
      let (directory, commandCount) = try Self.acknowledge(files, policy)
      if let failed = files.failed, failed.kind == .sync, failed.path.hasSuffix(".log") {
        // A log that could not be made safe takes nothing more.
        #expect(files.operations.count == position + 1, "at \(position)")
      }
      let journal = try Self.open(directory)
      #expect(commandCount...commandCount + 1 ~= journal.recovery.commandCount, "at \(position)")
      try ExpectedExchange(seed: SampleJournal.seed, commandCount: journal.recovery.commandCount)
        .check(journal, furtherNames: true)
    }
  }

  /// Acknowledges up to 60 commands, in segments of 1,000 bytes, until one fails or the rotation before it has.
  private static func acknowledge(
    _ files: FaultyFiles, _ policy: SyncPolicy
  ) throws -> (directory: TemporaryDirectory, commandCount: UInt64) {
    let directory = try TemporaryDirectory()
    var journal = try Journal(
      directory: directory.path, SampleTraffic.configuration, sync: policy, segmentByteCount: 1_000, files: files)
    var traffic = SampleTraffic(seed: SampleJournal.seed)
    var commandCount: UInt64 = 0
    do {
      while commandCount < 60, journal.rotationFailure == nil {
        let timed = SampleJournal.timed(&traffic, &journal)
        try journal.apply(timed.command, at: timed.timestamp)
        commandCount += 1
      }
    } catch {}
    return (directory, commandCount)
  }

  @Test func `a damaged segment that is not kept does not stop snapshots`() throws {
    let directory = try TemporaryDirectory()
    try Self.write(directory, keep: .everything)
    var log = try directory.bytes(SampleJournal.log)
    log[20] ^= 1
    try directory.write(log, to: SampleJournal.log)
    var journal = try Self.open(directory, keep: .segments(2))
    try journal.snapshot()
    #expect(try Self.files(directory) == "L9 L12 S9 S12")
  }

  /// Writes 60 commands into segments of 1,000 bytes. Returns what rotations failed for.
  private static func fill(_ files: FaultyFiles) throws -> (directory: TemporaryDirectory, failures: Set<JournalError>)
  {
    let directory = try TemporaryDirectory()
    var journal = try Journal(
      directory: directory.path, SampleTraffic.configuration, sync: .never, segmentByteCount: 1_000, files: files)
    var failures: Set<JournalError> = []
    var traffic = SampleTraffic(seed: SampleJournal.seed)
    for _ in 0..<60 {
      let timed = SampleJournal.timed(&traffic, &journal)
      try journal.apply(timed.command, at: timed.timestamp)
      if let failure = journal.rotationFailure { failures.insert(failure) }
    }
    return (directory, failures)
  }
}
