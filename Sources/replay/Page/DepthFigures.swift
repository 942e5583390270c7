import ComputeMatching
import Reporting

/// The depth of one book: as a map over time and price, and at a moment that the reader chooses.
struct DepthFigures {
  private let name: String
  private let id: String
  private let columns: [Column]
  /// The prices of all columns, in ticks.
  private let prices: ClosedRange<Int64>
  private let scale: TimeScale
  private let axis: TimeAxis
  private let tick: Tick
  private let unit: String

  /// Some periods, with the book as the last of them left it.
  private struct Column {
    let first: UInt64
    let last: UInt64
    let depth: BookHistory.Depth
  }

  /// More columns are narrower than a line.
  private static let columnCount: UInt64 = 200

  /// `nil` if the book was not sampled, or always empty.
  init?(
    _ history: BookHistory, named name: String, id: String, scale: TimeScale, through last: UInt64, axis: TimeAxis,
    tick: Tick, unit: String
  ) {
    (self.name, self.id, self.scale, self.axis, self.tick, self.unit) = (name, id, scale, axis, tick, unit)
    let sampled = history.periods.filter { $0.depth != nil }
    guard let first = sampled.first?.number else { return nil }
    let width = (last - first) / Self.columnCount + 1
    var columns: [Column] = []
    var next = sampled[...]
    var depth: BookHistory.Depth?
    for begin in stride(from: first, through: last, by: Int(width)) {
      let end = min(begin + width - 1, last)
      while let period = next.first, period.number <= end {
        depth = period.depth
        next.removeFirst()
      }
      if let depth { columns.append(Column(first: begin, last: end, depth: depth)) }
    }
    self.columns = columns
    let bands = columns.flatMap { $0.depth.bids.bands + $0.depth.asks.bands }
    guard let low = bands.map(\.low).min(), let high = bands.map(\.high).max() else { return nil }
    prices = low...high
  }

  private func dollars(_ ticks: Int64) -> Double { tick.dollars(Double(ticks)) }

  private func label(_ column: Column) -> String {
    let (end, overflow) = scale.beginning(of: column.last).nanoseconds.addingReportingOverflow(scale.length)
    return "At " + Calendar.text(for: Timestamp(nanoseconds: overflow ? .max : end))
  }

  // MARK: Map

  private static let shadeCount = 5

  /// The least quantity of each shade: equal steps of the logarithm up to the largest.
  private var shades: [UInt64] {
    let most = columns.flatMap { $0.depth.bids.bands + $0.depth.asks.bands }.map(\.quantity).max() ?? 1
    var shades: [UInt64] = [1]
    // The root of the largest, without a logarithm: the factor whose power it is.
    var factor = 1.0
    while (0..<Self.shadeCount).reduce(1.0, { power, _ in power * factor }) < Double(most) { factor += 0.05 }
    for _ in 1..<Self.shadeCount {
      shades.append(max((shades.last ?? 1) + 1, UInt64(Double(shades.last ?? 1) * factor)))
    }
    return shades
  }

