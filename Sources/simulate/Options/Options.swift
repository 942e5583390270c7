import Reporting

/// What the command line asks for.
struct Options: CommandLineOptions {
  /// A scenario's name, or the path of its file.
  private(set) var scenario = "bandwidth-2001"
  private var names: [String] = []
  private(set) var seed: UInt64 = 1
  /// How many seeds, from ``seed`` on.
  private(set) var runs = 1
  /// Where the commands of the first run go.
  private(set) var recording: String?
  /// Where metrics, summary and report go.
  private(set) var directory: String?
  private(set) var settings: [Setting] = []
  private(set) var checksOnly = false
  private(set) var isQuiet = false
  var showsHelp = false
  var showsVersion = false

  /// A value of the scenario's file, and the path to it, that the command line changes.
  typealias Setting = (path: String, value: String)

  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    if names.count > 1 { throw UsageError(description: "one scenario at a time: \(names.joined(separator: ", "))") }
    if let name = names.first { scenario = name }
  }

  mutating func add(file: String) { names.append(file) }

  static let groups: [OptionGroup<Options>] = [
    OptionGroup(
      title: "The runs",
      entries: [
        seedEntry { $0.seed = $1 },
        runsEntry("N seeds, from the one above on, on all cores; says how many passed each check") { $0.runs = $1 },
        settingEntry("--set", "A value instead of the scenario's: --set shocks.0.factor=3") { $0.settings.append($1) },
      ]),
    OptionGroup(
      title: "What comes out",
      entries: [
        OptionEntry(
          name: "--check", value: nil, help: "Print the checks alone; the exit code is 1 if one does not hold"
        ) { _, options throws(UsageError) in
          options.checksOnly = true
        },
        OptionEntry(
          name: "--out", value: "DIR",
          help: """
            Write metrics.csv, summary.json, report.html, a page with charts, and picture.svg, one chart, to DIR
            """
        ) { value, options throws(UsageError) in
          options.directory = value
        },
        OptionEntry(
          name: "--record", value: "FILE",
          help: """
            Write the scenario's commands, with the first seed, for replay: a command log if FILE ends with .log, and an \
            order stream in CSV if not
            """
        ) { value, options throws(UsageError) in
          options.recording = value
        },
        OptionEntry(name: "--quiet", value: nil, help: "Print only the checks that do not hold") {
          _, options throws(UsageError) in
          options.isQuiet = true
        },
      ]),
    .help(\.showsHelp, \.showsVersion),
  ]

  /// What `--help` prints.
  static var help: String {
    """
    Runs a scenario of the GPU market with its control and its variants, and says what showed.

    usage: simulate [options] [SCENARIO]
    \(Simulate.program.usageText)
      simulate                                  bandwidth-2001
      simulate h100-v --runs 20 --out h100      20 seeds, and a page with charts
      simulate ./mine.json --check              a scenario of your own

    SCENARIO is one of those that come with the project, or the path of a file: docs/scenarios/README.md says what is in it.
    It may have agents of your own, which are programs that read and write lines of JSON: docs/agents.md.

    What the subcommands do (simulate compare --help says more):

    \(Simulate.program.purposes)

    """ + groups.map(\.text).joined() + """
      Exit codes: 0 done; 1 a check does not hold (with --check); 2 bad input; 141 a closed pipe.

      """
  }
}
