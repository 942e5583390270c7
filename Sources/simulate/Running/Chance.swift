import MarketSimulation
import Reporting

/// What differs from seed to seed, and so what the spread of several seeds covers.
enum Chance: String, CaseIterable {
  /// What agents do by chance; numbers that are distributions have their medians.
  case agents
  /// What is drawn from distributions; agents have the first seed in all runs.
  case parameters
  /// Both.
  case both

  /// What the command line says, or all that there is in `file`.
  init(_ stated: Chance?, of file: ScenarioFile) throws(UsageError) {
    if let stated, stated != .agents, !file.isUncertain {
      throw UsageError(description: "--chance \(stated.rawValue): no number of the scenario is a distribution")
    }
    self = stated ?? (file.isUncertain ? .both : .agents)
  }

  /// What a band of several seeds covers.
  var meaning: String {
    switch self {
    case .agents: "chance of agents"
    case .parameters: "uncertain parameters"
    case .both: "chance of agents and uncertain parameters"
    }
  }
}
