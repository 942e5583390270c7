import Reporting

/// What `replay NAME` does instead of replaying, as its command line asks for it.
protocol Subcommand: CommandLineOptions {
  /// The first argument of such a run. A file of this name is replayed as `./NAME`.
  static var command: String { get }
  /// What follows the name, one text for each form of the command line.
  static var usage: [String] { get }
  /// What it does, in some words of the main help.
  static var purpose: String { get }
  /// What its help says before the usage, between usage and options, and behind the options.
  static var introduction: String { get }
  static var details: String { get }
  static var conclusion: String { get }

  /// Reads a command line behind the name.
  init(arguments: [String]) throws(UsageError)

  /// Does what was asked.
  func run() throws -> ExitCode
}

extension Subcommand {
  /// What `--help` prints.
  static var help: String {
    let options = groups.map(\.text).joined()
    return [introduction, usageLines + "\n" + details, options + conclusion].joined(separator: "\n") + "\n"
  }

  /// `usage: replay convert [options] IN OUT`, and further forms below.
  private static var usageLines: String {
    usage.enumerated().map { index, form in
      (index == 0 ? "usage: " : "       ") + "replay \(command) \(form)\n"
    }.joined()
  }
}

/// The one table of them, in the order of the main help.
enum SubcommandTable {
  static var all: [any Subcommand.Type] {
    [
      ConversionOptions.self, RepairOptions.self, SeriesOptions.self, CutOptions.self, MergeOptions.self,
      SplitOptions.self, DifferenceOptions.self, ReductionOptions.self,
    ]
  }

  /// The word behind which the name of a subcommand asks for its help.
  static let help = "help"

  static func subcommand(named name: String) -> (any Subcommand.Type)? { all.first { $0.command == name } }

  /// The name that `word` was most likely meant to be.
  static func nearest(to word: String) -> String? {
    NearestName.of(word, among: all.map { $0.command } + [help], within: 1)
  }

  /// The same, as the end of an error.
  static func suggestion(for word: String) -> String {
    nearest(to: word).map { "; the nearest is \($0)" } ?? "; see replay --help"
  }

  /// What the main help says of them.
  static var usageText: String {
    all.flatMap { subcommand in
      subcommand.usage.map { "       replay \(subcommand.command) \($0)\n" }
    }.joined()
  }

  /// Each with what it does, a line for each.
  static var purposes: String {
    let width = (all.map { $0.command.count }.max() ?? 0) + 2
    return all.map { "  " + filled($0.command, to: width) + $0.purpose + "\n" }.joined()
  }
}
