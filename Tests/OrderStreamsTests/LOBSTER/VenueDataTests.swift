import ComputeMatching
import Foundation
import OrderStreams
import Testing

/// A day of one stock at its venue, which may not be copied: where it is not at hand, these tests skip themselves.
@Suite(.enabled("the LOBSTER sample files are not at hand") { VenueData.arePresent })
struct VenueDataTests {
  @Test func `5 levels agree with the venue as far as the file lets anybody know`() throws {
    let report = try VenueData.replay(levels: 5)
    #expect(report.messageCount == 155_935)
    #expect(report.rowCount == 155_935)
    #expect(
      RowKind.allCases.map(report.rows) == [
        /* equal */ 143_884, /* unexplained */ 0, /* another maker */ 0,
        /* stale */ 3393, /* less */ 3406, /* more */ 2853, /* unknown */ 2399,
      ])
    #expect(report.executions.namedMaker == 7298)
    #expect(report.executions.otherMaker == 9)
    #expect(report.executions.unknownMaker == 1667)
    #expect(report.executions.anonymousMoved == 3)
    #expect(report.removals.known == 54_953)
    #expect(report.removals.anonymous == 12_182)
    #expect(report.removals.unknown == 0)
    #expect(LOBSTERMessage.Kind.allCases.map(report.messages) == [77_381, 450, 66_685, 8974, 2445, 0, 0])
    #expect(report.otherMakers.map(\.line) == [4267, 8398, 76792, 108619, 153054, 153058, 153059, 153060, 153987])
  }

  @Test func `1 level agrees with the venue as far as the file lets anybody know`() throws {
    let report = try VenueData.replay(levels: 1)
    #expect(report.messageCount == 57_515)
    #expect(report.rowCount == 57_515)
    #expect(
      RowKind.allCases.map(report.rows) == [
        /* equal */ 49_348, /* unexplained */ 0, /* another maker */ 0,
        /* stale */ 2115, /* less */ 2011, /* more */ 942, /* unknown */ 3099,
      ])
    #expect(report.executions.namedMaker == 4478)
    #expect(report.executions.otherMaker == 4)
    #expect(report.executions.unknownMaker == 4492)
    #expect(report.removals.unknown == 0)
    #expect(report.otherMakers.map(\.line) == [1947, 3173, 25611, 38826])
  }

  typealias RowKind = LOBSTERReport.RowKind
}

enum VenueData {
  /// `COMPUTE_MATCHING_LOBSTER`, or the folder beside the package.
  private static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["COMPUTE_MATCHING_LOBSTER"] {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared/data/lobster")
  }()

  static var arePresent: Bool {
    [1, 5].allSatisfy { levels in
      ["message", "orderbook"].allSatisfy { FileManager.default.isReadableFile(atPath: path($0, levels)) }
    }
  }

  static func replay(levels: Int) throws -> LOBSTERReport {
    var exchange = Exchange(LOBSTERReplay.configuration)
    var replay = try LOBSTERReplay(
      messages: ByteSource(path: path("message", levels)), venueBook: ByteSource(path: path("orderbook", levels)))
    while try replay.step(&exchange) { exchange.removeAllEvents() }
    return replay.report
  }

  private static func path(_ kind: String, _ levels: Int) -> String {
    folder.appendingPathComponent("AMZN_2012-06-21_34200000_57600000_\(kind)_\(levels).csv").path
  }
}
