/// What `PROGRAM NAME` does instead of the main job of the program, as its command line asks for it.
package protocol Subcommand: CommandLineOptions {
  /// The first argument of such a run. A file of this name is named as `./NAME`.
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
  package static func help(of program: String) -> String {
    // `usage: replay convert [options] IN OUT`, and further forms below.
    let forms = usage.enumerated().map { index, form in
      (index == 0 ? "usage: " : "       ") + "\(program) \(command) \(form)".trimmingSpace + "\n"
    }
    let options = groups.map(\.text).joined()
    return [introduction, forms.joined() + "\n" + details, options + conclusion].joined(separator: "\n") + "\n"
  }

  static var optionTexts: [OptionText] { groups.flatMap(\.optionTexts) }
}

extension String {
  fileprivate var trimmingSpace: String { hasSuffix(" ") ? String(dropLast()) : self }
}
