import ComputeMatching
import OrderStreams
import Reporting

extension MergeOptions {
  /// Joins the streams.
  func run() throws -> ExitCode {
    for path in inputs where path != "-" { try Files.checkReadable(path) }
    try Files.checkNothingIsOverwritten(reading: inputs, writing: output)
    var merge = try StreamMerge(self)
    try merge.run()
    return .done
  }
}

/// Order streams on their way into one.
struct StreamMerge: ~Copyable {
  /// Gives names and books their numbers, the same for all files. It carries out nothing but the opening of books.
  private var names: Exchange
  private var writer: CommandWriter
  private let streams: [MergedStream]
  /// Which book was opened with which lot, and where.
  private var lots: [BookID: (lot: Quantity, stream: Int, place: String)] = [:]
  /// Where the first order with an id entered: the number of the file, and the line.
  private var entries: [OrderID: (stream: Int, line: Int)] = [:]
  private var newIDs: [MergedID: OrderID]?

  /// An id, and the file that means an order by it.
  private struct MergedID: Hashable {
    let stream: Int
    let id: OrderID
  }

  /// Opens all files, and then the one to write.
  init(_ options: MergeOptions) throws {
    let streams = try options.inputs.map(Self.open)
    let writer = try CommandWriter(path: options.output, tick: options.exchange.configuration.tick)
    names = Exchange(options.exchange.configuration)
    self.streams = streams
    self.writer = writer
    newIDs = options.renumbers ? [:] : nil
  }

  private static func open(_ path: String) throws -> MergedStream {
    var source = try ByteSource(path: path)
    let name = source.name
    guard try StreamFormat(of: &source, readBy: "replay merge OUT -") == .csv else {
      throw UsageError(
        description:
          "\(name) is no order stream in CSV; replay convert makes CSV of a command log, and then merge reads it")
    }
    return try MergedStream(source)
  }

  /// Joins all there is. What goes wrong is thrown when everything before it is written.
  mutating func run() throws {
    var failure: (any Error)?
    do {
      for stream in streams { try stream.advance(&names) }
      while let stream = nextStream() {
        guard let recorded = streams[stream].head else { break }
        try write(recorded, of: stream)
        try streams[stream].advance(&names)
      }
    } catch { failure = error }
    do { try writer.flush() } catch { failure = failure ?? error }
    if let failure { throw failure }
  }

  /// The one whose next command comes first: the earliest, of several the first. O(streams).
  private func nextStream() -> Int? {
    var first: Int?
    for index in streams.indices where streams[index].head != nil {
      if let known = first, streams[known].present <= streams[index].present { continue }
      first = index
    }
    return first
  }

  private mutating func write(_ recorded: RecordedCommand, of stream: Int) throws {
    let place = "\(streams[stream].name):\(recorded.line)"
    var command = recorded.command
    switch command {
    case .openBook(let contract, let lot):
      if let book = names.book(for: contract), let known = lots[book], known.stream != stream {
        // One that a row opens by itself takes what is there.
        if streams[stream].isRowPending || known.lot == lot { return }
        throw UsageError(
          description: "\(place): the book of \(contract) has lot \(lot), and lot \(known.lot) at \(known.place)")
      }
      names.apply(.openBook(contract), at: 0)
      names.removeAllEvents()
      if let book = names.book(for: contract), lots[book] == nil { lots[book] = (lot, stream, place) }
    case .submit(var order):
      try enter(order.id, of: stream, recorded.line)
      order.id = number(order.id, of: stream)
      command = .submit(order)
    case .replace(let id, var replacement):
      if let new = replacement.id, new != id { try enter(new, of: stream, recorded.line) }
      replacement.id = replacement.id.map { number($0, of: stream) }
      command = .replace(number(id, of: stream), with: replacement)
    case .cancel(let id): command = .cancel(number(id, of: stream))
    case .reduce(let id, let quantity): command = .reduce(number(id, of: stream), by: quantity)
    case .cancelAll, .operate, .forgetNames, .advance: break
    }
    do { try writer.write(command, at: recorded.timestamp, of: names) } catch {
      guard error.expected != nil else { throw error }
      throw StreamError(
        file: streams[stream].name, line: recorded.line, columnName: error.columnName, problem: error.problem)
    }
  }

  /// Takes note that an order enters.
  private mutating func enter(_ id: OrderID, of stream: Int, _ line: Int) throws(UsageError) {
    guard newIDs == nil else { return }
    guard let known = entries[id] else {
      entries[id] = (stream, line)
      return
    }
    guard known.stream == stream else {
      throw UsageError(
        description:
          "\(streams[stream].name):\(line): order \(id) entered at \(streams[known.stream].name):\(known.line), too; "
          + "--renumber gives every order an id of its own")
    }
  }

  /// The id that an order of a file has in the joined stream.
  private mutating func number(_ id: OrderID, of stream: Int) -> OrderID {
    guard newIDs != nil else { return id }
    let key = MergedID(stream: stream, id: id)
    if let known = newIDs?[key] { return known }
    let new = OrderID(UInt64((newIDs?.count ?? 0) + 1))
    newIDs?[key] = new
    return new
  }
}

/// One of the streams, and the command that it comes to next.
final class MergedStream {
  let name: String
  private var reader: CommandReader
  private(set) var head: RecordedCommand?
  /// The time at which the next command is carried out: a time before that of an earlier one counts as that (R5).
  private(set) var present = Timestamp(nanoseconds: 0)

  init(_ source: consuming ByteSource) throws(StreamError) {
    name = source.name
    reader = try CommandReader(source)
  }

  /// Whether the next command opens the book of a row that names it, and is none of the stream's own.
  var isRowPending: Bool { reader.isRowPending }

  /// Goes on to the next command.
  func advance(_ names: inout Exchange) throws(StreamError) {
    head = try reader.next(&names)
    if let head { present = max(present, head.timestamp) }
  }
}
