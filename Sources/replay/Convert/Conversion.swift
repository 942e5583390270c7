import ComputeExchange
import OrderStreams

extension ConversionOptions {
  /// Writes the stream anew. What went wrong is thrown; everything before it is written.
  func convert() throws {
    if input != "-" { try Files.checkReadable(input) }
    try checkNothingIsOverwritten()
    var source = try ByteSource(path: input)
    switch try StreamFormat(of: &source) {
    case .csv:
      var conversion = try Conversion(source, to: output, tick: tick ?? .standard)
      try conversion.run()
    case .lobster:
      throw UsageError(
        description:
          "\(source.name) is a LOBSTER message file, and convert is for order streams: a LOBSTER file names no "
          + "contract, and leaves out orders that rested before it begins")
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

/// The commands of one stream on their way to another.
struct Conversion: ~Copyable {
  private let inputName: String
  private var reader: CommandReader
  private var writer: CommandWriter
  /// Gives books and names their numbers; nothing but opening books happens in it.
  private var exchange: Exchange

  /// Reads the header of `source`, and only then creates the file at `output`.
  init(_ source: consuming ByteSource, to output: String, tick: Tick) throws(StreamError) {
    let inputName = source.name
    let reader = try CommandReader(source)
    self.init(inputName, reader, try CommandWriter(path: output, tick: tick), tick)
  }

  private init(
    _ inputName: String, _ reader: consuming CommandReader, _ writer: consuming CommandWriter, _ tick: Tick
  ) {
    self.inputName = inputName
    self.reader = reader
    self.writer = writer
    exchange = Exchange(Exchange.Configuration(tick: tick))
  }

  /// Converts all there is. At what goes wrong, everything before it is written.
  mutating func run() throws(StreamError) {
    var failure: StreamError?
    do {
      while let recorded = try reader.next(&exchange) {
        if case .openBook = recorded.command {
          exchange.apply(recorded.command, at: recorded.timestamp)
          exchange.removeAllEvents()
        }
        try write(recorded)
      }
    } catch { failure = error }
    do { try writer.flush() } catch { failure = failure ?? error }
    if let failure { throw failure }
  }

  private mutating func write(_ recorded: RecordedCommand) throws(StreamError) {
    do { try writer.write(recorded.command, at: recorded.timestamp, of: exchange) } catch {
      guard error.expected != nil else { throw error }
      // That a command has no row is said of the row that it was read from.
      throw StreamError(
        file: inputName, line: recorded.line, columnName: error.columnName, problem: error.problem)
    }
  }
}
