import Reporting

/// What `replay repair` was asked to do.
struct RepairOptions: Subcommand {
  static let command = "repair"

  /// The log, or the journal's directory, to read, and the one to write.
  var input: String { files.input }
  var output: String { files.output }
  private var files = InputAndOutput()
  /// The number of a command to leave out, from 1.
  private(set) var droppedCommand: UInt64?
  var showsHelp = false

  /// Reads a command line behind the word `repair`.
  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    if !showsHelp, !files.areGiven {
      throw UsageError(description: "repair needs a log to read and a file to write: replay repair LOG OUT")
    }
    if input == "-" || output == "-" {
      throw UsageError(description: "repair reads a file and writes one, not a standard stream (-)")
    }
  }

  mutating func add(file: String) throws(UsageError) { try files.add(file, for: Self.command) }

  static let groups: [OptionGroup<RepairOptions>] = [
    OptionGroup(
      title: "Options",
      entries: [
        OptionEntry(
          name: "--drop", value: "N",
          help: "Write everything but command N, which takes too long, or should never have been given (1 is the first)"
        ) { value, options throws(UsageError) in
          options.droppedCommand = UInt64(try OptionValue.number(value, in: 1...Int.max))
        },
        .help(\.showsHelp),
      ])
  ]

  static let usage = ["[--drop N] LOG OUT", "[--drop N] DIR OUT"]
  static let purpose = "saves what can be read of a damaged command log or journal"

  static let introduction = """
    Saves what is before the first damage in a command log or a journal, or leaves out one command.

    """

  static let details = """
      replay repair orders.log saved.log
      replay repair market saved-market
      replay repair --drop 1204 market market-without-1204

    LOG and DIR stay as they are; a journal in DIR must not be open. Of a log, OUT gets every block before the first one
    that is not as it was written, byte for byte. Of a journal, OUT is a new directory, which a journal can open: all
    segments before the damage, the good part of the damaged one, and the snapshots that hold no more commands than those. A
    snapshot that is left out may hold more: it is named.

    With --drop, OUT is a log or a journal without command N. The commands behind it have other numbers, what they lead
    to may differ from what was answered, and so may the digest. A journal gets another identity and one segment, and
    begins with the oldest snapshot if its first segments are gone.

    """

  static let conclusion = """
    Exit codes: 0 done, damaged or not; 2 bad usage, what is no command log, or output that cannot be written.
    """
}
