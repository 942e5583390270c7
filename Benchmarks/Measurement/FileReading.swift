import ComputeExchange
import OrderStreams

/// How fast an order stream in CSV is read: bytes from a file into commands, which nobody carries out.
struct FileReading {
  private let rowCount: Int
  private let byteCount: Int
  /// Seconds of each run, the shortest first.
  private let seconds: [Double]

  init(path: String, runs: Int) throws(StreamError) {
    var rowCount = 0
    var byteCount = 0
    var seconds: [Double] = []
    for _ in 0..<runs {
      var exchange = Exchange()
      let start = ContinuousClock.now
      var reader = try CommandReader(ByteSource(path: path))
      while let recorded = try reader.next(&exchange) {
        // The reader looks for the books that it asked for.
        guard case .openBook = recorded.command else { continue }
        exchange.apply(recorded.command, at: recorded.timestamp)
        exchange.removeAllEvents()
      }
      seconds.append((ContinuousClock.now - start) / .seconds(1))
      (rowCount, byteCount) = (reader.rowCount, reader.bytesRead)
    }
    self.rowCount = rowCount
    self.byteCount = byteCount
    self.seconds = seconds.sorted()
  }

  var text: String {
    let median = seconds[seconds.count / 2]
    var table = Table(
      "reading \(seconds.count) times, \(grouped(rowCount)) rows in \(grouped(byteCount)) bytes",
      columns: ["", "MB/s", "million rows/s", "s"])
    for (name, time) in [("median", median), ("fastest", seconds[0]), ("slowest", seconds[seconds.count - 1])] {
      table.append([
        name, decimal(Double(byteCount) / time / 1e6, places: 0), decimal(Double(rowCount) / time / 1e6, places: 2),
        decimal(time, places: 3),
      ])
    }
    return table.text
  }
}
