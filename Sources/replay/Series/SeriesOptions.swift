import ComputeMatching
import Reporting

/// What `replay series` was asked to do.
struct SeriesOptions: Subcommand {
  static let command = "series"

  /// What is listed.
  private(set) var kind = Kind.trades
  private var isKindGiven = false
  /// The streams, as one.
  private(set) var inputs: [String] = []
  private(set) var from: Timestamp?
  private(set) var stop: StopPoint?
  private(set) var step: SeriesStep?
  private(set) var books: BookPattern?
  /// The books that are one series together.
  private(set) var requirement: BookPattern?
  private(set) var givenLevels: Int?
  private(set) var form = Form.csv
  private(set) var output = "-"
  private(set) var exchange = ExchangeSettings()
  var showsHelp = false

  enum Kind: String, CaseIterable {
    case trades
    case bars
    case quotes
    case depth
    case participants
  }

  enum Form: String, CaseIterable {
    case csv
    case json
  }

  /// How many levels of a side are listed.
  var levels: Int { givenLevels ?? 10 }

  /// Which books are listed.
  var pattern: BookPattern? { requirement ?? books }

  /// Reads a command line behind the word `series`.
  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    if showsHelp { return }
    guard isKindGiven, !inputs.isEmpty else {
      throw UsageError(
        description: "series needs a kind and a stream: replay series trades|bars|quotes|depth|participants FILE...")
    }
    try checkContradictions()
  }

  mutating func add(file: String) throws(UsageError) {
    guard isKindGiven else {
      guard let given = Kind(rawValue: file) else {
        let names = Kind.allCases.map(\.rawValue)
        let nearest = NearestName.of(file, among: names, within: 2).map { "; the nearest is \($0)" } ?? ""
        throw UsageError(
          description: "\(file) is no kind of series (\(names.joined(separator: ", ")))\(nearest)")
      }
      (kind, isKindGiven) = (given, true)
      return
    }
    if file == "-", inputs.contains("-") { throw UsageError(description: "standard input (-) can be read only once") }
    inputs.append(file)
  }

  private func checkContradictions() throws(UsageError) {
    if books != nil, requirement != nil {
      throw UsageError(description: "--book lists every book by itself, and --requirement all together: give one")
    }
    if let from, case .time(let end)? = stop, from > end {
      throw UsageError(description: "--until comes before --from: there is nothing between them")
    }
    if givenLevels != nil, kind != .depth { throw UsageError(description: "--levels is for depth") }
    switch (step, kind) {
    case (nil, _), (.time, .bars), (.time, .quotes), (.time, .depth), (.time, .participants), (.quantity, .bars): break
    case (.quantity, _): throw UsageError(description: "--every of a number of GPUs is for bars")
    case (.time, .trades): throw UsageError(description: "--every is not for trades: all of them are listed")
    }
  }

  static let groups: [OptionGroup<SeriesOptions>] = [
    OptionGroup(
      title: "What is listed",
      entries: [
        OptionEntry(
          name: "--from", value: "TIME",
          help:
            "List nothing before TIME, whatever has happened by then: 2025-11-01, 2025-11-01T12:30:00Z, t:NANOSECONDS"
        ) { value, options throws(UsageError) in
          guard case .time(let time)? = try? StopPoint(value) else {
            throw UsageError(description: "expected a time such as 2025-11-01, 2025-11-01T12:30:00Z or t:NANOSECONDS")
          }
          options.from = time
        },
        OptionEntry(
          name: "--until", value: "TIME|ROW",
          help: "Stop after the command in row ROW, or before the first one later than TIME"
        ) { value, options throws(UsageError) in
          options.stop = try StopPoint(value)
        },
        OptionEntry(
          name: "--every", value: "STEP",
          help: """
            The length of a bar (default 1h), how often quotes and depth are listed instead of at every change, or the \
            periods of participants instead of one: 250ms, 30s, 5m, 1h, 1d; of bars also a volume, 100gpus
            """
        ) { value, options throws(UsageError) in
          options.step = try SeriesStep(value)
        },
        OptionEntry(
          name: "--book", value: "PATTERN",
          help: "Only books that match, each by itself: as --book of a replay, 'h100-*' too"
        ) { value, options throws(UsageError) in
          options.books = try BookPattern(value)
        },
        OptionEntry(
          name: "--requirement", value: "PATTERN", help: "All books that match together, as one series"
        ) { value, options throws(UsageError) in
          options.requirement = try BookPattern(value)
        },
        OptionEntry(name: "--levels", value: "N", help: "So many levels of a side (default 10; depth)") {
          value, options throws(UsageError) in
          options.givenLevels = try OptionValue.number(value, in: 1...100_000)
        },
      ]),
    OptionGroup(
      title: "Output",
      entries: [
        OptionEntry(
          name: "--to", value: "csv|json", help: "CSV with a header (the default), or an object of JSON on each line"
        ) { value, options throws(UsageError) in
          options.form = try OptionValue.choice(value)
        },
        OptionEntry(name: "--out", value: "FILE", help: "Where the series goes (default standard output, -)") {
          value, options throws(UsageError) in
          options.output = value
        },
      ]),
    OptionGroup(
      title: "The exchange, and help",
      entries: ExchangeSettings.entries(of: \SeriesOptions.exchange) + [.help(\.showsHelp)]),
  ]

  static let usage = ["KIND [options] FILE..."]
  static let purpose = "lists trades, bars, quotes, depth or participants, in CSV or JSON lines"

  static let introduction = """
    Replays order streams and lists what the market looked like, for tools that work on tables.

    """

  static let details = """
      replay series trades orders.csv > tape.csv
      replay series bars --every 1d --book 'h100-*' orders.csv
      replay series bars --every 100gpus --requirement 'h100-*,>=80,US/*' orders.csv
      replay series quotes --to json orders.log
      replay series depth --levels 5 --every 1h --out depth.csv orders.csv
      replay series participants --from 2025-11-01 orders.csv

      trades        every trade, with its orders and participants
      bars          open, high, low, close, volume and money of every period or volume in which there was a trade
      quotes        the best bid and the best ask, at every change or every so often
      depth         the levels of a book, at every change or every so often
      participants  volume as maker and taker, share, related parties and concentration (HHI)

    Several FILEs are one stream. They may have every format that a replay reads.

    """

  static let conclusion = """
    Exit codes: 0 done; 1 --book or --requirement matches no book; 2 bad input or usage, or output that cannot be written;
    141 a closed pipe. At bad input what happened before is still listed.
    """
}

/// From one row of a series to the next.
enum SeriesStep: Equatable {
  case time(nanoseconds: UInt64)
  case quantity(UInt64)

  init(_ text: String) throws(UsageError) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let units: [String: UInt64] = [
      "ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000,
      "d": 86_400_000_000_000,
    ]
    let unit = String(text.dropFirst(digits.count))
    guard let number = UInt64(digits), number > 0 else { throw Self.error }
    if unit == "gpus" {
      self = .quantity(number)
    } else if let nanoseconds = units[unit] {
      let (product, overflows) = number.multipliedReportingOverflow(by: nanoseconds)
      guard !overflows else { throw Self.error }
      self = .time(nanoseconds: product)
    } else {
      throw Self.error
    }
  }

  private static var error: UsageError {
    UsageError(description: "expected a number with ms, s, m, h, d or gpus behind it, such as 1h or 100gpus")
  }
}
