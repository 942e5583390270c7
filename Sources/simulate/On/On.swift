import ComputeMatching
import MarketSimulation
import OrderStreams
import Reporting
import Synchronization

/// `simulate on`: a recorded stream, with suppliers on top of it.
enum On {
  static func run(_ options: OnOptions) throws -> ExitCode {
    let stream = try options.stream()
    try checkOutputs(options)
    var background = try stream.background()
    let configuration = background.configuration
    let survey = StreamSurvey(&background)
    // Where nothing can be computed, nothing is reported.
    if let refusal = survey.problem as? ReservedOrderIDError { throw refusal }
    guard survey.period != nil else {
      throw survey.problem ?? UsageError(description: "\(stream.name) has no commands")
    }
    if let place = survey.forgetting, background.isLog, options.cases.contains(where: { $0.supply > 1 }) {
      throw UsageError(
        description:
          "\(place) forgets names, after which the numbers of a command log could be those of suppliers: "
          + "write it as rows first, simulate on \(stream.name) --supply 1 --orders rows.csv")
    }
    let directory = try options.report.flatMap { path in
      path.hasSuffix(".html") ? nil : try ReportDirectory(path: path)
    }
    let agents = try agents(options, survey, configuration.tick)
    let undisturbed = try record(OverlayTerms(), .none, stream, survey, seed: options.seed, configuration)
    let terms = try terms(options, undisturbed, configuration.tick)
    let (cases, recordingError) = try run(terms, agents, options, stream, survey, undisturbed, configuration)
    let outcome = OnOutcome(
      options: options, stream: stream.name, survey: survey, tick: configuration.tick,
      undisturbed: OverlayFigures(undisturbed, comparedWith: undisturbed), cases: cases)
    // One thing that went wrong keeps no other from being tried.
    var errors: [any Error] = []
    func attempt(_ body: () throws -> Void) { do { try body() } catch { errors.append(error) } }
    attempt { if !options.isQuiet, options.json != "-", options.csv != "-" { try Terminal.write(outcome.lines) } }
    attempt { if let path = options.json { try write(outcome.json.document(), to: path) } }
    attempt { if let path = options.csv { try write(outcome.csv, to: path) } }
    attempt { try write(outcome, to: directory, or: options.report) }
    if let recordingError { errors.append(recordingError) }
    errors += outcome.problems
    for error in outcome.conservationErrors { errors.append(error) }
    return Simulate.exitCode(errors)
  }

  private static func checkOutputs(_ options: OnOptions) throws {
    let inputs = [options.path, options.agents].compactMap(\.self)
    let pages =
      options.report.map { path in
        path.hasSuffix(".html") ? [path] : reportFiles.map { "\(path)/\($0)" }
      } ?? []
    let outputs =
      [("--json", options.json), ("--csv", options.csv), ("--orders", options.orders)]
      + pages.map { ("--report", Optional($0)) }
    for case (let option, let path?) in outputs where path != "-" {
      try ScenarioFiles.refuse(option, path, reading: inputs)
    }
    for (number, output) in outputs.enumerated() {
      for other in outputs[..<number] {
        if let path = output.1, let taken = other.1, path != "-", Files.areSameOrWouldBe(path, taken) {
          throw UsageError(description: "\(other.0) and \(output.0) cannot both write to \(path)")
        }
      }
    }
  }

  private static func agents(
    _ options: OnOptions, _ survey: StreamSurvey, _ tick: Tick
  ) throws -> OverlayAgents {
    guard let path = options.agents else { return .none }
    guard tick == .standard else {
      let (needed, found) = (Tick.standard.text(for: Price(ticks: 1)), tick.text(for: Price(ticks: 1)))
      throw UsageError(
        description: "--agents \(path): agents need a tick of \(needed) dollars, and here it is \(found)")
    }
    return try OverlayAgents(
      try ScenarioFiles.contents(of: path), source: path, over: survey, references: ScenarioFiles.references(of: path),
      kinds: .all)
  }

