import Foundation

/// How much the tests that go on for as long as one likes do: the number in an environment variable, or a default.
enum TestCounts {
  /// How often a writing process is killed.
  static let kills = number("COMPUTE_MATCHING_KILLS") ?? 200
  /// How many states are changed at random and restored.
  static let mutations = number("COMPUTE_MATCHING_MUTATIONS") ?? 20_000

  private static func number(_ variable: String) -> Int? {
    ProcessInfo.processInfo.environment[variable].flatMap(Int.init)
  }
}
