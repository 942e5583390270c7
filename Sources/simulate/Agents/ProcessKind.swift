import CapacityLedger
import ComputeMatching
import MarketSimulation

/// Agents that are processes of their own and are spoken to in lines of JSON.
struct ProcessKind: AgentKind {
  /// The program and its arguments.
  let command: [String]
  /// How long each answer may take.
  let seconds: Double
  let role: Role
  let equity: Double?
  /// What the agent sees, by the numbers of the books.
  let books: [Scenario.BookTerms]
  /// What the scenario says to the agent alone, as JSON.
  let settings: String

  private enum RoleName: String, CaseIterable { case provider, customer, reseller, intermediary }

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    command = try fields.texts("command")
    guard let program = command.first, !program.isEmpty else {
      throw fields.error(
        "\(fields.full("command")) must name a program, and may have arguments", at: fields.node("command")?.place)
    }
    seconds = try fields.number("answerWithinSeconds", in: 0.001...3_600, else: 5)
    let roleName: RoleName = try fields.choice("role")
    role =
      switch roleName {
      case .provider: .provider
      case .customer: .customer
      case .reseller: .reseller
      case .intermediary: .intermediary
      }
    equity = try fields.optionalNumber("equity", in: 0...1e12)
    settings = fields.node("settings")?.json ?? "null"
    self.books = books.all
  }

  func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) -> any Agent { ProcessAgent(self, &desk) }
}

extension AgentRegistry {
  /// The kinds that a scenario may name here.
  static let all = {
    var registry = AgentRegistry.shipped
    registry.add(ProcessKind.self, as: "process")
    return registry
  }()
}
