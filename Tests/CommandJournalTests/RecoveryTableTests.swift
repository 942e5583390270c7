import ComputeMatching
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// What opening a journal leads to, for every state of its log with every state of its snapshots.
///
/// The journal had blocks of 3, 2, 4, 2 and 3 commands, and snapshots behind 3 and 9.
struct RecoveryTableTests {
  /// `14 from 9` opens with 14 commands, 9 of them from a snapshot; `cut` says that a tail was cut off. Anything else is an
  /// error: `corrupt` and `short` with the number of commands that it names.
  private static let table = """
    log           | none      | 3, 9          | 3             | 3, bad 9      | bad 3, bad 9 | 3, newer 9    | 3, other 9
    missing       | 0         | missing       | missing       | missing       | missing      | missing       | missing
    header only   | 0         | short 9       | short 3       | short 3       | short 9      | short 3       | short 3
    whole         | 14        | 14 from 9     | 14 from 3     | 14 from 3     | 14           | 14 from 3     | 14 from 3
    torn in 5th   | 11 cut    | 11 from 9 cut | 11 from 3 cut | 11 from 3 cut | 11 cut       | 11 from 3 cut | 11 from 3 cut
    torn in 3rd   | 5 cut     | short 9       | 5 from 3 cut  | short 9       | short 9      | short 9       | short 9
    ends with 3rd | 9         | 9 from 9      | 9 from 3      | 9 from 3      | 9            | 9 from 3      | 9 from 3
    ends with 2nd | 5         | short 9       | 5 from 3      | short 9       | short 9      | short 9       | short 9
    corrupt 2nd   | corrupt 3 | 14 from 9     | corrupt 3     | corrupt 3     | corrupt 3    | corrupt 3     | corrupt 3
    corrupt 4th   | corrupt 9 | corrupt 9     | corrupt 9     | corrupt 9     | corrupt 9    | corrupt 9     | corrupt 9
    without 2, 5  | corrupt 3 | corrupt 3     | corrupt 3     | corrupt 3     | corrupt 3    | corrupt 3     | corrupt 3
    without 2nd   | corrupt 3 | corrupt 9     | corrupt 3     | corrupt 3     | corrupt 3    | corrupt 3     | corrupt 3
    other         | other     | other         | other         | other         | other        | other         | other
    newer         | format    | format        | format        | format        | format       | format        | format
    foreign       | foreign   | foreign       | foreign       | foreign       | foreign      | foreign       | foreign
    """

  @Test func `every log with every snapshot leads to what the table says`() throws {
    let rows = Self.table.split(separator: "\n").map { $0.split(separator: "|").map { trimmed($0) } }
    let columns = try #require(rows.first)
    let sample = try SampleJournal(commandsPerCall: [3, 2, 4, 2, 3], snapshotsAfter: [1, 3])
    let snapshots = [
      3: try sample.directory.bytes(SampleJournal.snapshot(3)),
      9: try sample.directory.bytes(SampleJournal.snapshot(9)),
    ]
    var cellCount = 0
    for row in rows.dropFirst() {
      for (column, cell) in zip(columns, row).dropFirst() {
        let directory = try TemporaryDirectory()
        try directory.write([], to: "lock")
        if let log = try log(row[0], of: sample) { try directory.write(log, to: SampleJournal.log) }
        try write(column, snapshots, to: directory)
        try check(directory, cell, column, "\(row[0]) | \(column)")
        cellCount += 1
      }
    }
    #expect(cellCount == 98)
  }

