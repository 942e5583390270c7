import ComputeMatching
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// Logs that have lost bytes in the middle, or got some: nothing behind them is ever cut off.
struct LostBytesTests {
  /// A log with blocks of every kind, of which the last has one command in 40 bytes, the smallest that a journal writes behind an
  /// acknowledged command.
  struct Log {
    let bytes: [UInt8]
    /// Where each block begins, and where the last one ends.
    let blocks: [Int]
    /// Where what the blocks are made of begins: headers, checksums, names, commands.
    let boundaries: [Int]

    init(commandsPerCall: [Int] = [3, 2, 6]) throws {
      let sample = try SampleJournal(commandsPerCall: commandsPerCall)
      do {
        var journal = try SampleJournal.open(sample.directory)
        try journal.apply(.cancel(1), at: 0)
      }
      bytes = try sample.directory.bytes(SampleJournal.log)
      let image = FileImage(bytes)
      var boundaries = [8, 12, 40, 56, LogHeader.byteCount - 4]
      var blocks = [LogHeader.byteCount]
      while let last = blocks.last, let block = LogBlock(at: last, in: image) {
        boundaries += [0, 4, 8, 16, 24].map { block.offset + $0 }
        boundaries += [block.namesStart, block.commandsStart, block.commandsStart + block.commandByteCount]
        blocks.append(block.end)
      }
      self.blocks = blocks
      self.boundaries = boundaries.filter { $0 < blocks[blocks.count - 2] }
      #expect(blocks.last == bytes.count)
      #expect(blocks[blocks.count - 1] - blocks[blocks.count - 2] == 72)
    }
  }

  /// Opens a journal with `log`, which must be refused and stay as it is.
  private static func error(_ log: [UInt8], in directory: TemporaryDirectory) throws -> JournalError? {
    try directory.write(log, to: SampleJournal.log)
    let error = SampleJournal.failure(directory)
    #expect(try directory.bytes(SampleJournal.log) == log)
    return error
  }

  @Test(arguments: 1...16)
  func `bytes lost at any boundary before the last block are noticed, and nothing is cut`(count: Int) throws {
    let log = try Log()
    let directory = try TemporaryDirectory()
    for boundary in log.boundaries {
      // What is lost lies before the boundary, around it, or behind it.
      for start in [boundary - count, boundary - count / 2, boundary] {
        guard start >= LogHeader.byteCount, start + count <= log.blocks[log.blocks.count - 2] else { continue }
        let damaged = Array(log.bytes[..<start] + log.bytes[(start + count)...])
        let error = try Self.error(damaged, in: directory)
        guard case .corrupt(_, _, _, let later?) = error else {
          Issue.record("\(count) bytes lost at \(start): \(String(describing: error))")
          continue
        }
        // It is a block of the log, by as much further ahead.
        #expect(log.blocks.contains(later.offset + count) || log.blocks.contains(later.offset), "at \(start)")
        #expect(later.file == directory.file(SampleJournal.log))
      }
    }
  }

  @Test(arguments: 1...16)
  func `bytes put in at any boundary before the last block are noticed, and nothing is cut`(count: Int) throws {
    let log = try Log()
    let directory = try TemporaryDirectory()
    for boundary in log.boundaries where boundary >= LogHeader.byteCount {
      for filling in [0, 0xFF, 0x42] as [UInt8] {
        let damaged = Array(
          log.bytes[..<boundary] + [UInt8](repeating: filling, count: count) + log.bytes[boundary...])
        let error = try Self.error(damaged, in: directory)
        guard case .corrupt(_, _, _, let later?) = error else {
          Issue.record("\(count) bytes put in at \(boundary): \(String(describing: error))")
          continue
        }
        #expect(log.blocks.contains(later.offset - count) || log.blocks.contains(later.offset), "at \(boundary)")
      }
    }
  }

