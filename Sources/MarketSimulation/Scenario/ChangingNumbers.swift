/// Numbers of a group of agents that change over time, each as a table states it.
struct ChangingNumbers<Group: Sendable>: Sendable {
  private var changes: [Change] = []

  private struct Change: Sendable {
    let name: String
    let number: ChangingNumber
    let set: @Sendable (inout Group, Double) -> Void
  }

  var isEmpty: Bool { changes.isEmpty }

  /// Reads a field that is a number in `range`, or changes: then what it is at first. `set` puts another value into the
  /// group.
  mutating func number(
    _ name: String, in range: ClosedRange<Double>, else fallback: Double? = nil, _ reader: inout FieldReader,
    set: @escaping @Sendable (inout Group, Double) -> Void
  ) throws(ScenarioError) -> Double {
    keep(try reader.changingNumber(name, in: range, else: fallback), name, set)
  }

  /// The same; `nil` if it is left out.
  mutating func optionalNumber(
    _ name: String, in range: ClosedRange<Double>, _ reader: inout FieldReader,
    set: @escaping @Sendable (inout Group, Double) -> Void
  ) throws(ScenarioError) -> Double? {
    guard let number = try reader.optionalChangingNumber(name, in: range) else { return nil }
    return keep(number, name, set)
  }

  /// The same of a whole number, to which values of a table are rounded.
  mutating func whole(
    _ name: String, in range: ClosedRange<Int>, else fallback: Int? = nil, _ reader: inout FieldReader,
    set: @escaping @Sendable (inout Group, Int) -> Void
  ) throws(ScenarioError) -> Int {
    let number = try reader.changingWhole(name, in: range, else: fallback)
    keep(number, name) { set(&$0, Int($1.rounded())) }
    return number.whole(on: 0)
  }

  /// An element of a list that was read already.
  mutating func element(
    _ element: (path: String, node: JSONNode), in range: ClosedRange<Double>, _ reader: FieldReader,
    set: @escaping @Sendable (inout Group, Double) -> Void
  ) throws(ScenarioError) -> Double {
    keep(try reader.changingNumber(element.node, element.path, in: range), element.path, set)
  }

  /// Keeps a number that was read already, if it changes, and returns what it is at first.
  @discardableResult
  mutating func keep(
    _ number: ChangingNumber, _ name: String, _ set: @escaping @Sendable (inout Group, Double) -> Void
  ) -> Double {
    if number.changes { changes.append(Change(name: name, number: number, set: set)) }
    return number.value(on: 0)
  }

  /// The highest that the field `name` of the group may be; `constant` for one that does not change.
  func highest(of name: String, else constant: Double) -> Double {
    changes.first { $0.name == name }?.number.highest ?? constant
  }

  /// What becomes of `group` on a day of the run. O(numbers x log rows of their tables).
  func applied(to group: Group, on day: Double) -> Group {
    var group = group
    for change in changes { change.set(&group, change.number.value(on: day)) }
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
extension TraderGroup: ChangingGroup {}
extension CircularGroup: ChangingGroup {}

/// An agent of such a group.
protocol ChangingAgent: Agent {
  associatedtype Terms: ChangingGroup

  /// From now on its group is described so: only what may change differs from before.
  mutating func adopt(_ terms: Terms)
}