  private func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  private func log(_ state: String, of sample: SampleJournal) throws -> [UInt8]? {
    let ends = sample.positions.map(\.offset)
    var log = sample.log
    switch state {
    case "missing": return nil
    case "header only": return Array(log[..<ends[0]])
    case "whole": return log
    case "torn in 5th": return log.dropLast(5)
    case "torn in 3rd": return Array(log[..<(ends[3] - 70)])
    case "ends with 3rd": return Array(log[..<ends[3]])
    case "ends with 2nd": return Array(log[..<ends[2]])
    case "corrupt 2nd": log[ends[1] + 40] ^= 1
    case "corrupt 4th": log[ends[3] + 40] ^= 1
    case "without 2nd": return Array(log[..<ends[1]] + log[ends[2]...])
    case "without 2, 5": return Array(log[..<ends[1]] + log[ends[2]..<ends[4]])
    case "other": log[16] ^= 1
    case "newer": log[8] += 1
    case "foreign": log[0] ^= 1
    default: Issue.record("no log is \(state)")
    }
    if state == "other" { log.reseal(at: LogHeader.byteCount - 4, from: 0, to: LogHeader.byteCount - 4) }
    return log
  }

  private func write(_ column: String, _ snapshots: [Int: [UInt8]], to directory: TemporaryDirectory) throws {
    guard column != "none" else { return }
    for part in column.split(separator: ",").map({ $0.split(separator: " ") }) {
      let number = try #require(part.last.flatMap { Int($0) })
      var snapshot = try #require(snapshots[number])
      switch part.count == 2 ? part[0] : "" {
      case "bad": snapshot[200] ^= 1
      case "newer": snapshot[8] += 1
      case "other":
        snapshot[16] ^= 1
        snapshot.reseal(at: SnapshotHeader.byteCount - 4, from: 0, to: SnapshotHeader.byteCount - 4)
      default: break
      }
      try directory.write(snapshot, to: SampleJournal.snapshot(number))
    }
  }

  private func check(_ directory: TemporaryDirectory, _ cell: String, _ column: String, _ place: String) throws {
    let words = cell.split(separator: " ")
    guard let commandCount = UInt64(words[0]) else {
      let before = try directory.content()
      let error = try #require(SampleJournal.failure(directory), "\(place)")
      #expect(summary(error) == cell, "\(place): \(error)")
      #expect(try directory.content() == before, "\(place)")
      return
    }
    let expected = try ExpectedExchange(seed: SampleJournal.seed, commandCount: commandCount)
    let journal: Journal
    do { journal = try SampleJournal.open(directory) } catch {
      Issue.record("\(place): \(error)")
      return
    }
    try expected.check(journal)
    let snapshot = words.firstIndex(of: "from").flatMap { UInt64(words[$0 + 1]) }
    #expect(journal.recovery.snapshotCommandCount == snapshot, "\(place)")
    #expect((journal.recovery.cutTail != nil) == words.contains("cut"), "\(place)")
    let unreadable = journal.recovery.unreadableSnapshots.map { summary($0) }
    #expect(unreadable == unreadableSnapshots[column] ?? [], "\(place)")
  }

  private let unreadableSnapshots = [
    "3, bad 9": ["malformed"], "bad 3, bad 9": ["malformed", "malformed"], "3, newer 9": ["format"],
    "3, other 9": ["other"],
  ]

  private func summary(_ error: JournalError) -> String {
    switch error {
    case .missingLog: "missing"
    case .staleEpoch: "stale"
    case .corrupt(_, _, let commandCount, _): "corrupt \(commandCount)"
    case .shortLog(_, _, let commandCount): "short \(commandCount)"
    case .otherExchange: "other"
    case .format: "format"
    case .foreign: "foreign"
    case .malformed: "malformed"
    case .otherJournal: "another"
    case .system, .notAFile, .torn, .locked, .poisoned, .noIdentity, .displaced, .notTheFirstSegment,
      .eventsUnavailable, .noSuchCommand, .namesForgotten:
      "\(error)"
    }
  }
}

extension [UInt8] {
  /// Puts the checksum of the bytes from `start` to `end` at `offset`, as if they had been written like this.
  mutating func reseal(at offset: Int, from start: Int, to end: Int) {
    let checksum = Checksum.of(span.extracting(start..<end))
    for index in 0..<4 { self[offset + index] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(index))) }
  }
}
