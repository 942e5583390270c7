/// A line of a chart.
package struct ChartSeries: Sendable {
  package let name: String
  /// Which of the styles it is drawn in; 0 for what matters most.
  package let style: Int
  package let points: [Point]
  /// What lies around the line, widest first.
  package var bands: [Band]
  /// What the values are, in a sentence, for who cannot see the chart.
  package var description: String
  /// Whether it is what was observed, which is drawn solid and heavy, on top of all others.
  let isObserved: Bool

  package struct Point: Sendable {
    package let x: Double
    /// Not a number where there is none.
    package let y: Double

    package init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
  }

  package struct Band: Sendable {
    /// For each point of the line.
    let low: [Double]
    let high: [Double]
    let isFaint: Bool

    package init(low: [Double], high: [Double], isFaint: Bool) {
      (self.low, self.high, self.isFaint) = (low, high, isFaint)
    }
  }

  package init(
    name: String, style: Int, points: [Point], bands: [Band] = [], description: String = "", isObserved: Bool = false
  ) {
    self.name = name
    self.style = style
    self.points = points
    self.bands = bands
    self.description = description
    self.isObserved = isObserved
  }

  /// Lines are told apart by more than colour.
  private static let dashes = ["", "6 4", "2.5 2.5", "10 3 2 3", "13 4", "1.5 4", "8 3 2 3 2 3"]

  var dash: String { isObserved ? "" : Self.dashes[style % Self.dashes.count] }

  /// The classes that the style sheet knows.
  var classes: String { "s\(style % 6)" }

  /// The attributes of every line in the style of this one.
  package var stroke: [(String, String)] {
    [("class", "line \(classes)\(isObserved ? " observed" : "")")] + (dash.isEmpty ? [] : [("stroke-dasharray", dash)])
  }
}

/// Something that happens, on the lower axis of a chart.
package struct ChartMark: Sendable {
  package let number: Int
  let position: Double
  /// How much of the axis it takes; 0 for a moment.
  let length: Double
  /// A few words.
  let label: String
  /// What happens and when: `Day 180: capacity of carrier × 6`.
  package let sentence: String

  package init(number: Int, position: Double, length: Double, label: String, sentence: String) {
    self.number = number
    self.position = position
    self.length = length
    self.label = label
    self.sentence = sentence
  }
}
