import CommandJournal
import OrderStreams
import Reporting

/// `serve`: carries out the commands of one stream in a journal and answers each.
@main
enum Serve {
  private static let program = Program(
    "serve", purpose: "serves one exchange: carries out the commands of one stream in a journal and answers each",
    groups: OptionTable.groups
  ) { OptionTable.help }

  private static var name: String { program.name }

  static func main() {
    ProcessEnvironment.prepare()
    run(Array(CommandLine.arguments.dropFirst())).end()
  }

  private static func run(_ arguments: [String]) -> ExitCode {
    do {
      if let code = try program.run(arguments) { return code }
      let options = try Options(arguments: arguments)
      if options.showsHelp {
        try TextOutput.standardOutput.write(program.help)
        return .done
      }
      if options.showsVersion {
        try TextOutput.standardOutput.write(Version.line(of: name))
        return .done
      }
      if let path = options.socket {
        var server = try SocketServer(options, at: path)
        try server.run()
        return .done
      }
      return try serve(options)
    } catch {
      return code(for: error)
    }
  }

  /// Says what ended the process.
  private static func code(for error: any Error) -> ExitCode {
    let code = ExitCode(complainingOf: [error], as: name)
    return error is Gap ? .gap : code
  }

  /// Serves standard input and output.
  private static func serve(_ options: Options) throws -> ExitCode {
    var partition = try Partition(options)
    var lines = ResponseText(form: options.form, tick: options.exchange.configuration.tick)
    partition.appendHello(to: &lines)
    try send(&lines)
    do {
      if let first = options.firstEvent {
        let past = try partition.pastEvents(from: first)
        while try past.next() { try write(past.lines) }
      }
      let hasRefused = try takeAll(ByteSource(path: "-"), options, &partition, &lines)
      try partition.end(&lines)
      try send(&lines)
      return hasRefused ? .checkFailed : .done
    } catch {
      // What was carried out is answered, whatever came then.
      if (error as? StreamError)?.isClosedPipe != true {
        partition.refuse(reason(of: error), column: nil, &lines)
        try send(&lines)
      }
      throw error
    }
  }

  /// Carries out what `source` brings, to its end. Returns whether a row was answered by an error.
  private static func takeAll(
    _ source: consuming ByteSource, _ options: Options, _ partition: inout Partition, _ lines: inout ResponseText
  ) throws -> Bool {
    var source = source
    let beginning = try source.peek(atLeast: CommandLogReader.beginning.count)
    guard !beginning.isEmpty else { return false }
    let stream: any CommandStream =
      CommandLogReader.begins(beginning)
      ? LogStream(source)
      : try RowStream(source, isStrict: options.isStrict, continuing: partition.journal.exchange.now)
    repeat {
      while try stream.takeBatch(&partition, &lines) { try send(&lines) }
      // A sender that waits for an answer must have it before it sends more.
      try send(&lines)
    } while try stream.receive()
    return stream.hasRefused
  }

  /// What is wrong, without where.
  static func reason(of error: any Error) -> String { (error as? StreamError)?.reason ?? "\(error)" }

  private static func send(_ lines: inout ResponseText) throws(StreamError) {
    defer { lines.removeAll() }
    try write(lines)
  }

  private static func write(_ lines: borrowing ResponseText) throws(StreamError) {
    try lines.withBytes { (bytes) throws(StreamError) in try FileDescriptor.standardOutput.write(bytes) }
  }
}
