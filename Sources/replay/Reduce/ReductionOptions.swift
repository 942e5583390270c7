import Reporting

/// What `replay reduce` was asked to do.
struct ReductionOptions: Subcommand {
  static let command = "reduce"

  /// The stream to make smaller, and where the result goes; `-` is standard input or output.
  var input: String { files.input }
  var output: String { files.areGiven ? files.output : "-" }
  private var files = InputAndOutput()

  /// What must exit with 0, `{}` being the path of a stream.
  private(set) var condition = ""
  /// After how many seconds it is content with what it has; `nil` if it goes on to the end.
  private(set) var seconds: Int?
  private(set) var exchange = ExchangeSettings()
  var showsHelp = false

  static let pathMark = "{}"

  /// Reads a command line behind the word `reduce`.
  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    if showsHelp { return }
    if input.isEmpty || condition.isEmpty {
      throw UsageError(
        description: "reduce needs a stream and a command: replay reduce STREAM --while 'COMMAND' [OUT]")
    }
    if output.hasSuffix(".log") {
      throw UsageError(description: "reduce writes CSV; replay convert makes a log of it")
    }
  }

  mutating func add(file: String) throws(UsageError) { try files.add(file, for: Self.command) }

  static let groups: [OptionGroup<ReductionOptions>] = [
    OptionGroup(
      title: "Options",
      entries: [
        OptionEntry(
          name: "--while", value: "COMMAND",
          help:
            "A command of the shell that exits with 0 for STREAM, and must for the result; {} in it is the path of the "
            + "stream to try"
        ) { value, options throws(UsageError) in
          guard value.contains(pathMark) else {
            throw UsageError(description: "expected a command with {} in the place of the stream's path")
          }
          options.condition = value
        },
        OptionEntry(
          name: "--seconds", value: "N", help: "Stop after N seconds with the smallest stream found so far"
        ) { value, options throws(UsageError) in
          options.seconds = try OptionValue.number(value, in: 1...1_000_000)
        },
      ]
        + ExchangeSettings.entries(of: \ReductionOptions.exchange) { _ in "" }.filter {
          $0.name == ExchangeSettings.Option.tick.rawValue
        } + [.help(\.showsHelp)])
  ]

  static let usage = ["STREAM --while 'COMMAND' [OUT]"]
  static let purpose = "finds the smallest stream for which a command still succeeds"

  static let introduction = """
    Makes an order stream as small as it can be while a command still exits with 0 for it: what is left shows a fault, or
    what leads to an event, in a few rows.

    """

  static let details = """
      replay reduce orders.csv --while '! my-engine {} | cmp -s - expected' small.csv
      replay reduce orders.csv --while 'replay --quiet --events - {} | grep -q ",cancelled,.*,self_trade$"'

    It takes commands away, in large pieces and then in small ones, and orders, books and participants as a whole. Then it
    takes away options, moves orders into one book, and makes order ids, quantities, prices and times simpler. It goes on
    until nothing of that works any more. The result is in canonical CSV, and so is every stream that COMMAND is given.
    The same STREAM and COMMAND always lead to the same result, unless --seconds or an interruption (Ctrl-C) ends it.

    STREAM is CSV or a command log. OUT is standard output if it is not given. What COMMAND prints is discarded.

    """

  static let conclusion = """
    Exit codes: 0 done, or stopped with what was found by then; 2 bad input or usage, or COMMAND does not exit with 0 for
    STREAM.
    """
}
