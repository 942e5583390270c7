import Reporting

// Options that several subcommands have.

extension CommandLineOptions {
  static func seedEntry(_ set: @escaping @Sendable (inout Self, UInt64) -> Void) -> OptionEntry<Self> {
    OptionEntry(name: "--seed", value: "N", help: "The seed of all chance (default 1)") {
      value, options throws(UsageError) in
      set(&options, try OptionValue.number(value, in: 0...UInt64.max))
    }
  }

  static func runsEntry(_ help: String, _ set: @escaping @Sendable (inout Self, Int) -> Void) -> OptionEntry<Self> {
    OptionEntry(name: "--runs", value: "N", help: help) { value, options throws(UsageError) in
      set(&options, try OptionValue.number(value, in: 1...100_000))
    }
  }

  static func settingEntry(
    _ name: String, _ help: String, _ add: @escaping @Sendable (inout Self, Options.Setting) -> Void
  ) -> OptionEntry<Self> {
    OptionEntry(name: name, value: "PATH=VALUE", help: help, isRepeatable: true) { value, options throws(UsageError) in
      let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty else { throw UsageError(description: "expected PATH=VALUE") }
      add(&options, (parts[0], parts[1]))
    }
  }

  /// `rest` is what follows `default: all cores` in the help.
  static func coresEntry(
    _ rest: String, _ set: @escaping @Sendable (inout Self, Int) -> Void
  ) -> OptionEntry<Self> {
    OptionEntry(name: "--cores", value: "N", help: "How many runs go on at a time (default: all cores\(rest)") {
      value, options throws(UsageError) in
      set(&options, try OptionValue.number(value, in: 1...4_096))
    }
  }

  static func quietEntry(
    _ help: String = "No progress", _ set: @escaping @Sendable (inout Self) -> Void
  ) -> OptionEntry<Self> {
    OptionEntry(name: "--quiet", value: nil, help: help) { _, options throws(UsageError) in set(&options) }
  }

  static func jsonEntry(insteadOf what: String, _ set: @escaping @Sendable (inout Self) -> Void) -> OptionEntry<Self> {
    OptionEntry(name: "--json", value: nil, help: "Print a JSON document instead of \(what)") {
      _, options throws(UsageError) in
      set(&options)
    }
  }

  static func outputEntry(_ set: @escaping @Sendable (inout Self, String) -> Void) -> OptionEntry<Self> {
    OptionEntry(
      name: "--output", value: "FILE",
      help: "Where the table goes (default standard output); the file is there when the table is whole"
    ) { value, options throws(UsageError) in
      set(&options, value)
    }
  }
}