  /// What is displayed at which price, over time.
  var map: String {
    let shades = shades
    var paths: [String: String] = [:]
    for (side, bands) in [("bid", columns.map(\.depth.bids.bands)), ("ask", columns.map(\.depth.asks.bands))] {
      for run in Self.runs(bands, shades) {
        paths["\(side) shade\(run.shade)", default: ""] +=
          "M\(run.begin) \(run.low - prices.lowerBound)h\(run.end - run.begin)v\(run.high - run.low + 1)"
          + "h\(run.begin - run.end)z"
      }
    }
    let cells = paths.sorted { $0.key < $1.key }.map { Markup.element("path", [("class", $0.key), ("d", $0.value)]) }
    let shared = Markup.element(
      "svg", [("class", "shared"), ("aria-hidden", "true")],
      Markup.element("defs", [], Markup.element("g", [("id", "\(id)-cells")], cells.joined())))
    let frame = LineChart(
      title: "Depth, \(name)", unit: unit == "GPUs" ? "USD per GPU-hour" : "USD",
      series: [], lowerLabel: axis.label, lowerRange: axis.range, lowerNote: axis.note,
      holding: [dollars(prices.lowerBound), dollars(prices.upperBound)], startsAtZero: false, id: "\(id)-map")
    func drawing(_ x: LineChart.Place, _ y: LineChart.Place) -> String {
      let left = x(axis.position(of: scale.beginning(of: columns[0].first)))
      let period = scale.length * (columns[0].last - columns[0].first + 1)
      let next = Timestamp(nanoseconds: scale.beginning(of: columns[0].first).nanoseconds + period)
      let (bottom, above) = (y(dollars(prices.lowerBound)), y(dollars(prices.lowerBound + 1)))
      return Markup.element(
        "use",
        [
          ("href", "#\(id)-cells"),
          ("transform", "translate(\(left) \(bottom)) scale(\(x(axis.position(of: next)) - left) \(above - bottom))"),
        ])
    }
    let parts = [
      Markup.text("h2", frame.title),
      Markup.text(
        "p",
        "What is displayed at each price: bids below, asks above, the darker the more. Up to 30% from the best price.",
        [("class", "about")]), legend(shades), shared, frame.svg(.wide, behind: drawing),
      frame.svg(.narrow, behind: drawing),
    ]
    return Markup.element("figure", [("id", frame.id)], parts.joined(separator: "\n"))
  }

  private func legend(_ shades: [UInt64]) -> String {
    var items: [String] = []
    for side in ["bid", "ask"] {
      for (index, least) in shades.enumerated() {
        let box = Markup.element(
          "rect",
          [("class", "\(side) shade\(index)"), ("x", "1"), ("y", "1"), ("width", "28"), ("height", "10")])
        let key = Markup.element("svg", [("class", "key"), ("viewBox", "0 0 30 12"), ("aria-hidden", "true")], box)
        let most = index + 1 < shades.count ? shades[index + 1] - 1 : nil
        let range =
          most == least
          ? grouped(least) : most.map { "\(grouped(least)) to \(grouped($0))" } ?? "\(grouped(least)) or more"
        items.append(Markup.element("li", [], key + Markup.escaped((index == 0 ? "\(side)s of " : "") + range)))
      }
    }
    return Markup.element("ul", [("class", "legend")], items.joined())
  }

  /// A band that stays as it is over some columns.
  private struct Run: Hashable {
    let low: Int64
    let high: Int64
    let shade: Int
    var begin = 0
    var end = 0
  }

  private static func runs(_ columns: [[DepthSample.Band]], _ shades: [UInt64]) -> [Run] {
    var (done, open): ([Run], [Run: Int]) = ([], [:])
    var order: [Run] = []
    for (index, bands) in columns.enumerated() {
      let current = bands.map { band in
        Run(low: band.low, high: band.high, shade: (shades.lastIndex { $0 <= band.quantity } ?? 0))
      }
      let staying = Set(current)
      for run in order where !staying.contains(run) {
        if let begin = open.removeValue(forKey: run) {
          done.append(Run(low: run.low, high: run.high, shade: run.shade, begin: begin, end: index))
        }
      }
      for run in current where open[run] == nil { open[run] = index }
      order = current
    }
    for run in order {
      if let begin = open[run] {
        done.append(Run(low: run.low, high: run.high, shade: run.shade, begin: begin, end: columns.count))
      }
    }
    return done
  }

  // MARK: Moment

