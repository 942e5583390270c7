import ComputeMatching
import Reporting

/// What `replay merge` was asked to do.
struct MergeOptions: Subcommand {
  static let command = "merge"

  /// The file to write, and those to read; `-` is standard output or input.
  private(set) var output = ""
  private(set) var inputs: [String] = []
  /// Whether every order gets a new id.
  private(set) var renumbers = false
  private(set) var exchange = ExchangeSettings()
  var showsHelp = false

  /// Reads a command line behind the word `merge`.
  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    if !showsHelp, inputs.isEmpty {
      throw UsageError(description: "merge needs a file to write and those to read: replay merge OUT FILE...")
    }
    if output.hasSuffix(".log") { throw UsageError(description: "merge writes CSV; replay convert makes a log of it") }
  }

  mutating func add(file: String) throws(UsageError) {
    if output.isEmpty {
      output = file
    } else if file == "-", inputs.contains("-") {
      throw UsageError(description: "standard input (-) can be read only once")
    } else {
      inputs.append(file)
    }
  }

  static let groups: [OptionGroup<MergeOptions>] = [
    OptionGroup(
      title: "Options",
      entries: [
        OptionEntry(
          name: "--renumber", value: nil,
          help:
            "Give the orders of all files new ids, 1, 2 and so on, so that equal ids of different files are no error"
        ) { _, options throws(UsageError) in
          options.renumbers = true
        }
      ]
        + ExchangeSettings.entries(of: \MergeOptions.exchange) { _ in "" }.filter {
          $0.name == ExchangeSettings.Option.tick.rawValue
        } + [.help(\.showsHelp)])
  ]

  static let usage = ["[--renumber] OUT FILE..."]
  static let purpose = "joins order streams by time"

  static let introduction = """
    Joins order streams in CSV into one, by time.

    """

  static let details = """
      replay merge all.csv monday.csv tuesday.csv
      replay merge --renumber - venue-a.csv venue-b.csv | replay -

    Commands of one time stay in the order of the files, and those of one file in theirs. The files may have different
    columns; OUT has them all, in canonical form. A book that several files open is opened once. An id that orders of
    two files have is an error that names both places.

    """

  static let conclusion = """
    Exit codes: 0 done; 2 bad input or usage, or output that cannot be written; 141 a closed pipe. At bad input what comes
    before it is still written.
    """
}
