import MarketSimulation
import Reporting

/// What `simulate tornado` asks for.
struct TornadoOptions: Subcommand {
  static let command = "tornado"

  var scenario: String { scenarios[0] }
  private var scenarios: [String] = []
  private(set) var measure = "price"
  private(set) var statistic = Check.Statistic.mean
  /// Days; the last thirty if there is none.
  private(set) var during: ClosedRange<Double>?
  /// Earlier days, against which the figure is the relative change.
  private(set) var against: ClosedRange<Double>?
  /// Numbers that are varied, each with its lower and its upper value, besides those that are distributions.
  private(set) var varied: [(path: String, low: Double, high: Double)] = []
  private(set) var seed: UInt64 = 1
  private(set) var runs = 1
  private(set) var settings: [Options.Setting] = []
  private(set) var cores: Int?
  private(set) var isJSON = false
  private(set) var isQuiet = false
  var showsHelp = false

  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    guard showsHelp || scenarios.count == 1 else {
      throw UsageError(description: "tornado needs one scenario; see simulate tornado --help")
    }
  }

  mutating func add(file: String) { scenarios.append(file) }

  func run() throws -> ExitCode { try Tornado.run(self) }

  private static func days(_ value: String) throws(UsageError) -> ClosedRange<Double> {
    let parts = value.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard parts.count == 2, let first = parts[0], let last = parts[1], first >= 0, first <= last else {
      throw UsageError(description: "expected FIRST:LAST, days from the beginning, such as 516:545")
    }
    return first...last
  }

  static let groups: [OptionGroup<TornadoOptions>] = [
    OptionGroup(
      title: "The figure",
      entries: [
        OptionEntry(name: "--measure", value: "NAME", help: "What is measured (default price)") {
          value, options throws(UsageError) in
          options.measure = value
        },
        OptionEntry(
          name: "--statistic", value: "NAME",
          help: "mean, lowest, highest, first, last, sum, cycle, swing, onset or halfway of its days (default mean)"
        ) { value, options throws(UsageError) in
          options.statistic = try OptionValue.choice(value)
        },
        OptionEntry(name: "--during", value: "FIRST:LAST", help: "Its days (default the last thirty)") {
          value, options throws(UsageError) in
          options.during = try days(value)
        },
        OptionEntry(
          name: "--against", value: "FIRST:LAST", help: "Earlier days: the figure is the relative change since then"
        ) { value, options throws(UsageError) in
          options.against = try days(value)
        },
      ]),
    OptionGroup(
      title: "What is varied",
      entries: [
        OptionEntry(
          name: "--vary", value: "PATH=LOW:HIGH",
          help: """
            A number and its two values, besides those that are distributions, which go from the tenth to the ninetieth \
            of a hundred
            """, isRepeatable: true
        ) { value, options throws(UsageError) in
          let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          let ends = parts.count == 2 ? parts[1].split(separator: ":").map { Double($0) } : []
          guard ends.count == 2, let low = ends[0], let high = ends[1], low < high, !parts[0].isEmpty else {
            throw UsageError(description: "expected PATH=LOW:HIGH, such as shocks.0.factor=2:6")
          }
          options.varied.append((String(parts[0]), low, high))
        },
        seedEntry { $0.seed = $1 },
        runsEntry("N seeds, the same for all values: figures are their means (default 1)") { $0.runs = $1 },
        settingEntry("--set", "A value instead of the scenario's") { $0.settings.append($1) },
      ]),
    OptionGroup(
      title: "What comes out",
      entries: [
        coresEntry("). The table is the same") { $0.cores = $1 },
        jsonEntry(insteadOf: "a table") { $0.isJSON = true },
        quietEntry { $0.isQuiet = true },
        .help(\.showsHelp),
      ]),
  ]

  static let usage = ["[options] SCENARIO"]
  static let purpose = "changes one number at a time and says which moves a figure most"
  static let introduction = """
    Runs a scenario with one uncertain number at a time at its lower and at its upper value, all others at their medians, and
    prints how far each moves a figure, the furthest first.

    """
  static let details = """
      simulate tornado bandwidth-2001 --during 516:545 --against 150:179 --vary providers.carrier.marginalCost=0.04:0.2
      simulate tornado ./mine.json --measure volume --runs 5

    """
  static let conclusion = """
    Exit codes: 0 done; 2 bad input, or a run that stopped: what there is before it is printed; 141 a closed pipe.
    """
}
