import ComputeMatching
import Reporting

extension Summary {
  /// The summary as people read it.
  func text() -> String {
    var text = heading + "\n\n" + overview + "\n"
    text += table(figures) + "\n"
    if !busiestBooks.isEmpty { text += bookTable + "\n" }
    if depth.isEmpty, let largestBook { text += picture(of: largestBook) + "\n" }
    if !requirementOrders.isEmpty { text += requirementTable + "\n" }
    for book in depth {
      text += depthTable(book) + "\n"
      if !book.waitingBids.isEmpty || !book.waitingAsks.isEmpty { text += waitingTable(book) + "\n" }
    }
    if let previews, !previews.reports.isEmpty { text += previewTable(previews) + "\n" }
    if let latency { text += latencyTable(latency) + "\n" }
    if !unknownNames.isEmpty { text += unknownTable + "\n" }
    if let makers { text += makerText(makers) + "\n" }
    for check in checks { text += check.text + "\n\n" }
    text += "\(grouped(market.events)) events, digest \(hexadecimal(digest))\n"
    text += "\(grouped(commandCount)) commands in \(duration(nanoseconds: elapsedNanoseconds)): "
    text += "\(grouped(commandsPerSecond)) commands a second\n"
    // Standard error says why.
    if problem != nil { text += "\nINCOMPLETE: what follows was not replayed\n" }
    return text
  }

  private var heading: String {
    var heading = streams.joined(separator: ", ")
    if let period {
      heading += "\n\(Calendar.text(for: period.lowerBound)) to \(Calendar.text(for: period.upperBound))"
    }
    return heading + (problem == nil ? "" : " (incomplete)")
  }

  /// Name, figure, and what the figure consists of.
  private var figures: [(String, String, String)] {
    let rejections = market.rejectionsByReason
    let cancellations = market.cancellationsByReason
    var figures: [(String, String, String)] = [
      ("Commands", grouped(commandCount), list(commands)),
      ("Accepted", grouped(market.accepted), "orders"),
      ("Rejected", grouped(rejections.reduce(0) { $0 + $1.count }), list(rejections)),
      ("Cancelled", grouped(cancellations.reduce(0) { $0 + $1.count }), list(cancellations)),
      ("Trades", grouped(market.trades), ""),
      ("Traded", grouped(market.quantityTraded), unit),
    ]
    // A rate for every hour that something lasts is no sum that says anything of a period.
    for money in moneyTraded where money.key != "spot_usd_per_hour" && !money.amount.allSatisfy({ "0.".contains($0) }) {
      figures.append(("Money traded", grouped(money.amount), money.unit))
    }
    let hidden = bids.hiddenQuantity + asks.hiddenQuantity
    figures.append(
      row("Open orders", bids.outright, asks.outright, note: hidden > 0 ? ", of them \(grouped(hidden)) hidden" : ""))
    for (name, bids, asks) in [("Flexible", bids.flexible, asks.flexible), ("Waiting", bids.waiting, asks.waiting)]
    where bids.orders + asks.orders > 0 {
      figures.append(row(name, bids, asks))
    }
    if executionsLeftOut > 0 {
      figures.append(("Left out", grouped(executionsLeftOut), "executions of orders that the file never entered"))
    }
    figures.append(("Books", grouped(market.books.count), list(phases)))
    return figures
  }

  private func row(
    _ name: String, _ bids: OpenOrders.Count, _ asks: OpenOrders.Count, note: String = ""
  ) -> (String, String, String) {
    let detail =
      "bids \(grouped(bids.orders)) for \(grouped(bids.quantity)) \(unit), "
      + "asks \(grouped(asks.orders)) for \(grouped(asks.quantity)) \(unit)"
    return (name, grouped(bids.orders + asks.orders), detail + note)
  }

  private var phases: [(name: String, count: UInt64)] {
    Phase.allCases.compactMap { phase in
      let count = market.books.count { $0.phase == phase }
      return count > 0 ? (phase.text, UInt64(count)) : nil
    }
  }

  private func list(_ counts: [(name: String, count: UInt64)]) -> String {
    counts.map { "\($0.name) \(grouped($0.count))" }.joined(separator: ", ")
  }

  private static let narrowestDetail = 20

  private func table(_ rows: [(String, String, String)]) -> String {
    let width = rows.map(\.1.count).max() ?? 0
    let column = 14 + width + 2
    let room = max(LineWidth.ofStandardOutput(standard: .max) - column, Self.narrowestDetail)
    return rows.map { name, figure, detail in
      let lines = wrapped(detail, to: room).joined(separator: "\n" + filled("", to: column))
      return filled(name, to: 14) + padded(figure, to: width) + (detail.isEmpty ? "" : "  " + lines) + "\n"
    }.joined()
  }

  private var bookTable: String {
    // Most markets are continuous throughout, and their table needs no column to say so.
    let showsPhases = busiestBooks.contains { $0.statistics.phase != .continuous }
    let header = ["", "Trades", unit, "Last", "Bid", "Ask", "Spread"] + (showsPhases ? ["Phase"] : [])
    let rows = busiestBooks.map { book in
      let phase = book.statistics.phase
      return [
        book.name, grouped(book.statistics.trades), grouped(book.statistics.quantityTraded),
        text(book.statistics.lastPrice), text(book.bestBid), text(book.bestAsk), text(book.spread),
      ] + (showsPhases ? [phase == .continuous ? "" : phase.text] : [])
    }
    var table = "Busiest books" + (format == .csv || format == .log ? ", prices in USD per GPU-hour" : "") + "\n"
    table += columns([header] + rows)
    if omittedBooks > 0 { table += "and \(grouped(omittedBooks)) more\n" }
    return table
  }