  @Test func `bytes lost in the header are noticed`() throws {
    let log = try Log()
    let directory = try TemporaryDirectory()
    for start in 0..<LogHeader.byteCount {
      for count in [1, 4, 16] {
        let damaged = Array(log.bytes[..<start] + log.bytes[(start + count)...])
        #expect(try Self.error(damaged, in: directory) != nil, "\(count) at \(start)")
      }
    }
  }

  /// The smallest blocks there are: of one command, of one name, of nothing.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8], [0, 1, 2])
  func `the smallest block behind damage is found at every byte`(shift: Int, kind: Int) throws {
    let sample = try SampleJournal(commandsPerCall: [2, 1])
    var block = LogBlockBuilder()
    switch kind {
    case 0: block.append(.advance, at: 1)
    case 1: block.append(.participant("x"), number: 9)
    default: break
    }
    var buffer = ByteBuffer()
    block.close(into: &buffer, precedingCommandCount: 77)
    #expect(buffer.count == [72, 48, 32][kind])
    var damaged = sample.log + [UInt8](repeating: 0x42, count: shift) + buffer.bytes
    let file = sample.directory.file(SampleJournal.log)
    // What only looks like a block may overlap with one.
    if shift >= 5 { damaged.replaceSubrange(sample.log.count + 1..<sample.log.count + 5, with: Array("BLCK".utf8)) }
    #expect(
      try Self.error(damaged, in: sample.directory)
        == .corrupt(
          file: file, offset: sample.log.count, commandCount: 3,
          followedBy: JournalError.Place(file: file, offset: sample.log.count + shift)))
    // Half of it is no block, and what is there is cut off.
    try sample.directory.write(damaged.dropLast(), to: SampleJournal.log)
    let journal = try SampleJournal.open(sample.directory)
    #expect(journal.recovery.cutTail?.byteCount == shift + buffer.count - 1)
  }

  @Test func `blocks of another place or of another log are noticed wherever they are`() throws {
    let log = try Log()
    let other = try Log(commandsPerCall: [1, 4])
    let ends = log.blocks
    let header = Array(log.bytes[..<LogHeader.byteCount])
    let parts = zip(ends, ends.dropFirst()).map { Array(log.bytes[$0..<$1]) }
    let cases: [(name: String, log: [UInt8], commandCount: UInt64)] = [
      ("two logs joined", log.bytes + other.bytes, 12),
      ("another log's blocks behind", log.bytes + other.bytes[LogHeader.byteCount...], 12),
      ("the log twice", log.bytes + log.bytes, 12),
      ("the second half moved to the front", header + parts[2] + parts[3] + parts[0] + parts[1], 0),
      ("two blocks changed places", header + parts[0] + parts[2] + parts[1] + parts[3], 3),
      ("a block left out", header + parts[0] + parts[2] + parts[3], 3),
      ("a block twice", header + parts[0] + parts[1] + parts[1] + parts[2] + parts[3], 5),
      ("the last block twice", log.bytes + parts[3], 12),
      ("an earlier block behind the end", log.bytes + [0] + parts[0], 12),
    ]
    for entry in cases {
      let directory = try TemporaryDirectory()
      let error = try Self.error(entry.log, in: directory)
      guard case .corrupt(_, _, entry.commandCount, .some) = error else {
        Issue.record("\(entry.name): \(String(describing: error))")
        continue
      }
      #expect(error?.description.contains("has a whole block at offset") ?? false)
    }
  }

  /// What is before a snapshot is not read, but that it has moved is noticed.
  @Test(arguments: 1...80)
  func `bytes lost before a snapshot are noticed if anything was acknowledged behind it`(count: Int) throws {
    let sample = try SampleJournal(commandsPerCall: [3, 2, 6], snapshotsAfter: [3])
    let directory = sample.directory
    do {
      var journal = try SampleJournal.open(directory)
      try journal.apply(.cancel(1), at: 0)
    }
    let log = try directory.bytes(SampleJournal.log)
    let damaged = Array(log[..<200] + log[(200 + count)...])
    let error = try Self.error(damaged, in: directory)
    switch error {
    case .corrupt, .shortLog: break
    default: Issue.record("\(String(describing: error))")
    }
  }
}
