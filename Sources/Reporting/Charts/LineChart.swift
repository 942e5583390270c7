/// Lines over time, or over anything else, as an SVG image.
package struct LineChart: Sendable {
  package let title: String
  /// What the values are counted in, above their axis.
  package var unit: String
  package let series: [ChartSeries]
  package let marks: [ChartMark]
  /// What is made of the first tick of the lower axis, to say what it counts: `day 0`.
  let lowerLabel: @Sendable (String) -> String
  let lowerRange: ClosedRange<Double>
  /// A second line under the ticks of the lower axis.
  let lowerNote: (@Sendable (Double) -> String)?
  package var format: Axis.Format
  /// What the axis must hold beside the lines.
  let held: [Double]
  /// Whether the axis of values begins at 0.
  let startsAtZero: Bool
  /// Unique among the images of the page.
  package let id: String

  package init(
    title: String, unit: String, series: [ChartSeries], marks: [ChartMark] = [],
    lowerLabel: @escaping @Sendable (String) -> String, lowerRange: ClosedRange<Double>,
    lowerNote: (@Sendable (Double) -> String)? = nil, format: Axis.Format = .number, holding held: [Double] = [],
    startsAtZero: Bool = true, id: String
  ) {
    self.title = title
    self.unit = unit
    self.series = series
    self.marks = marks
    self.lowerLabel = lowerLabel
    self.lowerRange = lowerRange
    self.lowerNote = lowerNote
    self.format = format
    self.held = held
    self.startsAtZero = startsAtZero
    self.id = id
  }

  /// The sizes in which a chart is drawn: for a wide page, half of one, a phone, and an image on its own.
  package enum Size: String {
    case wide, half, narrow, alone

    package var width: Double {
      switch self {
      case .wide: 1000
      case .half: 480
      case .narrow: 360
      case .alone: 790
      }
    }

    package var height: Double {
      switch self {
      case .wide: 370
      case .half: 280
      case .narrow: 250
      case .alone: 310
      }
    }

    var tickCount: Int { self == .wide ? 10 : Int(width / 80) }
  }

  /// The image in one size. `drawing` is what is behind the lines, by the places of values on the lower axis and on that of the
  /// values.
  package func svg(_ size: Size, behind drawing: ((Place, Place) -> String)? = nil) -> String {
    let plot = Plot(self, size)
    let parts = [
      Markup.text("title", title, [("id", "\(id)-\(size)-title")]),
      Markup.text("desc", description, [("id", "\(id)-\(size)-desc")]), plot.content(behind: drawing),
    ]
    return Markup.element(
      "svg",
      [
        ("viewBox", "0 0 \(Int(size.width)) \(Int(size.height))"), ("class", "chart \(size)"), ("role", "img"),
        ("data-plot", plot.place),
        ("aria-labelledby", "\(id)-\(size)-title \(id)-\(size)-desc"),
      ], parts.joined(separator: "\n"))
  }

  /// All that is drawn in one size.
  package func content(_ size: Size) -> String { Plot(self, size).content() }

  /// The values in words.
  package var description: String {
    let happenings = marks.map { "Mark \($0.number): \($0.sentence)." }
    return ([unit + "."] + series.map(\.description) + happenings).joined(separator: " ")
  }

  /// Where a value is in the image.
  package typealias Place = (Double) -> Double

  /// All values that the axis must hold.
  package var values: [Double] {
    held + series.flatMap { line in line.points.map(\.y) + line.bands.flatMap { $0.low + $0.high } }
  }
}
