import MarketSimulation
import Reporting

extension Report {
  /// Every measure of every run with the first seed, a row for each period, as CSV. A field is empty where there was
  /// no value.
  var metrics: String {
    var names: [String] = []
    for record in outcome.records { for name in record.names where !names.contains(name) { names.append(name) } }
    var header = CSVRow()
    for name in ["run", "period", "day"] + names { header.append(name) }
    var text = header.text + "\n"
    for (run, record) in zip(file.runs, outcome.records) {
      let columns = names.map { record[$0] }
      for period in 0..<record.periodCount {
        var row = CSVRow()
        row.append(run.name)
        row.append("\(period)")
        row.append(Double(period) * record.periodDays)
        for column in columns { row.append(column?[period]) }
        text += row.text + "\n"
      }
    }
    return text
  }
}
