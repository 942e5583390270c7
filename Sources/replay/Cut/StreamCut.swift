import ComputeMatching
import OrderStreams
import Reporting

/// Part of a stream on its way to a file: at its beginning the market as it is then.
struct StreamPiece: ~Copyable {
  /// What is said of it: its path.
  private let name: String
  private var writer: CommandWriter
  /// How many commands there are, and how many of them say what was there.
  private(set) var count = 0
  private(set) var openingCount = 0

  init(path: String, tick: Tick) throws(StreamError) {
    name = path == "-" ? "standard output" : path
    writer = try CommandWriter(path: path, tick: tick)
  }

  /// Begins with the market of `exchange`, and says what commands cannot say of it.
  mutating func begin(_ exchange: borrowing Exchange, _ selection: StreamSelection) throws(StreamError) {
    let opening = MarketOpening(of: exchange, selection)
    for command in opening.commands { try writer.write(command, at: exchange.now, of: exchange) }
    (count, openingCount) = (opening.commands.count, opening.commands.count)
    let most = 20
    for note in opening.notes.prefix(most) { Note.write("\(name): \(note)") }
    if opening.notes.count > most { Note.write("\(name): and \(opening.notes.count - most) more of this kind") }
  }

  mutating func write(_ timed: TimedCommand, in exchange: borrowing Exchange) throws(StreamError) {
    try writer.write(timed.command, at: timed.timestamp, of: exchange)
    count += 1
  }

  mutating func flush() throws(StreamError) { try writer.flush() }

  /// Closes the file until there is more to write.
  mutating func rest() throws(StreamError) { try writer.rest() }

  /// What was written.
  var sentence: String {
    let commands = "\(name): \(grouped(count)) commands"
    return openingCount == 0 ? commands : commands + ", \(grouped(openingCount)) of them for what was there"
  }
}

/// Counts the rows of a stream: a book that a row opens by itself belongs to the row.
struct RowCount {
  private(set) var rows: UInt64 = 0
  private var latestLine: Int?

  mutating func count(_ place: CommandPlace) {
    switch place {
    case .line(let line):
      if line != latestLine { rows += 1 }
      latestLine = line
    case .number: rows += 1
    }
  }
}

extension CutOptions {
  /// Writes what was asked for.
  func run() throws -> ExitCode {
    try Files.checkNothingIsOverwritten(reading: [input], writing: output)
    var source = try CommandInput(path: input, settings: exchange, for: Self.self, readBy: "replay cut - \(output)")
    var piece = try StreamPiece(path: output, tick: source.configuration.tick)
    var market = Exchange(source.configuration)
    var selection = StreamSelection(books: books, participants: participants)
    var rows = RowCount()
    var hasBegun = from == nil
    var isOver = false
    var failure: (any Error)?
    do {
      while !isOver {
        let isMore = try source.next(&market) { timed, place, market in
          guard !isOver else { return }
          rows.count(place)
          if ends(before: timed, rows.rows) {
            isOver = true
            return
          }
          if !hasBegun, begins(with: timed, rows.rows) {
            try begin(&piece, &market, &selection)
            hasBegun = true
          }
          if hasBegun, selection.keeps(timed.command, in: market) { try piece.write(timed, in: market) }
          market.apply(timed.command, at: timed.timestamp)
          market.removeAllEvents()
        }
        if !isMore { break }
      }
      if !hasBegun {
        if isOver { throw UsageError(description: Self.isEmpty) }
        try begin(&piece, &market, &selection)
      }
      // What is due by then happens, too.
      if case .time(let end)? = until, end > market.now { try piece.write(TimedCommand(.advance, at: end), in: market) }
    } catch { failure = error }
    do { try piece.flush() } catch { failure = failure ?? error }
    if let failure { throw failure }
    if output == "-" {
      try TextOutput.standardError.write("\(Replay.name): \(piece.sentence)\n")
    } else {
      try TextOutput.standardOutput.write(piece.sentence + "\n")
    }
    return .done
  }

  /// Lets everything happen that is due by the beginning.
  private func begin(
    _ piece: inout StreamPiece, _ market: inout Exchange, _ selection: inout StreamSelection
  ) throws(StreamError) {
    if case .time(let start)? = from {
      market.apply(.advance, at: start)
      market.removeAllEvents()
    }
    selection.begin(market)
    try piece.begin(market, selection)
  }

  private func begins(with timed: TimedCommand, _ row: UInt64) -> Bool {
    switch from {
    case .row(let first): row >= first
    case .time(let start): timed.timestamp >= start
    case nil: true
    }
  }

  private func ends(before timed: TimedCommand, _ row: UInt64) -> Bool {
    switch until {
    case .row(let last): row > last
    case .time(let end): timed.timestamp > end
    case nil: false
    }
  }
}
