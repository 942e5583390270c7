import ComputeMatching
import CommandJournal
import OrderStreams

/// How fast an order stream in CSV, a command log, or a file of another venue is read: bytes from a file into commands or messages,
/// which nobody carries out.
///
/// Which names are known behind a command that forgets names follows from all commands before it. So a log with one can only be read by
/// who carries its commands out, and is refused here.
struct FileReading {
  /// Rows of a CSV, commands of a log, messages of a venue.
  let rowCount: Int
  private let byteCount: Int
  /// Seconds of each run, the shortest first.
  let seconds: [Double]

  init(path: String, runs: Int) throws {
    var source = try ByteSource(path: path)
    let prefix = try source.peek(atLeast: CommandLogReader.beginning.count)
    var runSeconds: [Double] = []
    var (rowCount, byteCount) = (0, 0)
    for _ in 0..<runs {
      let run = try Self.read(path, beginningWith: prefix)
      (rowCount, byteCount) = (run.rowCount, run.byteCount)
      runSeconds.append(run.seconds)
    }
    self.rowCount = rowCount
    self.byteCount = byteCount
    seconds = runSeconds.sorted()
  }

  private typealias ReadingRun = (rowCount: Int, byteCount: Int, seconds: Double)

  private static func read(_ path: String, beginningWith prefix: [UInt8]) throws -> ReadingRun {
    if CommandLogReader.begins(prefix) { return try readLog(path) }
    if ITCHReader.begins(prefix) { return try readVenue(ITCHReader(ByteSource(path: path))) }
    if DBNReader.begins(prefix) { return try readVenue(DBNReader(ByteSource(path: path))) }
    if prefix.first == UInt8(ascii: "{") { return try readVenue(L3Reader(ByteSource(path: path))) }
    return try readCSV(path)
  }

  private static func readVenue<Reader: VenueReader & ~Copyable>(_ reader: consuming Reader) throws -> ReadingRun {
    let start = ContinuousClock.now
    var count = 0
    var latest = Timestamp(nanoseconds: 0)
    while let message = try reader.next() {
      count += 1
      latest = max(latest, message.timestamp)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    // Every message is looked at, and what was seen is used.
    return (count, latest > 0 ? reader.bytesRead : 0, seconds)
  }

  private static func readLog(_ path: String) throws -> ReadingRun {
    let start = ContinuousClock.now
    var reader = try CommandLogReader(path: path)
    var exchange = Exchange(reader.configuration)
    var latest = Timestamp(nanoseconds: 0)
    while try reader.next(&exchange) {
      try reader.withCommands { commands throws(BenchmarkError) in
        for position in commands.indices {
          latest = max(latest, commands[position].timestamp)
          guard case .forgetNames = commands[position].command else { continue }
          throw BenchmarkError(
            "\(path): has a forget_names; a log that forgets names is read by carrying it out (replay)")
        }
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    // Every command is looked at, and what was seen is used.
    return (Int(reader.commandCount), latest > 0 ? reader.bytesRead : 0, seconds)
  }

  private static func readCSV(_ path: String) throws -> ReadingRun {
    var exchange = Exchange()
    let start = ContinuousClock.now
    var reader = try CommandReader(ByteSource(path: path))
    while let recorded = try reader.next(&exchange) {
      // The reader looks for the books that it asked for.
      guard case .openBook = recorded.command else { continue }
      exchange.apply(recorded.command, at: recorded.timestamp)
      exchange.removeAllEvents()
    }
    return (reader.rowCount, reader.bytesRead, (ContinuousClock.now - start) / .seconds(1))
  }

  var text: String {
    let median = seconds[seconds.count / 2]
    var table = Table(
      "reading \(seconds.count) times, \(grouped(rowCount)) commands in \(grouped(byteCount)) bytes",
      columns: ["", "MB/s", "million/s", "s"])
    for (name, time) in [("median", median), ("fastest", seconds[0]), ("slowest", seconds[seconds.count - 1])] {
      table.append([
        name, decimal(Double(byteCount) / time / 1e6, places: 0), decimal(Double(rowCount) / time / 1e6, places: 2),
        decimal(time, places: 3),
      ])
    }
    return table.text()
  }
}
