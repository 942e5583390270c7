import ComputeMatching
import Reporting

/// What a replay came to, as one HTML page that needs nothing else.
struct ReplayPage {
  let summary: Summary
  let history: MarketHistory
  let waiting: [WaitingOrder]
  /// What books are called, by number.
  let bookNames: [String]
  /// The words of the command that makes the page.
  let command: [String]

  /// How many books have charts, the busiest, and how many rows tables have at most.
  private static let chartedBookCount = 4
  private static let rowCount = 20

  var html: String {
    let content = [
      header, books, bookCharts, tradeTable, participants, requirementOrders, waitingOrders, reasons, latency, footer,
    ]
    return HTMLPage(
      title: "\(title) · replay", content: content.filter { !$0.isEmpty },
      rules: Self.rules + "\n" + DepthFigures.rules,
      script: Hover.script + "\n" + DepthFigures.script
    ).html
  }

  /// What the style sheet needs besides.
  private static let rules = """
    .overview { margin: 0.9rem 0 0; padding: 0; list-style: none; max-width: 68ch; }
    .overview li { margin: 0.35rem 0 0; }
    .reasons > div { padding: 0.5rem 0; border-top: 1px solid var(--grid); }
    .reasons dt { color: var(--ink); font-weight: 600; }
    .book { margin: 2.2rem 0 0; padding: 0; border-top: 1px solid var(--rule); }
    .book > summary { padding: 0.8rem 0; color: var(--ink); font-size: 1.05rem; font-weight: 650; }
    .book > figure:first-of-type { margin-top: 1rem; }
    """

  private var title: String {
    summary.streams.map { String($0.split(separator: "/").last ?? "") }.joined(separator: ", ")
  }

  private func text(_ price: Price?) -> String { summary.text(price, none: "") }

  // MARK: Header

  private var header: String {
    let sentences = Overview(summary).sentences
    let rest = Markup.element(
      "ul", [("class", "overview")], sentences.dropFirst().map { Markup.text("li", $0) }.joined())
    let problem = summary.problem.map { Markup.text("p", "Incomplete: \($0)", [("class", "verdict")]) }
    return Markup.element(
      "header", [],
      [
        Markup.text("p", "Compute Matching · replay", [("class", "kicker")]), Markup.text("h1", title),
        Markup.text("p", sentences.first ?? "", [("class", "lede")]),
        rest, problem ?? "", facts,
      ].joined(separator: "\n"))
  }

  private var facts: String {
    var facts: [(String, String)] = []
    if let period = summary.period {
      facts.append(("first command", Calendar.text(for: period.lowerBound)))
      facts.append(("last command", Calendar.text(for: period.upperBound)))
    }
    facts.append(("commands", grouped(summary.commandCount)))
    facts += summary.commands.map { ($0.name, grouped($0.count)) }
    facts.append(("digest", hexadecimal(summary.digest)))
    return HTMLPage.list(facts, "facts")
  }

  // MARK: Books

  private var books: String {
    let shown = summary.tradedBooks.prefix(Self.rowCount)
    guard !shown.isEmpty, summary.format != .lobster else { return "" }
    let rows = shown.map { book in
      let statistics = book.statistics
      return [
        book.name, grouped(statistics.trades), grouped(statistics.quantityTraded),
        Readable.percent(Double(statistics.quantityTraded) / Double(max(1, summary.market.quantityTraded))),
        text(statistics.firstPrice), text(statistics.lastPrice), text(book.bestBid), text(book.bestAsk),
      ]
    }
    let header = ["book", "trades", summary.unit, "share", "first", "last", "bid", "ask"]
    return HTMLPage.section(
      "Books", id: "books", about: "Where most was traded" + more(summary.tradedBooks.count, than: shown.count),
      [HTMLPage.table(header, rows, label: "Books", isNumeric: true)])
  }

  private func more(_ count: Int, than shown: Int) -> String { count > shown ? ", of \(grouped(count)) in all." : "." }

  private var bookCharts: String {
    let last = history.books.compactMap(\.periods.last?.number).max() ?? 0
    let first = history.books.compactMap(\.periods.first?.number).min() ?? 0
    guard last > 0 || first > 0 else { return "" }
    let axis = TimeAxis(history.scale, from: first, through: last)
    let charted = summary.tradedBooks.prefix(Self.chartedBookCount)
    return charted.enumerated().map { index, book in
      let course = history.books[Int(book.statistics.book.rawValue)]
      let id = "book\(index + 1)"
      let figures = BookFigures(
        course, named: book.name, id: id, scale: history.scale, through: last, axis: axis, tick: summary.tick,
        unit: summary.unit)
      let depth = DepthFigures(
        course, named: book.name, id: id, scale: history.scale, through: last, axis: axis, tick: summary.tick,
        unit: summary.unit)
      let pair = Markup.element(
        "div", [("class", "figures")],
        [figures.spread, figures.volume].map { $0.html(sizes: [.half, .narrow]) }.joined(separator: "\n"))
      let content = [
        Markup.text("summary", book.name), figures.price.html(sizes: [.wide, .narrow]), pair, depth?.map ?? "",
        depth?.moment ?? "",
      ]
      let attributes = [("class", "book")] + (index == 0 ? [("open", "open")] : [])
      return Markup.element("details", attributes, content.joined(separator: "\n"))
    }.joined(separator: "\n")
  }

  // MARK: Trades and orders

  private var tradeTable: String {
    let trades = history.largestTrades.trades
    guard !trades.isEmpty else { return "" }
    let rows = trades.map { entry in
      [
        Calendar.text(for: entry.timestamp), bookNames[Int(entry.trade.book.rawValue)], grouped(entry.trade.quantity),
        text(entry.trade.price), entry.trade.side.map { $0 == .bid ? "bought" : "sold" } ?? "auction",
      ]
    }
    return HTMLPage.section(
      "Largest trades", id: "trades", about: "What the order that arrived did: it bought or it sold.",
      [
        HTMLPage.table(
          ["time", "book", summary.unit, "price", "taker"], rows, label: "Largest trades", isNumeric: false)
      ])
  }

