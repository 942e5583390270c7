import CapacityLedger

/// A kind of agent that scenario files name: how its settings are read, and how its agents are made.
///
/// A file lists groups of such agents under `agents`, each with its `kind`, a `name` and a `count`. Everything else is
/// the kind's own.
///
///     var registry = AgentRegistry.shipped
///     registry.add(Scalper.self, as: "scalper")
///     let file = try ScenarioFile(text, source: "mine.json", kinds: registry)
public protocol AgentKind: Sendable {
  /// Reads the settings of a group, each by its name; what is not read is refused as unknown.
  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError)

  /// What its agents are to the market. Those who bring capacity are providers, those who use it customers.
  var role: Role { get }

  /// What each has at first, in dollars; it defaults when that is gone. `nil` for one that cannot default.
  var equity: Double? { get }

  /// Makes the agent `rank` of the `count` in its group, counted from 0. The desk is the agent's own already.
  func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) throws(ScenarioError) -> any Agent

  /// What its agents show of themselves by ``Desk/show(_:as:)``, each with what it means, in a few words with its unit:
  /// measures of the group.
  static var measures: [(name: String, meaning: String)] { get }
}

extension AgentKind {
  public var equity: Double? { nil }

  public static var measures: [(name: String, meaning: String)] { [] }
}

/// The kinds of agents that a scenario file may name.
public struct AgentRegistry: Sendable {
  private var kinds: [String: any AgentKind.Type] = [:]

  /// A registry without kinds.
  public init() {}

  /// The kinds that come with the library.
  public static let shipped = {
    var registry = AgentRegistry()
    registry.add(Cartel.self, as: "cartel")
    registry.add(Withholders.self, as: "withholder")
    registry.add(Hoarders.self, as: "hoarder")
    registry.add(LongSellers.self, as: "long-seller")
    registry.add(CappedBuyers.self, as: "capped-buyer")
    registry.add(Hedgers.self, as: "hedger")
    registry.add(Suppliers.self, as: "supplier")
    return registry
  }()

  /// Registers `kind` under `name`, in place of another one of that name.
  public mutating func add(_ kind: any AgentKind.Type, as name: String) { kinds[name] = kind }

  /// The names of all kinds, in order.
  public var names: [String] { kinds.keys.sorted() }

  subscript(name: String) -> (any AgentKind.Type)? { kinds[name] }
}

/// Agents of one kind that a scenario file describes together.
public struct KindGroup: Sendable {
  /// The group's name in the scenario and its measures.
  public let name: String
  /// How many agents it has.
  public let count: Int
  /// The kind's name.
  public let kind: String
  /// What the file says of them.
  public let settings: any AgentKind

  init(_ reader: inout FieldReader, _ books: Names, _ registry: AgentRegistry) throws(ScenarioError) {
    name = try reader.name()
    count = try reader.whole("count", in: 1...100_000, else: 1)
    kind = try reader.text("kind")
    guard let type = registry[kind] else {
      throw reader.error(
        "\(reader.full("kind")): there is no kind \(kind)\(kind.hint(among: registry.names))",
        at: reader.node("kind")?.place)
    }
    settings = try type.init(&reader, books)
  }
}
