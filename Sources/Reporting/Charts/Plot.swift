/// A chart in one size: where everything of it goes.
struct Plot {
  private let chart: LineChart
  private let horizontal: Axis
  private let vertical: Axis
  private let left: Double
  private let right: Double
  private let top: Double
  private let bottom: Double
  private let size: LineChart.Size
  /// The marks with their height, so that none covers another.
  private let placed: [PlacedMark]

  private struct PlacedMark {
    let mark: ChartMark
    let row: Int
    var label: LabelSide?
    /// What it takes of its row, with the label.
    var extent: ClosedRange<Double>
  }

  /// On which side of its mark a label has room.
  private enum LabelSide { case left, right }

  /// Of the widest digits among common fonts.
  private static let letterWidth = 7.6
  private static let markerRadius = 8.0
  /// Where more happens at once marks cover each other, so that there is room for what they mark.
  private static let mostRows = 4
  private static let rowHeight = 2 * markerRadius + 4

  init(_ chart: LineChart, _ size: LineChart.Size) {
    self.chart = chart
    self.size = size
    horizontal = Axis(exactly: chart.lowerRange, tickCount: size.tickCount)
    let vertical = Axis(
      holding: chart.values, startsAtZero: chart.startsAtZero, format: chart.format)
    let labels = vertical.ticks.map { vertical.label(of: $0).count }
    self.vertical = vertical
    left = Double(labels.max() ?? 1) * Self.letterWidth + 14
    right = size.width - (chart.lowerNote == nil ? 16 : 30)
    bottom = size.height - (chart.lowerNote == nil ? 26 : 42)
    placed = Self.place(
      chart.marks,
      at: chart.marks.map { [left, right, horizontal] mark in
        left + horizontal.position(of: mark.position) * (right - left)
      }, hasLabels: size != .narrow, width: size.width)
    top = 30 + Double((placed.map(\.row).max() ?? -1) + 1) * Self.rowHeight
  }

  /// The highest row in which there is room for a mark with its label, on either side, else for the mark alone. A mark
  /// that has room nowhere takes that of another's label.
  private static func place(
    _ marks: [ChartMark], at positions: [Double], hasLabels: Bool, width: Double
  ) -> [PlacedMark] {
    var placed: [PlacedMark] = []
    let badges = positions.map { $0 - markerRadius - 2...$0 + markerRadius + 2 }
    for index in marks.indices {
      let badge = badges[index]
      let length = Double(marks[index].label.count) * letterWidth
      var choices: [(side: LabelSide?, extent: ClosedRange<Double>)] = [(nil, badge)]
      if hasLabels, length > 0 {
        choices.insert((.left, badge.lowerBound - 4 - length...badge.upperBound), at: 0)
        choices.insert((.right, badge.lowerBound...badge.upperBound + 4 + length), at: 0)
      }
      let fitting = choices.lazy.filter { $0.side == nil || $0.extent.lowerBound >= 0 && $0.extent.upperBound <= width }
        .compactMap { side, extent in
          (0..<mostRows).first { row in !placed.contains { $0.row == row && $0.extent.overlaps(extent) } }.map { row in
            PlacedMark(mark: marks[index], row: row, label: side, extent: extent)
          }
        }.first
      if let fitting {
        placed.append(fitting)
        continue
      }
      func isCovered(_ row: Int) -> Bool {
        placed.indices.contains { placed[$0].row == row && badges[$0].overlaps(badge) }
      }
      let row = (0..<mostRows).first { !isCovered($0) } ?? mostRows - 1
      for other in placed.indices where placed[other].row == row && placed[other].extent.overlaps(badge) {
        placed[other].label = nil
        placed[other].extent = badges[other]
      }
      placed.append(PlacedMark(mark: marks[index], row: row, label: nil, extent: badge))
    }
    return placed
  }

  /// All that is drawn.
  func content(behind drawing: ((LineChart.Place, LineChart.Place) -> String)? = nil) -> String {
    [spans(), axes(), drawing?(x, y) ?? "", bands(), lines(), markers()].joined(separator: "\n")
  }

  /// Where the axes are in the image, and which values they begin and end with, for scripts: left, right, top, bottom, then the
  /// lower axis, then that of the values.
  var place: String {
    let values = [
      left, right, top, bottom, horizontal.range.lowerBound, horizontal.range.upperBound, vertical.range.lowerBound,
      vertical.range.upperBound,
    ]
    return values.map { "\($0)" }.joined(separator: " ")
  }

  private func x(_ value: Double) -> Double { left + horizontal.position(of: value) * (right - left) }

  private func y(_ value: Double) -> Double { bottom - vertical.position(of: value) * (bottom - top) }

  // MARK: Axes

