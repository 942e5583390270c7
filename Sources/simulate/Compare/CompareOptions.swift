import Reporting

/// What `simulate compare` asks for.
struct CompareOptions: Subcommand {
  static let command = "compare"

  /// Names of scenarios, or paths of their files.
  var first: String { names[0] }
  var second: String { names[1] }
  private var names: [String] = []
  private(set) var seed: UInt64 = 1
  /// How many seeds, from ``seed`` on.
  private(set) var runs = 1
  private(set) var settingsOfFirst: [Options.Setting] = []
  private(set) var settingsOfSecond: [Options.Setting] = []
  var showsHelp = false

  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    guard showsHelp || names.count == 2 else {
      throw UsageError(description: "compare needs two scenarios; see simulate compare --help")
    }
  }

  mutating func add(file: String) { names.append(file) }

  func run() throws -> ExitCode { try Comparison.run(self) }

  static let groups: [OptionGroup<CompareOptions>] = [
    OptionGroup(
      title: "Options",
      entries: [
        seedEntry { $0.seed = $1 },
        runsEntry("N seeds, from the one above on: medians, and from the lowest to the highest") { $0.runs = $1 },
        settingEntry("--set", "A value instead of the scenarios', in both") {
          $0.settingsOfFirst.append($1)
          $0.settingsOfSecond.append($1)
        },
        settingEntry("--set-a", "The same in the first") { $0.settingsOfFirst.append($1) },
        settingEntry("--set-b", "The same in the second") { $0.settingsOfSecond.append($1) },
        .help(\.showsHelp),
      ])
  ]

  static let usage = ["[options] A B"]
  static let purpose = "puts two scenarios, or one with two settings, side by side"
  static let introduction = """
    Runs two scenarios, or one with two settings, with the same seeds, and prints prices and figures side by side.

    """
  static let details = """
      simulate compare whale-exit-39 whale-exit-70 --runs 5
      simulate compare dwdm-100x dwdm-100x --set-b customers.user.elasticity=2

    """
  static let conclusion = """
    Exit codes: 0 done; 2 bad input, or a run that stopped: what there is before it is printed; 141 a closed pipe.
    """
}
