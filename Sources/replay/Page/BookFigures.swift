import ComputeMatching
import Reporting

/// The charts of one book.
struct BookFigures {
  private let name: String
  private let id: String
  private let periods: [Moment]
  private let scale: TimeScale
  private let axis: TimeAxis
  private let tick: Tick
  private let unit: String

  /// One period, with the quotes that it began with where it changed none.
  private struct Moment {
    let number: UInt64
    var trades: BookHistory.Trades?
    var bid: Price?
    var ask: Price?
  }

  /// `unit` is what is traded: GPUs or shares.
  init(
    _ history: BookHistory, named name: String, id: String, scale: TimeScale, through last: UInt64, axis: TimeAxis,
    tick: Tick, unit: String
  ) {
    (self.name, self.id, self.scale, self.axis, self.tick, self.unit) = (name, id, scale, axis, tick, unit)
    var periods: [Moment] = []
    for period in history.periods {
      while let known = periods.last, known.number + 1 < period.number { periods.append(Self.quiet(after: known)) }
      periods.append(Moment(number: period.number, trades: period.trades, bid: period.bid, ask: period.ask))
    }
    while let known = periods.last, known.number < last { periods.append(Self.quiet(after: known)) }
    self.periods = periods
  }

  private static func quiet(after moment: Moment) -> Moment {
    Moment(number: moment.number + 1, bid: moment.bid, ask: moment.ask)
  }

  private func middle(_ moment: Moment) -> Double {
    let (begin, end) = (scale.beginning(of: moment.number).nanoseconds, scale.length / 2)
    return axis.position(of: Timestamp(nanoseconds: begin + end))
  }

  private func label(_ moment: Moment) -> String { "From " + Calendar.text(for: scale.beginning(of: moment.number)) }

  private func text(_ price: Price?) -> String { price.map { tick.text(for: $0) } ?? "" }

  private func average(_ trades: BookHistory.Trades) -> String {
    decimalText(tick.dollars(trades.averageTicks), decimals: tick.decimals)
  }

  // MARK: Price

  /// What was paid, and the best bid and ask at the end of each period.
  var price: Figure {
    let averages = periods.map { $0.trades.map { tick.dollars($0.averageTicks) } ?? .nan }
    let band = ChartSeries.Band(
      low: periods.map { $0.trades.map { tick.dollars(Double($0.low.ticks)) } ?? .nan },
      high: periods.map { $0.trades.map { tick.dollars(Double($0.high.ticks)) } ?? .nan }, isFaint: false)
    let series = [
      ChartSeries(
        name: "trades", style: 0,
        points: zip(periods, averages).map { ChartSeries.Point(x: middle($0), y: $1) }, bands: [band],
        description: "Trades: \(Self.sentence(averages))"),
      line("best bid", style: 3) { $0.bid }, line("best ask", style: 2) { $0.ask },
    ]
    let chart = LineChart(
      title: "Price, \(name)", unit: unit == "GPUs" ? "USD per GPU-hour" : "USD", series: series,
      lowerLabel: axis.label, lowerRange: axis.range, lowerNote: axis.note, startsAtZero: false, id: "\(id)-price")
    return Figure(
      chart: chart,
      about:
        "The average price of what was traded in each period of \(scale.lengthText), between the lowest and the highest; "
        + "the best bid and the best ask at its end.",
      legend: [
        Figure.LegendEntry(series[0], meaning: "trades: average, lowest to highest"),
        Figure.LegendEntry(series[1], meaning: "best bid"), Figure.LegendEntry(series[2], meaning: "best ask"),
      ],
      table: table(["trades", "best bid", "best ask"]) { [$0.trades.map(average) ?? "", text($0.bid), text($0.ask)] },
      hover: Hover(
        positions: periods.map(middle), labels: periods.map(label),
        lines: [
          Hover.Line(name: "trades", values: periods.map { $0.trades.map(average) ?? "" }),
          Hover.Line(name: "bid", values: periods.map { text($0.bid) }),
          Hover.Line(name: "ask", values: periods.map { text($0.ask) }),
        ]))
  }

