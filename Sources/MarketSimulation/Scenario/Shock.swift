/// Something that happens to one group, or to several at once.
public struct Shock: Sendable {
  /// When it begins, in days since the beginning of the run.
  public let day: Double
  /// What it changes.
  public let change: Change
  /// The names of the groups that it strikes.
  public let groups: [String]
  /// What the quantity is multiplied with in the end.
  public let factor: Double
  /// How long it takes, evenly; 0 for at once.
  public let overDays: Double
  /// By what the quantity is multiplied from day to day, instead of ``factor``; `nil` if that says it.
  public var series: TimeSeries?

  /// What a shock changes.
  public enum Change: String, Sendable, CaseIterable {
    /// What providers have, or customers of their own.
    case capacity
    /// What customers want.
    case demand
    /// The group leaves the market for good; its commitments end.
    case leave
    /// The providers of the group stop: what was bought of them that day counts as lost, and from the next day on they
    /// are gone.
    case fail
    /// For ``overDays`` days no more than ``factor`` of the capacity of the group is there, and then all of it again.
    case late
  }

  /// The part of its capacity that `group` has there at a moment.
  static func present(of shocks: [Shock], group: String, day: Double) -> Double {
    shocks.reduce(1) { present, shock in
      let isLate = shock.change == .late && shock.groups.contains(group) && day >= shock.day
      return isLate && day < shock.day + shock.overDays ? present * shock.factor : present
    }
  }

  /// What `group` has of its quantity at a moment, as a factor, at most a thousand million.
  static func factor(of shocks: [Shock], _ change: Change, group: String, day: Double) -> Double {
    var factor = 1.0
    for shock in shocks where shock.change == change && shock.groups.contains(group) && day >= shock.day {
      if let series = shock.series {
        factor = min(factor * series.value(on: day), 1e9)
        continue
      }
      let share = shock.overDays > 0 ? min((day - shock.day) / shock.overDays, 1) : 1
      factor = min(factor * (1 + (shock.factor - 1) * share), 1e9)
    }
    return factor
  }
}

extension Shock {
  init(_ reader: inout FieldReader, _ named: Groups) throws(ScenarioError) {
    // Settings may name it so.
    _ = try reader.text("name", else: "")
    change = try reader.choice("change")
    groups = try reader.textOrTexts("group")
    let known: [String] =
      switch change {
      case .fail, .late: named.providers
      case .demand: named.customers + named.others
      case .capacity, .leave: named.providers + named.customers + named.others
      }
    for (index, name) in groups.enumerated() {
      _ = try named.index(of: name, in: known, "group", &reader)
      if groups[..<index].contains(name) {
        throw reader.error("\(reader.full("group")): \(name) is listed twice", at: reader.node("group")?.place)
      }
    }
    let needsFactor = change == .capacity || change == .demand
    if needsFactor, let node = reader.node("factor") {
      series = try reader.series(node, reader.full("factor"), column: "factor", in: 0...1_000)
    }
    day = try reader.number("day", in: 0...3_660, else: series == nil ? nil : 0)
    if series != nil {
      factor = 1
      overDays = 0
      return
    }
    factor = try reader.number("factor", in: 0...1_000, else: needsFactor ? nil : 0)
    overDays = try reader.number(
      "overDays", in: change == .late ? 0.01...3_660 : 0...3_660, else: change == .late ? nil : 0)
  }
}
