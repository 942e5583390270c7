import Foundation
import MarketSimulation
import Reporting

/// `simulate`: runs a market scenario with its control and says what showed.
@main
enum Simulate {
  /// How the process ends.
  enum ExitCode: Int32 {
    case done = 0
    case checkFailed
    case badInput
  }

  static func main() {
    // A reader that went away is an error of the write, and not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  private static func run(_ arguments: [String]) -> ExitCode {
    do {
      let rest = Array(arguments.dropFirst())
      switch arguments.first {
      case "compare": return try Comparison.run(rest)
      case "sweep": return try Sweep.run(rest)
      case "merge": return try Merge.run(rest)
      default: break
      }
      let options = try Options(arguments: arguments)
      if options.showsHelp {
        print(Options.help, terminator: "")
        return .done
      }
      return options.listsScenarios ? try list() : try simulate(options)
    } catch {
      FileHandle.standardError.write(Data("simulate: \(error)\n".utf8))
      return .badInput
    }
  }

  private static func list() throws -> ExitCode {
    for name in try ScenarioFiles.names() {
      let (text, source) = try ScenarioFiles.text(of: name)
      let file = try ScenarioFile(text, source: source)
      print(filled(name, to: 17) + " " + file.summary)
    }
    return .done
  }

  private static func simulate(_ options: Options) throws -> ExitCode {
    let (text, source) = try ScenarioFiles.text(of: options.scenario)
    let file = try ScenarioFile(text, source: source, settings: options.settings)
    let directory = try options.directory.map { try ReportDirectory(path: $0) }
    let experiment = Experiment(
      file: file, firstSeed: options.seed, seedCount: options.runs,
      keptMeasures: directory == nil ? [] : ReportFigures.measures(of: file))
    let outcome = try experiment.run(
      recording: try options.recording.map { try OrderRecording(path: $0) }, showsProgress: !options.isQuiet)
    TerminalReport(file: file, options: options, outcome: outcome).print()
    try directory?.write(
      Report(file: file, scenarioArgument: options.scenario, settings: options.settings, outcome: outcome))
    let allPassed = file.checks.indices.allSatisfy { outcome.passes(ofCheck: $0) == options.runs }
    return options.checksOnly && !allPassed ? .checkFailed : .done
  }
}
