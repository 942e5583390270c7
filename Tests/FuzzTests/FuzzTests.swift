import ComputeMatching
import TestSupport
import Foundation
import FuzzTargets
import CommandJournal
import Testing

/// Every target takes its corpus, and inputs like it, without stopping the process. `scripts/fuzz` looks longer.
@Suite(.serialized)
struct FuzzTests {
  private static let corpus = Corpus(
    folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Corpus").path)

  /// How many inputs are made for each target: a few seconds' worth.
  private static let executionCount =
    ProcessInfo.processInfo.environment["COMPUTE_MATCHING_FUZZ_EXECUTIONS"].flatMap { Int($0) } ?? 1_500

  /// In a process of its own, so that an input that stops it can be named.
  @Test(arguments: FuzzTarget.allCases)
  func `inputs like those of the corpus are borne`(target: FuzzTarget) async throws {
    let path: String = FileManager.default.temporaryDirectory.path + "/fuzz-\(target.rawValue)-\(UUID()).input"
    let result = await #expect(processExitsWith: .success) {
      [target, path = path as String] in
      try SeededRun(target, FuzzTests.corpus, seed: 1).run(FuzzTests.executionCount, keepingInputAt: path)
    }
    if result == nil {
      Issue.record("\(path) is the input that stopped it; `Fuzz replay \(target.rawValue) \(path)` runs it again")
    } else {
      try FileManager.default.removeItem(atPath: path)
    }
  }

  /// Inputs that no reader knows would hide all that is behind its first check.
  @Test func `the logs and snapshots of the corpus are of the present format`() throws {
    for (name, bytes) in try Self.corpus.files(of: .log) where name.hasPrefix("flow") {
      var reader = try CommandLogReader(bytes: bytes, name: name)
      var exchange = Exchange(reader.configuration)
      while try reader.next(&exchange) { reader.withCommands { exchange.apply($0) } }
      #expect(reader.commandCount > 5, "\(name)")
    }
    for (name, bytes) in try Self.corpus.files(of: .snapshot) where name.hasPrefix("flow") {
      let exchange = try SnapshotReader(bytes: bytes, name: name).exchange()
      #expect(exchange.bookCount >= 2, "\(name)")
    }
  }

  @Test func `an input that stops the process is kept`() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let corpus = Corpus(folder: folder.path)
    try FileManager.default.createDirectory(at: corpus.folder(of: .csv), withIntermediateDirectories: true)
    let input = Data("order_id,side\n1,bid\n".utf8)
    try input.write(to: corpus.folder(of: .csv).appendingPathComponent("a"))
    let kept = folder.appendingPathComponent("kept")
    try SeededRun(.csv, corpus, seed: 1).run(0, keepingInputAt: kept.path)
    #expect(try Data(contentsOf: kept) == input)
  }

  @Test func `inputs depend on the corpus and the seed alone`() {
    let corpus = [[UInt8](repeating: 7, count: 40), Array("timestamp,op".utf8), []]
    func inputs(_ seed: UInt64) -> [[UInt8]] {
      var mutator = InputMutator(corpus: corpus, seed: seed)
      return (0..<200).map { _ in mutator.next() }
    }
    #expect(inputs(1) == inputs(1))
    #expect(inputs(1) != inputs(2))
    #expect(Set(inputs(1)).count > 150)
  }
}
