/// A number that changes over time, as a table states it: from point to point evenly, and before the first and after
/// the last point as there.
public struct TimeSeries: Sendable {
  /// What the table is called.
  public let source: String
  /// Days since the beginning of the run, and the values there, in the order of time.
  let points: [Point]

  struct Point: Sendable {
    let day: Double
    let value: Double
  }

  /// Reads a table in CSV with the columns `date` or `day`, and `column`, in the order of time.
  init(
    _ text: String, source: String, startDay: Double, column: String, in range: ClosedRange<Double>
  ) throws(ScenarioError) {
    self.source = source
    let table = try TableText(text, source: source)
    let time = try table.column(["date", "day"])
    let number = try table.column([column])
    let isDate = table.columns[time] == "date"
    var points: [Point] = []
    for row in table.rows {
      let field = row.fields[time]
      let day: Double
      if isDate {
        guard let days = CalendarDays.days(of: field) else {
          throw table.error(
            row.line, "column date: expected a date such as 2024-02-15, 2024-02 or 2024, found \(field)")
        }
        // The middle of a month, for which a value stands.
        day = (days.lowerBound + days.upperBound) / 2 - startDay
      } else {
        day = try table.number(row, time, "a number of days from 0 to 3660", in: 0...3_660)
      }
      if let last = points.last, day <= last.day {
        throw table.error(row.line, "column \(table.columns[time]): expected a time after that of the row before")
      }
      let expected = "a number from \(FieldReader.text(range.lowerBound)) to \(FieldReader.text(range.upperBound))"
      points.append(Point(day: day, value: try table.number(row, number, expected, in: range)))
    }
    self.points = points
  }

  /// The lowest of its points.
  var lowest: Double { points.reduce(.infinity) { min($0, $1.value) } }

  /// The highest of its points.
  var highest: Double { points.reduce(-.infinity) { max($0, $1.value) } }

  /// O(log *n*).
  func value(on day: Double) -> Double {
    // The first point that is not before the day.
    var next = 0
    var behind = points.count
    while next < behind {
      let middle = (next + behind) / 2
      if points[middle].day < day { next = middle + 1 } else { behind = middle }
    }
    guard next < points.count else { return points.last?.value ?? 1 }
    guard next > 0 else { return points[0].value }
    let (before, after) = (points[next - 1], points[next])
    // Rounding would miss it.
    guard after.day > day else { return after.value }
    return before.value + (after.value - before.value) * (day - before.day) / (after.day - before.day)
  }
}

extension FieldReader {
  /// The table of a `column` that `node` names as `{"series": FILE}`; `nil` if it is anything else.
  func series(
    _ node: JSONNode, _ path: String, column: String, in range: ClosedRange<Double>
  ) throws(ScenarioError) -> TimeSeries? {
    guard case .object(let members) = node.value, members.count == 1, let file = members.first, file.key == "series"
    else { return nil }
    guard case .text(let name) = file.value.value else {
      throw error("\(path).series must be the name of a file, not \(file.value.kind)", at: file.value.place)
    }
    let found = try table(name, "\(path).series", at: file.value.place)
    do {
      return try TimeSeries(found.text, source: found.source, startDay: startDay, column: column, in: range)
    } catch {
      // The same table may be right elsewhere.
      throw ScenarioError(source: error.source, place: error.place, message: "\(error.message) (\(path).series)")
    }
  }
}
