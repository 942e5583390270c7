import CommandJournal
import ComputeMatching
import Foundation
import OrderStreams
import SeededRandom
import Testing

@testable import replay

/// Reading ahead on another thread leads to what reading row by row leads to: compared with a loop that does just that.
struct ReadingThreadTests {
  private static let header = """
    timestamp_ns,op,order_id,participant,affiliation,side,gpu_model,vram_gb,region,sla_tier,price,quantity,operators

    """

  /// Rows for several batches, with names, books and requirements that come up all along. Names are forgotten where `forgets`.
  private static func rows(_ count: Int, seed: UInt64, forgets: Bool = false) -> [String] {
    var random = SplitMix64(seed: seed)
    func draw(_ bound: UInt64) -> UInt64 { random.next() % bound }
    return (1...count).map { row in
      let known = UInt64(row) / 280 + 1
      if forgets, row % 9_000 == 4_700 { return "\(row),forget_names,,,,,,,,,,," }
      switch draw(10) {
      case 0, 1: return "\(row),cancel,\(draw(UInt64(row)) + 1),,,,,,,,,,"
      case 2: return "\(row),cancel_all,,p\(draw(known)),,,,,,,,,"
      case 3:
        return
          "\(row),submit,\(row),p\(draw(known)),g\(draw(3)),bid,h100|model-\(draw(known)),*,*,*,\(draw(20) + 1),3,US|DE"
      default:
        let side = draw(2) == 0 ? "bid" : "ask"
        return
          "\(row),submit,\(row),p\(draw(known)),,\(side),model-\(draw(known)),80,DE,on_demand,\(draw(20) + 1),2,"
      }
    }
  }

  private struct Outcome: Equatable {
    var digest: UInt64 = 0
    var unknownNames: [String] = []
    var commands = 0
    var failure: String?
  }

  /// Row by row, up to row `until`.
  private static func outcome(of texts: [String], until: Int = .max) -> Outcome {
    var outcome = Outcome()
    var digest = EventDigest()
    var exchange = Exchange()
    for (number, text) in texts.enumerated() {
      do {
        var reader = try CommandReader(ByteSource(bytes: Array(text.utf8), name: "\(number).csv"))
        defer {
          for name in reader.unknownNames.map(\.text) where !outcome.unknownNames.contains(name) {
            outcome.unknownNames.append(name)
          }
        }
        while outcome.commands < until, let recorded = try reader.next(&exchange) {
          if !reader.isRowPending { outcome.commands += 1 }
          exchange.apply(recorded.command, at: recorded.timestamp)
          exchange.events.withSpan { digest.combine($0) }
          exchange.removeAllEvents()
        }
      } catch {
        outcome.failure = "\(error)"
      }
    }
    outcome.digest = digest.value
    return outcome
  }

  private static func replayed(_ arguments: [String], in scratch: ScratchDirectory) throws -> Outcome {
    let result = try ReplayProcess.run(["--summary", "json"] + arguments, in: scratch.url)
    let summary = try JSONSummary(result.output)
    let digest = try #require((summary["digest"] as? String).flatMap { UInt64($0.dropFirst(2), radix: 16) })
    let names = try #require(summary["unknown_names"] as? [[String: Any]])
    return Outcome(
      digest: digest, unknownNames: names.compactMap { $0["name"] as? String },
      commands: summary["commands"] as? Int ?? -1, failure: summary["problem"] as? String)
  }

  private static func text(_ rows: [String]) -> String { header + rows.joined(separator: "\n") + "\n" }

  @Test(arguments: [false, true])
  func `files of many batches are one stream, also where names are forgotten`(forgets: Bool) throws {
    let rows = Self.rows(42_000, seed: 1, forgets: forgets)
    let texts = [Self.text(Array(rows[..<36_000])), Self.text(Array(rows[36_000...]))]
    let expected = Self.outcome(of: texts)
    #expect(expected.commands == 42_000 && expected.unknownNames.count > 140)
    let scratch = try ScratchDirectory()
    for (number, text) in texts.enumerated() { try scratch.file("\(number).csv", text) }
    #expect(try Self.replayed(["0.csv", "1.csv"], in: scratch) == expected)
    // The same where somebody asks for each command, and in a log.
    #expect(try Self.replayed(["--latency", "0.csv", "1.csv"], in: scratch) == expected)
    try scratch.file("all.csv", Self.text(rows))
    #expect(try ReplayProcess.run(["convert", "all.csv", "all.log"], in: scratch.url).status == 0)
    #expect(try Self.replayed(["all.log"], in: scratch).digest == expected.digest)
  }

  @Test(arguments: [1, 16_300, 16_384, 19_000])
  func `what is before a malformed row or a stop counts, and nothing behind it`(count: Int) throws {
    var rows = Self.rows(20_000, seed: 2)
    let scratch = try ScratchDirectory()
    try scratch.file("0.csv", Self.text(rows))
    // A name of the row at which the stream stops has been read.
    let stopped = Self.outcome(of: [Self.text(rows)], until: count)
    #expect(try Self.replayed(["--until", "\(count)", "0.csv"], in: scratch) == stopped)
    rows[count] = "\(count),submit,none,,,,,,,,,,"
    try scratch.file("0.csv", Self.text(rows))
    let failed = Self.outcome(of: [Self.text(rows)])
    #expect(failed.failure?.hasPrefix("0.csv:\(count + 2):") == true)
    #expect(try Self.replayed(["0.csv"], in: scratch) == failed)
  }
}