  private func axes() -> String {
    var parts = [label(chart.unit, 0, 13, [("class", "unit")])]
    for tick in vertical.ticks {
      let height = y(tick)
      parts.append(line(left, height, right, height, tick == 0 ? "zero" : "grid"))
      parts.append(label(vertical.label(of: tick), left - 8, height + 4, [("class", "tick"), ("text-anchor", "end")]))
    }
    var end = -1_000.0
    for (number, tick) in horizontal.ticks.enumerated() {
      let position = x(tick)
      let text = number == 0 ? chart.lowerLabel(horizontal.label(of: tick)) : horizontal.label(of: tick)
      let note = chart.lowerNote?(tick) ?? ""
      let width = Double(max(text.count, note.count)) * Self.letterWidth
      // A label keeps within the image, and away from the one before.
      let start = min(max(position - width / 2, 0), size.width - width)
      parts.append(line(position, bottom, position, bottom + 5, "zero"))
      guard start > end + 8 else { continue }
      end = start + width
      let middle = [("text-anchor", "middle")]
      parts.append(label(text, start + width / 2, bottom + 19, [("class", "tick")] + middle))
      if !note.isEmpty { parts.append(label(note, start + width / 2, bottom + 35, [("class", "note")] + middle)) }
    }
    return parts.joined(separator: "\n")
  }

  // MARK: Lines

  private func bands() -> String {
    chart.series.reversed().flatMap { series in
      series.bands.map { band in
        let pieces = pieces(series.points.indices.map { band.low[$0] + band.high[$0] })
        let path = pieces.map { piece in
          let above = piece.map { (series.points[$0].x, band.high[$0]) }
          let below = piece.reversed().map { (series.points[$0].x, band.low[$0]) }
          return "M" + (above + below).map(point).joined(separator: "L") + "Z"
        }.joined()
        return Markup.element(
          "path", [("class", "band \(series.classes)\(band.isFaint ? " faint" : "")"), ("d", path)])
      }
    }.joined(separator: "\n")
  }

  /// The most important one last, on top of the others, and what was observed on top of that.
  private func lines() -> String {
    (chart.series.filter { !$0.isObserved }.reversed() + chart.series.filter(\.isObserved)).map { series in
      let path = pieces(series.points.map(\.y)).map { piece in
        let path = "M" + piece.map { point(series.points[$0].x, series.points[$0].y) }.joined(separator: "L")
        // A point alone is a dash, so that it shows.
        return piece.count == 1 ? path + "m-1.5 0h3" : path
      }.joined()
      return Markup.element("path", series.stroke + [("d", path)])
    }.joined(separator: "\n")
  }

  /// The stretches without a gap.
  private func pieces(_ values: [Double]) -> [[Int]] {
    values.indices.split { !values[$0].isFinite }.map(Array.init)
  }

  // MARK: Marks

  /// The time that something takes, behind everything else.
  private func spans() -> String {
    chart.marks.filter { $0.length > 0 }.map { mark in
      let end = min(mark.position + mark.length, chart.lowerRange.upperBound)
      return Markup.element(
        "rect",
        [
          ("class", "span"), ("x", number(x(mark.position))), ("y", number(top)),
          ("width", number(x(end) - x(mark.position))), ("height", number(bottom - top)),
        ])
    }.joined(separator: "\n")
  }

  private func markers() -> String {
    placed.flatMap { marker -> [String] in
      let position = x(marker.mark.position)
      let height = 22 + Self.markerRadius + Double(marker.row) * Self.rowHeight
      var parts = [
        line(position, height + Self.markerRadius, position, bottom, "mark"),
        Markup.element(
          "circle",
          [
            ("class", "badge"), ("cx", number(position)), ("cy", number(height)), ("r", number(Self.markerRadius)),
          ]),
        label(
          "\(marker.mark.number)", position, height + 4, [("class", "badge-number"), ("text-anchor", "middle")]),
      ]
      let gap = Self.markerRadius + 6
      switch marker.label {
      case .left?:
        let end = [("class", "mark-label"), ("text-anchor", "end")]
        parts.append(label(marker.mark.label, position - gap, height + 4, end))
      case .right?: parts.append(label(marker.mark.label, position + gap, height + 4, [("class", "mark-label")]))
      case nil: break
      }
      return parts
    }.joined(separator: "\n")
  }

  // MARK: Elements

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> String {
    Markup.element(
      "line",
      [("class", style), ("x1", number(x1)), ("y1", number(y1)), ("x2", number(x2)), ("y2", number(y2))])
  }

  private func label(_ text: String, _ x: Double, _ y: Double, _ attributes: [(String, String)]) -> String {
    Markup.text("text", text, attributes + [("x", number(x)), ("y", number(y))])
  }

  private func point(_ x: Double, _ y: Double) -> String { "\(number(self.x(x))) \(number(self.y(y)))" }

  /// A tenth of a unit is finer than any screen.
  private func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }
}