  /// What is wanted and offered up to each price, at a moment.
  var moment: String {
    let most =
      columns.flatMap { column in
        [column.depth.bids, column.depth.asks].map { $0.bands.reduce(0) { $0 + $1.quantity } }
      }.max() ?? 0
    let depth = columns[columns.count - 1].depth
    let (bids, asks) = (
      series("bids", style: 3, depth.bids, isBid: true), series("asks", style: 2, depth.asks, isBid: false)
    )
    let chart = LineChart(
      title: "Cumulative depth, \(name)", unit: unit, series: [bids, asks], lowerLabel: { "$\($0)" },
      lowerRange: dollars(prices.lowerBound)...dollars(prices.upperBound + 1), holding: [Double(most)],
      id: "\(id)-moment")
    let labels = columns.map { label($0).quotedForScript }.joined(separator: ",")
    func sides(_ side: (BookHistory.Depth) -> DepthSample, isBid: Bool) -> String {
      columns.map { column in
        let numbers = side(column.depth).bands.map { band in
          "\(isBid ? band.high : band.low),\(isBid ? band.low : band.high),\(band.quantity)"
        }
        return "[" + numbers.joined(separator: ",") + "]"
      }.joined(separator: ",")
    }
    let data =
      "{\"unit\":\(dollars(1)),\"labels\":[\(labels)],\"s3\":[\(sides(\.bids, isBid: true))],"
      + "\"s2\":[\(sides(\.asks, isBid: false))]}"
    let slider =
      Markup.element("input", [("type", "range"), ("min", "0"), ("aria-label", "Moment")])
      + Markup.text("output", columns.last.map(label) ?? "")
    let parts = [
      Markup.text("h2", chart.title),
      Markup.text(
        "p", "What is wanted at each price or more, and offered at each price or less. The slider chooses the moment.",
        [("class", "about")]),
      Markup.element("div", [("class", "slider")], slider), chart.svg(.wide), chart.svg(.narrow),
      Markup.element("script", [("type", "application/json"), ("class", "moments")], data),
    ]
    return Markup.element("figure", [("id", chart.id)], parts.joined(separator: "\n"))
  }

  /// Stairs from the best price outwards; a band is a slope, since it is not known where in it the GPUs are.
  private func series(_ name: String, style: Int, _ side: DepthSample, isBid: Bool) -> ChartSeries {
    var (points, sum): ([ChartSeries.Point], UInt64) = ([], 0)
    for band in side.bands {
      points.append(ChartSeries.Point(x: dollars(isBid ? band.high : band.low), y: Double(sum)))
      sum += band.quantity
      points.append(ChartSeries.Point(x: dollars(isBid ? band.low : band.high), y: Double(sum)))
    }
    return ChartSeries(
      name: name, style: style, points: points, description: "\(name): \(grouped(sum)) \(unit) in the end.")
  }

  /// Draws the moment that the slider chooses.
  static let script = """
    for (const data of document.querySelectorAll('script.moments')) {
      const moments = JSON.parse(data.textContent), figure = data.closest('figure');
      const slider = figure.querySelector('input'), output = figure.querySelector('output');
      slider.max = moments.labels.length - 1;
      slider.value = slider.max;
      const draw = () => {
        output.textContent = moments.labels[slider.value];
        for (const chart of figure.querySelectorAll('svg[data-plot]')) {
          const [left, right, top, bottom, x0, x1, y0, y1] = chart.dataset.plot.split(' ').map(Number);
          for (const side of ['s2', 's3']) {
            const bands = moments[side][slider.value];
            let path = '', sum = 0;
            const add = ticks => {
              const x = left + (ticks * moments.unit - x0) / (x1 - x0) * (right - left);
              const y = bottom - (sum - y0) / (y1 - y0) * (bottom - top);
              path += (path ? 'L' : 'M') + x.toFixed(1) + ' ' + y.toFixed(1);
            };
            for (let band = 0; band < bands.length; band += 3) {
              add(bands[band]);
              sum += bands[band + 2];
              add(bands[band + 1]);
            }
            chart.querySelector('path.' + side).setAttribute('d', path);
          }
        }
      };
      slider.addEventListener('input', draw);
      draw();
    }
    """

  /// What the style sheet needs for these figures.
  static let rules = """
    .shared { position: absolute; width: 0; height: 0; }
    .bid { fill: var(--s3); stroke: var(--s3); } .ask { fill: var(--s2); stroke: var(--s2); }
    .bid, .ask { stroke-width: 2; vector-effect: non-scaling-stroke; }
    .shade0 { opacity: 0.22; } .shade1 { opacity: 0.4; } .shade2 { opacity: 0.58; } .shade3 { opacity: 0.78; }
    .slider { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 1rem; margin: 0 0 0.6rem; }
    .slider input { flex: 1 1 15rem; max-width: 34rem; accent-color: var(--s0); }
    .slider output { font-size: 0.88rem; font-variant-numeric: lining-nums tabular-nums; }
    """
}
