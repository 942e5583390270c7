import ComputeMatching
import Foundation
import Testing

@testable import MarketSimulation

/// Where scenarios begin is where recorded prices were: docs/scenarios/prices.csv.
struct StartingPriceTests {
  private struct Row: Equatable {
    let month: String
    let model: String
    let providers: Int
    /// The lowest, the median and the highest of them, in thousandths of a dollar.
    let prices: [Int]
  }

  private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  /// The recorded prices, which are beside the package and not in it.
  private static let history = package.deletingLastPathComponent()
    .appendingPathComponent("shared/data/prices/gpu_price_history.csv")
  static let hasHistory = FileManager.default.fileExists(atPath: history.path)

  private static func lines(_ file: URL) throws -> [[String]] {
    try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
      .dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  private static func table() throws -> [Row] {
    // Those of public pages are second-hand, and stand alone.
    let recorded = try lines(package.appendingPathComponent("docs/scenarios/prices.csv")).filter { $0[7] == "F" }
    return try recorded.map { cells in
      Row(
        month: cells[0], model: cells[1], providers: try #require(Int(cells[2])),
        prices: try cells[3..<6].map { thousandths(try #require(Double($0))) })
    }
  }

  private static func thousandths(_ price: Double) -> Int { Int((price * 1_000).rounded()) }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  private static func price(_ model: String, _ month: String) throws -> Double {
    let row = try #require(try table().first { $0.model == model && $0.month == month })
    return Double(row.prices[1]) / 1_000
  }

  @Test(.enabled(if: hasHistory, "needs the recorded prices, which are not part of the package"))
  func `the table is what the recorded prices come to`() throws {
    var prices: [String: [String: [Double]]] = [:]
    for cells in try Self.lines(Self.history) {
      guard ["A100-80GB", "H100", "H200"].contains(cells[2]), let price = Double(cells[4]) else { continue }
      prices["\(cells[0].prefix(7)) \(cells[2])", default: [:]][cells[1], default: []].append(price)
    }
    let rows = prices.map { key, providers in
      let parts = key.split(separator: " ").map(String.init)
      let medians = providers.values.map(Self.median).sorted()
      return Row(
        month: parts[0], model: parts[1], providers: medians.count,
        prices: [medians[0], Self.median(medians), medians[medians.count - 1]].map(Self.thousandths))
    }
    let sorted = rows.sorted { ($0.model, $0.month) < ($1.model, $1.month) }
    #expect(sorted == (try Self.table()))
  }

  @Test(arguments: ShippedScenarioTests.names)
  func `sellers of spot capacity begin near the median of their time`(name: String) throws {
    let scenario = try #require(try ShippedScenarioTests.file(name).runs.first).scenario
    // The scenarios that begin in 2023 begin before the records do; take-or-pay is about a contract price.
    guard !["h100-v", "agentic-boom", "take-or-pay"].contains(name) else { return }
    let isLater = try scenario.start >= Timestamp("2026-08-01T00:00:00Z")
    let recorded = try (isLater ? ["2026-08", "2026-08"] : ["2025-10", "2025-11"]).map { try Self.price("H100", $0) }
    for provider in scenario.providers
    where provider.books.allSatisfy({ scenario.books[$0].contract.spec.gpuModel.description.hasPrefix("h100") }) {
      #expect((recorded[0] * 0.97...recorded[1] * 1.03).contains(provider.openingPrice), "\(provider.name)")
    }
  }

  @Test func `the next generation does as much as an H200 costs beside an H100`() throws {
    let ratios = try ["2025-10", "2025-11"].map { try Self.price("H200", $0) / Self.price("H100", $0) }
    let scenario = try #require(try ShippedScenarioTests.file("next-generation").runs.first).scenario
    let output = try #require(scenario.customers.first?.books.map(\.output).max())
    #expect((ratios[1]...ratios[0]).contains(output))
  }
}
