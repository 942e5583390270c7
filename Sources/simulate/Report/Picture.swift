import Reporting

/// What a scenario is about, as one SVG image that needs nothing else.
struct Picture {
  private let title: String
  private let figure: Figure

  init(_ report: Report) {
    figure = ReportFigures(report).picture
    title = "\(report.file.name): \(figure.chart.title)"
  }

  private static let size = LineChart.Size.alone
  private static let margin = 15.0
  private static let rowHeight = 21.0
  /// Of the widest letters among common fonts, on average.
  private static let letterWidth = 7.0
  private static let keyWidth = 38.0

  private static let sheet = """
    :root { \(ChartStyle.light) }
    @media (prefers-color-scheme: dark) {
    :root { \(ChartStyle.dark) }
    }
    .chart { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
    \(ChartStyle.rules)
    .chart .heading { font-size: 17px; font-weight: 650; fill: var(--ink); }
    .chart .entry { font-size: 13px; fill: var(--ink); }
    .ground { fill: var(--paper); }
    """

  var svg: String {
    var top = 2 * Self.margin + 4
    let heading = Markup.text("text", title, [("class", "heading"), ("x", "\(Self.margin)"), ("y", "\(top)")])
    top += 14
    let legend = rows(figure.legend.map { Self.keyWidth + width($0.meaning) })
    let keys = zip(figure.legend, legend).map { entry, place in
      group(place.x, top + Double(place.row) * Self.rowHeight, entry.key + words(entry.meaning, Self.keyWidth, 10))
    }
    top += Double((legend.last?.row ?? -1) + 1) * Self.rowHeight + 4
    let chart = group(Self.margin, top, figure.chart.content(Self.size))
    top += Self.size.height + 14
    let marks = rows(figure.chart.marks.map { 22 + width($0.sentence) }, inColumns: true)
    let meanings = zip(figure.chart.marks, marks).map { mark, place in
      group(place.x, top + Double(place.row) * Self.rowHeight, badge(mark.number) + words(mark.sentence, 22, 10))
    }
    top += Double((marks.last?.row ?? -1) + 1) * Self.rowHeight + (marks.isEmpty ? 0 : 6)
    return document([heading] + keys + [chart] + meanings, height: top)
  }

  private func document(_ content: [String], height: Double) -> String {
    let width = Self.size.width + 2 * Self.margin
    let size = [("width", "\(Int(width))"), ("height", "\(Int(height))")]
    let parts =
      [
        Markup.text("title", title), Markup.text("desc", "\(figure.about) \(figure.chart.description)"),
        // Nothing in it must be escaped: it has no `<` and no `&`.
        Markup.element("style", [], Self.sheet), Markup.element("rect", [("class", "ground"), ("rx", "6")] + size),
      ] + content
    return Markup.element(
      "svg",
      [("xmlns", "http://www.w3.org/2000/svg")] + size + [
        ("viewBox", "0 0 \(Int(width)) \(Int(height))"), ("class", "chart"), ("role", "img"),
      ], "\n" + parts.joined(separator: "\n") + "\n") + "\n"
  }

  // MARK: Rows

  private typealias Place = (x: Double, row: Int)

  /// Where entries of these widths go, in as many rows as they need; each begins where the one before ends, or in one of two columns if all
  /// are narrow enough.
  private func rows(_ widths: [Double], inColumns: Bool = false) -> [Place] {
    let end = Self.size.width + Self.margin
    let half = Self.size.width / 2
    let step = (widths.max() ?? 0) <= half ? half : Self.size.width
    var next: Place = (Self.margin, 0)
    return widths.map { width in
      if next.x > Self.margin, next.x + (inColumns ? step : width) > end { next = (Self.margin, next.row + 1) }
      defer { next.x += inColumns ? step : width + 22 }
      return next
    }
  }

  private func width(_ text: String) -> Double { Double(text.count) * Self.letterWidth }

  // MARK: Elements

  private func group(_ x: Double, _ y: Double, _ content: String) -> String {
    Markup.element("g", [("transform", "translate(\(Int(x)) \(Int(y)))")], content)
  }

  private func words(_ text: String, _ x: Double, _ y: Double) -> String {
    Markup.text("text", text, [("class", "entry"), ("x", "\(Int(x))"), ("y", "\(Int(y))")])
  }

  private func badge(_ number: Int) -> String {
    let place = [("x", "8"), ("y", "10"), ("text-anchor", "middle")]
    return Markup.element("circle", [("class", "badge"), ("cx", "8"), ("cy", "6"), ("r", "8")])
      + Markup.text("text", "\(number)", [("class", "badge-number")] + place)
  }
}
