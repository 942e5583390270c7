import ComputeExchange

extension Summary {
  /// The summary as people read it.
  func text() -> String {
    var text = heading + "\n\n"
    text += table(figures) + "\n"
    if !busiestBooks.isEmpty { text += bookTable + "\n" }
    if busiestBooks.isEmpty, let bookPattern { text += "No book matches \(bookPattern)\n\n" }
    for book in depth { text += depthTable(book) + "\n" }
    if let latency { text += latencyTable(latency) + "\n" }
    for check in checks { text += check.text + "\n\n" }
    text += "\(grouped(market.events)) events, digest \(hexadecimal(digest))\n"
    text += "\(grouped(commandCount)) commands in \(duration(nanoseconds: elapsedNanoseconds)): "
    text += "\(grouped(commandsPerSecond)) commands a second\n"
    if let problem { text += "\nINCOMPLETE, what follows was not replayed: \(problem)\n" }
    return text
  }

  private var heading: String {
    var heading = streams.joined(separator: ", ")
    if let period {
      heading += "\n\(Calendar.text(for: period.lowerBound)) to \(Calendar.text(for: period.upperBound))"
    }
    return heading + (problem == nil ? "" : " (incomplete)")
  }

  /// What quantities count.
  private var unit: String {
    switch format {
    case .csv: "GPUs"
    case .lobster: "shares"
    }
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
    for money in moneyTraded { figures.append(("Money traded", grouped(money.amount), money.unit)) }
    let standing =
      "bids \(grouped(bids.orders)) for \(grouped(bids.quantity)) \(unit), "
      + "asks \(grouped(asks.orders)) for \(grouped(asks.quantity)) \(unit)"
    figures.append(("Open orders", grouped(bids.orders + asks.orders), standing))
    if executionsLeftOut > 0 {
      figures.append(("Left out", grouped(executionsLeftOut), "executions of orders that the file never entered"))
    }
    figures.append(("Books", grouped(market.books.count), list(phases)))
    return figures
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

  private func table(_ rows: [(String, String, String)]) -> String {
    let width = rows.map(\.1.count).max() ?? 0
    return rows.map { name, figure, detail in
      filled(name, to: 14) + padded(figure, to: width) + (detail.isEmpty ? "" : "  " + detail) + "\n"
    }.joined()
  }

  private var bookTable: String {
    let header = ["", "Trades", unit, "Last", "Bid", "Ask", "Spread"]
    let rows = busiestBooks.map { book in
      [
        book.name, grouped(book.statistics.trades), grouped(book.statistics.quantityTraded),
        text(book.statistics.lastPrice), text(book.bestBid), text(book.bestAsk), text(book.spread),
      ]
    }
    var table = "Busiest books" + (format == .csv ? ", prices in USD per GPU-hour" : "") + "\n"
    table += columns([header] + rows)
    if omittedBooks > 0 { table += "and \(grouped(omittedBooks)) more\n" }
    return table
  }

  private func depthTable(_ book: BookDepth) -> String {
    let rows = (0..<max(book.bids.count, book.asks.count)).map { position -> [String] in
      let bid = position < book.bids.count ? book.bids[position] : nil
      let ask = position < book.asks.count ? book.asks[position] : nil
      return [
        "", bid.map { grouped($0.orderCount) } ?? "", bid.map { grouped($0.quantity) } ?? "",
        text(bid?.price, none: ""),
        text(ask?.price, none: ""), ask.map { grouped($0.quantity) } ?? "", ask.map { grouped($0.orderCount) } ?? "",
      ]
    }
    let empty = rows.isEmpty ? "  empty\n" : ""
    return "Depth of \(book.name)\n"
      + columns(
        [
          [
            "", "Orders", unit, "Bid", "Ask", unit,
            "Orders",
          ]
        ] + rows)
      + empty
  }

  private func latencyTable(_ latency: LatencyHistogram) -> String {
    var rows = LatencyHistogram.reportedPoints.map { point in
      [point.name, duration(nanoseconds: latency.value(at: point.fraction))]
    }
    rows.append(["max", duration(nanoseconds: latency.maximum)])
    return columns([["Time of a command", ""]] + rows)
  }

  private func text(_ price: Price?, none: String = "-") -> String { price.map { tick.text(for: $0) } ?? none }

  /// Rows with their first column to the left and all others to the right.
  private func columns(_ rows: [[String]]) -> String {
    guard let first = rows.first else { return "" }
    let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        column == 0 ? filled(row[0], to: widths[0]) : padded(row[column], to: widths[column])
      }
      // Nothing stands behind the last figure, not even spaces.
      let line = cells.joined(separator: "  ")
      return (line.lastIndex { $0 != " " }.map { String(line[...$0]) } ?? "") + "\n"
    }.joined()
  }
}
