import ComputeMatching
import Foundation
import OrderStreams

/// An order stream as a writer puts it down.
enum CanonicalText {
  static let columns = [
    "timestamp_ns", "op", "order_id", "new_order_id", "participant", "affiliation", "operator", "side", "gpu_model",
    "vram_gb", "region", "sla_tier", "window", "differentials", "price", "quantity", "time_in_force", "expires_ns",
    "post_only", "all_or_none", "same_book", "strip", "display_quantity", "minimum_quantity", "max_per_counterparty",
    "operators", "self_trade", "low", "high", "lot", "opens_ns", "locks_ns", "uncrosses_ns", "every_hours", "unmatched",
  ]

  static let header = columns.joined(separator: ",") + "\n"

  /// A row of `cells`, by column; the others are empty.
  static func row(_ cells: [String: String]) -> String {
    columns.map { cells[$0] ?? "" }.joined(separator: ",") + "\n"
  }

  /// What a writer makes of commands, those that it refuses left out.
  static func text(
    of commands: [(Timestamp, Command)], in exchange: borrowing Exchange, refused: (StreamError) -> Void = { _ in }
  ) throws -> String {
    let path = NSTemporaryDirectory() + "orders-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var writer = try CommandWriter(path: path, tick: exchange.configuration.tick)
    for (timestamp, command) in commands {
      do { try writer.write(command, at: timestamp, of: exchange) } catch { refused(error) }
    }
    try writer.flush()
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  /// The commands of `text`, read for `exchange`, in which books are opened and nothing else is done.
  static func commands(
    of text: String, opensBooks: Bool = false, for exchange: inout Exchange
  ) throws -> [(Timestamp, Command)] {
    var reader = try CommandReader(
      ByteSource(bytes: Array(text.utf8), name: "orders.csv"), opensBooks: opensBooks)
    var commands: [(Timestamp, Command)] = []
    while let recorded = try reader.next(&exchange) {
      commands.append((recorded.timestamp, recorded.command))
      if case .openBook = recorded.command { exchange.apply(recorded.command, at: recorded.timestamp) }
    }
    return commands
  }
}
