/// What `replay repair` was asked to do.
struct RepairOptions: CommandLineOptions {
  /// The first argument of a run that repairs. A file of this name is replayed as `./repair`.
  static let command = "repair"

  /// The log to read, and the one to write.
  var input: String { files.input }
  var output: String { files.output }
  private var files = InputAndOutput()
  private(set) var showsHelp = false

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
        OptionEntry(name: "--help", value: nil, help: "Print this and do nothing else") {
          _, options throws(UsageError) in
          options.showsHelp = true
        }
      ])
  ]

  /// What `--help` prints.
  static var help: String {
    var text = """
      Saves what stands before the first damage in a command log.

      usage: replay repair LOG OUT

        replay repair market/commands.log saved.log

      LOG stays as it is. OUT gets every block before the first one that is not as it was written, byte for byte. Of a
      journal, keep a copy of the directory first: a snapshot in it may hold more commands than can be read of the log. Where it does
      not, put OUT in the place of the log, and take away the snapshots that hold more commands than OUT has.


      """
    for group in groups { text += group.text }
    return text + """
      Exit codes: 0 done, damaged or not; 2 bad usage, a file that is no command log, or output that cannot be written.

      """
  }
}
