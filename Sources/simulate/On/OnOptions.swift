import ComputeMatching
import MarketSimulation
import Reporting
import ShippedSample

/// What `simulate on` asks for.
struct OnOptions: Subcommand {
  static let command = "on"

  /// The recorded stream; `nil` for the one that comes with the project.
  private(set) var path: String?
  /// A file of agents that trade beside suppliers.
  private(set) var agents: String?
  private var statedSupplies: [Double]?
  private(set) var strategies = [OverlayTerms.Strategy.reprice]
  private(set) var reactions = [OverlayTerms.Reaction.asRecorded]
  /// What all runs have in common.
  private(set) var terms = OverlayTerms()
  /// What the target is; `nil` for what recorded sellers sell of their own.
  private(set) var target: Double?
  /// In USD per GPU-hour.
  private(set) var marginalCost: String?
  private(set) var seed: UInt64 = 1
  private(set) var seedCount = 20
  private(set) var json: String?
  private(set) var csv: String?
  private(set) var report: String?
  private(set) var orders: String?
  private(set) var isQuiet = false
  var exchange = ExchangeSettings()
  var showsHelp = false

  init(arguments: [String]) throws(UsageError) {
    try read(arguments)
    if [json, csv].count(where: { $0 == "-" }) > 1 {
      throw UsageError(description: "--json and --csv cannot both go to standard output (-)")
    }
  }

  mutating func add(file: String) throws(UsageError) {
    if let path { throw UsageError(description: "one stream at a time: \(path), \(file)") }
    path = file
  }

  /// Agents may come alone.
  var supplies: [Double] { statedSupplies ?? [agents == nil ? 6 : 1] }

  /// A run with each supply, strategy and reaction, and many seeds.
  var cases: [OverlayTerms] {
    supplies.flatMap { supply in
      strategies.flatMap { strategy in
        reactions.map { reaction in
          var terms = terms
          (terms.supply, terms.strategy, terms.reaction) = (supply, strategy, reaction)
          return terms
        }
      }
    }
  }

  func stream() throws(UsageError) -> RecordedStream {
    guard let path else {
      let bytes = unsafe Array(UnsafeBufferPointer(start: shipped_sample(), count: shipped_sample_size()))
      return RecordedStream(name: "market-2025.csv", bytes: bytes, settings: exchange)
    }
    return RecordedStream(name: path, bytes: try ScenarioFiles.bytes(of: path), settings: exchange)
  }

  func run() throws -> ExitCode { try On.run(self) }

  // MARK: Options

  private static func number(
    _ name: String, _ value: String, _ help: String, in range: ClosedRange<Double>,
    _ set: @escaping @Sendable (inout OnOptions, Double) -> Void
  ) -> OptionEntry<OnOptions> {
    OptionEntry(name: name, value: value, help: help) { text, options throws(UsageError) in
      set(&options, try decimal(text, in: range))
    }
  }

  private static func decimal(_ text: String, in range: ClosedRange<Double>) throws(UsageError) -> Double {
    guard let number = Double(text), range.contains(number), text.allSatisfy({ $0.isNumber || $0 == "." }) else {
      throw UsageError(
        description:
          "expected a number from \(Readable.parameter(range.lowerBound)) to \(Readable.parameter(range.upperBound))")
    }
    return number
  }

