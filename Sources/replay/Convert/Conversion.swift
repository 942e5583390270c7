import Reporting
import ComputeMatching
import CommandJournal
import OrderStreams

extension ConversionOptions {
  /// Writes the stream anew, and hands on what was noted of it. What went wrong is thrown; everything before it is written.
  func convert(noting note: (StreamNote) -> Void) throws {
    if input != "-" { try Files.checkReadable(input) }
    try checkNothingIsOverwritten()
    var source = try ByteSource(path: input)
    let format = try StreamFormat(of: &source, readBy: "replay convert - \(output)")
    try checkFits(format)
    switch format {
    case .csv:
      try convert(OrderStreamInput(source), exchange.configuration, noting: note)
    case .log:
      let reader = try CommandLogReader(path: input)
      let configuration = reader.configuration
      try convert(CommandLogInput(reader: reader), configuration, noting: note)
    case .lobster, .itch, .l3, .dbn:
      throw UsageError(
        description:
          "\(source.name) is \(format.name), and convert is for order streams: files of other venues name no "
          + "contract, and may leave out orders that rested before they begin")
    }
  }

  private func convert(
    _ input: consuming some ConversionInput & ~Copyable, _ configuration: Exchange.Configuration,
    noting note: (StreamNote) -> Void
  ) throws {
    let name = self.input == "-" ? "standard input" : self.input
    // What is to be read is known to be there before anything is created.
    switch target {
    case .csv:
      let writer = try CommandWriter(path: output, tick: configuration.tick)
      try Conversion(input, to: writer, configuration).run(name, noting: note)
    case .log:
      try Conversion(input, to: try CommandLogWriter(path: output, configuration), configuration).run(
        name, noting: note)
    }
  }

  /// Refuses to write to the file that is read, also if a standard stream was redirected to it.
  private func checkNothingIsOverwritten() throws(UsageError) {
    let read = input == "-" ? Files.standardInput : input
    let written = output == "-" ? Files.standardOutput : output
    guard !Files.areSame(read, written) else {
      throw UsageError(
        description: "\(output == "-" ? "standard output" : output) would overwrite what is read")
    }
  }
}

/// Where the commands of a conversion come from.
protocol ConversionInput: ~Copyable {
  /// What is to be said of the commands so far that is no error.
  var notes: [StreamNote] { get }
  /// Shows the next commands to `body`, in order, with their places, and makes their names known to the exchange before.
  /// Returns whether there were any.
  mutating func next(
    _ exchange: inout Exchange, _ body: (TimedCommand, CommandPlace, inout Exchange) throws -> Void
  ) throws -> Bool
}

/// Where in its stream a command is, from 1.
enum CommandPlace {
  case line(Int)
  case number(UInt64)
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
struct Conversion<Input: ConversionInput & ~Copyable, Output: ConversionOutput & ~Copyable>: ~Copyable {
  private var input: Input
  private var output: Output
  /// Gives books and names their numbers. All commands are carried out in it, because which names are forgotten depends on them.
  private var exchange: Exchange

  init(_ input: consuming Input, to output: consuming Output, _ configuration: Exchange.Configuration) {
    self.input = input
    self.output = output
    exchange = Exchange(configuration)
  }

  /// Converts all there is. At what goes wrong, everything before it is written.
  consuming func run(_ name: String, noting handOn: (StreamNote) -> Void) throws {
    var failure: (any Error)?
    do {
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
    for note in input.notes where note.kind != .earlyTime { handOn(note) }
  }
}

/// An order stream in CSV.
struct OrderStreamInput: ConversionInput, ~Copyable {
  private var reader: CommandReader

  var notes: [StreamNote] { reader.notes }

  init(_ source: consuming ByteSource) throws { reader = try CommandReader(source) }

  mutating func next(
    _ exchange: inout Exchange, _ body: (TimedCommand, CommandPlace, inout Exchange) throws -> Void
  ) throws -> Bool {
    guard let recorded = try reader.next(&exchange) else { return false }
    try body(TimedCommand(recorded.command, at: recorded.timestamp), .line(recorded.line), &exchange)
    return true
  }
}

/// A command log.
struct CommandLogInput: ConversionInput, ~Copyable {
  var reader: CommandLogReader

  var notes: [StreamNote] { [] }

  mutating func next(
    _ exchange: inout Exchange, _ body: (TimedCommand, CommandPlace, inout Exchange) throws -> Void
  ) throws -> Bool {
    guard try reader.next(&exchange) else { return false }
    try reader.withCommands { commands in
      let first = reader.commandCount - UInt64(commands.count) + 1
      for position in commands.indices {
        try body(commands[position], .number(first + UInt64(position)), &exchange)
      }
    }
    return true
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
