import ComputeMatching
import Foundation
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// A journal on the disk that tests damage, and what is known of it.
struct SampleJournal {
  static let log = segment(0)
  /// Its first 28 commands leave names of every kind, two books, and orders of every kind with a fill (``SampleJournalTests``).
  static let seed: UInt64 = 1288

  let directory: TemporaryDirectory
  /// Where each block of the log begins, and where the last one ends.
  let positions: [LogPosition]
  let log: [UInt8]

  /// Writes a journal with a block of so many commands each. Behind the calls in `snapshots`, counted from 1, there is one.
  init(commandsPerCall: [Int], snapshotsAfter snapshots: Set<Int> = []) throws {
    directory = try TemporaryDirectory()
    do {
      var journal = try Self.open(directory)
      var traffic = SampleTraffic(seed: Self.seed)
      for (call, count) in commandsPerCall.enumerated() {
        var commands: [TimedCommand] = []
        for _ in 0..<count { commands.append(try traffic.next(&journal)) }
        try journal.apply(commands.span)
        if snapshots.contains(call + 1) { try journal.snapshot() }
      }
    }
    log = try directory.bytes(Self.log)
    positions = try Self.positions(in: log)
  }

  /// Opens the journal in `directory` without waiting for the disk.
  static func open(_ directory: TemporaryDirectory) throws(JournalError) -> Journal {
    try Journal(directory: directory.path, SampleTraffic.configuration, sync: .never, files: FaultyFiles())
  }

  /// The error that opening the journal in `directory` ends with.
  static func failure(_ directory: TemporaryDirectory, sourceLocation: SourceLocation = #_sourceLocation)
    -> JournalError?
  {
    do {
      let journal = try open(directory)
      Issue.record("opened with \(journal.recovery)", sourceLocation: sourceLocation)
      return nil
    } catch { return error }
  }

  static func snapshot(_ commandCount: Int) -> String { "snapshot-" + digits(commandCount) }

  /// The segment behind so many commands.
  static func segment(_ commandCount: Int) -> String { "commands-" + digits(commandCount) + ".log" }

  private static func digits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 20 - digits.count) + digits
  }

  /// Carries out `count` commands of the traffic, behind those in the log.
  static func goOn(_ journal: inout Journal, _ count: Int) throws {
    try goOn(&journal, from: journal.recovery.commandCount, count)
  }

  /// Carries out `count` commands of the traffic, of which `commandCount` were carried out before.
  static func goOn(_ journal: inout Journal, from commandCount: UInt64, _ count: Int) throws(JournalError) {
    var traffic = SampleTraffic(seed: seed)
    var past = Exchange(SampleTraffic.configuration)
    for _ in 0..<commandCount { _ = timed(&traffic, &past) }
    for _ in 0..<count {
      let command = timed(&traffic, &journal)
      try journal.apply(command.command, at: command.timestamp)
    }
  }

  /// The next command of the traffic, in which nothing is wrong.
  static func timed(_ traffic: inout SampleTraffic, _ names: inout some Names & ~Copyable) -> TimedCommand {
    do { return try traffic.next(&names) } catch {
      Issue.record(error)
      return TimedCommand(.advance, at: 0)
    }
  }

  /// The bytes of a block of so many commands before which these names have to be known.
  static func byteCount(_ commandCount: Int, of commandByteCount: Int, names: [String]) -> Int {
    LogBlock.headerByteCount + commandCount * commandByteCount + byteCount(ofNames: names)
  }

  /// Twelve bytes for each, the text, and zeros up to a multiple of eight.
  static func byteCount(ofNames names: [String]) -> Int {
    names.reduce(0) { $0 + (12 + $1.utf8.count + 7) / 8 * 8 }
  }

  static func positions(in log: [UInt8]) throws -> [LogPosition] {
    let image = FileImage(log)
    var position = LogPosition(behind: try LogHeader(image, name: "log"))
    var positions = [position]
    while let block = LogBlock(at: position.offset, in: image) {
      position.pass(block)
      positions.append(position)
    }
    try #require(position.offset == log.count)
    return positions
  }
}

extension TemporaryDirectory {
  /// All that is in the directory, by name.
  func content() throws -> [String: [UInt8]] {
    var content: [String: [UInt8]] = [:]
    for name in try names() { content[name] = try bytes(name) }
    return content
  }
}
