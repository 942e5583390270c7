import ComputeMatching
import OrderStreams
import Reporting

/// Everything there is to say about a replay when it is over.
struct Summary {
  /// What was replayed: file names, or `standard input`.
  var streams: [String]
  var format: StreamFormat
  /// Why the replay ended before its stream did; `nil` if it did not.
  var problem: String?

  /// How many commands of each kind there were, by the name they have in files.
  var commands: [(name: String, count: UInt64)]
  /// The earliest and the latest timestamp of a command.
  var period: ClosedRange<Timestamp>?
  var market: MarketStatistics
  var tick: Tick

  /// How many books the table shows at most.
  static let shownBooks = 10
  /// The books that the table shows, busiest first.
  var busiestBooks: [BookReport]
  /// All books in which something was traded, busiest first.
  var tradedBooks: [BookReport]
  /// The busiest book around its best prices, if something was traded in one.
  var largestBook: BookDepth?
  /// The pattern that books had to match, if none does.
  var unmatched: UnmatchedPattern?
  /// How many more books the table could show.
  var omittedBooks: Int
  var depth: [BookDepth]
  /// Largest first; with `--book` those that one of its books satisfies.
  var requirementOrders: [RequirementReport]
  /// How many of them the text shows at most.
  static let shownRequirementOrders = 10
  var bids: OpenOrders
  var asks: OpenOrders
  var unfilled: UnfilledQuantity

  var digest: UInt64
  /// How long reading and applying took.
  var elapsedNanoseconds: UInt64
  var latency: LatencyHistogram?
  var previews: Previews?
  /// Of files of other venues: who traded in their executions.
  var makers: VenueReport?
  /// Executions in files of other venues that could not be replayed, because nothing is known of their orders.
  var executionsLeftOut: UInt64 = 0
  /// Names in the stream that nobody knows, in order of appearance.
  var unknownNames: [UnknownName] = []
  var checks: [Check] = []
  /// What the streams had to be noted of.
  var notes: [String] = []

  /// What a check found.
  struct Check {
    let name: String
    let hasPassed: Bool
    /// One line or more.
    let text: String
    let details: [(key: String, value: JSONValue)]
  }

  var commandCount: UInt64 { commands.reduce(0) { $0 + $1.count } }

  /// The money traded, exactly, in USD: amounts that must not be added up are kept apart.
  var moneyTraded: [(key: String, amount: String, unit: String)] {
    func text(_ money: Money?) -> String { money.flatMap { tick.text(for: $0) } ?? "beyond 128 bits" }
    return switch format {
    case .csv, .log:
      [
        ("spot_usd_per_hour", text(market.spotMoney), "USD per hour, spot"),
        ("windows_usd", text(market.windowMoney), "USD, delivery windows"),
      ]
    case .lobster, .itch: [("usd", text(market.spotMoney), "USD")]
    case .l3, .dbn: [("price_times_units", text(market.spotMoney), "price x units")]
    }
  }

  /// What quantities count.
  var unit: String { format.unit }

  var commandsPerSecond: UInt64 {
    elapsedNanoseconds > 0 ? UInt64(Double(commandCount) / (Double(elapsedNanoseconds) / 1e9)) : 0
  }
}
