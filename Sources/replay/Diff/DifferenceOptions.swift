import Reporting

/// What `replay diff` was asked to do.
struct DifferenceOptions: Subcommand {
  static let command = "diff"

  /// The two streams; `-` is standard input.
  private(set) var inputs: [String] = []
  private(set) var exchange = ExchangeSettings()
  var showsHelp = false

  /// Reads a command line behind the word `diff`.
  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    if !showsHelp, inputs.count != 2 {
      throw UsageError(description: "diff needs two streams: replay diff A B")
    }
  }

  mutating func add(file: String) throws(UsageError) {
    if inputs.count == 2 { throw UsageError(description: "diff compares two streams, and \(file) is a third") }
    if file == "-", inputs.contains("-") { throw UsageError(description: "standard input (-) can be read only once") }
    inputs.append(file)
  }

  static let groups: [OptionGroup<DifferenceOptions>] = [
    OptionGroup(
      title: "Options",
      entries: ExchangeSettings.entries(of: \DifferenceOptions.exchange) { _ in "; order streams in CSV only" } + [
        .help(\.showsHelp)
      ])
  ]

  static let usage = ["[options] A B"]
  static let purpose = "shows where the events of two streams first differ, and how many of each kind there are"

  static let introduction = """
    Compares the events of two streams.

    """

  static let details = """
      replay diff ours.events.csv theirs.events.csv
      replay diff orders.csv theirs.events.csv
      replay diff orders.csv reduced.csv

    Each of the two is an event stream in CSV, or an order stream or a log, which is replayed first. The first difference is
    shown with the events before it, and with the displayed orders of its books on both sides behind the command in
    which they differ. Then come the numbers of events of each kind.

    """

  static let conclusion = """
    Exit codes: 0 the events are the same; 1 they differ; 2 bad input or usage; 141 a closed pipe.
    """
}
