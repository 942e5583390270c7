import MarketSimulation
import Reporting

extension ChartSeries {
  /// The course of a measure. With many seeds it is the middle of them, within four fifths of them and, with
  /// `showsAll`, all.
  init(_ course: Course, named name: String, style: Int, unit: MeasureUnit, showsAll: Bool) {
    self.init(
      name: name, style: style, points: zip(course.days, course.median).map { Point(x: $0, y: $1) },
      description: Self.sentence(name, course, unit))
    guard let spread = course.spread else { return }
    if showsAll { bands.append(Band(low: spread.least, high: spread.most, isFaint: true)) }
    bands.append(Band(low: spread.low, high: spread.high, isFaint: false))
  }

  /// The offers of a day as stairs.
  init(_ stack: SupplyStack, named name: String, style: Int) {
    var points: [Point] = []
    var sum = 0.0
    for offer in stack.offers {
      points.append(Point(x: sum, y: offer.price))
      sum += Double(offer.capacity)
      points.append(Point(x: sum, y: offer.price))
    }
    // Down to the axis, where all capacity ends.
    points.append(Point(x: sum, y: 0))
    let day = "day \(Readable.number(stack.day))"
    let prices = [stack.offers.first, stack.offers.last].map { Readable.text($0?.price, .dollarsPerGPUHour) }
    self.init(
      name: "\(name), \(day)", style: style, points: points,
      description: "On \(day) \(Readable.number(sum)) GPUs, from \(prices[0]) to \(prices[1]).")
  }

  private static func sentence(_ name: String, _ course: Course, _ unit: MeasureUnit) -> String {
    let values = course.median.filter(\.isFinite)
    guard let first = values.first, let last = values.last else { return "\(name): no values." }
    func text(_ value: Double?) -> String { Readable.text(value, unit) }
    return "\(name): from \(text(first)) at first to \(text(last)) in the end, "
      + "lowest \(text(values.min())), highest \(text(values.max()))."
  }
}
