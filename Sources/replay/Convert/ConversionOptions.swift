import ComputeExchange

/// What `replay convert` was asked to do.
struct ConversionOptions: CommandLineOptions {
  /// The first argument of a run that converts. A file of this name is replayed as `./convert`.
  static let command = "convert"

  /// The files to read and to write; `-` is standard input or output.
  private(set) var input = ""
  private(set) var output = ""

  var tick: Tick?
  private(set) var showsHelp = false

  /// Reads a command line behind the word `convert`.
  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    if !showsHelp, output.isEmpty {
      throw UsageError(description: "convert needs a file to read and one to write: replay convert [options] IN OUT")
    }
  }

  mutating func add(file: String) throws(UsageError) {
    if input.isEmpty {
      input = file
    } else if output.isEmpty {
      output = file
    } else {
      throw UsageError(description: "convert reads one file and writes one, and \(file) is a third")
    }
  }

  static let groups: [OptionGroup<ConversionOptions>] = [
    OptionGroup(
      title: "Options",
      entries: [
        OptionEntry(
          name: "--tick", value: "USD", help: "The smallest price step, in USD per GPU-hour (default 0.0001)"
        ) { value, options throws(UsageError) in
          options.tick = try OptionValue.tick(value)
        },
        OptionEntry(name: "--help", value: nil, help: "Print this and do nothing else") {
          _, options throws(UsageError) in
          options.showsHelp = true
        },
      ])
  ]

  /// What `--help` prints.
  static var help: String {
    var text = """
      Writes an order stream anew, in canonical form: the same commands, always in the same bytes.

      usage: replay convert [options] IN OUT

        replay convert orders.csv canonical.csv
        zcat orders.csv.gz | replay convert - - | sha256sum

      IN and OUT are order streams in CSV; - is standard input or output. Every column is there, and every row says its time
      and operation. A book that a row opens by naming its contract gets an open_book of its own.


      """
    for group in groups { text += group.text }
    return text + """
      Exit codes: 0 done; 2 bad input or usage, or output that cannot be written. At bad input the rows of everything before
      it are still written.

      """
  }
}
