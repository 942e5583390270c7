import MarketSimulation

extension Report {
  /// Every measure of every run with the first seed, a row for each period, as CSV. A field is empty where there was no value.
  var metrics: String {
    var names: [String] = []
    for record in outcome.records { for name in record.names where !names.contains(name) { names.append(name) } }
    // Names of groups come from the file.
    var text = (["run", "period", "day"] + names.map(Self.field)).joined(separator: ",") + "\n"
    for (run, record) in zip(file.runs, outcome.records) {
      let columns = names.map { record[$0] }
      let name = Self.field(run.name)
      for period in 0..<record.periodCount {
        text += "\(name),\(period),\(Self.field(Double(period) * record.periodDays))"
        for column in columns { text += "," + (column.map { Self.field($0[period]) } ?? "") }
        text += "\n"
      }
    }
    return text
  }

  private static func field(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    return Int(exactly: value).map(String.init) ?? "\(value)"
  }

  /// In quotes where it must be (RFC 4180).
  private static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"".contains($0) || $0.isNewline }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
