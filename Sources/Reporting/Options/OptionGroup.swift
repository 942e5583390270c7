/// One option: how it is written, what it does, and what `--help` says about it.
package struct OptionEntry<Target>: Sendable {
  package let name: String
  /// The name of its value in `--help`; `nil` if it has none.
  package let value: String?
  package let help: String
  /// Whether it may be given more than once.
  let isRepeatable: Bool
  /// Writes the value into the options; its error says what is wrong with the value.
  let read: @Sendable (_ value: String, _ options: inout Target) throws(UsageError) -> Void

  package init(
    name: String, value: String?, help: String, isRepeatable: Bool = false,
    read: @escaping @Sendable (_ value: String, _ options: inout Target) throws(UsageError) -> Void
  ) {
    (self.name, self.value, self.help) = (name, value, help)
    self.isRepeatable = isRepeatable
    self.read = read
  }
}

extension OptionEntry {
  /// `--help`, which sets the field at this path.
  package static func help(_ showsHelp: any WritableKeyPath<Target, Bool> & Sendable) -> OptionEntry {
    OptionEntry(name: "--help", value: nil, help: "Print this and do nothing else") {
      _, options throws(UsageError) in
      options[keyPath: showsHelp] = true
    }
  }
}

/// What is said about an option, whatever it is an option of.
struct OptionText: Sendable {
  let name: String
  let value: String?
  let help: String
}

/// Options that `--help` lists under one title.
package struct OptionGroup<Target>: Sendable {
  package let title: String
  package let entries: [OptionEntry<Target>]

  package init(title: String, entries: [OptionEntry<Target>]) { (self.title, self.entries) = (title, entries) }

  /// `--help` and `--version`, which set the fields at these paths.
  package static func help(
    _ showsHelp: any WritableKeyPath<Target, Bool> & Sendable,
    _ showsVersion: any WritableKeyPath<Target, Bool> & Sendable
  ) -> OptionGroup {
    OptionGroup(
      title: "Help",
      entries: [
        .help(showsHelp),
        OptionEntry(name: "--version", value: nil, help: "Print the version and the commit, and do nothing else") {
          _, options throws(UsageError) in
          options[keyPath: showsVersion] = true
        },
      ])
  }

  var optionTexts: [OptionText] { entries.map { OptionText(name: $0.name, value: $0.value, help: $0.help) } }

  /// What `--help` says about them.
  package var text: String {
    var text = title + "\n"
    let width = LineWidth.ofStandardOutput(standard: Self.standardLineWidth) - Self.column
    for entry in entries {
      let name = "  " + entry.name + (entry.value.map { " " + $0 } ?? "")
      let lines = wrapped(entry.help, to: width)
      let first =
        name.count < Self.column ? filled(name, to: Self.column) : name + "\n" + filled("", to: Self.column)
      text += first + lines.joined(separator: "\n" + filled("", to: Self.column)) + "\n"
    }
    return text + "\n"
  }

  private static var column: Int { 26 }
  private static var standardLineWidth: Int { 118 }
}
