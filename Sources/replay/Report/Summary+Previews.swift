import ComputeMatching
import Reporting

// What `--preview` found, as people and as programs read it.

extension Summary {
  /// One row an order, and below it what it would trade, where it would stand, and what else it would change.
  func previewTable(_ previews: Previews) -> String {
    var rows = [["", "Side", "Limit", "GPUs", "Trades", "Net", "Left", "Not traded because of"]]
    let idWidth = previews.reports.map { String($0.order.id.rawValue).count }.max() ?? 0
    for report in previews.reports { rows += self.rows(of: report, idWidth: idWidth) }
    // Text is at the left of its column.
    for column in 6...7 {
      let width = rows.map { $0[column].count }.max() ?? 0
      for row in rows.indices { rows[row][column] = filled(rows[row][column], to: width) }
    }
    return "What orders would do\n" + columns(rows)
  }

  private func rows(of report: PreviewReport, idWidth: Int) -> [[String]] {
    let margin = padded("", to: idWidth + 4)
    let preview = report.preview
    let filled = preview.filledQuantity
    var rows = [
      [
        padded("\(report.order.id)", to: idWidth) + "  " + (report.scope ?? "no book"),
        report.order.side == .bid ? "bid" : "ask",
        text(report.order.price, none: "market"), grouped(preview.quantity), filled > 0 ? grouped(filled) : "",
        text(preview.averageNetPrice, none: ""), outcome(of: preview),
        preview.shortfalls.map { "\($0.cause.text) \(grouped($0.quantity))" }.joined(separator: ", "),
      ]
    ]
    for fill in preview.fills {
      rows.append(
        [
          margin + report.name(of: fill.book), "", text(fill.price), "", grouped(fill.quantity), text(fill.netPrice),
          "", "",
        ])
    }
    for place in preview.places {
      rows.append(
        [
          margin + report.name(of: place.book), "", text(place.price), "", "", "",
          preview.isWaiting ? "waits" : "displays \(grouped(place.displayedQuantity))", "",
        ])
    }
    for book in preview.stoppedBooks {
      rows.append([margin + report.name(of: book), "", "", "", "", "", "goes to auction", ""])
    }
    for other in preview.affiliatedOrders {
      rows.append([margin + "order \(other.id)", "", "", "", "", "", "loses \(grouped(other.quantity))", ""])
    }
    return rows
  }

  private func outcome(of preview: Preview) -> String {
    if let rejection = preview.rejection { return "rejected: \(rejection.text)" }
    var words: [String] = []
    if preview.decrementedQuantity > 0 { words.append("\(grouped(preview.decrementedQuantity)) reduced: self_trade") }
    if let reason = preview.cancelReason {
      words.append("\(grouped(preview.cancelledQuantity)) cancelled: \(reason.text)")
    }
    if preview.openQuantity > 0 {
      words.append("\(grouped(preview.openQuantity)) \(preview.isWaiting ? "wait" : "rest")")
    }
    return words.joined(separator: ", ")
  }

  func json(_ previews: Previews) -> JSONValue { .array(previews.reports.map(json)) }

  private func json(_ report: PreviewReport) -> JSONValue {
    let preview = report.preview
    return .object([
      ("order", .count(report.order.id.rawValue)),
      ("side", .text(report.order.side == .bid ? "bid" : "ask")),
      ("scope", .optional(report.scope)),
      ("limit", price(report.order.price)),
      ("quantity", number(preview.quantity)),
      ("rejected", .optional(preview.rejection?.text)),
      ("quantity_traded", number(preview.filledQuantity)),
      ("average_net_price", price(preview.averageNetPrice)),
      (
        "fills",
        .array(
          preview.fills.map { fill in
            .object([
              ("contract", .text(report.name(of: fill.book))), ("price", price(fill.price)),
              ("net_price", price(fill.netPrice)), ("quantity", number(fill.quantity)),
            ])
          })
      ),
      ("open_quantity", number(preview.openQuantity)),
      ("waits", .bool(preview.isWaiting)),
      (
        "places",
        .array(
          preview.places.map { place in
            .object([
              ("contract", .text(report.name(of: place.book))), ("limit", price(place.price)),
              ("displayed_quantity", number(place.displayedQuantity)),
            ])
          })
      ),
      ("cancelled_quantity", number(preview.cancelledQuantity)),
      ("cancel_reason", .optional(preview.cancelReason?.text)),
      ("reduced_quantity", number(preview.decrementedQuantity)),
      ("not_traded", .object(preview.shortfalls.map { ($0.cause.text, number($0.quantity)) })),
      (
        "affiliated_orders",
        .array(
          preview.affiliatedOrders.map { other in
            .object([
              ("order", .count(other.id.rawValue)), ("quantity", number(other.quantity)),
              ("open_quantity", number(other.openQuantity)),
            ])
          })
      ),
      ("to_auction", .array(preview.stoppedBooks.map { .text(report.name(of: $0)) })),
    ])
  }

  /// A quantity as the file states it, which may be no quantity.
  private func number(_ quantity: Quantity) -> JSONValue {
    quantity < 0 ? .text(String(quantity)) : .count(UInt64(quantity))
  }
}
