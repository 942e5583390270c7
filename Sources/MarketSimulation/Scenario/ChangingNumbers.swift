/// Numbers of a group of agents that change over time, each as a table states it.
struct ChangingNumbers<Group: Sendable>: Sendable {
  private let startDay: Double
  private var numbers: [Number] = []

  private struct Number: Sendable {
    let path: WritableKeyPath<Group, Double> & Sendable
    let series: TimeSeries
  }

  /// `startDay` is the day on which the run begins, counted from 1970.
  init(startDay: Double) { self.startDay = startDay }

  var isEmpty: Bool { numbers.isEmpty }

  /// Reads a field that is a number in `range`, or `{"series": FILE}` for one that changes: then what it is at first.
  mutating func read(
    _ name: String, _ path: WritableKeyPath<Group, Double> & Sendable, in range: ClosedRange<Double>,
    else fallback: Double? = nil, _ reader: inout FieldReader
  ) throws(ScenarioError) -> Double {
    guard let series = try reader.series(name, column: "value", in: range, startDay: startDay) else {
      return try reader.number(name, in: range, else: fallback)
    }
    numbers.append(Number(path: path, series: series))
    return series.value(on: 0)
  }

  /// What becomes of `group` on a day of the run. O(numbers x log rows of their tables).
  func applied(to group: Group, on day: Double) -> Group {
    var group = group
    for number in numbers { group[keyPath: number.path] = number.series.value(on: day) }
    return group
  }
}

/// A group of agents with numbers that may change over time.
protocol ChangingGroup: AgentGroup, Sendable {
  var changing: ChangingNumbers<Self> { get }
}

extension ProviderGroup: ChangingGroup {}
extension CustomerGroup: ChangingGroup {}
extension GangGroup: ChangingGroup {}
extension MarketMakerGroup: ChangingGroup {}

/// An agent of such a group.
protocol ChangingAgent: Agent {
  associatedtype Terms: ChangingGroup

  /// From now on its group is described so: only what may change differs from before.
  mutating func adopt(_ terms: Terms)
}
