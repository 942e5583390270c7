import ComputeMatching
import MarketSimulation
import OrderStreams
import Reporting

/// `simulate tornado`: how far each uncertain number moves a figure, one at a time.
struct Tornado {
  private let options: TornadoOptions
  private let name: String
  private let during: ClosedRange<Double>
  /// With all numbers at their medians, seed by seed.
  private let middle: [Double]
  /// Of the numbers whose runs began.
  private let bars: [Bar]
  /// How many numbers were to be varied.
  private let numberCount: Int
  /// Why not everything was run; `nil` if it was.
  private let failure: (any Error)?

  /// One number, and the figure at its two values.
  fileprivate struct Bar {
    let path: String
    let values: [Double]
    /// Means of the seeds; not a number where one of them was not run.
    let figures: [Double]

    var swing: Double { (figures[1] - figures[0]).magnitude }
    /// One of which that is not known comes last.
    var rank: Double { swing.isNaN ? -1 : swing }
  }

  static func run(_ options: TornadoOptions) throws -> ExitCode {
    let tornado = try Tornado(options)
    var errors = tornado.failure.map { [$0] } ?? []
    do { try Terminal.write(tornado.lines, or: tornado.json, asJSON: options.isJSON) } catch { errors.append(error) }
    return Simulate.exitCode(errors)
  }

  private init(_ options: TornadoOptions) throws {
    let file = try ScenarioFiles.file(options.scenario, settings: options.settings)
    let base = file.runs[0].scenario
    guard file.measures.contains(options.measure) else {
      let nearest = NearestName.of(options.measure, among: file.measures, within: 2)
      let hint = nearest.map { "; the nearest is \($0)" } ?? ""
      throw UsageError(description: "--measure \(options.measure): there is no such measure\(hint)")
    }
    let numbers = Self.numbers(options, file)
    guard !numbers.isEmpty else {
      throw UsageError(description: "no number of \(options.scenario) is a distribution; name some with --vary")
    }
    let last = Double(base.days)
    let during = options.during ?? max(0, last - 30)...last
    var scenarios = [(scenario: base, name: "all at their medians")]
    for number in numbers {
      for value in [number.low, number.high] {
        let name = "\(number.path) = \(Readable.parameter(value))"
        scenarios.append((try Self.scenario(file, number.path, value), name))
      }
    }
    for (scenario, name) in scenarios { try Self.checkDays(options, of: scenario, name) }
    let jobs = scenarios
    let progress = RunProgress(
      isWanted: !options.isQuiet, periods: jobs.count * options.runs * base.periodCount, runs: jobs.count * options.runs
    )
    defer { progress.clear() }
    let (figures, failure) = outcomes(ofJobs: jobs.count * options.runs, cores: options.cores) { job in
      let (scenario, name) = jobs[job / options.runs]
      let seed = options.seed &+ UInt64(job % options.runs)
      let run = try EndedRun(scenario, seed: seed, progress)
      return Self.figure(try run.whole("\(name), seed \(seed)"), options, during)
    }
    func seeds(_ job: Int) -> [Double] { Array(figures.dropFirst(job * options.runs).prefix(options.runs)) }
    middle = seeds(0)
    // Without one there is nothing to report.
    if let failure, middle.isEmpty { throw failure }
    func mean(_ job: Int) -> Double {
      let seeds = seeds(job)
      return seeds.count == options.runs ? seeds.reduce(0, +) / Double(seeds.count) : .nan
    }
    let wholeCount = figures.count / options.runs
    bars = numbers.enumerated().filter { 2 * $0.offset + 1 < wholeCount }.map { index, number in
      Bar(
        path: number.path, values: [number.low, number.high], figures: [mean(2 * index + 1), mean(2 * index + 2)])
    }.enumerated().sorted { ($1.element.rank, $0.offset) < ($0.element.rank, $1.offset) }.map(\.element)
    numberCount = numbers.count
    self.failure = failure
    self.options = options
    self.during = during
    name = file.name
  }

  private static func numbers(
    _ options: TornadoOptions, _ file: ScenarioFile
  ) -> [(path: String, low: Double, high: Double)] {
    let uncertain = file.uncertainParameters.filter { parameter in
      !options.varied.contains { $0.path == parameter.path }
    }
    return uncertain.map { ($0.path, $0.distribution.quantile(0.1), $0.distribution.quantile(0.9)) } + options.varied
  }

  private static func scenario(_ file: ScenarioFile, _ path: String, _ value: Double) throws -> Scenario {
    do { return try file.scenario(with: [(path, value)]) } catch {
      throw UsageError(description: "\(path) = \(value): \(error.message)")
    }
  }