  private var requirementTable: String {
    let shown = requirementOrders.prefix(Self.shownRequirementOrders)
    let showsNet = shown.contains(where: \.hasDifferentials)
    func averages(_ average: RequirementReport.Average?) -> [String] {
      [text(average?.price)] + (showsNet ? [text(average?.net)] : [])
    }
    var rows = [["", "Side", "Limit", unit, "Traded", "Average"] + (showsNet ? ["Net"] : []) + ["Books"]]
    let idWidth = shown.map { String($0.order.id.rawValue).count }.max() ?? 0
    for report in shown {
      let order = report.order
      rows.append(
        [
          padded(String(order.id.rawValue), to: idWidth) + "  " + report.pattern, order.side == .bid ? "bid" : "ask",
          text(order.limit, none: "market"), grouped(order.quantity), grouped(order.quantityTraded),
        ] + averages(report.average) + [grouped(report.fills.count)])
      for fill in report.fills {
        let name = filled("", to: idWidth) + "    " + fill.name
        rows.append([name, "", "", "", grouped(fill.quantity)] + averages(fill.average) + [""])
      }
    }
    var table = "Requirement orders, and what they traded in each book\n" + columns(rows)
    let omitted = requirementOrders.count - shown.count
    if omitted > 0 { table += "and \(grouped(omitted)) more\n" }
    return table
  }

  private func depthTable(_ book: BookDepth) -> String {
    let bids = cells(of: book.bids)
    let asks = cells(of: book.asks)
    let rows = (0..<max(book.bids.count, book.asks.count)).map { position in
      [""] + bids.row(position).reversed() + asks.row(position)
    }
    let empty = rows.isEmpty ? "  empty\n" : ""
    return "Depth of \(book.name)\n" + columns([[""] + bids.header("Bid").reversed() + asks.header("Ask")] + rows)
      + empty
  }

  /// One side of a depth table, from the middle outwards.
  private struct DepthCells {
    let rows: [[String]]
    let outerHeader: [String]

    func header(_ price: String) -> [String] { [price] + outerHeader }

    func row(_ position: Int) -> [String] {
      position < rows.count ? rows[position] : Array(repeating: "", count: outerHeader.count + 1)
    }
  }

  /// With a column for flexible quantity, `64 in 2` orders, only where there is any.
  private func cells(of levels: [DepthLevel]) -> DepthCells {
    let showsFlexible = levels.contains { $0.flexibleOrderCount > 0 }
    let rows = levels.map { level in
      let flexible =
        level.flexibleOrderCount > 0 ? "\(grouped(level.flexibleQuantity)) in \(grouped(level.flexibleOrderCount))" : ""
      return [text(level.price), grouped(level.quantity), grouped(level.orderCount)] + (showsFlexible ? [flexible] : [])
    }
    return DepthCells(rows: rows, outerHeader: [unit, "Orders"] + (showsFlexible ? ["Flexible"] : []))
  }

  private func waitingTable(_ book: BookDepth) -> String {
    // Text is at the left of its column.
    let width = (book.waitingBids + book.waitingAsks).map(\.conditions.count).max() ?? 0
    var rows = [["", "Order", "Side", "Limit", unit, filled("Conditions", to: width)]]
    for (side, orders) in [("bid", book.waitingBids), ("ask", book.waitingAsks)] {
      for order in orders {
        rows.append([
          "", String(order.id.rawValue), side, text(order.limit), grouped(order.quantity),
          filled(order.conditions, to: width),
        ])
      }
    }
    return "Waiting in \(book.name)\n" + columns(rows)
  }

  private func latencyTable(_ latency: LatencyHistogram) -> String {
    var rows = LatencyHistogram.reportedPoints.map { point in
      [point.name, duration(nanoseconds: latency.value(at: point.fraction))]
    }
    rows.append(["max", duration(nanoseconds: latency.maximum)])
    return columns([["Time of a command", ""]] + rows)
  }

  /// At most so many names that nobody knows are shown.
  private static let shownUnknownNames = 20

  private var unknownTable: String {
    let shown = unknownNames.prefix(Self.shownUnknownNames)
    let width = shown.map(\.text.count).max() ?? 0
    var table = "Unknown names, which trade as they are\n"
    for name in shown {
      let kind =
        switch name {
        case .gpuModel: "GPU model"
        case .vramGB: "memory"
        case .region: "place"
        }
      let nearest = GPUModelCatalogue.standard.nearest(to: name).map { "the nearest known is \($0)" }
      table += "  " + filled(kind, to: 11) + filled(name.text, to: width) + "  \(nearest ?? "no known one is near")\n"
    }
    let omitted = unknownNames.count - shown.count
    if omitted > 0 { table += "and \(grouped(omitted)) more\n" }
    return table
  }

  func text(_ price: Price?, none: String = "-") -> String { price.map { tick.text(for: $0) } ?? none }

  /// Rows with their first column to the left and all others to the right.
  func columns(_ rows: [[String]]) -> String { aligned(rows).map { $0 + "\n" }.joined() }
}
