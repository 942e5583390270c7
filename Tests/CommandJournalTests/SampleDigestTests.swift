import ComputeMatching
import Foundation
import OrderStreams
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// The samples lead to the pinned digests of all their events, however they are fed and however often the exchange is stopped.
///
/// docs/samples/digests.txt has the digests; scripts/digests compares builds with them.
struct SampleDigestTests {
  private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs/samples").standardizedFileURL

  struct Sample: CustomTestStringConvertible {
    let name: String
    let digest: UInt64
    var testDescription: String { name }

    /// The commands as `exchange` understands them.
    func commands(for exchange: inout Exchange) throws -> [TimedCommand] {
      var reader = try CommandReader(ByteSource(path: samples.appending(path: name).path))
      var commands: [TimedCommand] = []
      while let recorded = try reader.next(&exchange) {
        commands.append(TimedCommand(recorded.command, at: recorded.timestamp))
        // The reader looks for the books that it asked for.
        if case .openBook = recorded.command { exchange.apply(recorded.command, at: recorded.timestamp) }
      }
      return commands
    }
  }

  private static let pinned: [Sample] = {
    let text = (try? String(contentsOf: samples.appending(path: "digests.txt"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ")
      return UInt64(parts[0].dropFirst(2), radix: 16).map { Sample(name: String(parts[1]), digest: $0) }
    }
  }()

  /// The names of `sample` and the commands that use them.
  private static func read(_ sample: Sample) throws -> (state: ExchangeState, commands: [TimedCommand]) {
    var exchange = Exchange()
    let commands = try sample.commands(for: &exchange)
    return (exchange.state(), commands)
  }

  @Test func `every sample is pinned`() { #expect(Self.pinned.count == 19) }

  @Test(arguments: pinned, [1, 3, 512]) func `batches of any size lead to it`(sample: Sample, size: Int) throws {
    let (names, commands) = try Self.read(sample)
    var exchange = Exchange()
    learn(names, &exchange)
    var digest = EventDigest()
    for start in stride(from: 0, to: commands.count, by: size) {
      exchange.apply(commands.span.extracting(start..<min(start + size, commands.count)))
      exchange.events.withSpan { digest.combine($0) }
      exchange.removeAllEvents()
    }
    #expect(digest.value == sample.digest)
  }

  @Test(arguments: pinned, [0, 2, 3])
  func `a journal that is closed and opened on the way leads to it`(sample: Sample, snapshotsOneIn: Int) throws {
    let (names, commands) = try Self.read(sample)
    let directory = try TemporaryDirectory()
    let partCount = min(commands.count, 9)
    for part in 0..<partCount {
      var journal = try Journal(directory: directory.path, sync: .never)
      learn(names, &journal)
      let range = commands.count * part / partCount..<commands.count * (part + 1) / partCount
      #expect(journal.recovery.commandCount == UInt64(range.lowerBound))
      try journal.apply(commands.span.extracting(range))
      if snapshotsOneIn > 0, part % snapshotsOneIn == 0 { try journal.snapshot() }
    }
    let journal = try Journal(directory: directory.path, sync: .never)
    let digest = journal.digest.value
    #expect(digest == sample.digest)
  }

  /// Requirements have the numbers in which they first came up.
  private func learn(_ names: ExchangeState, _ learner: inout some Names & ~Copyable) {
    for name in names.participants.compactMap(\.self) { _ = learner.participant(named: name) }
    for name in names.affiliations.compactMap(\.self) { _ = learner.affiliation(named: name) }
    for rule in names.operatorRules.compactMap(\.self) { _ = learner.operators(rule) }
    for terms in names.requirements.compactMap(\.self) {
      _ = learner.requirement(terms.requirement, differentials: terms.differentials)
    }
  }
}
