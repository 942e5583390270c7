import ComputeMatching
import Reporting

/// What `replay convert` was asked to do.
struct ConversionOptions: Subcommand {
  static let command = "convert"

  /// The files to read and to write; `-` is standard input or output.
  var input: String { files.input }
  var output: String { files.output }
  private var files = InputAndOutput()

  /// `nil`: as the name of the output says.
  private(set) var givenTarget: Target?
  private(set) var exchange = ExchangeSettings()
  var showsHelp = false

  /// The formats that can be written.
  enum Target: String, CaseIterable {
    case csv
    case log
  }

  var target: Target { givenTarget ?? (output.hasSuffix(".log") ? .log : .csv) }

  /// Reads a command line behind the word `convert`.
  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    if !showsHelp, !files.areGiven {
      throw UsageError(description: "convert needs a file to read and one to write: replay convert [options] IN OUT")
    }
    if target == .log, output == "-" {
      throw UsageError(description: "a command log cannot be written to standard output (-)")
    }
  }

  mutating func add(file: String) throws(UsageError) { try files.add(file, for: Self.command) }

  static let groups: [OptionGroup<ConversionOptions>] = [
    OptionGroup(
      title: "Options",
      entries: [
        OptionEntry(
          name: "--to", value: "csv|log",
          help: "The format to write; otherwise a log if the name of OUT ends with .log, and CSV if not"
        ) { value, options throws(UsageError) in
          options.givenTarget = try OptionValue.choice(value)
        }
      ] + settings + [.help(\.showsHelp)])
  ]

  private static let settings = ExchangeSettings.entries(of: \ConversionOptions.exchange) {
    $0 == .tick ? "; CSV only" : ", for the log to be written; CSV only"
  }

  static let usage = ["[options] IN OUT"]
  static let purpose = "writes an order stream as canonical CSV, or as a binary command log"

  static let introduction = """
    Writes an order stream anew: as CSV in canonical form, or as a binary command log.

    """

  static let details = """
      replay convert orders.csv canonical.csv
      replay convert orders.csv orders.log
      replay convert orders.log orders.csv
      zcat orders.csv.gz | replay convert - - | sha256sum

    The same commands always lead to the same bytes, whatever they were read from. IN is told by its content; - is standard
    input or output, for CSV. In CSV, every column is there and every row says its time and operation. A book that
    a row opens by naming its contract gets an open_book of its own.

    """

  static let conclusion = """
    Exit codes: 0 done; 2 bad input or usage, or output that cannot be written; 141 a closed pipe. At bad input the rows
    of everything before it are still written.
    """
}
