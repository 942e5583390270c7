import ComputeMatching
import Foundation
import MarketData
import OrderStreams
import SampleTraffic
import Testing

/// A feed that has all events, or joins the exchange later, has every book as the exchange has it: levels, orders, queues (R7.2).
struct RebuildingTests {
  @Test(arguments: 0..<16) func `random streams of all order types`(seed: Int) throws {
    var following = Following(Exchange(SampleTraffic.configuration), window: 16)
    var traffic = SampleTraffic(seed: UInt64(seed), hasStripsAndLots: true)
    for _ in 0..<400 {
      let timed = try traffic.next(&following.exchange)
      try following.apply(timed.command, at: timed.timestamp)
      if following.fault != nil { break }
    }
    #expect(following.fault == nil)
    #expect(following.feed.sequence > 400)
  }

  @Test(arguments: 0..<8) func `crowded queues`(seed: Int) throws {
    var exchange = Exchange()
    var traffic = try CrowdedTraffic(seed: UInt64(seed), on: &exchange)
    var following = Following(exchange, window: 8)
    for country in ["DE", "US"] { try following.apply(.openBook(try CrowdedTraffic.contract(country)), at: 1) }
    for moment in 1...500 as ClosedRange<UInt64> {
      try following.apply(try traffic.next(), at: Timestamp(nanoseconds: moment))
      if following.fault != nil { break }
    }
    #expect(following.fault == nil)
    #expect(following.feed.sequence > 800)
  }

  private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs/samples").standardizedFileURL

  private static let streams: [String] = {
    let cases = (try? FileManager.default.contentsOfDirectory(atPath: samples.appending(path: "cases").path)) ?? []
    return ["market-2025.csv", "nodes.csv", "sovereign-compute.csv"]
      + cases.filter { $0.hasSuffix(".csv") && !$0.hasSuffix(".events.csv") }.sorted().map { "cases/\($0)" }
  }()

  @Test func `no sample is left out`() { #expect(Self.streams.count == 19) }

  @Test(arguments: streams) func `samples`(name: String) throws {
    var reader = try CommandReader(ByteSource(path: Self.samples.appending(path: name).path))
    // It has 52 books and 16,916 commands.
    let isLong = name == "market-2025.csv"
    var following = Following(Exchange(), window: isLong ? 4 : 50, comparingEvery: isLong ? 40 : 1)
    while let recorded = try reader.next(&following.exchange) {
      try following.apply(recorded.command, at: recorded.timestamp)
      if following.fault != nil { break }
    }
    #expect(following.fault == nil)
    #expect(following.feed.sequence > 0)
  }
}
