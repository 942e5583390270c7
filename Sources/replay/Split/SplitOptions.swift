import Reporting

/// What `replay split` was asked to do.
struct SplitOptions: Subcommand {
  static let command = "split"

  /// The stream to read; `-` is standard input.
  private(set) var input = ""
  private(set) var key: Key?
  /// The names of the files to write, `{}` being what they have in common.
  private(set) var pattern = ""
  private(set) var exchange = ExchangeSettings()
  var showsHelp = false

  enum Key: String, CaseIterable {
    case day
    case book
    case model
  }

  /// Reads a command line behind the word `split`.
  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    if !showsHelp, input.isEmpty || key == nil || pattern.isEmpty {
      throw UsageError(
        description: "split needs a stream, a key and names: replay split --by day|book|model --out 'NAME-{}.csv' IN")
    }
  }

  mutating func add(file: String) throws(UsageError) {
    guard input.isEmpty else { throw UsageError(description: "split reads one file, and \(file) is a second") }
    input = file
  }

  /// The file for what has `name` in common.
  func path(of name: String) -> String {
    pattern.split(separator: "{}", omittingEmptySubsequences: false).joined(separator: name)
  }

  static let groups: [OptionGroup<SplitOptions>] = [
    OptionGroup(
      title: "Options",
      entries: [
        OptionEntry(name: "--by", value: "day|book|model", help: "What the commands of a file have in common") {
          value, options throws(UsageError) in
          options.key = try OptionValue.choice(value)
        },
        OptionEntry(
          name: "--out", value: "NAME-{}.csv",
          help: "The names of the files, with the day, the book or the model in the place of {}"
        ) { value, options throws(UsageError) in
          guard value.contains("{}") else { throw UsageError(description: "expected a name with {} in it") }
          guard !value.hasSuffix(".log") else {
            throw UsageError(description: "split writes CSV; replay convert makes logs of it")
          }
          options.pattern = value
        },
      ] + ExchangeSettings.entries(of: \SplitOptions.exchange) + [.help(\.showsHelp)])
  ]

  static let usage = ["--by day|book|model --out 'NAME-{}.csv' IN"]
  static let purpose = "parts an order stream by day, book or GPU model"

  static let introduction = """
    Parts an order stream into files that can each be replayed by themselves.

    """

  static let details = """
      replay split --by day --out 'day-{}.csv' orders.csv
      replay split --by model --out 'models/{}.csv' orders.log

    The file of a day begins with the market as it is at the beginning of that day (UTC), as with replay cut. By book and by
    model, an order is in the file of its book. Requirement orders, which may be in many, and what names no order that there
    was, are in a file of their own, named other. What is for all books is in every file that there is by then.

    """

  static let conclusion = """
    Exit codes: 0 done; 2 bad input or usage, or output that cannot be written. At bad input what comes before it is still
    written.
    """
}
