import MarketSimulation
import Reporting

extension Figure {
  /// A chart whose lines represent so many seeds each.
  init(
    _ chart: LineChart, about: String, table: FigureTable, seedCount: Int, chance: Chance = .agents, hover: Hover? = nil
  ) {
    self.init(
      chart: chart, about: about, legend: Self.legend(of: chart, seedCount, chance), table: table, hover: hover)
  }

  /// What the lines are, and the bands around them.
  private static func legend(of chart: LineChart, _ seedCount: Int, _ chance: Chance) -> [LegendEntry] {
    let end = seedCount > 1 ? ", middle of \(grouped(seedCount)) seeds" : ""
    let lines = chart.series.enumerated().map { index, series in
      LegendEntry(series, meaning: series.name + (index == 0 ? end : ""))
    }
    guard seedCount > 1 else { return lines }
    func area(_ style: String) -> String {
      Markup.element(
        "rect", [("class", "band s0\(style)"), ("x", "1"), ("y", "1"), ("width", "28"), ("height", "10")])
    }
    return lines + [
      LegendEntry(key: area(""), meaning: "10 to 90% of seeds: \(chance.meaning)"),
      LegendEntry(key: area(" faint"), meaning: "all seeds"),
    ]
  }

  /// A line of the chart, as a column of the table.
  struct Column {
    let name: String
    let course: Course
    let unit: MeasureUnit
  }

  private static var rowCount: Int { 13 }

  /// Some days of each course, the first and the last among them.
  static func table(of columns: [Column]) -> FigureTable {
    guard let days = columns.first?.course.days, let last = days.indices.last else {
      return FigureTable(header: [], rows: [])
    }
    let count = min(rowCount, days.count)
    let rows = (0..<count).map { row in
      let index = count > 1 ? row * last / (count - 1) : 0
      return [Readable.number(days[index].rounded(.down))]
        + columns.map { column in
          column.course.median.indices.contains(index) ? text(of: column, at: index) : ""
        }
    }
    return FigureTable(header: ["day"] + columns.map(\.name), rows: rows)
  }

  /// The values of each course, and of several seeds the spread.
  static func hover(of columns: [Column]) -> Hover? {
    guard let days = columns.first?.course.days else { return nil }
    return Hover(
      positions: days, labels: days.map { "Day \(Readable.number($0.rounded(.down)))" },
      lines: columns.map { column in
        Hover.Line(name: column.name, values: column.course.median.indices.map { text(of: column, at: $0) })
      })
  }

  private static func text(of column: Column, at index: Int) -> String {
    let middle = Readable.text(column.course.median[index], column.unit)
    guard let spread = column.course.spread else { return middle }
    let low = Readable.text(spread.low[index], column.unit)
    let high = Readable.text(spread.high[index], column.unit)
    return low == high ? middle : "\(middle) (\(low) to \(high))"
  }

  /// What was asked for a few GPUs of each stack, by their place in it.
  static func table(of stacks: [SupplyStack]) -> FigureTable {
    let rows = [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1].map { share in
      ["\(Readable.percent(share)) of capacity"]
        + stacks.map { stack in
          var left = share * Double(stack.capacity)
          let offer = stack.offers.first { offer in
            left -= Double(offer.capacity)
            return left <= 0
          }
          return Readable.text((offer ?? stack.offers.last)?.price, .dollarsPerGPUHour)
        }
    }
    let totals = ["all"] + stacks.map { Readable.text(Double($0.capacity), .gpus) }
    return FigureTable(header: ["asked for"] + stacks.map { "day \(Readable.number($0.day))" }, rows: rows + [totals])
  }
}
