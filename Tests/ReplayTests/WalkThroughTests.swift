import ComputeMatching
import Foundation
import Testing

@testable import OrderStreams

/// The samples that `docs/walk-through.md` walks through: they lead to their expected events, use everything there is, and the
/// page quotes them word for word.
struct WalkThroughTests {
  private static let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs").standardizedFileURL
  private static let streams = ["sovereign-compute", "nodes"].map { docs.appending(path: "samples/\($0).csv") }
  private static let events = ["sovereign-compute", "nodes"].map { docs.appending(path: "samples/\($0).events.csv") }

  /// The cells of a file's rows by column; no cell of these files is quoted.
  private static func table(_ files: [URL]) throws -> [[String: String]] { try files.flatMap { try table($0) } }

  private static func table(_ file: URL) throws -> [[String: String]] {
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
    let rows = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    return rows.dropFirst().map { row in
      Dictionary(uniqueKeysWithValues: zip(rows[0], row).filter { !$0.1.isEmpty })
    }
  }

  private static func values(of column: String, in table: [[String: String]]) -> Set<String> {
    Set(table.compactMap { $0[column] })
  }

  @Test func `leads to the expected events`() throws {
    for (stream, events) in zip(Self.streams, Self.events) {
      let result = try ReplayProcess.run(["--expect", events.path, stream.path])
      #expect(result.status == 0, "\(result.output)\(result.errors)")
    }
  }

  @Test func `uses every operation and every column`() throws {
    let rows = try Self.table(Self.streams)
    #expect(
      Self.values(of: CommandColumn.operation.name, in: rows) == Set(RecordedOperation.allCases.map(\.name)))
    #expect(Set(rows.flatMap(\.keys)) == Set(CommandColumn.allCases.map(\.name)))
  }

  @Test func `uses every life and every mode of an order`() throws {
    let rows = try Self.table(Self.streams)
    // What a cell may leave out, because it is the default, is used by leaving it out.
    #expect(Self.values(of: "time_in_force", in: rows) == ["gtd", "ioc", "fok"])
    #expect(Self.values(of: "self_trade", in: rows) == ["cancel_oldest", "cancel_both", "decrement"])
  }

  @Test func `leads to every kind of event, and to every reason that a replay can have`() throws {
    let rows = try Self.table(Self.events)
    #expect(
      Self.values(of: "event", in: rows) == [
        "book_opened", "book_phase", "price_band", "accepted", "rejected", "trade", "rested", "placed", "withdrawn",
        "waiting", "reduced",
        "replaced", "cancelled", "names_forgotten", "indicative",
      ])
    func reasons(of event: String) -> Set<String> {
      Self.values(of: "reason", in: rows.filter { $0["event"] == event })
    }
    // A replay sets no volatility guard, and allows more books than there are.
    #expect(reasons(of: "rejected") == Set(RejectReason.allCases.filter { $0 != .tooManyBooks }.map(\.text)))
    #expect(reasons(of: "cancelled") == Set(CancelReason.allCases.filter { $0 != .postHalt }.map(\.text)))
    #expect(reasons(of: "reduced") == Set(["requested", "self_trade"]))
    #expect(reasons(of: "book_phase") == Set(Phase.allCases.map(\.text)))
  }

  @Test func `is quoted word for word`() throws {
    let page = try String(contentsOf: Self.docs.appending(path: "walk-through.md"), encoding: .utf8)
    let files = try (Self.streams + Self.events).map { try String(contentsOf: $0, encoding: .utf8) }
    let lines = Set(files.flatMap { $0.split(separator: "\n").map(String.init) })
    var quoted = 0
    for block in page.components(separatedBy: "```csv\n").dropFirst() {
      for line in block.prefix(upTo: block.firstRange(of: "```")?.lowerBound ?? block.endIndex).split(separator: "\n") {
        #expect(lines.contains(String(line)), "\(line)")
        quoted += 1
      }
    }
    #expect(quoted > 50)
  }
}