  private var participants: String {
    let shares = ParticipantShares.largest(of: history.participants.groups.first ?? [])
    guard shares.contains(where: { !$0.participant.isEmpty }) else { return "" }
    let total = shares.reduce(0) { $0 + $1.quantity }
    let rows = shares.prefix(Self.rowCount).map { share in
      [
        share.participant.isEmpty ? "(no name)" : share.participant, grouped(share.bought), grouped(share.sold),
        Readable.percent(Double(share.quantity) / Double(total)),
        Readable.percent(Double(share.asMaker) / Double(share.quantity)),
      ]
    }
    let about =
      "\(summary.unit) bought and sold, the share of both in all, and how much of it as the maker. Sum of squared shares "
      + "(10,000 for one alone): \(grouped(ParticipantShares.concentration(shares.map(\.quantity), of: total)))"
    return HTMLPage.section(
      "Participants", id: "participants", about: about + more(shares.count, than: rows.count),
      [
        HTMLPage.table(
          ["participant", "bought", "sold", "share", "as maker"], rows, label: "Participants", isNumeric: true)
      ])
  }

  private var requirementOrders: String {
    let orders = summary.requirementOrders
    guard !orders.isEmpty else { return "" }
    let rows = orders.prefix(Self.rowCount).map { report in
      let fills = report.fills.map { "\(grouped($0.quantity)) of \($0.name) at \(text($0.average.price))" }
      return [
        "\(report.order.id.rawValue)", report.order.side == .bid ? "bid" : "ask", report.pattern,
        summary.text(report.order.limit, none: "market"), grouped(report.order.quantity),
        grouped(report.order.quantityTraded), fills.joined(separator: "; "),
      ]
    }
    return HTMLPage.section(
      "Requirement orders", id: "requirements",
      about: "The largest, and what each traded in which book" + more(orders.count, than: rows.count),
      [
        HTMLPage.table(
          ["order", "side", "requirement", "limit", "GPUs", "traded", "where"], rows, label: "Requirement orders",
          isNumeric: false)
      ])
  }

  private var waitingOrders: String {
    guard !waiting.isEmpty else { return "" }
    let rows = waiting.prefix(Self.rowCount).map { order in
      [
        "\(order.id.rawValue)", order.side == .bid ? "bid" : "ask", order.scope, text(order.limit),
        grouped(order.quantity), order.conditions,
      ]
    }
    return HTMLPage.section(
      "Waiting orders", id: "waiting",
      about: "Live in the end, and not displayed: nobody meets their conditions, or no book is open to them"
        + more(waiting.count, than: rows.count),
      [
        HTMLPage.table(
          ["order", "side", "book or requirement", "limit", "GPUs", "conditions"], rows, label: "Waiting orders",
          isNumeric: false)
      ])
  }

  // MARK: Reasons

  private var reasons: String {
    let rejected = RejectReason.allCases.compactMap { reason in
      count(reason.text, in: summary.market.rejectionsByReason).map {
        ["rejected", reason.text, grouped($0), reason.meaning]
      }
    }
    let cancelled = CancelReason.allCases.compactMap { reason in
      count(reason.text, in: summary.market.cancellationsByReason).map {
        ["cancelled", reason.text, grouped($0), reason.meaning]
      }
    }
    guard !rejected.isEmpty || !cancelled.isEmpty else { return "" }
    let items = (rejected + cancelled).map { row in
      Markup.element(
        "div", [], Markup.text("dt", "\(row[0]): \(row[1]), \(row[2])") + Markup.text("dd", row[3]))
    }
    return HTMLPage.section(
      "Rejected and cancelled", id: "reasons", about: "How many commands or orders, by reason, and what each means.",
      [Markup.element("dl", [("class", "reasons")], items.joined(separator: "\n"))])
  }

  private func count(_ name: String, in counts: [(name: String, count: UInt64)]) -> UInt64? {
    counts.first { $0.name == name }?.count
  }

  // MARK: Latency

  private var latency: String {
    guard let histogram = summary.latency else { return "" }
    let points = LatencyHistogram.reportedPoints.map {
      [$0.name, duration(nanoseconds: histogram.value(at: $0.fraction))]
    }
    var counts: [(bound: UInt64, count: UInt64)] = []
    histogram.forEachSlot { value, count in
      // Doubled from 64 ns.
      let bound = max(64, UInt64(1) << UInt64(64 - (value - min(value, 1)).leadingZeroBitCount))
      if counts.last?.bound == bound { counts[counts.count - 1].count += count } else { counts.append((bound, count)) }
    }
    let rows = counts.map { entry in
      [
        "up to \(duration(nanoseconds: entry.bound))", grouped(entry.count),
        Readable.percent(Double(entry.count) / Double(histogram.totalCount)),
      ]
    }
    return HTMLPage.section(
      "Time of a command", id: "latency", about: "From the call of the engine to its return.",
      [
        HTMLPage.table(
          ["point", "time"], points + [["max", duration(nanoseconds: histogram.maximum)]], label: "Percentiles",
          isNumeric: true),
        HTMLPage.table(["time", "commands", "share"], rows, label: "Histogram", isNumeric: true),
      ])
  }

  private var footer: String {
    HTMLPage.footer(
      madeBy: command,
      ". Charts show periods of \(history.scale.lengthText). \(Version.line(of: "replay"))".trimmingNewline)
  }
}

extension String {
  fileprivate var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
