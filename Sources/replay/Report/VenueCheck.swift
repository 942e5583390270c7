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
    let executions = report.executions
    var lines = ["The venue's own book, compared after each of \(grouped(report.rowCount)) messages"]
    lines += Self.lines(rows)
    lines.append("Executions \(grouped(executions.total)), by the order that traded")
    lines += Self.lines([
      ("the one that the file names", executions.namedMaker), ("another one", executions.otherMaker),
      ("named order not known to the engine", executions.unknownMaker),
      ("in a halt or an auction, from the one that the file names", executions.inAuction),
    ])
    let removals = report.removals
    lines.append("Reductions and deletions \(grouped(removals.total))")
    lines += Self.lines([
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

  private static func lines(_ counts: [(String, Int)]) -> [String] {
    let width = counts.map { grouped($0.1).count }.max() ?? 0
    return counts.map { name, count in "  " + padded(grouped(count), to: width) + "  " + name }
  }

  private static func details(_ report: LOBSTERReport, _ tick: Tick) -> [(key: String, value: JSONValue)] {
    let executions = report.executions
    let removals = report.removals
    return [
      ("rows", .object(LOBSTERReport.RowKind.allCases.map { (key(of: $0), .count(report.rows($0))) })),
      (
        "executions",
        .object([
          ("named_maker", .count(executions.namedMaker)), ("other_maker", .count(executions.otherMaker)),
          ("unknown_maker", .count(executions.unknownMaker)), ("in_auction", .count(executions.inAuction)),
        ])
      ),
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
