import OrderStreams
import Reporting

extension Summary.Check {
  /// What `--expect` found. It has passed if there is no difference.
  init(_ difference: EventDifference?, equalCount: Int) {
    var text = "Events: \(grouped(equalCount)) are as expected"
    var details: [(key: String, value: JSONValue)] = [("equal_events", .count(equalCount))]
    if let difference {
      text += ", and then they differ\n" + Self.text(difference).joined(separator: "\n")
      details += [
        ("file", .text(difference.file)),
        ("line", difference.line.map(JSONValue.count) ?? .null),
        ("columns", .array(difference.columns.map(JSONValue.text))),
        ("expected", .optional(difference.recorded)),
        ("actual", .optional(difference.actual)),
        ("context", .array(difference.context.map(JSONValue.text))),
      ]
    }
    self.init(name: "expect", hasPassed: difference == nil, text: text, details: details)
  }

  private static func text(_ difference: EventDifference) -> [String] {
    let place = difference.line.map { "\(difference.file):\($0)" } ?? difference.file
    let columns = difference.columns.joined(separator: ", ")
    let heading = columns.isEmpty ? "\(place): one of the two has ended" : "\(place): different \(columns)"
    let context = difference.context.map { "            \($0)" }
    return [heading] + context + [
      "  expected  \(difference.recorded ?? "no more events")",
      "  actual    \(difference.actual ?? "no more events")",
    ]
  }
}
