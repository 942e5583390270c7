import ComputeMatching
import Reporting

/// Every option of a replay. Parsing and `--help` both come from here.
enum OptionTable {
  private static let settings = ExchangeSettings.entries(of: \Options.exchange) {
    $0 == .maximumQuantity ? "" : "; CSV only"
  }

  static let groups: [OptionGroup<Options>] = [
    OptionGroup(
      title: "What is replayed",
      entries: [
        OptionEntry(
          name: "--format", value: "csv|lobster|log|itch|l3|dbn",
          help: "The format of the input; otherwise its content tells"
        ) {
          value, options throws(UsageError) in
          options.format = try OptionValue.choice(value)
        },
        OptionEntry(
          name: "--symbol", value: "NAME",
          help:
            "Only this instrument of a file of another venue, such as AAPL, ESH1 or BTC-USD; in DBN that of all publishers, and "
            + "ESH1@2 that of publisher 2"
        ) {
          value, options throws(UsageError) in
          options.symbol = value
        },
        OptionEntry(
          name: "--unit", value: "SIZE",
          help: "The size that counts as one in lines of JSON; all sizes are multiples of it (default 0.00000001)"
        ) { value, options throws(UsageError) in
          do { options.unit = try Tick(value) } catch {
            throw UsageError(description: "expected a positive decimal such as 0.00000001, at most 9 decimals")
          }
        },
        OptionEntry(
          name: "--until", value: "TIME|ROW",
          help: """
            Stop after the command in row ROW (1 is the first command), or before the first one later than TIME: \
            2025-11-01, 2025-11-01T12:30:00Z, t:NANOSECONDS, or 09:45:00 after midnight in LOBSTER and ITCH streams
            """
        ) { value, options throws(UsageError) in
          options.stop = try StopPoint(value)
        },
        OptionEntry(
          name: "--speed", value: "max|FACTOR",
          help: "Pace by the stream's own timestamps, FACTOR times as fast as they passed (1 is real time)"
        ) { value, options throws(UsageError) in
          options.pace = try Pace(value)
        },
      ]),
    OptionGroup(
      title: "The exchange",
      entries: settings + [
        OptionEntry(
          name: "--no-auto-open", value: nil,
          help: "Open no book by itself: an order for a contract that no open_book named is rejected (CSV only)"
        ) { _, options throws(UsageError) in
          options.opensBooks = false
        },
        OptionEntry(
          name: "--strict", value: nil,
          help: """
            Refuse GPU models, sizes of memory and places that nobody knows, which otherwise trade and are listed after the \
            run, each with the nearest known one (CSV only)
            """
        ) { _, options throws(UsageError) in
          options.isStrict = true
        },
      ]),
    OptionGroup(
      title: "What comes out",
      entries: [
        OptionEntry(
          name: "--events", value: "FILE",
          help: "Write every event as CSV; - is standard output, the summary then goes to standard error"
        ) { value, options throws(UsageError) in
          options.events = value == "-" ? .standardOutput : .file(value)
        },
        OptionEntry(
          name: "--mbo", value: "FILE",
          help: "Write every displayed order of every book in DBN, version 3 (schema mbo), for the tools that read it"
        ) { value, options throws(UsageError) in
          options.mboFile = value
        },
        OptionEntry(
          name: "--book", value: "PATTERN",
          help: """
            Only books that match: model,vram,region,tier,window, each with alternatives (h100-sxm|h200-sxm), * for any, \
            US/* for a country, 'h100-*' for names that begin so; fields left out at the end match any. Names are folded as in the stream: H100_SXM5 is h100-sxm. \
            Applies to events, depth and the tables of books and requirement orders (not for files of other venues)
            """
        ) { value, options throws(UsageError) in
          options.bookPattern = try BookPattern(value)
        },
        OptionEntry(
          name: "--depth", value: "N",
          help: """
            Print N levels a side, and as many conditional orders that wait, of the books that --book names, or of the \
            busiest
            """
        ) { value, options throws(UsageError) in
          options.depthLevels = try OptionValue.number(value, in: 1...100_000)
        },
        OptionEntry(
          name: "--preview", value: "FILE",
          help: """
            Say of each order in FILE, an order stream in CSV that has nothing but submit rows, what it would do at the end \
            of the replay: trades, what rests where, and why it would not get the rest. Changes nothing (not for files of other venues)
            """
        ) { value, options throws(UsageError) in
          options.previewedOrders = value
        },
        OptionEntry(
          name: "--report", value: "FILE.html",
          help: "Write a page to look at: books, prices, depth over time, trades, orders, participants, rejects"
        ) { value, options throws(UsageError) in
          options.report = value
        },
        OptionEntry(name: "--summary", value: "text|json", help: "The form of the summary (default text)") {
          value, options throws(UsageError) in
          options.summary = try OptionValue.choice(value)
        },
        OptionEntry(name: "--quiet", value: nil, help: "No summary and no progress, only what was asked for and errors")
        {
          _, options throws(UsageError) in
          options.isQuiet = true
        },
      ]),
    OptionGroup(
      title: "Checks",
      entries: [
        OptionEntry(
          name: "--expect", value: "EVENTS",
          help: "Compare the events with a recorded event stream and show the first difference"
        ) { value, options throws(UsageError) in
          options.expectedEvents = value
        },
        OptionEntry(
          name: "--orderbook", value: "FILE",
          help: "Compare the top levels after every LOBSTER message with the venue's own book"
        ) { value, options throws(UsageError) in
          options.venueBook = value
        },
      ]),
    OptionGroup(
      title: "Timing",
      entries: [
        OptionEntry(
          name: "--latency", value: nil, help: "Measure the time of every command: p50, p90, p99, p99.9, p99.99, max"
        ) { _, options throws(UsageError) in
          options.measuresLatency = true
        },
        OptionEntry(
          name: "--latency-file", value: "FILE",
          help: "Write the distribution in HdrHistogram's text form (.hgrm), in nanoseconds; implies --latency"
        ) { value, options throws(UsageError) in
          options.latencyFile = value
          options.measuresLatency = true
        },
      ]),
    .help(\.showsHelp, \.showsVersion),
  ]
}
