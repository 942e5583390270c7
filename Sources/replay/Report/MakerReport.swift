import ComputeMatching
import OrderStreams
import Reporting

/// Figures, one a line, with what each counts.
func figureLines(_ counts: [(String, Int)]) -> [String] {
  let width = counts.map { grouped($0.1).count }.max() ?? 0
  return counts.map { name, count in "  " + padded(grouped(count), to: width) + "  " + name }
}

extension ExecutionCounts {
  /// What `--orderbook` and the summary of a venue's order feed say of executions.
  var lines: [String] {
    ["Executions \(grouped(total)), by the order that traded"]
      + figureLines([
        ("the one that the file names", namedMaker), ("another one", otherMaker),
        ("named order not known to the engine", unknownMaker),
        ("in a halt or an auction, from the one that the file names", inAuction),
      ])
  }

  var json: JSONValue {
    .object([
      ("named_maker", .count(namedMaker)), ("other_maker", .count(otherMaker)),
      ("unknown_maker", .count(unknownMaker)), ("in_auction", .count(inAuction)),
    ])
  }
}

extension Summary {
  /// What the executions of a venue's order feed came to.
  func makerText(_ report: VenueReport) -> String {
    var lines = report.executions.lines
    lines += figureLines(
      [
        ("executions that printed at another price than that of their order", report.otherPrices),
        ("changes of orders that the engine does not know", report.unknownChanges),
        ("orders that came to rest although they cross, which opened an auction", report.crossingOrders),
        ("orders that the file says were filled, with something left in the engine", report.unfilled),
      ].filter { $0.1 > 0 })
    for other in report.otherMakers {
      lines.append(
        "message \(grouped(other.message)), \(other.symbol) \(other.side) \(grouped(other.quantity))@"
          + "\(tick.text(for: other.price)): the file names \(other.named), "
          + (other.maker.map { "the engine \($0)" } ?? "the engine none"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  func json(_ report: VenueReport) -> JSONValue {
    .object([
      ("executions", report.executions.json), ("other_prices", .count(report.otherPrices)),
      ("known_changes", .count(report.knownChanges)), ("unknown_changes", .count(report.unknownChanges)),
      ("crossing_orders", .count(report.crossingOrders)), ("unfilled", .count(report.unfilled)),
      (
        "other_makers",
        .array(
          report.otherMakers.map { other in
            .object([
              ("message", .count(other.message)), ("symbol", .text(other.symbol)), ("side", .text("\(other.side)")),
              ("price", price(other.price)), ("quantity", .count(UInt64(other.quantity))),
              ("named", .text(other.named)), ("maker", .optional(other.maker)),
            ])
          })
      ),
    ])
  }
}
