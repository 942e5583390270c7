import ComputeMatching
import OrderStreams

/// An order stream in memory, read and applied to an exchange of its own.
struct OrderStreamText {
  static let allColumns =
    "timestamp_ns,op,order_id,new_order_id,participant,affiliation,operator,side,gpu_model,vram_gb,region,sla_tier,"
    + "window,price,quantity,time_in_force,expires_ns,post_only,self_trade"

  static let contract = "h100-sxm,80,US/us-east-1,on_demand,spot"

  var text: String
  var chunkSize = ByteSource.standardChunkSize
  var opensBooks = true

  init(_ text: String, chunkSize: Int = ByteSource.standardChunkSize, opensBooks: Bool = true) {
    self.text = text
    self.chunkSize = chunkSize
    self.opensBooks = opensBooks
  }

  /// `rows` below a header of all columns.
  init(rows: String...) {
    self.init(([Self.allColumns] + rows).joined(separator: "\n") + "\n")
  }

  /// All commands, after each of which `exchange` has carried it out.
  func commands(
    for exchange: inout Exchange
  ) throws(StreamError) -> [RecordedCommand] {
    var reader = try CommandReader(
      ByteSource(bytes: Array(text.utf8), name: "orders.csv", chunkSize: chunkSize), opensBooks: opensBooks)
    var commands: [RecordedCommand] = []
    while let recorded = try reader.next(&exchange) {
      commands.append(recorded)
      exchange.apply(recorded.command, at: recorded.timestamp)
    }
    return commands
  }

  func commands() throws(StreamError) -> [RecordedCommand] {
    var exchange = Exchange()
    return try commands(for: &exchange)
  }

  /// What is wrong with the stream; `nil` if nothing is.
  func error() -> StreamError? {
    do {
      _ = try commands()
      return nil
    } catch {
      return error
    }
  }
}
