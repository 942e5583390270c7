import ComputeMatching
import OrderStreams
import Reporting

extension Summary.Check {
  /// What `--orderbook` found. It has passed if every difference is explained.
  init(_ report: LOBSTERReport, tick: Tick) {
    let unexplained = report.rows(.unexplained)
    self.init(
      name: "venue_book", hasPassed: unexplained == 0,
      text: Self.text(report, tick).joined(separator: "\n"), details: Self.details(report, tick))
  }

  private static func text(_ report: LOBSTERReport, _ tick: Tick) -> [String] {
    let rows = LOBSTERReport.RowKind.allCases.map { ($0.text, report.rows($0)) }.filter { $0.1 > 0 }
    var lines = ["The venue's own book, compared after each of \(grouped(report.rowCount)) messages"]
    lines += figureLines(rows)
    lines += report.executions.lines
    let removals = report.removals
    lines.append("Reductions and deletions \(grouped(removals.total))")
    lines += figureLines([
      ("of known orders", removals.known), ("of anonymous orders at the price", removals.anonymous),
      ("of nothing that is known", removals.unknown),
    ])
    for difference in report.differences where difference.kind == .unexplained {
      lines.append(
        "line \(difference.line), \(difference.side) \(tick.text(for: difference.price)): "
          + "the venue has \(grouped(difference.venueQuantity)), the engine \(grouped(difference.engineQuantity))")
    }
    return lines
  }

  private static func details(_ report: LOBSTERReport, _ tick: Tick) -> [(key: String, value: JSONValue)] {
    let removals = report.removals
    return [
      ("rows", .object(LOBSTERReport.RowKind.allCases.map { (key(of: $0), .count(report.rows($0))) })),
      ("executions", report.executions.json),
      (
        "removals",
        .object([
          ("known", .count(removals.known)), ("anonymous", .count(removals.anonymous)),
          ("unknown", .count(removals.unknown)),
        ])
      ),
      (
        "differences",
        .array(
          report.differences.map { difference in
            .object([
              ("line", .count(difference.line)), ("kind", .text(key(of: difference.kind))),
              ("side", .text("\(difference.side)")), ("price", .text(tick.text(for: difference.price))),
              ("venue_quantity", .count(UInt64(difference.venueQuantity))),
              ("engine_quantity", .count(UInt64(difference.engineQuantity))),
            ])
          })
      ),
    ]
  }

  private static func key(of kind: LOBSTERReport.RowKind) -> String {
    switch kind {
    case .equal: "equal"
    case .unexplained: "unexplained"
    case .otherMaker: "other_maker"
    case .staleLevel: "stale_level"
    case .enteredWithLess: "entered_with_less"
    case .enteredWithMore: "entered_with_more"
    case .enteredUnknown: "entered_unknown"
    }
  }
}
