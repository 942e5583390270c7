/// A chart with what it shows in words, and its figures as a table.
package struct Figure {
  package let chart: LineChart
  package let about: String
  package let legend: [LegendEntry]
  package let table: FigureTable
  private let hover: Hover?

  package struct LegendEntry {
    /// What is drawn, 30 wide and 12 high.
    package let key: String
    package let meaning: String

    package init(key: String, meaning: String) { (self.key, self.meaning) = (key, meaning) }

    /// A line as `series` is drawn.
    package init(_ series: ChartSeries, meaning: String) {
      key = Markup.element("line", series.stroke + [("x1", "1"), ("x2", "29"), ("y1", "6"), ("y2", "6")])
      self.meaning = meaning
    }
  }

  package struct FigureTable {
    package let header: [String]
    package let rows: [[String]]

    package init(header: [String], rows: [[String]]) { (self.header, self.rows) = (header, rows) }
  }

  package init(chart: LineChart, about: String, legend: [LegendEntry], table: FigureTable, hover: Hover? = nil) {
    self.chart = chart
    self.about = about
    self.legend = legend
    self.table = table
    self.hover = hover
  }

  /// The figure as a page shows it, in `sizes` of which the style sheet picks one.
  package func html(sizes: [LineChart.Size], hasMarks: Bool = false) -> String {
    var parts = [Markup.text("h2", chart.title), Markup.text("p", about, [("class", "about")])]
    if !chart.series.isEmpty {
      parts.append(legendList)
      if let hover { parts.append(hover.html) }
      parts += sizes.map { chart.svg($0) }
      if hasMarks, !chart.marks.isEmpty { parts.append(happenings) }
      let content =
        Markup.text("summary", "Figures")
        + HTMLPage.table(table.header, table.rows, label: "\(chart.title), figures", isNumeric: true)
      parts.append(Markup.element("details", [], content))
    }
    return Markup.element("figure", [("id", chart.id)], parts.joined(separator: "\n"))
  }

  private var legendList: String {
    let items = legend.map { entry in
      let key = Markup.element("svg", [("class", "key"), ("viewBox", "0 0 30 12"), ("aria-hidden", "true")], entry.key)
      return Markup.element("li", [], key + Markup.escaped(entry.meaning))
    }
    return Markup.element("ul", [("class", "legend")], items.joined())
  }

  private var happenings: String {
    let items = chart.marks.map { mark in
      Markup.element(
        "li", [], Markup.text("span", "\(mark.number)", [("class", "number")]) + Markup.text("span", mark.sentence))
    }
    return Markup.element("ul", [("class", "happenings")], items.joined())
  }
}
