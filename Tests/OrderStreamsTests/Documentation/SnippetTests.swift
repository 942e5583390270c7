import ComputeMatching
import Foundation
import OrderStreams
import Testing

struct SnippetTests {
  private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/samples").path

  @Test func `a sample leads to the events beside it`() throws {
    let input = Self.samples + "/sovereign-compute.csv"
    let expected = Self.samples + "/sovereign-compute.events.csv"
    let output = FileManager.default.temporaryDirectory.path + "/events-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: output) }
    var printed: [String] = []
    func print(_ items: Any...) { printed.append(items.map { "\($0)" }.joined(separator: " ")) }
    try Self.replay(input, to: output)
    #expect(FileManager.default.contentsEqual(atPath: output, andPath: expected))
    // Snippet:
    var exchange = Exchange()
    var reader = try CommandReader(ByteSource(path: input))
    var comparison = try EventComparison(ByteSource(path: expected), tick: exchange.configuration.tick)
    while let recorded = try reader.next(&exchange) {
      exchange.apply(recorded.command, at: recorded.timestamp)
      try comparison.compare(eventsOf: exchange)
      exchange.removeAllEvents()
    }
    try comparison.finish()
    if let difference = comparison.difference {
      print("line", difference.line ?? 0, "differs in", difference.columns)
    }
    // End of the snippet.
    #expect(printed.isEmpty)
    #expect(comparison.equalCount > 0)
  }

  private static func replay(_ input: String, to output: String) throws {
    // Snippet:
    var exchange = Exchange()
    var reader = try CommandReader(ByteSource(path: input))
    var writer = try EventWriter(path: output, tick: exchange.configuration.tick)
    while let recorded = try reader.next(&exchange) {
      exchange.apply(recorded.command, at: recorded.timestamp)
      try writer.write(eventsOf: exchange)
      exchange.removeAllEvents()
    }
    try writer.flush()
    // End of the snippet.
  }

  @Test func `an error has its place`() {
    var printed: [String] = []
    func print(_ items: Any...) { printed.append(items.map { "\($0)" }.joined(separator: " ")) }
    let text = "timestamp_ns,op,order_id\n1,cancel,ten\n"
    // Snippet:
    var exchange = Exchange()
    do throws(StreamError) {
      var reader = try CommandReader(ByteSource(bytes: Array(text.utf8), name: "orders.csv"))
      while let recorded = try reader.next(&exchange) {
        exchange.apply(recorded.command, at: recorded.timestamp)
      }
    } catch {
      print(error)  // orders.csv:2:10: order_id: expected ...
    }
    // End of the snippet.
    #expect(printed.count == 1)
    #expect(printed.first?.hasPrefix("orders.csv:2:10: order_id: expected ") == true, "\(printed)")
  }
}
