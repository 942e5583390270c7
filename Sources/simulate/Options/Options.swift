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

  static let help = """
    Usage: simulate [SCENARIO] [options]
           simulate list

    Runs a scenario of docs/scenarios, or of a file of your own, with its control and its variants, and says
    what showed. Without SCENARIO: bandwidth-2001.

      --seed N           the seed of all chance (default 1)
      --runs N           N seeds, from the one above on, on all cores; says how many passed each check
      --set PATH=VALUE   a value instead of the scenario's: --set customers.user.elasticity=1.5
      --check            print the checks alone; the exit code is 1 if one does not hold
      --out DIR          write metrics.csv, summary.json and report.html, a page with charts, to DIR
      --record FILE      write the scenario's commands, with the first seed, for replay: a command log if FILE ends
                         with .log, and an order stream in CSV if not
      --quiet            print only the checks that do not hold
      --help             print this

    Exit codes: 0 done, 1 a check does not hold (with --check), 2 bad input.

    """

  init(arguments: [String]) throws(UsageError) {
    var names: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-") else {
        names.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      func value() throws(UsageError) -> String {
        guard let value = parts.count > 1 ? parts[1] : rest.popFirst(), !value.isEmpty else {
          throw UsageError(description: "\(parts[0]) needs a value; see --help")
        }
        return value
      }
      switch parts[0] {
      case "--seed": seed = try Self.number(try value(), "--seed", 0...UInt64.max)
      case "--runs": runs = Int(try Self.number(try value(), "--runs", 1...100_000))
      case "--set": settings.append(try Self.setting(try value()))
      case "--record": recording = try value()
      case "--out": directory = try value()
      case "--check": checksOnly = true
      case "--quiet": isQuiet = true
      case "--help", "-h": showsHelp = true
      default: throw UsageError(description: "unknown option \(parts[0]); see --help")
      }
    }
    if names.count > 1 { throw UsageError(description: "one scenario at a time: \(names.joined(separator: ", "))") }
    if let name = names.first { if name == "list" { listsScenarios = true } else { scenario = name } }
  }

  private static func number(
    _ text: String, _ option: String, _ range: ClosedRange<UInt64>
  ) throws(UsageError) -> UInt64 {
    guard let number = UInt64(text), range.contains(number), !text.hasPrefix("+") else {
      throw UsageError(
        description: "\(option) \(text): expected a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func setting(_ text: String) throws(UsageError) -> (path: String, value: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw UsageError(description: "--set \(text): expected PATH=VALUE")
    }
    return (parts[0], parts[1])
  }
}
