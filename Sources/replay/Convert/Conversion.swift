import CommandJournal
import ComputeMatching
import OrderStreams
import Reporting

extension ConversionOptions {
  /// Writes the stream anew, and says what was noted of it. What went wrong is thrown; everything before it is written.
  func run() throws -> ExitCode {
    try Files.checkNothingIsOverwritten(reading: [input], writing: output)
    // What is to be read is known to be there before anything is created.
    let source = try CommandInput(
      path: input, settings: exchange, for: Self.self, readBy: "replay convert - \(output)")
    switch target {
    case .csv:
      let writer = try CommandWriter(path: output, tick: source.configuration.tick)
      try Conversion(source, to: writer).run()
    case .log:
      let writer = try CommandLogWriter(path: output, source.configuration)
      try Conversion(source, to: writer).run()
    }
    return .done
  }
}

/// Where the commands of a conversion go to.
protocol ConversionOutput: ~Copyable {
  /// Writes `command`, whose names are those of `exchange`. Its place is for errors.
  mutating func write(
    _ timed: TimedCommand, at place: CommandPlace, of input: String, in exchange: borrowing Exchange
  ) throws
  /// Writes what waits.
  mutating func finish() throws
}

/// The commands of one stream on their way to another.
struct Conversion<Output: ConversionOutput & ~Copyable>: ~Copyable {
  private var input: CommandInput
  private var output: Output
  /// Gives books and names their numbers. All commands are carried out in it, because which names are forgotten depends on them.
  private var exchange: Exchange

  init(_ input: consuming CommandInput, to output: consuming Output) {
    exchange = Exchange(input.configuration)
    self.input = input
    self.output = output
  }

  /// Converts all there is.
  consuming func run() throws {
    var failure: (any Error)?
    do {
      let name = input.name
      var goesOn = true
      while goesOn {
        goesOn = try input.next(&exchange) { timed, place, exchange in
          try output.write(timed, at: place, of: name, in: exchange)
          exchange.apply(timed.command, at: timed.timestamp)
          exchange.removeAllEvents()
        }
      }
    } catch { failure = error }
    do { try output.finish() } catch { failure = failure ?? error }
    if let failure { throw failure }
    // Times are as early in what was written: a replay notes it.
    for note in input.notes where note.kind != .earlyTime { Note.write(note.description) }
  }
}

extension CommandWriter: ConversionOutput {
  mutating func write(
    _ timed: TimedCommand, at place: CommandPlace, of input: String, in exchange: borrowing Exchange
  ) throws {
    do { try write(timed.command, at: timed.timestamp, of: exchange) } catch {
      guard error.expected != nil else { throw error }
      // That a command has no row is said of the place that it was read from.
      switch place {
      case .line(let line):
        throw StreamError(file: input, line: line, columnName: error.columnName, problem: error.problem)
      case .number(let number):
        throw StreamError(
          file: "\(input): command \(number)", columnName: error.columnName, problem: error.problem)
      }
    }
  }

  mutating func finish() throws { try flush() }
}

extension CommandLogWriter: ConversionOutput {
  mutating func write(
    _ timed: TimedCommand, at place: CommandPlace, of input: String, in exchange: borrowing Exchange
  ) throws {
    try append(timed.command, at: timed.timestamp, of: exchange)
  }
}
