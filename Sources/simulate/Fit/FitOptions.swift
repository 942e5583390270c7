import Reporting

/// What `simulate fit` asks for.
struct FitOptions: Subcommand {
  static let command = "fit"

  /// A model's name, or the path of its file.
  var model: String { models[0] }
  private var models: [String] = []
  /// The table of prices; the one that comes with the project if there is none.
  private(set) var prices: String?
  private(set) var heldOut: (first: String, last: String)?
  /// Names of free parameters; empty for all.
  private(set) var parameters: [String] = []
  private(set) var seed: UInt64 = 1
  /// How many seeds each point of the search is run with.
  private(set) var runs = 2
  /// How many points are tried; `nil` for as many as the parameters need.
  private(set) var points: Int?
  private(set) var settings: [Options.Setting] = []
  private(set) var output: String?
  private(set) var cores: Int?
  private(set) var isJSON = false
  private(set) var isQuiet = false
  var showsHelp = false

  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    guard showsHelp || models.count == 1 else {
      throw UsageError(description: "fit needs one model; see simulate fit --help")
    }
    if output != nil, !settings.isEmpty {
      throw UsageError(description: "--write and --set do not go together: what is set is in no file")
    }
  }

  mutating func add(file: String) { models.append(file) }

  func run() throws -> ExitCode { try Fit.run(self) }

  static let groups: [OptionGroup<FitOptions>] = [
    OptionGroup(
      title: "The fit",
      entries: [
        OptionEntry(
          name: "--to", value: "FILE",
          help: "The table of prices, in CSV (default prices.csv, which comes with the project)"
        ) { value, options throws(UsageError) in
          options.prices = value
        },
        OptionEntry(
          name: "--hold-out", value: "FIRST:LAST",
          help: "Dates that are not fitted, and whose error is printed: --hold-out 2026-03:2026-08"
        ) { value, options throws(UsageError) in
          let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
          guard parts.count == 2 else { throw UsageError(description: "expected FIRST:LAST, such as 2026-03:2026-08") }
          options.heldOut = (parts[0], parts[1])
        },
        OptionEntry(
          name: "--parameters", value: "PATH,...",
          help: "Fit these of the model's free parameters alone, by their first path; the others stay as they are"
        ) { value, options throws(UsageError) in
          options.parameters = value.split(separator: ",").map(String.init)
        },
        OptionEntry(
          name: "--points", value: "N",
          help: "How many points the search tries; 0 to judge the model as it is (default 40 for each parameter)"
        ) { value, options throws(UsageError) in
          options.points = try OptionValue.number(value, in: 0...1_000_000)
        },
        seedEntry { $0.seed = $1 },
        runsEntry("N seeds for each point, the same for all points: prices are their means (default 2)") {
          $0.runs = $1
        },
        settingEntry("--set", "A value instead of the model's") { $0.settings.append($1) },
        coresEntry("). The fit is the same") { $0.cores = $1 },
      ]),
    OptionGroup(
      title: "What comes out",
      entries: [
        OptionEntry(
          name: "--write", value: "FILE",
          help: "Write the model with the fitted values to FILE; all else in its text stays"
        ) { value, options throws(UsageError) in
          options.output = value
        },
        jsonEntry(insteadOf: "tables") { $0.isJSON = true },
        quietEntry { $0.isQuiet = true },
        .help(\.showsHelp),
      ]),
  ]

  static let usage = ["[options] MODEL"]
  static let purpose = "fits the free parameters of a model to recorded prices"
  static let introduction = """
    Looks for the values of a model's free parameters with which its price comes nearest to recorded prices, and says how near
    that is at each date, what the prices cannot tell, and how far off it is at dates that it was not fitted to.

    """
  static let details = """
      simulate fit gpu-market --hold-out 2026-03:2026-08
      simulate fit ./mine.json --to prices.csv --write fitted.json

    MODEL is one that comes with the project, or the path of a file. docs/scenarios/README.md says how a file names its free
    parameters, and what is in a table of prices.

    """
  static let conclusion = """
    Exit codes: 0 done; 2 bad input, a run that stopped, whose search so far is printed, or an output that cannot be
    written; 141 a closed pipe.
    """
}
