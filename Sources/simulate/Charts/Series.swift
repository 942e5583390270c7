/// A line of a chart.
struct Series: Sendable {
  let name: String
  /// Which of the styles it is drawn in; 0 for what matters most.
  let style: Int
  let points: [Point]
  /// What lies around the line, widest first.
  var bands: [Band] = []
  /// What the values are, in a sentence, for who cannot see the chart.
  var description = ""

  struct Point: Sendable {
    let x: Double
    /// Not a number where there is none.
    let y: Double
  }

  struct Band: Sendable {
    /// For each point of the line.
    let low: [Double]
    let high: [Double]
    let isFaint: Bool
  }

  /// Lines are told apart by more than colour.
  private static let dashes = ["", "6 4", "2.5 2.5", "10 3 2 3", "13 4", "1.5 4", "8 3 2 3 2 3"]

  var dash: String { Self.dashes[style % Self.dashes.count] }

  /// The classes that the style sheet knows.
  var classes: String { "s\(style % 6)" }

  /// The attributes of every line in the style of this one.
  var stroke: [(String, String)] {
    [("class", "line \(classes)")] + (dash.isEmpty ? [] : [("stroke-dasharray", dash)])
  }
}

/// Something that happens, on the time axis of a chart.
struct ChartMark: Sendable {
  let number: Int
  let day: Double
  /// How long it takes; 0 for at once.
  let overDays: Double
  /// A few words.
  let label: String

  /// `Day 180: capacity of carrier × 6`.
  var sentence: String { "Day \(Readable.number(day)): \(label)" }
}