  private func line(_ name: String, style: Int, _ price: (Moment) -> Price?) -> ChartSeries {
    let values = periods.map { price($0).map { tick.dollars(Double($0.ticks)) } ?? .nan }
    return ChartSeries(
      name: name, style: style, points: zip(periods, values).map { ChartSeries.Point(x: middle($0), y: $1) },
      description: "\(name): \(Self.sentence(values))")
  }

  private static func sentence(_ values: [Double]) -> String {
    let known = values.filter(\.isFinite)
    guard let first = known.first, let last = known.last else { return "none." }
    return "from \(Readable.number(first)) at first to \(Readable.number(last)) in the end."
  }

  // MARK: Spread and volume

  /// What is between the best bid and the best ask, as a part of their middle.
  var spread: Figure {
    func share(_ moment: Moment) -> Double {
      guard let bid = moment.bid, let ask = moment.ask, ask > bid else { return .nan }
      return Double(ask.ticks - bid.ticks) / (Double(ask.ticks + bid.ticks) / 2)
    }
    let values = periods.map(share)
    let texts = values.map { $0.isFinite ? Readable.percent($0) : "" }
    let series = ChartSeries(
      name: "spread", style: 1, points: zip(periods, values).map { ChartSeries.Point(x: middle($0), y: $1) })
    let chart = LineChart(
      title: "Spread", unit: "of the middle of bid and ask", series: [series], lowerLabel: axis.label,
      lowerRange: axis.range, lowerNote: axis.note, format: .percent, id: "\(id)-spread")
    return Figure(
      chart: chart, about: "The best ask less the best bid at the end of each period, where there are both.",
      legend: [Figure.LegendEntry(series, meaning: "spread")],
      table: table(["spread"], texts: texts),
      hover: Hover(
        positions: periods.map(middle), labels: periods.map(label), lines: [Hover.Line(name: "spread", values: texts)]))
  }

  /// What was traded in each period.
  var volume: Figure {
    let texts = periods.map { moment in moment.trades.map { "\(grouped($0.quantity)) in \(grouped($0.count))" } ?? "" }
    let points = periods.flatMap { moment in
      let begin = axis.position(of: scale.beginning(of: moment.number))
      let end = axis.position(of: Timestamp(nanoseconds: scale.beginning(of: moment.number).nanoseconds + scale.length))
      let quantity = Double(moment.trades?.quantity ?? 0)
      return [ChartSeries.Point(x: begin, y: quantity), ChartSeries.Point(x: end, y: quantity)]
    }
    let series = ChartSeries(name: "traded", style: 4, points: points)
    let chart = LineChart(
      title: "Traded", unit: "\(unit) in each \(scale.lengthText.hasPrefix("a") ? "period" : scale.lengthText)",
      series: [series], lowerLabel: axis.label, lowerRange: axis.range, lowerNote: axis.note, id: "\(id)-volume")
    return Figure(
      chart: chart, about: "What changed hands in each period of \(scale.lengthText), and in how many trades.",
      legend: [Figure.LegendEntry(series, meaning: unit)], table: table(["\(unit) in trades"], texts: texts),
      hover: Hover(
        positions: periods.map(middle), labels: periods.map(label), lines: [Hover.Line(name: unit, values: texts)]))
  }

  // MARK: Tables

  private static let rowCount = 13

  /// Some of the periods, the first and the last among them.
  private func table(_ names: [String], _ cells: (Moment) -> [String]) -> Figure.FigureTable {
    guard let last = periods.indices.last else { return Figure.FigureTable(header: [], rows: []) }
    let count = min(Self.rowCount, periods.count)
    let rows = (0..<count).map { row in
      let moment = periods[count > 1 ? row * last / (count - 1) : 0]
      return [Calendar.text(for: scale.beginning(of: moment.number))] + cells(moment)
    }
    return Figure.FigureTable(header: ["from"] + names, rows: rows)
  }

  private func table(_ names: [String], texts: [String]) -> Figure.FigureTable {
    let first = periods.first?.number ?? 0
    return table(names) { [texts[Int($0.number - first)]] }
  }
}
