import ComputeMatching
import SampleTraffic
import Testing

@testable import CommandJournal

/// A log that ends too early, as when its writer stopped.
struct CutLogTests {
  @Test func `cut anywhere in its last three blocks, a log loses what is not whole and tells`() throws {
    let sample = try SampleJournal(commandsPerCall: [6, 1, 4, 1, 2])
    let blocks = sample.positions.suffix(4)
    let start = try #require(blocks.first)
    var cutCount = 0
    for size in start.offset..<sample.log.count {
      let whole = try #require(blocks.last { $0.offset <= size })
      try sample.directory.write(Array(sample.log[..<size]), to: SampleJournal.log)
      var expected = try ExpectedExchange(seed: SampleJournal.seed, commandCount: whole.commandCount)
      do {
        var journal = try SampleJournal.open(sample.directory)
        let tail = Recovery.Tail(offset: whole.offset, byteCount: size - whole.offset)
        #expect(journal.recovery.cutTail == (size > whole.offset ? tail : nil), "\(size) bytes")
        try expected.check(journal)
        #expect(try sample.directory.bytes(SampleJournal.log) == Array(sample.log[..<whole.offset]), "\(size) bytes")
        try SampleJournal.goOn(&journal, 3)
      }
      let journal = try SampleJournal.open(sample.directory)
      #expect(journal.recovery.cutTail == nil)
      try expected.advance(to: whole.commandCount + 3)
      try expected.check(journal)
      cutCount += 1
    }
    // Before each byte of the three blocks.
    let byteCounts = [
      SampleJournal.byteCount(
        4, of: WideCommand.byteCount, names: ["a100-sxm,40,US,interruptible,spot", "*,*,*,*,*"]),
      SampleJournal.byteCount(1, of: CompactCommand.byteCount, names: ["h100-sxm,80,US/us-east-1,on_demand,spot"]),
      SampleJournal.byteCount(2, of: WideCommand.byteCount, names: ["Käufer 1, \"große\" GPUs"]),
    ]
    #expect(cutCount == byteCounts.reduce(0, +))
  }

  @Test func `a log shorter than its header is an error, and stays`() throws {
    let sample = try SampleJournal(commandsPerCall: [1])
    let file = sample.directory.file(SampleJournal.log)
    for size in 0..<LogHeader.byteCount {
      let short = Array(sample.log[..<size])
      try sample.directory.write(short, to: SampleJournal.log)
      let error = SampleJournal.failure(sample.directory)
      #expect(
        error
          == (size < 12
            ? .foreign(file: file, expected: "a command log")
            : .corrupt(file: file, offset: 0, commandCount: 0, followedBy: nil)))
      #expect(try sample.directory.bytes(SampleJournal.log) == short)
    }
  }
}
