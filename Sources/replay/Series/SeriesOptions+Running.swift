import ComputeMatching
import OrderStreams
import Reporting

extension SeriesOptions {
  /// The length of a period in nanoseconds; `nil` if there are none.
  var periodNanoseconds: UInt64? {
    switch (step, kind) {
    case (.time(let nanoseconds), _): nanoseconds
    case (nil, .bars): 3_600_000_000_000
    case (.quantity, _), (nil, _): nil
    }
  }

  /// Replays the streams and lists what was asked for.
  func run() throws -> ExitCode {
    for path in inputs where path != "-" { try Files.checkReadable(path) }
    try Files.checkNothingIsOverwritten(reading: inputs, writing: output)
    var first = try ByteSource(path: inputs[0])
    let format = try StreamFormat(of: &first, readBy: "replay series \(kind.rawValue) -")
    var options = Options()
    options.inputs = inputs.map { $0 == "-" ? .standardInput : .file($0) }
    options.stop = stop
    options.exchange = exchange
    // Rows on the terminal and a line that is drawn over and over would spoil each other.
    options.isQuiet = output == "-"
    try options.checkFits(format)
    try options.checkIsFile(format)

    var session = try ReplaySession(options, format, paths: inputs)
    session.recorder.list(try Series(self, tick: session.exchange.configuration.tick))
    var failure: (any Error)?
    do { try session.replay(first, then: Array(inputs.dropFirst())) } catch { failure = error }
    let beginning = failure == nil && (kind == .quotes || kind == .depth) ? from : nil
    do { try session.finishSeries(beginningAt: beginning) } catch { failure = failure ?? error }
    if let failure { throw failure }
    session.notes.forEach { Note.write($0.description) }
    if let pattern, !session.recorder.market.books.contains(where: { pattern.matches($0.contract) }) {
      let unmatched = UnmatchedPattern(
        pattern, of: requirement == nil ? "--book" : "--requirement", books: session.recorder.market.books)
      try TextOutput.standardError.write("\(Replay.name): \(visible("\(unmatched)"))\n")
      return .checkFailed
    }
    return .done
  }
}

extension ReplaySession {
  /// Ends the series, but not before `start`: what is due by then happens, and the books are listed as they are then.
  fileprivate mutating func finishSeries(beginningAt start: Timestamp?) throws(StreamError) {
    if let start, start > exchange.now {
      exchange.apply(.advance, at: start)
      try recorder.takeEvents(of: .advance, from: &exchange)
    }
    try recorder.finishSeries(in: exchange)
  }
}
