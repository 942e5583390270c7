import Foundation
import Reporting

@main
enum BenchmarkTool {
  static func main() {
    do {
      switch try Options(Array(CommandLine.arguments.dropFirst())) {
      case .measure(let options): try measure(options)
      case .compare(let before, let after):
        let comparison = Comparison(try Report(contentsOf: before), try Report(contentsOf: after))
        print(comparison.text)
        if !comparison.isSameWork { exit(1) }
      case .read(let path): print(try FileReading(path: path, runs: 7).text)
      case .journal(let directory): print(try JournalCosts(in: directory, runs: 5).text)
      case .special: print(try SpecialOrders(runs: 7).text, try StripCosts(runs: 7).text, separator: "\n\n")
      case .growth: print(try Growth(runs: 3).text)
      case .worst(let isMarkdown): print(try WorstCommand.table(runs: 7).text(isMarkdown ? .markdown : .aligned))
      case .marketData:
        print(try MarketDataCosts(runs: 7).text)
        print(try QueuePositionCosts(runs: 7).text)
      case .list:
        for kind in OrderStream.Kind.allCases { print("\(kind.rawValue): \(kind.summary)") }
      case .help: print(Options.usage)
      case .version: print(Version.line(of: "Benchmarks"), terminator: "")
      }
    } catch let error as UsageError {
      fail("\(error.message)\n\n\(Options.usage)", status: 2)
    } catch {
      fail("\(error)", status: 2)
    }
  }

  private static func measure(_ options: Options.Measure) throws(BenchmarkError) {
    var measurements: [StreamMeasurement] = []
    for kind in options.streams {
      let stream = try OrderStream(kind, measuring: options.commands)
      var runs = try StreamRuns(stream, options.engineOnly ? [.engine] : Runner.allCases)
      for run in 0..<options.runs { try runs.runAll(first: run, tails: !options.timesOnly) }
      measurements.append(runs.measurement(withDigest: !options.timesOnly))
    }
    let report = Report(runs: options.runs, swiftVersion: options.swiftVersion, streams: measurements)
    print(report.text(options.isMarkdown ? .markdown : .aligned))
    if let path = options.jsonPath { try report.write(to: path) }
  }

  private static func fail(_ message: String, status: Int32) {
    FileHandle.standardError.write(Data("Benchmarks: \(message)\n".utf8))
    exit(status)
  }
}