  /// Refuses days that a run does not have. They may end with its last.
  private static func checkDays(_ options: TornadoOptions, of scenario: Scenario, _ name: String) throws {
    for case (let option, let days?) in [("--during", options.during), ("--against", options.against)]
    where days.lowerBound >= Double(scenario.days) || days.upperBound > Double(scenario.days) {
      let text = "\(Readable.parameter(days.lowerBound)):\(Readable.parameter(days.upperBound))"
      throw UsageError(description: "\(option) \(text): the run ends on day \(scenario.days) (\(name))")
    }
  }

  private static func figure(
    _ record: RunRecord, _ options: TornadoOptions, _ during: ClosedRange<Double>
  ) -> Double {
    func value(_ days: ClosedRange<Double>) -> Double {
      record.value(of: options.measure, options.statistic, during: days) ?? .nan
    }
    guard let against = options.against else { return value(during) }
    return value(during) / value(against) - 1
  }

  private var center: Double { middle.reduce(0, +) / Double(middle.count) }

  // MARK: Text

  private static let width = 40

  private var lines: [String] {
    let days = "days \(Readable.number(during.lowerBound)) to \(Readable.number(during.upperBound))"
    let change = options.against.map {
      ", change since days \(Readable.number($0.lowerBound)) to \(Readable.number($0.upperBound))"
    }
    var lines = [
      "\(name): \(options.statistic) \(options.measure), \(days)\(change ?? "")",
      "\(text(center)) with all at their medians, mean of \(middle.count == 1 ? "1 seed" : "\(middle.count) seeds")",
      "",
    ]
    let ends = (bars.flatMap(\.figures) + [center]).filter(\.isFinite)
    let (low, high) = (ends.min() ?? 0, ends.max() ?? 1)
    var rows = [["number", "from", "to", "figure", "to", "moves by"]]
    for bar in bars {
      rows.append(
        [bar.path] + bar.values.map(Readable.short) + bar.figures.map(text) + [text(bar.swing)])
    }
    if middle.count > 1 {
      let sorted = middle.sorted()
      let ends = [Course.quantile(0.1, of: sorted), Course.quantile(0.9, of: sorted)]
      rows.append(["chance of agents (10 to 90% of seeds)", "", ""] + ends.map(text) + [text(ends[1] - ends[0])])
    }
    for (index, cells) in aligned(rows).enumerated() {
      let isBar = index > 0 && index <= bars.count
      lines.append(isBar ? cells + "  " + Self.picture(bars[index - 1].figures, low, high, center) : cells)
    }
    if let failure {
      let known = bars.count { !$0.swing.isNaN }
      lines += ["", "incomplete: \(known) of \(numberCount) numbers were varied: \(failure)"]
    }
    return lines
  }

  /// A bar from one figure to the other, with a mark at the middle.
  private static func picture(_ figures: [Double], _ low: Double, _ high: Double, _ center: Double) -> String {
    guard high > low, (figures + [center]).allSatisfy(\.isFinite) else { return "" }
    func column(_ figure: Double) -> Int { Int(((figure - low) / (high - low) * Double(width - 1)).rounded()) }
    let ends = figures.map(column).sorted()
    let middle = column(center)
    return String((0..<width).map { $0 == middle ? "│" : (ends[0]...ends[1]).contains($0) ? "█" : " " })
  }

  private func text(_ figure: Double) -> String {
    if figure.isNaN { return "none" }
    if options.against != nil { return "\(decimalText(figure * 100, decimals: 1))%" }
    let size = figure.magnitude
    return grouped(decimalText(figure, decimals: size >= 1_000 ? 0 : size >= 10 ? 2 : 4))
  }

  // MARK: JSON

  private var json: JSONValue {
    let against = options.against.map { Self.days($0) } ?? .null
    let figures: [(key: String, value: JSONValue)] = [
      ("measure", .text(options.measure)), ("statistic", .text(options.statistic.rawValue)),
      ("during", Self.days(during)), ("against", against), ("seed", .count(options.seed)),
      ("runs", .count(options.runs)), ("middle", .decimal(center)), ("chance", Report.quantiles(of: middle)),
      ("numbers", .array(bars.map(\.json))),
    ]
    return .object([("scenario", .text(name))] + Report.completeness(failure.map { [$0] } ?? []) + figures)
  }

  private static func days(_ days: ClosedRange<Double>) -> JSONValue {
    .array([.decimal(days.lowerBound), .decimal(days.upperBound)])
  }
}

extension Tornado.Bar {
  fileprivate var json: JSONValue {
    .object([
      ("path", .text(path)), ("low", .decimal(values[0])), ("high", .decimal(values[1])),
      ("figureAtLow", .decimal(figures[0])), ("figureAtHigh", .decimal(figures[1])), ("moves", .decimal(swing)),
    ])
  }
}
