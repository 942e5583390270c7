import CommandJournal
import Reporting

/// Every option of `serve`. Parsing and `--help` both come from here.
enum OptionTable {
  private static let settings = ExchangeSettings.entries(of: \Options.exchange)

  static let groups: [OptionGroup<Options>] = [
    OptionGroup(
      title: "The journal",
      entries: [
        OptionEntry(
          name: "--sync", value: "always|never|MS",
          help: """
            When the disk is waited for: before every receipt (default), never, or once in so many milliseconds. Whatever it \
            is, no receipt is given for what a kill of the process could lose
            """
        ) { value, options throws(UsageError) in
          options.sync = try policy(value)
        },
        OptionEntry(
          name: "--epoch", value: "N",
          help: """
            The number of this process, which must exceed that of every process that served the journal before, and is kept \
            in it. Without it the number stays
            """
        ) { value, options throws(UsageError) in
          options.epoch = UInt64(try OptionValue.number(value, in: 1...Int.max))
        },
      ]),
    OptionGroup(
      title: "The exchange; a journal that is there must have been made with the same settings",
      entries: settings + [
        OptionEntry(
          name: "--strict", value: nil,
          help: "Refuse rows with GPU models, sizes of memory and places that nobody knows"
        ) { _, options throws(UsageError) in
          options.isStrict = true
        }
      ]),
    OptionGroup(
      title: "Connections",
      entries: [
        OptionEntry(
          name: "--socket", value: "PATH",
          help: """
            A Unix socket instead of standard input and output, for one writer at a time and many readers. One that a killed \
            process left there is replaced
            """
        ) { value, options throws(UsageError) in
          options.socket = value
        }
      ]),
    OptionGroup(
      title: "What comes out",
      entries: [
        OptionEntry(
          name: "--output", value: "all|receipts|none",
          help: """
            Events and receipts (default); receipts and errors; or nothing between hello and the end, for a standby
            """
        ) { value, options throws(UsageError) in
          options.output = try OptionValue.choice(value)
        },
        OptionEntry(
          name: "--form", value: "csv|json", help: "Lines are rows of CSV (default) or JSON objects"
        ) { value, options throws(UsageError) in
          options.form = try OptionValue.choice(value)
        },
        OptionEntry(
          name: "--events-from", value: "N", help: "First send all events from number N on again (1 is the first)"
        ) { value, options throws(UsageError) in
          options.firstEvent = UInt64(try OptionValue.number(value, in: 1...Int.max))
        },
      ]),
    .help(\.showsHelp, \.showsVersion),
  ]

  private static func policy(_ value: String) throws(UsageError) -> SyncPolicy {
    switch value {
    case "always": return .always
    case "never": return .never
    default:
      guard let milliseconds = UInt64(value), 1...3_600_000 ~= milliseconds, !value.hasPrefix("+") else {
        throw UsageError(description: "expected always, never, or milliseconds from 1 to 3600000")
      }
      return .interval(nanoseconds: milliseconds * 1_000_000)
    }
  }

  /// What `--help` prints.
  static var help: String {
    var text = """
      Serves one exchange: carries out the commands that arrive on standard input, in order, and answers each on standard
      output once it is in the journal in DIRECTORY.

      usage: serve [options] DIRECTORY

        serve market < orders.csv                    rows that begin with their position: position,timestamp_ns,op,...
        serve market < orders.log                    a command log, block by block
        serve --sync never --form json market        no wait for the disk; answers as JSON lines
        serve --events-from 1 market < /dev/null     all events again
        serve --socket market.sock market            one writer and many readers
        serve --output none standby                  a standby: the same input, no answers
        serve --epoch 2 standby                      the standby takes over

      A position is the number of a command in the journal. A row whose position was taken before is answered by its
      receipt again, and changes nothing; one that leaves a gap ends the process. docs/serve.md says more.


      """
    for group in groups { text += group.text }
    return text + """
      Exit codes: 0 the input ended; 1 it ended, and some rows were malformed; 2 bad input or usage, or a journal that takes
      no more; 3 a gap; 141 a closed pipe.

      """
  }
}