  /// The parts of a list with commas.
  private static func list<Element>(
    _ text: String, _ element: (String) throws(UsageError) -> Element
  ) throws(UsageError) -> [Element] {
    var list: [Element] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) { list.append(try element(String(part))) }
    return list
  }

  private static func reaction(_ text: String) throws(UsageError) -> OverlayTerms.Reaction {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch parts.first {
    case "as-recorded" where parts.count == 1: return .asRecorded
    case "reprice": return .reprice(share: parts.count > 1 ? try decimal(parts[1], in: 0...1) : 0.3)
    default: throw UsageError(description: "expected as-recorded or reprice, or reprice=SHARE with a part from 0 to 1")
    }
  }

  static let groups: [OptionGroup<OnOptions>] = [
    OptionGroup(
      title: "Who is added",
      entries: [
        OptionEntry(
          name: "--supply", value: "K[,K...]",
          help: """
            All asks together, as a multiple of the recorded ones (default 6, and 1 with --agents); several are compared
            """
        ) { value, options throws(UsageError) in
          options.statedSupplies = try list(value) { text throws(UsageError) in try decimal(text, in: 1...1_000) }
        },
        file("--agents", "FILE", "Agents of your own that trade, too (docs/own-market.md#agents-of-your-own)") {
          $0.agents = $1
        },
        OptionEntry(
          name: "--strategy", value: "NAME[,NAME...]",
          help: """
            How suppliers ask: reprice (default; lower when they sell less of what they have than they aim at, higher when \
            more), undercut (a little below the best ask of others), withhold (as reprice, but only a part is offered while \
            the price is low), static (a copy of each recorded ask)
            """
        ) { value, options throws(UsageError) in
          options.strategies = try list(value) { text throws(UsageError) in try OptionValue.choice(text) }
        },
        OptionEntry(name: "--suppliers", value: "N", help: "How many suppliers share what is added (default 4)") {
          value, options throws(UsageError) in
          options.terms.supplierCount = try OptionValue.number(value, in: 1...1_000)
        },
        OptionEntry(
          name: "--turns", value: "N",
          help: "How often each acts over the time of the stream, on average (default 100)"
        ) { value, options throws(UsageError) in
          options.terms.turns = try OptionValue.number(value, in: 1...1_000_000)
        },
        number(
          "--step", "SHARE", "The most that an ask moves in a turn, give or take a half (default 0.02)", in: 0...0.5
        ) { $0.terms.step = $1 },
        number(
          "--target", "SHARE",
          """
          The part of what they have that they aim to sell in a turn (default: what recorded sellers sell of theirs in \
          the undisturbed replay)
          """, in: 0.000_001...1
        ) { $0.target = $1 },
        number(
          "--floor", "SHARE",
          "No ask falls below this part of the best ask that a supplier found when it came (default 0.3)", in: 0...1
        ) { $0.terms.floorShare = $1 },
        OptionEntry(
          name: "--marginal-cost", value: "USD", help: "No ask falls below this price per GPU-hour; instead of --floor"
        ) { value, options throws(UsageError) in
          options.marginalCost = value
        },
        number(
          "--undercut", "SHARE", "By what part to be below the best ask of others, give or take a half (default 0.01)",
          in: 0...0.5
        ) { $0.terms.undercut = $1 },
        number(
          "--reservation", "SHARE",
          "Those who withhold do so below this part of the best ask that they found (default 0.9)", in: 0...10
        ) { $0.terms.reservationShare = $1 },
        number("--offered", "SHARE", "The part that they offer then (default 0.25)", in: 0...1) {
          $0.terms.offeredShare = $1
        },
      ]),
    OptionGroup(
      title: "Who is recorded",
      entries: [
        OptionEntry(
          name: "--recorded", value: "RULE[,RULE]",
          help: """
            What recorded sellers do: as-recorded (default), or reprice[=SHARE]: an ask above the best that has not traded \
            for a turn is entered again a tick below the best, down to SHARE of its limit (default 0.3). The answer lies \
            between the two
            """
        ) { value, options throws(UsageError) in
          options.reactions = try list(value, reaction)
        }
      ] + ExchangeSettings.entries(of: \OnOptions.exchange)),
    OptionGroup(
      title: "The runs, and what comes out",
      entries: [
        seedEntry { $0.seed = $1 },
        OptionEntry(name: "--seeds", value: "N", help: "How many seeds, from the one above on (default 20)") {
          value, options throws(UsageError) in
          options.seedCount = try OptionValue.number(value, in: 1...10_000)
        },
        file("--json", "FILE", "Write all figures, - for standard output") { $0.json = $1 },
        file("--csv", "FILE", "Write figures by period, GPU model and seed, - for standard output") { $0.csv = $1 },
        file(
          "--report", "DIR|FILE.html",
          "Write a page with charts; in a directory with figures.json and figures.csv beside it"
        ) { $0.report = $1 },
        file(
          "--orders", "FILE",
          """
          Write the stream with agents' orders, of the first of the runs and the first seed: a command log if FILE ends with \
          .log, and CSV if not
          """
        ) { $0.orders = $1 },
        OptionEntry(name: "--quiet", value: nil, help: "No table and no progress") { _, options throws(UsageError) in
          options.isQuiet = true
        },
        .help(\.showsHelp),
      ]),
  ]

  private static func file(
    _ name: String, _ value: String, _ help: String, _ set: @escaping @Sendable (inout OnOptions, String) -> Void
  ) -> OptionEntry<OnOptions> {
    OptionEntry(name: name, value: value, help: help) { text, options throws(UsageError) in set(&options, text) }
  }

  static let usage = ["[options] [STREAM]"]
  static let purpose = "trades on top of a recorded order stream: your own market, oversupplied"
  static let introduction = """
    Replays a recorded order stream as it was, with suppliers on top of it who bring several times what is offered, and says what
    that changes: price, volume, spread, who sells, what stays unsold.

    """
  static let details = """
      simulate on                                        the sample, with six times the supply
      simulate on orders.csv --supply 2,6,20 --report oversupply
      simulate on orders.csv --strategy undercut --recorded as-recorded,reprice --orders disturbed.csv
      simulate on orders.csv --agents mine.json          agents of your own in your own market

    STREAM is an order stream in CSV or a command log, told by its content; without one it is the sample, market-2025.csv.
    docs/own-market.md says what agents do and what the figures are.

    """
  static let conclusion = """
    At a malformed row everything is computed for the rows before it and written, and the exit code is 2.

    Exit codes: 0 done; 2 bad input, or an output that cannot be written; 141 a closed pipe.
    """
}
