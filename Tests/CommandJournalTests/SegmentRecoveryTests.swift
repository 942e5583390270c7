import ComputeMatching
import Foundation
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// What opening a journal of several segments leads to, for every state of them with every state of the snapshots.
///
/// The segments had 3, 2, 4 and 3 commands, and each but the first began with a snapshot. docs/journal.md has the same rows.
struct SegmentRecoveryTests {
  private static let table = """
    segments            | none      | 3, 5, 9   | 3, 5       | 3          | 3, 5, bad 9
    all                 | 12        | 12 from 9 | 12 from 5  | 12 from 3  | 12 from 5
    last without blocks | 9         | 9 from 9  | 9 from 5   | 9 from 3   | 9 from 5
    without last        | 9         | missing   | 9 from 5   | 9 from 3   | missing
    last is temporary   | 9         | missing   | 9 from 5   | 9 from 3   | missing
    without first       | missing   | 12 from 9 | 12 from 5  | 12 from 3  | 12 from 5
    without first two   | missing   | 12 from 9 | 12 from 5  | missing    | 12 from 5
    last alone          | missing   | 12 from 9 | missing    | missing    | missing
    without second      | corrupt 3 | 12 from 9 | 12 from 5  | corrupt 3  | 12 from 5
    without third       | corrupt 5 | 12 from 9 | corrupt 5  | corrupt 5  | corrupt 5
    torn in first       | corrupt 2 | 12 from 9 | 12 from 5  | 12 from 3  | 12 from 5
    torn in third       | corrupt 7 | 12 from 9 | corrupt 7  | corrupt 7  | corrupt 7
    third ends early    | corrupt 7 | 12 from 9 | corrupt 7  | corrupt 7  | corrupt 7
    third goes on       | corrupt 10 | 12 from 9 | corrupt 10 | corrupt 10 | corrupt 10
    torn in last        | 11 cut    | 11 from 9 cut | 11 from 5 cut | 11 from 3 cut | 11 from 5 cut
    header of last      | corrupt 0 | corrupt 0 | corrupt 0  | corrupt 0  | corrupt 0
    header of third     | corrupt 0 | 12 from 9 | corrupt 0  | corrupt 0  | corrupt 0
    third by other name | malformed | 12 from 9 | malformed  | malformed  | malformed
    """

  /// A journal of one command a block, and what is in its directory.
  private struct Files {
    var segments: [Int: [UInt8]] = [:]
    var snapshots: [Int: [UInt8]] = [:]

    init() throws {
      let directory = try TemporaryDirectory()
      var journal = try SampleJournal.open(directory)
      var count = 0
      for part in [3, 2, 4, 3] {
        if count > 0 { try journal.rotate() }
        try SampleJournal.goOn(&journal, from: UInt64(count), part)
        count += part
      }
      for start in [0, 3, 5, 9] { segments[start] = try directory.bytes(SampleJournal.segment(start)) }
      for start in [3, 5, 9] { snapshots[start] = try directory.bytes(SampleJournal.snapshot(start)) }
    }

    /// Where the block behind so many commands begins in the segment.
    func offset(behind commandCount: UInt64, in segment: Int) throws -> Int {
      let image = FileImage(segments[segment] ?? [])
      var position = LogPosition(behind: try LogHeader(image, name: "log"))
      while position.commandCount < commandCount, let block = LogBlock(at: position.offset, in: image) {
        position.pass(block)
      }
      try #require(position.commandCount == commandCount)
      return position.offset
    }

    mutating func change(_ row: String) throws {
      switch row {
      case "last without blocks": segments[9] = Array(segments[9, default: []][..<LogHeader.byteCount])
      case "without last": segments[9] = nil
      case "last is temporary": break
      case "without first": segments[0] = nil
      case "without first two": (segments[0], segments[3]) = (nil, nil)
      case "last alone": (segments[0], segments[3], segments[5]) = (nil, nil, nil)
      case "without second": segments[3] = nil
      case "without third": segments[5] = nil
      case "torn in first": segments[0] = segments[0]?.dropLast(7)
      case "torn in third": segments[5] = Array(segments[5, default: []][..<(try offset(behind: 7, in: 5) + 50)])
      case "third ends early": segments[5] = Array(segments[5, default: []][..<(try offset(behind: 7, in: 5))])
      case "third goes on":
        // As if its writer had not noticed that another had begun the next one.
        let block = segments[9, default: []][LogHeader.byteCount..<(try offset(behind: 10, in: 9))]
        segments[5]?.append(contentsOf: block)
      case "torn in last": segments[9] = segments[9]?.dropLast(7)
      case "header of last": segments[9]?[30] ^= 1
      case "header of third": segments[5]?[30] ^= 1
      case "third by other name":
        segments[5]?[56] ^= 2
        segments[5]?.reseal(at: LogHeader.byteCount - 4, from: 0, to: LogHeader.byteCount - 4)
      default: try #require(row == "all")
      }
    }
  }

  @Test func `every set of segments with every set of snapshots leads to what the table says`() throws {
    let rows = Self.table.split(separator: "\n").map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let columns = try #require(rows.first)
    let whole = try Files()
    var cellCount = 0
    for row in rows.dropFirst() {
      var files = whole
      try files.change(row[0])
      for (column, cell) in zip(columns, row).dropFirst() {
        let directory = try TemporaryDirectory()
        try directory.write([], to: "lock")
        for (start, bytes) in files.segments {
          let name = SampleJournal.segment(start)
          try directory.write(bytes, to: row[0] == "last is temporary" && start == 9 ? name + ".tmp" : name)
        }
        for name in column.split(separator: ",") where column != "none" {
          let words = name.split(separator: " ")
          let count = try #require(words.last.flatMap { Int($0) })
          var bytes = try #require(files.snapshots[count])
          if words.count == 2 { bytes[300] ^= 1 }
          try directory.write(bytes, to: SampleJournal.snapshot(count))
        }
        try check(directory, cell, "\(row[0]) | \(column)")
        cellCount += 1
      }
    }
    #expect(cellCount == 85)
  }

  private func check(_ directory: TemporaryDirectory, _ cell: String, _ place: String) throws {
    let words = cell.split(separator: " ")
    guard let commandCount = UInt64(words[0]) else {
      let before = try directory.content()
      let error = try #require(SampleJournal.failure(directory), "\(place)")
      #expect(summary(error) == cell, "\(place): \(error)")
      #expect(try directory.content() == before, "\(place)")
      return
    }
    let expected = try ExpectedExchange(seed: SampleJournal.seed, commandCount: commandCount)
    do {
      let journal = try SampleJournal.open(directory)
      try expected.check(journal)
      let snapshot = words.firstIndex(of: "from").flatMap { UInt64(words[$0 + 1]) }
      #expect(journal.recovery.snapshotCommandCount == snapshot, "\(place)")
      #expect((journal.recovery.cutTail != nil) == words.contains("cut"), "\(place)")
    } catch { Issue.record("\(place): \(error)") }
  }

  private func summary(_ error: JournalError) -> String {
    switch error {
    case .missingLog: "missing"
    case .corrupt(_, _, let commandCount, _): "corrupt \(commandCount)"
    case .shortLog(_, _, let commandCount): "short \(commandCount)"
    case .malformed: "malformed"
    default: "\(error)"
    }
  }
}
