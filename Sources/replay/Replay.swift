import OrderStreams
import Reporting

/// `replay`: puts recorded order streams through the engine and reports what happened.
@main
enum Replay {
  static let program = Program(
    "replay", purpose: "replays recorded orders through a matching engine and reports what happened",
    groups: OptionTable.groups,
    subcommands: [
      ConversionOptions.self, RepairOptions.self, SeriesOptions.self, CutOptions.self, MergeOptions.self,
      SplitOptions.self, DifferenceOptions.self, ReductionOptions.self,
    ]
  ) { OptionTable.help }

  static var name: String { program.name }

  static func main() {
    ProcessEnvironment.prepare()
    run(Array(CommandLine.arguments.dropFirst())).end()
  }

  private static func run(_ arguments: [String]) -> ExitCode {
    do {
      if let code = try program.run(arguments) { return code }
      if let word = arguments.first { try checkIsFileOrOption(word) }
      let options = try Options(arguments: arguments)
      if options.showsHelp {
        try TextOutput.standardOutput.write(program.help)
        return .done
      }
      if options.showsVersion {
        try TextOutput.standardOutput.write(Version.line(of: name))
        return .done
      }
      return try replay(options, arguments)
    } catch {
      return ExitCode(complainingOf: [error], as: name)
    }
  }

  /// Refuses a word that is neither an option nor a file, and nearly the name of a subcommand.
  private static func checkIsFileOrOption(_ word: String) throws(UsageError) {
    guard !word.hasPrefix("-"), !Files.exists(word), program.nearestSubcommand(to: word) != nil else { return }
    throw UsageError(description: "\(word) is no file, and no subcommand\(program.suggestion(for: word))")
  }

  private static func replay(_ options: Options, _ arguments: [String]) throws -> ExitCode {
    let paths = paths(of: options)
    for path in options.filesToRead(paths) { try Files.checkReadable(path) }
    try options.checkNothingIsOverwritten(paths)
    var first = try paths.isEmpty ? Sample.source : ByteSource(path: paths[0])
    let format = try options.format ?? StreamFormat(of: &first, readBy: "replay -")
    try options.checkFits(format)
    try options.checkIsFile(format)

    var page: WholeTextFile?
    if let path = options.report { page = try WholeTextFile(path: path) }
    let latencyOutput = try options.latencyFile.map { path throws(StreamError) in try TextOutput(path: path) }
    var session = try ReplaySession(options, format, paths: paths)
    var errors: [any Error] = []
    do { try session.replay(first, then: Array(paths.dropFirst())) } catch { errors.append(error) }
    let problem = errors.first.map { "\($0)" }
    if errors.isEmpty, let path = options.previewedOrders {
      do { try session.previewOrders(path) } catch { errors.append(error) }
    }
    if !options.isQuiet, errors.isEmpty { session.notes.forEach { Note.write($0.description) } }
    // Nobody reads more where an output is not read, nor a page of zeros. Programs are told that it is incomplete.
    let isOver = errors.contains { ($0 as? StreamError)?.isClosedPipe == true }
    let isReported = !isOver && (errors.isEmpty || session.hasBegun || options.summary == .json)
    let names = paths.isEmpty ? [Sample.name] : paths.map { $0 == "-" ? "standard input" : $0 }
    let summary = session.summary(of: names, problem: problem)
    // One thing that went wrong keeps no other from being tried, and all are named last, where they are seen.
    do { if isReported { try report(summary, options) } } catch { errors.append(error) }
    do {
      if let latency = summary.latency { try latencyOutput?.write(latency.percentileDistribution()) }
    } catch { errors.append(error) }
    do {
      if let report = session.page(summary, command: [name] + arguments) {
        try page?.write(report.html)
        try page?.finish()
      }
    } catch { errors.append(error) }
    let code = errors.isEmpty ? ExitCode.done : ExitCode(complainingOf: errors, as: name)
    // A replay that nobody read to its end has checked nothing to its end. One whose summary alone nobody read has.
    if isOver || code == .badInput { return code }
    if let unmatched = summary.unmatched {
      try TextOutput.standardError.write("\(name): \(visible("\(unmatched)"))\n")
      return .checkFailed
    }
    return summary.checks.allSatisfy(\.hasPassed) ? code : .checkFailed
  }

  /// The files to replay; none for the sample.
  private static func paths(of options: Options) -> [String] {
    options.inputs.map { input in
      switch input {
      case .standardInput: "-"
      case .file(let path): path
      }
    }
  }

  private static func report(_ summary: Summary, _ options: Options) throws(StreamError) {
    let output = options.events == .standardOutput ? TextOutput.standardError : TextOutput.standardOutput
    if options.isQuiet {
      for check in summary.checks where !check.hasPassed { try output.write(check.text + "\n") }
    } else {
      try output.write(options.summary == .json ? summary.json() : summary.text())
      if options.inputs.isEmpty, options.summary == .text, options.report == nil {
        try output.write("\nA page to look at: replay --report market.html\n")
      }
    }
  }
}
