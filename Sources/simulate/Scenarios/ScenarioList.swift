import Reporting

/// `simulate list`: the scenarios that come with the project.
struct ScenarioList: Subcommand {
  static let command = "list"

  var showsHelp = false

  init(arguments: [String]) throws(UsageError) { try read(arguments) }

  mutating func add(file: String) throws(UsageError) {
    throw UsageError(description: "list shows all scenarios, and has no use for \(file)")
  }

  func run() throws -> ExitCode {
    let width = ScenarioFiles.names.map(\.count).max() ?? 0
    for name in ScenarioFiles.names {
      try Terminal.write([filled(name, to: width) + " " + ScenarioFiles.file(name).summary])
    }
    return .done
  }

  static let groups: [OptionGroup<ScenarioList>] = [OptionGroup(title: "Options", entries: [.help(\.showsHelp)])]

  static let usage = [""]
  static let purpose = "lists the scenarios that come with the project"
  static let introduction = """
    Lists the scenarios that come with the project, each with what it is about.

    """
  static let details = ""
  static let conclusion = """
    Exit codes: 0 done; 2 bad usage; 141 a closed pipe.
    """
}
