/// The names of all agents of a scenario. Random streams and accounts go by names, so no two agents share one: no two
/// groups do, and the number at the end tells agents of a group from each other.
struct AgentNames {
  private var groups: Set<String> = []
  private var agentCount = 0

  /// More would not fit into the memory of most machines.
  private static let most = 500_000

  /// `name-1` and so on, for one as for several: the first keeps its random numbers when others join it.
  static func names(_ name: String, _ count: Int) -> [String] { (1...count).map { "\(name)-\($0)" } }

  /// The two sides of a circular pair.
  static func sides(of pair: String) -> (provider: String, customer: String) {
    ("\(pair) provider", "\(pair) customer")
  }

  /// The participant that takes over what another left. No agent from the beginning is named so, since there is no number of
  /// an agent at its end.
  static func newOwner(after participant: UInt32) -> String { "new owner of participant \(participant)" }

  /// Takes down a group that was read, with `agents` for each that it counts.
  mutating func add(
    _ name: String, _ count: Int, agents: Int = 1, _ reader: inout FieldReader
  ) throws(ScenarioError) {
    guard groups.insert(name).inserted else {
      throw reader.error("two groups are named \(name)", at: reader.node("name")?.place)
    }
    agentCount += count * agents
    guard agentCount <= Self.most else {
      throw reader.error("there are more than \(Self.most) agents", at: reader.node("count")?.place)
    }
  }
}