  /// The runs that the options ask for, with what follows from the undisturbed one.
  private static func terms(
    _ options: OnOptions, _ undisturbed: OverlayRecord, _ tick: Tick
  ) throws -> [OverlayTerms] {
    let offered = undisturbed.offeredByRecorded.filter(\.isFinite)
    let mean = offered.reduce(0, +) / Double(max(1, offered.count))
    let sold = undisturbed.books.reduce(0) { $0 + $1.gpuHours.reduce(0, +) }
    let perTurn = sold / Double(options.terms.turns)
    let usual = mean > 0 ? min(1, max(perTurn / (mean + perTurn), 0.000_001)) : 0.1
    var marginalCost: Price?
    if let text = options.marginalCost {
      guard let price = try? tick.price(from: text), price.ticks >= 0 else {
        let unit = tick.text(for: Price(ticks: 1))
        throw UsageError(
          description: "--marginal-cost \(text): expected a price from 0 on, in whole ticks of \(unit) dollars")
      }
      marginalCost = price
    }
    return options.cases.map { terms in
      var terms = terms
      terms.target = options.target ?? usual
      terms.marginalCost = marginalCost
      return terms
    }
  }

  /// Carries out all runs on all cores. Returns what went wrong with the stream of orders, too, if one was to be written.
  private static func run(
    _ terms: [OverlayTerms], _ agents: OverlayAgents, _ options: OnOptions, _ stream: RecordedStream,
    _ survey: StreamSurvey, _ undisturbed: OverlayRecord, _ configuration: Exchange.Configuration
  ) throws -> (cases: [OnOutcome.Case], recordingError: (any Error)?) {
    let counts = terms.map { $0.hasChance || !agents.groups.isEmpty ? options.seedCount : 1 }
    let jobs = terms.indices.flatMap { index in
      (0..<counts[index]).map { (index: index, seed: options.seed &+ UInt64($0)) }
    }
    let recording = Mutex(try options.orders.map { try OrderRecording(path: $0, configuration) })
    let progress = RunProgress(isWanted: !options.isQuiet, periods: jobs.count, runs: jobs.count)
    defer { progress.clear() }
    var cases = terms.map { OnOutcome.Case(terms: $0) }
    var finished = 0
    var recordingError: (any Error)?
    try performJobs(jobs.count) { number throws -> (figures: OverlayFigures, failure: (any Error)?) in
      let (terms, seed) = (terms[jobs[number].index], jobs[number].seed)
      let (outcome, failure): (OverlayRecord, (any Error)?)
      if number == 0 {
        (outcome, failure) = try recording.withLock { recording in
          let outcome = try record(terms, agents, stream, survey, seed: seed, configuration, recording)
          return (outcome, recording?.finished())
        }
      } else {
        (outcome, failure) = (try record(terms, agents, stream, survey, seed: seed, configuration), nil)
      }
      let figures = OverlayFigures(outcome, comparedWith: undisturbed)
      progress.finishPeriod()
      progress.finishRun()
      return (figures: figures, failure: failure)
    } handOn: { run in
      recordingError = recordingError ?? run.failure
      cases[jobs[finished].index].seeds.append((jobs[finished].seed, run.figures))
      finished += 1
    }
    return (cases, recordingError)
  }

  private static func record(
    _ terms: OverlayTerms, _ agents: OverlayAgents, _ stream: RecordedStream, _ survey: StreamSurvey, seed: UInt64,
    _ configuration: Exchange.Configuration, _ recording: OrderRecording? = nil
  ) throws -> OverlayRecord {
    let recorder: CommandRecorder? = recording.map { recording in recording.append }
    var overlay = Overlay(terms, with: agents, over: survey, seed: seed, on: configuration, recorder: recorder)
    var background = try stream.background()
    return overlay.run(&background)
  }

  // MARK: Output

  private static func write(_ text: String, to path: String) throws {
    guard path != "-" else { return try TextOutput.standardOutput.write(text) }
    var file = try WholeTextFile(path: path)
    try file.write(text)
    try file.finish()
  }

  /// What is in the directory of a report.
  private static let reportFiles = ["figures.json", "figures.csv", "report.html"]

  private static func write(_ outcome: OnOutcome, to directory: ReportDirectory?, or path: String?) throws {
    if let directory {
      let texts = [outcome.json.document(), outcome.csv, OnPage(outcome).html]
      for (name, text) in zip(reportFiles, texts) { try directory.write(text, to: name) }
    } else if let path {
      try write(OnPage(outcome).html, to: path)
    }
  }
}
