import Reporting

/// What `simulate compare` asks for.
struct CompareOptions {
  /// Names of scenarios, or paths of their files.
  var first = ""
  var second = ""
  var seed: UInt64 = 1
  /// How many seeds, from ``seed`` on.
  var runs = 1
  var settingsOfFirst: [(path: String, value: String)] = []
  var settingsOfSecond: [(path: String, value: String)] = []
  var showsHelp = false

  static let help = """
    Usage: simulate compare A B [options]

    Runs two scenarios, or one with two settings, with the same seeds, and prints prices and figures side by side.

      --seed N           the seed of all chance (default 1)
      --runs N           N seeds, from the one above on: medians, and from the lowest to the highest
      --set PATH=VALUE   a value instead of the scenarios', in both
      --set-a PATH=VALUE, --set-b PATH=VALUE   in one of them
      --help             print this

    Exit codes: 0 done, 2 bad input, 141 a closed pipe.

    """

  init(_ arguments: [String]) throws(UsageError) {
    var reader = ArgumentReader(arguments)
    while let option = reader.nextOption() {
      switch option {
      case "--seed": seed = try reader.number(in: 0...UInt64.max)
      case "--runs": runs = Int(try reader.number(in: 1...100_000))
      case "--set":
        let setting = try reader.setting()
        settingsOfFirst.append(setting)
        settingsOfSecond.append(setting)
      case "--set-a": settingsOfFirst.append(try reader.setting())
      case "--set-b": settingsOfSecond.append(try reader.setting())
      case "--help", "-h": showsHelp = try reader.flag()
      default: throw reader.unknownOption
      }
    }
    guard !showsHelp else { return }
    guard reader.names.count == 2 else {
      throw UsageError(description: "compare needs two scenarios; see simulate compare --help")
    }
    (first, second) = (reader.names[0], reader.names[1])
  }
}
