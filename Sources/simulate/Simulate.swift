import Foundation
import MarketSimulation

/// `simulate`: runs a market scenario with its control and says what showed.
@main
enum Simulate {
  /// How the process ends.
  enum ExitCode: Int32 {
    case done = 0
    case checkFailed
    case badInput
  }

  static func main() async {
    // A reader that went away is an error of the write, and not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    exit(await run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  private static func run(_ arguments: [String]) async -> ExitCode {
    do {
      let rest = Array(arguments.dropFirst())
      switch arguments.first {
      case "compare": return try await Comparison.run(rest)
      case "sweep": return try await Sweep.run(rest)
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
      print(name + String(repeating: " ", count: max(1, 18 - name.count)) + file.summary)
    }
    return .done
  }

  private static func simulate(_ options: Options) throws -> ExitCode {
    let (text, source) = try ScenarioFiles.text(of: options.scenario)
    let file = try ScenarioFile(text, source: source, settings: options.settings)
    var passes = Array(repeating: 0, count: file.checks.count)
    var latest: [Verdict] = []
    let recording = try options.recording.map { try OrderRecording(path: $0) }
    for offset in 0..<options.runs {
      let recorder = offset == 0 ? recording.map { recording in recording.append } : nil
      let records = try file.run(seed: options.seed &+ UInt64(offset), recorder: recorder)
      if offset == 0 { try recording?.finish() }
      latest = file.checks.map { $0.verdict(on: records) }
      for (index, verdict) in latest.enumerated() where verdict.hasPassed { passes[index] += 1 }
      if offset == 0, !options.isQuiet, !options.checksOnly { describe(file, records, options) }
    }
    report(latest, passes, options)
    let allPassed = passes.allSatisfy { $0 == options.runs }
    return options.checksOnly && !allPassed ? .checkFailed : .done
  }

  private static func describe(_ file: ScenarioFile, _ records: [String: RunRecord], _ options: Options) {
    guard let base = records["base"], let prices = base["price"] else { return }
    print("\(file.name), seed \(options.seed): \(file.summary)\n")
    print("price in USD per GPU-hour, \(file.runs[0].scenario.days) days")
    for line in Chart.lines(of: prices) { print(line) }
    if let facts = StylisedFacts(of: prices) {
      print(
        "\nreturns: autocorrelation \(decimalText(facts.autocorrelation, decimals: 2)), excess kurtosis "
          + "\(decimalText(facts.excessKurtosis, decimals: 1)), autocorrelation of their size "
          + decimalText(facts.volatilityClustering, decimals: 2))
    }
    let runs = file.runs.compactMap { run in records[run.name].map { (run.name, $0) } }
    print("")
    for (name, record) in runs {
      let digits = String(record.digest, radix: 16)
      let digest = String(repeating: "0", count: 16 - digits.count) + digits
      print("\(name): \(record.commandCount) commands, digest \(digest)")
    }
    print("")
  }

  private static func report(_ verdicts: [Verdict], _ passes: [Int], _ options: Options) {
    for (index, verdict) in verdicts.enumerated() {
      let isPass = passes[index] == options.runs
      if options.isQuiet, isPass { continue }
      let count = options.runs > 1 ? " (\(passes[index]) of \(options.runs) seeds)" : ""
      print("\(isPass ? "pass" : "FAIL")\(count)  \(verdict.claim)")
      print("      \(verdict.figures)")
    }
  }
}
