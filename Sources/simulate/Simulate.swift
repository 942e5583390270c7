import Foundation
import MarketSimulation
import OrderStreams
import Reporting

/// `simulate`: runs a market scenario with its control and says what showed.
@main
enum Simulate {
  static let program = Program(
    "simulate", purpose: "runs scenarios of the GPU market and says what showed", groups: Options.groups,
    subcommands: [
      OnOptions.self, ScenarioList.self, CompareOptions.self, SweepOptions.self, Merge.self, TornadoOptions.self,
      FitOptions.self,
    ]
  ) { Options.help }

  static func main() {
    ProcessEnvironment.prepare()
    run(Array(CommandLine.arguments.dropFirst())).end()
  }

  /// Done if nothing went wrong; otherwise it is said.
  static func exitCode(_ errors: [any Error]) -> ExitCode {
    errors.isEmpty ? .done : ExitCode(complainingOf: errors, as: program.name)
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
        try TextOutput.standardOutput.write(Version.line(of: program.name))
        return .done
      }
      return try simulate(options)
    } catch {
      return ExitCode(complainingOf: [error], as: program.name)
    }
  }

  private static func simulate(_ options: Options) throws -> ExitCode {
    let file = try ScenarioFiles.file(options.scenario, settings: options.settings)
    let inputs = ScenarioFiles.paths([options.scenario])
    if let recording = options.recording { try ScenarioFiles.refuse("--record", recording, reading: inputs) }
    let directory = try options.directory.map { try ReportDirectory(path: $0) }
    for output in directory?.files ?? [] {
      try ScenarioFiles.refuse("--out", output, reading: inputs)
      if let recording = options.recording, Files.areSameOrWouldBe(recording, output) {
        throw UsageError(description: "--record \(recording) is a file that --out writes")
      }
    }
    let chance = try Chance(options.chance, of: file)
    let experiment = Experiment(
      file: file, firstSeed: options.seed, seedCount: options.runs, chance: chance,
      keptMeasures: directory == nil ? [] : ReportFigures.measures(of: file))
    let outcome = try experiment.run(
      recording: try options.recording.map { try OrderRecording(path: $0) }, showsProgress: !options.isQuiet)
    // Nothing that goes wrong keeps anything else from being tried.
    let printing = Result { try Terminal.write(TerminalReport(file: file, options: options, outcome: outcome).lines) }
    var errors: [any Error] = outcome.failures + [outcome.recordingError].compactMap(\.self)
    do {
      try directory?.write(
        Report(
          file: file, scenarioArgument: options.scenario, settings: options.settings, chance: chance, outcome: outcome))
    } catch { errors.append(error) }
    let allPassed = file.checks.indices.allSatisfy { outcome.passes(ofCheck: $0) == options.runs }
    var code = options.checksOnly && !allPassed ? ExitCode.checkFailed : .done
    if !errors.isEmpty { code = ExitCode(complainingOf: errors, as: program.name) }
    do { try printing.get() } catch let error as StreamError where error.isClosedPipe && code != .done {
      // That nobody reads what failed does not make it pass.
    }
    return code
  }
}
