import CommandJournal
import ComputeMatching
import OrderStreams
import Reporting

extension ReductionOptions {
  /// Finds the smallest stream and writes it.
  func run() throws -> ExitCode {
    try Files.checkNothingIsOverwritten(reading: [input], writing: output)
    let source = try CommandInput(
      path: input, settings: exchange, for: Self.self, readBy: "replay reduce --while '\(condition)' -")
    let (name, configuration) = (source.name, source.configuration)
    // That nothing can be written there is found out before the work.
    var result = output == "-" ? nil : try WholeTextFile(path: output)

    let temporary = try TemporaryFiles(["stream.csv"])
    let path = temporary.files[0]
    try Conversion(source, to: try CommandWriter(path: path, tick: configuration.tick)).run()
    let stream = try ReducedStream(canonical: path, configuration)
    let command = ShellCommand(
      text: condition.split(separator: Self.pathMark, omittingEmptySubsequences: false).joined(separator: path))
    let start = monotonicNanoseconds()
    let deadline = seconds.map { start + UInt64($0) * 1_000_000_000 }
    Interruption.prepare()
    let isOver = { Interruption.isRequested || deadline.map { monotonicNanoseconds() >= $0 } ?? false }
    try stream.write(stream.commands, to: path)
    switch try command.run(showsErrors: true, until: isOver) {
    case .ended(.exited(0)): break
    case .ended(.exited(let code)): throw Self.failure(name, "exits with \(code)")
    case .ended(.killed(let signal)): throw Self.failure(name, "is ended by signal \(signal)")
    case .stopped: throw Self.failure(name, "has not come to an end by then")
    }

    let count = stream.commands.count
    var progress = ProgressLine(isWanted: true, start: start)
    var tried = 1
    var reduction = Reduction(stream) { candidate, stream in
      let now = monotonicNanoseconds()
      if progress.isDue(at: now) {
        progress.show(at: now) { elapsed in Self.progress(candidate.count, count, tried, elapsed, seconds) }
      }
      if isOver() { throw Reduction.Stop() }
      tried += 1
      // One that cannot be written is none.
      do { try stream.write(candidate, to: path) } catch let error as StreamError where error.expected != nil {
        return false
      }
      let outcome = try command.run(showsErrors: false, until: isOver)
      if outcome == .stopped { throw Reduction.Stop() }
      return outcome == .ended(.exited(0))
    }
    try reduction.run()
    progress.clear()

    try reduction.stream.write(reduction.commands, to: path)
    var written = try ByteSource(path: path)
    let text = String(decoding: try written.peek(atLeast: written.size ?? 0), as: UTF8.self)
    let sentence = Self.sentence(reduction, from: count, in: monotonicNanoseconds() - start)
    if result == nil {
      try TextOutput.standardOutput.write(text)
      try TextOutput.standardError.write("\(Replay.name): \(sentence)\n")
    } else {
      try result?.write(text)
      try result?.finish()
      try TextOutput.standardOutput.write("\(output): \(sentence)\n")
    }
    return .done
  }

  private static func failure(_ name: String, _ ending: String) -> UsageError {
    UsageError(
      description:
        "\(name): the command of --while must exit with 0 for the stream itself, in canonical form, and \(ending)")
  }

  private static func progress(_ left: Int, _ count: Int, _ tried: Int, _ elapsed: UInt64, _ seconds: Int?) -> String {
    let text = "\(grouped(left)) of \(grouped(count)) commands, \(grouped(tried)) streams tried"
    guard let seconds else { return text }
    return text + ", " + ProgressLine.outlook(Double(elapsed) / 1e9 / Double(seconds), after: elapsed)
  }

  private static func sentence(_ reduction: borrowing Reduction, from count: Int, in elapsed: UInt64) -> String {
    let text =
      "\(grouped(reduction.commands.count)) of \(grouped(count)) commands, after \(grouped(reduction.triedCount)) "
      + "streams in \(duration(nanoseconds: elapsed))"
    return reduction.isStopped ? text + "; stopped before the end, so a smaller one may do" : text
  }
}
