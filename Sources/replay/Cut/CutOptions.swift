import ComputeMatching
import Reporting

/// What `replay cut` was asked to do.
struct CutOptions: Subcommand {
  static let command = "cut"

  /// The files to read and to write; `-` is standard input or output.
  var input: String { files.input }
  var output: String { files.output }
  private var files = InputAndOutput()

  private(set) var from: StopPoint?
  private(set) var until: StopPoint?
  private(set) var books: BookPattern?
  /// Whose orders are kept; `nil` for everybody's.
  private(set) var participants: [String]?
  private(set) var exchange = ExchangeSettings()
  var showsHelp = false

  /// Reads a command line behind the word `cut`.
  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    if showsHelp { return }
    guard files.areGiven else {
      throw UsageError(description: "cut needs a file to read and one to write: replay cut [options] IN OUT")
    }
    if output.hasSuffix(".log") { throw UsageError(description: "cut writes CSV; replay convert makes a log of it") }
    switch (from, until) {
    case (.row(let first)?, .row(let last)?) where first > last: throw UsageError(description: Self.isEmpty)
    case (.time(let start)?, .time(let end)?) where start > end: throw UsageError(description: Self.isEmpty)
    default: break
    }
    if from == nil, until == nil, books == nil, participants == nil {
      throw UsageError(
        description: "cut needs --from, --until, --book or --participant; replay convert copies all of it")
    }
  }

  static let isEmpty = "--until comes before --from: there is nothing between them"

  mutating func add(file: String) throws(UsageError) { try files.add(file, for: Self.command) }

  static let groups: [OptionGroup<CutOptions>] = [
    OptionGroup(
      title: "What is kept",
      entries: [
        OptionEntry(
          name: "--from", value: "TIME|ROW",
          help: """
            The commands from TIME on, or from the one in row ROW on (1 is the first), and before them the market as it \
            is then, as orders: 2025-11-01, 2025-11-01T12:30:00Z, t:NANOSECONDS
            """
        ) { value, options throws(UsageError) in
          options.from = try StopPoint(value)
        },
        OptionEntry(
          name: "--until", value: "TIME|ROW", help: "Nothing behind row ROW, or later than TIME"
        ) { value, options throws(UsageError) in
          options.until = try StopPoint(value)
        },
        OptionEntry(
          name: "--book", value: "PATTERN",
          help: "Only books that match, as --book of a replay, and requirement orders that one of them satisfies"
        ) { value, options throws(UsageError) in
          options.books = try BookPattern(value)
        },
        OptionEntry(
          name: "--participant", value: "NAME|NAME", help: "Only orders of these participants"
        ) { value, options throws(UsageError) in
          options.participants = value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        },
      ]),
    OptionGroup(
      title: "The exchange, and help",
      entries: ExchangeSettings.entries(of: \CutOptions.exchange) + [.help(\.showsHelp)]),
  ]

  static let usage = ["[options] IN OUT"]
  static let purpose = "takes a time, books or participants out of an order stream"

  static let introduction = """
    Takes a part out of an order stream that can be replayed by itself.

    """

  static let details = """
      replay cut --from 2025-11-01 --until 2025-11-02 orders.csv day.csv
      replay cut --book 'h100-*' orders.csv h100.csv
      replay cut --participant anna --from 2025-11-01 orders.csv anna.csv

    With --from, OUT begins with the market as it is at that moment: books with their lots, phases, bands and schedules,
    and the live orders, in the order of their places in time. What orders cannot say is noted on standard error. IN is
    CSV or a command log; OUT is in canonical CSV.

    """

  static let conclusion = """
    Exit codes: 0 done; 2 bad input or usage, or output that cannot be written; 141 a closed pipe. At bad input what comes
    before it is still written.
    """
}
