/// What a run was asked to do, as a command line says it.
package protocol CommandLineOptions: SendableMetatype {
  /// Every option there is.
  static var groups: [OptionGroup<Self>] { get }

  /// Whether `--help` was given, so that nothing behind it counts.
  var showsHelp: Bool { get }

  /// Takes an argument that is no option; `-` is a standard stream.
  mutating func add(file: String) throws(UsageError)
}

/// A command line that cannot be followed. `description` is one line.
package struct UsageError: Error, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}

extension CommandLineOptions {
  /// Reads a command line, without the name of the program.
  package mutating func read(_ arguments: [String]) throws(UsageError) {
    var given: Set<String> = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        for file in rest { try addNamed(file) }
        break
      }
      guard argument.hasPrefix("-"), argument != "-" else {
        try addNamed(argument)
        continue
      }
      try read(argument, &rest, &given)
      if showsHelp { return }
    }
  }

  private static var entries: [OptionEntry<Self>] { groups.flatMap(\.entries) }

  private mutating func addNamed(_ file: String) throws(UsageError) {
    if file.isEmpty { throw UsageError(description: "a file name is empty") }
    try add(file: file)
  }

  private mutating func read(
    _ argument: String, _ rest: inout ArraySlice<String>, _ given: inout Set<String>
  ) throws(UsageError) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = argument == "-h" ? "--help" : String(parts[0])
    guard let entry = Self.entries.first(where: { $0.name == name }) else {
      throw UsageError(description: "unknown option \(name)\(Self.suggestion(for: name))")
    }
    guard given.insert(name).inserted || entry.isRepeatable else {
      throw UsageError(description: "\(name) is given twice")
    }
    guard let valueName = entry.value else {
      if parts.count > 1 { throw UsageError(description: "\(name) takes no value") }
      return try entry.read("", &self)
    }
    let attached = parts.count > 1 ? String(parts[1]) : nil
    // A following option is a forgotten value; `-` alone is a value.
    let value = attached ?? (rest.first.map { $0 == "-" || !$0.hasPrefix("--") } == true ? rest.removeFirst() : nil)
    guard let value, !value.isEmpty else {
      throw UsageError(description: "\(name) needs a value: \(name) \(valueName)")
    }
    do {
      try entry.read(value, &self)
    } catch {
      throw UsageError(description: "\(name) \(value): \(error.description)")
    }
  }

  /// The option that `name` was most likely meant to be.
  private static func suggestion(for name: String) -> String {
    NearestName.of(name, among: entries.map(\.name), within: 2).map { "; the nearest is \($0)" } ?? "; see --help"
  }
}
