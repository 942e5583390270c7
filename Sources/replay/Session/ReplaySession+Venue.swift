import CommandJournal
import ComputeMatching
import OrderStreams
import Reporting

extension ReplaySession {
  /// Replays a day of NASDAQ TotalView-ITCH. Returns whether the stream goes on behind it.
  mutating func replayITCH(_ source: consuming ByteSource) throws(StreamError) -> Bool {
    let name = source.name
    return try replay(ITCHReader(source, symbol: options.symbol), name)
  }

  /// Replays lines of JSON. Returns whether the stream goes on behind them.
  mutating func replayL3(_ source: consuming ByteSource) throws(StreamError) -> Bool {
    let name = source.name
    let reader = L3Reader(
      source, tick: exchange.configuration.tick, unit: options.unit ?? L3Reader.standardUnit, symbol: options.symbol)
    return try replay(reader, name)
  }

  /// Replays a DBN file. Returns whether the stream goes on behind it.
  mutating func replayDBN(_ source: consuming ByteSource) throws(StreamError) -> Bool {
    let name = source.name
    return try replay(DBNReader(source, tick: exchange.configuration.tick, symbol: options.symbol), name)
  }

  /// Replays the messages of one file of a venue's order feed.
  private mutating func replay<Reader: VenueReader & ~Copyable>(
    _ reader: consuming Reader, _ name: String
  ) throws(StreamError) -> Bool {
    venueReplay.beginFile()
    defer {
      executionsLeftOut = UInt64(venueReplay.report.executions.notReplayed)
      keep(reader.notes)
    }
    repeat {
      while let message = try reader.nextInHand() {
        if try stops(before: message.timestamp) { return false }
        // What comes before the first time of a file has none.
        if message.event != .information || message.timestamp.nanoseconds > 0 {
          try awaitCommand(at: message.timestamp, bytesRead: reader.bytesRead)
        }
        operations.count(message)
        if latency == nil {
          venueReplay.apply(message, of: reader, to: &exchange)
        } else {
          let start = monotonicNanoseconds()
          venueReplay.apply(message, of: reader, to: &exchange)
          latency?.record(monotonicNanoseconds() - start)
        }
        // No filter asks for the command: such files have no contracts to choose books by.
        try recorder.takeEvents(of: .advance, from: &exchange)
        if stopsHere { return false }
      }
      // A program that reads the events must have them before more messages are waited for.
      try recorder.flush()
    } while try reader.receive()
    venueReplay.finish(&exchange)
    try recorder.takeEvents(of: .advance, from: &exchange)
    guard let symbol = options.symbol, !reader.hasSeenSymbol else { return true }
    throw StreamError(
      file: name,
      problem: .malformed(
        expected: "messages about \(symbol), which --symbol names",
        found: "none" + Self.symbolsThere(reader.symbols, like: symbol)))
  }

  /// The names of instruments that are in a file where `symbol` is not, those most like it.
  private static func symbolsThere(_ symbols: [String], like symbol: String) -> String {
    if symbols.isEmpty { return "" }
    let most = 3
    let wanted = symbol.lowercased()
    let nearest = symbols.map { (distance: EditDistance.between($0.lowercased(), wanted), name: $0) }.sorted { $0 < $1 }
    let shown = nearest.prefix(most).map(\.name).joined(separator: ", ")
    return nearest.count > most ? "; the nearest of \(grouped(nearest.count)) are \(shown)" : "; there is \(shown)"
  }
}
