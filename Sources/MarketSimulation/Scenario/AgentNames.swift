/// The names of all agents of a scenario. Random streams and accounts go by names, so no two agents share one.
struct AgentNames {
  private var groups: Set<String> = []
  private var agents: Set<String> = []

  /// More would not fit into the memory of most machines.
  private static let most = 500_000

  /// What a new owner of a provider is named, which no agent may be from the beginning.
  static let newOwner = "new owner of participant "

  /// `name` for one, `name-1` and so on for several.
  static func names(_ name: String, _ count: Int) -> [String] {
    count == 1 ? [name] : (1...count).map { "\(name)-\($0)" }
  }

  /// The two sides of a circular pair.
  static func sides(of pair: String) -> (provider: String, customer: String) {
    ("\(pair) provider", "\(pair) customer")
  }

  /// Takes down a group that was read.
  mutating func add(_ name: String, _ count: Int, _ reader: inout FieldReader) throws(ScenarioError) {
    let place = reader.node("name")?.place
    guard groups.insert(name).inserted else { throw reader.error("two groups are named \(name)", at: place) }
    guard !name.hasPrefix(Self.newOwner) else {
      throw reader.error("\(reader.full("name")): new owners of providers are named so", at: place)
    }
    guard agents.count + count <= Self.most else {
      throw reader.error("there are more than \(Self.most) agents", at: reader.node("count")?.place)
    }
    for agent in Self.names(name, count) { try add(agent: agent, &reader) }
  }

  /// Takes down a group of circular pairs, each of which is a provider and a customer.
  mutating func add(pairs name: String, _ count: Int, _ reader: inout FieldReader) throws(ScenarioError) {
    try add(name, count, &reader)
    for pair in Self.names(name, count) {
      let sides = Self.sides(of: pair)
      try add(agent: sides.provider, &reader)
      try add(agent: sides.customer, &reader)
    }
  }

  private mutating func add(agent: String, _ reader: inout FieldReader) throws(ScenarioError) {
    guard agents.insert(agent).inserted else {
      throw reader.error("\(reader.full("name")): two agents are named \(agent)", at: reader.node("name")?.place)
    }
  }
}
