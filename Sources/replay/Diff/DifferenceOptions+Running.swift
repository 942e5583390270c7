import OrderStreams
import Reporting

extension DifferenceOptions {
  /// Compares the two, and says how they differ.
  func run() throws -> ExitCode {
    for path in inputs where path != "-" { try Files.checkReadable(path) }
    let events = try TemporaryFiles(["a.csv", "b.csv"])
    var left = try stream(inputs[0], events: events.files[0])
    var right = try stream(inputs[1], events: events.files[1])
    var context: [String] = []
    try left.advance()
    try right.advance()
    while let event = left.latest, event == right.latest {
      left.follow()
      right.follow()
      context = context.suffix(2) + [event.text]
      try left.advance()
      try right.advance()
    }
    guard left.latest != nil || right.latest != nil else {
      try TextOutput.standardOutput.write("\(grouped(left.count)) events are the same\n")
      return .done
    }
    var text = "\(grouped(left.count - (left.latest == nil ? 0 : 1))) events are the same, and then they differ\n"
    text += Self.heading(left.latest, right.latest)
    for line in context { text += "     \(line)\n" }
    text += "  A  \(left.latest?.text ?? "no more events")\n  B  \(right.latest?.text ?? "no more events")\n"
    // What is wrong further on does not take away what was found.
    var failure: StreamError?
    do {
      text += try Self.books(&left, &right)
      try left.finish()
      try right.finish()
      text += Self.totals(left, right)
    } catch { failure = error }
    try TextOutput.standardOutput.write(text)
    if let failure { throw failure }
    return .checkFailed
  }

  /// The events of the stream at `path`: as they are there, or as a replay of it writes them to `events`.
  private func stream(_ path: String, events: String) throws -> ComparedStream {
    var source = try ByteSource(path: path)
    let name = source.name
    if EventReader.begin(try source.peek(atLeast: 1 << 12)) { return ComparedStream(name, try EventReader(source)) }
    var options = Options()
    options.inputs = [path == "-" ? .standardInput : .file(path)]
    options.exchange = exchange
    options.events = .file(events)
    options.isQuiet = true
    let format = try StreamFormat(of: &source, readBy: "replay diff -")
    if format != .csv { options.exchange = ExchangeSettings() }
    try options.checkFits(format)
    try options.checkIsFile(format)
    var session = try ReplaySession(options, format, paths: [path])
    try session.replay(source, then: [])
    return ComparedStream(name, try EventReader(ByteSource(path: events)))
  }

  private static func heading(_ left: EventCells?, _ right: EventCells?) -> String {
    guard let left, let right else { return "one of the two has ended\n" }
    let columns = zip(EventReader.columns, zip(left.cells, right.cells)).filter { $0.1.0 != $0.1.1 }.map(\.0)
    return "different \(columns.joined(separator: ", "))\n"
  }

  /// The books of the first events that differ, behind their command, side by side.
  private static func books(_ left: inout ComparedStream, _ right: inout ComparedStream) throws(StreamError) -> String {
    let events = [left.latest, right.latest].compactMap(\.self)
    let command = events.compactMap { UInt64($0[.command]) }.min() ?? 0
    var books: [String] = []
    func note(_ found: [String]) { for book in found where !books.contains(book) { books.append(book) } }
    func noteAll() {
      for event in events {
        if left.books.phases[event.contract] != nil || right.books.phases[event.contract] != nil {
          note([event.contract])
        } else {
          note(left.books.books(of: event[.orderID]) + right.books.books(of: event[.orderID]))
        }
      }
    }
    noteAll()
    try left.follow(through: command)
    try right.follow(through: command)
    noteAll()
    let most = 3
    var text = ""
    for book in books.prefix(most) {
      text += "\nbook \(book), behind command \(command)\n"
      text += SideBySide(left.books.lines(of: book), right.books.lines(of: book), names: ("A", "B")).text + "\n"
    }
    if books.count > most { text += "\nand \(books.count - most) more books\n" }
    return text
  }

  /// How many events of each kind there were, and what was traded.
  private static func totals(_ left: borrowing ComparedStream, _ right: borrowing ComparedStream) -> String {
    let kinds = Set(left.counts.keys).union(right.counts.keys).sorted()
    var rows = kinds.map { ($0, left.counts[$0] ?? 0, right.counts[$0] ?? 0) }
    rows.append(("all events", left.count, right.count))
    rows.append(("GPUs traded", left.quantityTraded, right.quantityTraded))
    let width = rows.map(\.0.count).max() ?? 0
    return "\n   " + filled("", to: width) + padded("A", to: 16) + padded("B", to: 16) + "\n"
      + rows.map { name, left, right in
        (left == right ? "   " : "-> ") + filled(name, to: width) + padded(grouped(left), to: 16)
          + padded(grouped(right), to: 16) + "\n"
      }.joined()
  }
}
