import CommandJournal
import ComputeMatching
import OrderStreams

/// An order stream that a subcommand reads: CSV or a command log, told by its content.
package struct CommandInput: ~Copyable {
  /// What errors call it.
  package let name: String
  /// What the exchange of the stream is like: as the command line says, or as the log does.
  package let configuration: Exchange.Configuration
  private var rows: CommandReader?
  private var log: CommandLogReader?

  /// Opens the stream at `path`, `-` for standard input, for `subcommand`. `reader` is a command line that reads standard input.
  package init(
    path: String, settings: ExchangeSettings, for subcommand: any Subcommand.Type, readBy reader: String
  ) throws {
    if path != "-" { try Files.checkReadable(path) }
    var source = try ByteSource(path: path)
    let name = source.name
    switch try StreamFormat(of: &source, readBy: reader) {
    case .csv:
      self.init(name, settings.configuration, try CommandReader(source), nil)
    case .log:
      if path == "-" {
        throw UsageError(description: "a command log cannot come from standard input (-): it is mapped, not read")
      }
      try Self.checkFitsLog(settings)
      let log = try CommandLogReader(path: path)
      self.init(name, log.configuration, nil, log)
    case let format: throw Self.refusal(of: format, name, for: subcommand)
    }
  }

  /// Reads `bytes`, which errors call `name`, in the same way.
  package init(
    bytes: [UInt8], name: String, settings: ExchangeSettings, for subcommand: any Subcommand.Type,
    readBy reader: String
  ) throws {
    var source = ByteSource(bytes: bytes, name: name)
    switch try StreamFormat(of: &source, readBy: reader) {
    case .csv:
      self.init(name, settings.configuration, try CommandReader(source), nil)
    case .log:
      try Self.checkFitsLog(settings)
      let log = try CommandLogReader(bytes: bytes, name: name)
      self.init(name, log.configuration, nil, log)
    case let format: throw Self.refusal(of: format, name, for: subcommand)
    }
  }

  private static func refusal(
    of format: StreamFormat, _ name: String, for subcommand: any Subcommand.Type
  ) -> UsageError {
    UsageError(
      description:
        "\(name) is \(format.name), and \(subcommand.command) is for order streams: files of other venues name no "
        + "contract, and may leave out orders that rested before they begin")
  }

  private init(
    _ name: String, _ configuration: Exchange.Configuration, _ rows: consuming CommandReader?,
    _ log: consuming CommandLogReader?
  ) {
    self.name = name
    self.configuration = configuration
    self.rows = rows
    self.log = log
  }

  private static func checkFitsLog(_ settings: ExchangeSettings) throws(UsageError) {
    for option in settings.given {
      throw UsageError(
        description:
          "\(option.rawValue) is for order streams in CSV, and a command log says itself what its exchange is like")
    }
  }

  /// Whether it is a command log, which refers to names by their numbers.
  package var isLog: Bool {
    switch log {
    case .some: true
    case .none: false
    }
  }

  /// What is to be said of the commands so far that is no error.
  package var notes: [StreamNote] {
    switch rows {
    case .some(let rows): rows.notes
    case .none: []
    }
  }

  /// Shows the next commands to `body`, in order, with their places, and makes their names known to the exchange before.
  /// Returns whether there were any.
  package mutating func next(
    _ exchange: inout Exchange, _ body: (TimedCommand, CommandPlace, inout Exchange) throws -> Void
  ) throws -> Bool {
    if let recorded = try rows?.next(&exchange) {
      try body(TimedCommand(recorded.command, at: recorded.timestamp), .line(recorded.line), &exchange)
      return true
    }
    return try log?.next(&exchange, body) ?? false
  }
}

extension CommandLogReader {
  fileprivate mutating func next(
    _ exchange: inout Exchange, _ body: (TimedCommand, CommandPlace, inout Exchange) throws -> Void
  ) throws -> Bool {
    guard try next(&exchange) else { return false }
    try withCommands { commands in
      let first = commandCount - UInt64(commands.count) + 1
      for position in commands.indices {
        try body(commands[position], .number(first + UInt64(position)), &exchange)
      }
    }
    return true
  }
}

/// Where in its stream a command is, from 1.
package enum CommandPlace {
  case line(Int)
  case number(UInt64)

  /// The place in the stream that errors call `name`.
  package func text(in name: String) -> String {
    switch self {
    case .line(let line): "\(name):\(line)"
    case .number(let number): "\(name): command \(number)"
    }
  }
}

extension Files {
  /// Refuses to write to a file that is read, also if a standard stream was redirected to it.
  package static func checkNothingIsOverwritten(reading inputs: [String], writing output: String) throws(UsageError) {
    let written = output == "-" ? standardOutput : output
    for input in inputs where areSame(input == "-" ? standardInput : input, written) {
      throw UsageError(description: "\(output == "-" ? "standard output" : output) would overwrite what is read")
    }
  }
}
