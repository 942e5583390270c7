import ComputeMatching
import Reporting

/// What happened in a replay, in a few sentences.
struct Overview {
  private let summary: Summary

  init(_ summary: Summary) { self.summary = summary }

  /// One sentence or two for each: what was traded, the busiest book, who was not served, what was rejected.
  var sentences: [String] { [traded, busiest, wanted, offered, rejected].compactMap(\.self) }

  private var unit: String { summary.unit }
  /// Whether prices are for an hour of a GPU.
  private var isOfGPUs: Bool {
    switch summary.format {
    case .csv, .log: true
    case .lobster, .itch, .l3, .dbn: false
    }
  }

  private func dollars(_ price: Price) -> String { "$" + summary.tick.text(for: price) }

  private var traded: String {
    let market = summary.market
    guard market.trades > 0 else { return "Nothing was traded." }
    let active = market.books.count { $0.trades > 0 }
    let places = summary.format == .lobster ? "" : " in \(grouped(active)) of \(grouped(market.books.count)) books"
    let average = decimalText(summary.tick.dollars(market.averageTicks), decimals: summary.tick.decimals)
    return "\(grouped(market.trades)) trades moved \(grouped(market.quantityTraded)) \(unit)\(places), at "
      + "$\(grouped(average))\(isOfGPUs ? " a GPU-hour" : "") on average."
  }

  private var busiest: String? {
    guard let book = summary.busiestBooks.first, let first = book.statistics.firstPrice,
      let last = book.statistics.lastPrice
    else { return nil }
    let change = first.ticks > 0 ? Double(last.ticks - first.ticks) / Double(first.ticks) : 0
    let course = "from \(dollars(first)) for the first trade to \(dollars(last)) for the last"
    let sign = Readable.percent(change, isSigned: true)
    if summary.market.books.count == 1, !isOfGPUs { return "The price went \(course) (\(sign))." }
    return
      "The busiest book was \(book.name), with \(grouped(book.statistics.quantityTraded)) \(unit): \(course) (\(sign))."
  }

  private var wanted: String? {
    let parts = [
      (summary.unfilled.wantedBelowOffers, "bid below the lowest ask"),
      (summary.unfilled.wantedWithoutOffer, "bid where nothing is offered"),
      (summary.bids.flexible.quantity, "wanted by requirement orders"),
      (summary.bids.waiting.quantity, "wanted by orders whose conditions nobody meets"),
    ]
    return sentence("still wanted in the end", parts)
  }

  private var offered: String? {
    let parts = [
      (summary.unfilled.offeredAboveBids, "asked above the highest bid"),
      (summary.unfilled.offeredWithoutBid, "asked where nobody bids"),
      (summary.asks.flexible.quantity, "offered by requirement orders"),
      (summary.asks.waiting.quantity, "offered by orders whose conditions nobody meets"),
    ]
    return sentence("still offered in the end", parts)
  }

  private func sentence(_ what: String, _ parts: [(quantity: UInt64, why: String)]) -> String? {
    let present = parts.filter { $0.quantity > 0 }
    guard !present.isEmpty else { return nil }
    let sum = present.reduce(0) { $0 + $1.quantity }
    let reasons = present.map { present.count == 1 ? $0.why : "\(grouped($0.quantity)) \($0.why)" }
    return "\(grouped(sum)) \(unit) are \(what): \(reasons.joined(separator: ", "))."
  }

  private var rejected: String? {
    guard let most = RejectReason.allCases.max(by: { count($0) < count($1) }), count(most) > 0 else { return nil }
    let sum = RejectReason.allCases.reduce(0) { $0 + count($1) }
    let (number, verb) = sum == 1 ? ("1 command", "was") : ("\(grouped(sum)) commands", "were")
    let share = count(most) == sum ? "with" : "of them \(grouped(count(most))) with"
    let meaning = most.meaning.prefix(1).lowercased() + most.meaning.dropFirst()
    return "\(number) \(verb) rejected, \(share) \(most.text): \(meaning)"
  }

  private func count(_ reason: RejectReason) -> UInt64 {
    summary.market.rejectionsByReason.first { $0.name == reason.text }?.count ?? 0
  }
}
