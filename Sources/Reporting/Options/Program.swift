/// An executable with its options and its subcommands: the one table from which its help, its manual page and what shells
/// complete are made.
package struct Program: Sendable {
  package let name: String
  /// What it does, in some words.
  let purpose: String
  /// In the order of the main help.
  package let subcommands: [any Subcommand.Type]
  let options: [OptionText]
  private let mainHelp: @Sendable () -> String

  /// `groups` are the options of the main job, and `help` is its help.
  package init<Target>(
    _ name: String, purpose: String, groups: [OptionGroup<Target>], subcommands: [any Subcommand.Type] = [],
    help: @escaping @Sendable () -> String
  ) {
    self.name = name
    self.purpose = purpose
    self.subcommands = subcommands
    options = groups.flatMap(\.optionTexts)
    mainHelp = help
  }

  /// What `--help` prints.
  package var help: String { mainHelp() }

  package func subcommand(named name: String) -> (any Subcommand.Type)? { subcommands.first { $0.command == name } }

  /// What the main help says of the forms of subcommands.
  package var usageText: String {
    subcommands.flatMap { subcommand in
      subcommand.usage.map { "       \(name) \(subcommand.command)\($0.isEmpty ? "" : " ")\($0)\n" }
    }.joined()
  }

  /// Each subcommand with what it does, a line for each.
  package var purposes: String {
    let width = (subcommands.map { $0.command.count }.max() ?? 0) + 2
    return subcommands.map { "  " + filled($0.command, to: width) + $0.purpose + "\n" }.joined()
  }

  // MARK: Running

  private static let helpWord = "help"

  /// Does what the first of `arguments` names: a subcommand, or the help of one. `nil` if it names neither.
  package func run(_ arguments: [String]) throws -> ExitCode? {
    guard let word = arguments.first else { return nil }
    let rest = Array(arguments.dropFirst())
    if word == Self.helpWord {
      try TextOutput.standardOutput.write(help(rest))
      return .done
    }
    guard let subcommand = subcommand(named: word) else { return nil }
    let options = try subcommand.init(arguments: rest)
    guard options.showsHelp else { return try options.run() }
    try TextOutput.standardOutput.write(subcommand.help(of: name))
    return .done
  }

  /// The help of what `arguments` name: a subcommand or a form; without any, that of the main job.
  private func help(_ arguments: [String]) throws(UsageError) -> String {
    guard arguments.count <= 1 else {
      throw UsageError(description: "help is for one subcommand: \(name) help SUBCOMMAND")
    }
    guard let word = arguments.first, word != Self.helpWord else { return help }
    if let form = HelpForm(rawValue: word) { return text(in: form) }
    guard let subcommand = subcommand(named: word) else {
      throw UsageError(description: "\(word) is no subcommand\(suggestion(for: word))")
    }
    return subcommand.help(of: name)
  }

  /// The name that `word` was most likely meant to be.
  package func nearestSubcommand(to word: String) -> String? {
    NearestName.of(word, among: subcommands.map { $0.command } + [Self.helpWord], within: 1)
  }

  /// The same, as the end of an error.
  package func suggestion(for word: String) -> String {
    nearestSubcommand(to: word).map { "; the nearest is \($0)" } ?? "; see \(name) --help"
  }
}
