import Reporting

/// What the command line asks for.
struct Options {
  /// A scenario's name, or the path of its file.
  var scenario = "bandwidth-2001"
  var seed: UInt64 = 1
  /// How many seeds, from ``seed`` on.
  var runs = 1
  /// Where the commands of the first run go.
  var recording: String?
  /// Where metrics, summary and report go.
  var directory: String?
  var settings: [(path: String, value: String)] = []
  var checksOnly = false
  var isQuiet = false
  var listsScenarios = false
  var showsHelp = false
  var showsVersion = false

  static let help = """
    Usage: simulate [SCENARIO] [options]
           simulate list
           simulate compare A B [options]
           simulate sweep GRID.json [options]
           simulate merge GRID.json TABLE... [options]

    Runs a scenario of docs/scenarios, or of a file of your own, with its control and its variants, and says
    what showed. Without SCENARIO: bandwidth-2001. compare, sweep and merge have a --help of their own.

      --seed N           the seed of all chance (default 1)
      --runs N           N seeds, from the one above on, on all cores; says how many passed each check
      --set PATH=VALUE   a value instead of the scenario's: --set shocks.0.factor=3
      --check            print the checks alone; the exit code is 1 if one does not hold
      --out DIR          write metrics.csv, summary.json, report.html, a page with charts, and picture.svg, one chart,
                         to DIR
      --record FILE      write the scenario's commands, with the first seed, for replay: a command log if FILE ends
                         with .log, and an order stream in CSV if not
      --quiet            print only the checks that do not hold
      --help             print this
      --version          print the version and the commit

    Exit codes: 0 done, 1 a check does not hold (with --check), 2 bad input, 141 a closed pipe.

    """

  init(arguments: [String]) throws(UsageError) {
    var reader = ArgumentReader(arguments)
    while let option = reader.nextOption() {
      switch option {
      case "--seed": seed = try reader.number(in: 0...UInt64.max)
      case "--runs": runs = Int(try reader.number(in: 1...100_000))
      case "--set": settings.append(try reader.setting())
      case "--record": recording = try reader.value()
      case "--out": directory = try reader.value()
      case "--check": checksOnly = try reader.flag()
      case "--quiet": isQuiet = try reader.flag()
      case "--help", "-h": showsHelp = try reader.flag()
      case "--version": showsVersion = try reader.flag()
      default: throw reader.unknownOption
      }
    }
    let names = reader.names
    if names.count > 1 { throw UsageError(description: "one scenario at a time: \(names.joined(separator: ", "))") }
    listsScenarios = names.first == "list"
    guard let name = names.first else { return }
    guard listsScenarios else {
      scenario = name
      return
    }
    if !showsHelp, let option = arguments.first(where: { $0 != name }) {
      throw UsageError(description: "list has no options: \(option)")
    }
  }
}
