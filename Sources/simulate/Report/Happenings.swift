import MarketSimulation
import Reporting

/// What happens in a scenario, in the order of time.
enum Happenings {
  static func marks(of scenario: Scenario) -> [ChartMark] {
    let arrivals = scenario.providers.filter { $0.fromDay > 0 }.map { group in
      (day: group.fromDay, overDays: 0.0, label: "capacity of \(group.name) arrives")
    }
    let happenings =
      scenario.shocks.filter(changesSomething).map { (day: $0.day, overDays: $0.overDays, label: label(of: $0)) }
      + arrivals
    let inTime = happenings.filter { $0.day < Double(scenario.days) }.enumerated().sorted {
      ($0.element.day, $0.offset) < ($1.element.day, $1.offset)
    }
    return inTime.enumerated().map { number, entry in
      let happening = entry.element
      return ChartMark(
        number: number + 1, position: happening.day, length: happening.overDays, label: happening.label,
        sentence: "Day \(Readable.number(happening.day)): \(happening.label)")
    }
  }

  /// Not so a factor of 1, which variants set otherwise.
  private static func changesSomething(_ shock: Shock) -> Bool {
    switch shock.change {
    case .capacity, .demand, .late: shock.series != nil || shock.factor != 1
    case .leave, .fail: true
    }
  }

  private static func label(of shock: Shock) -> String {
    let groups = Readable.list(shock.groups)
    let isOne = shock.groups.count == 1
    let factor = shock.series.map { "as \($0.source) says" } ?? "× \(Readable.short(shock.factor))"
    let duration =
      shock.overDays > 0 ? " \(shock.change == .late ? "for" : "over") \(Readable.parameter(shock.overDays)) days" : ""
    return switch shock.change {
    case .capacity: "capacity of \(groups) \(factor)\(duration)"
    case .demand: "demand of \(groups) \(factor)\(duration)"
    case .leave: "\(groups) \(isOne ? "leaves" : "leave")"
    case .fail: "\(groups) \(isOne ? "fails" : "fail")"
    case .late: "capacity of \(groups) late, \(factor)\(duration)"
    }
  }
}
