import ComputeMatching

/// Agents of registered kinds on top of recorded commands: an hour is a period for them, and they act between its beginning and
/// its end as they do in a scenario.
struct OverlayCast {
  let agents: OverlayAgents
  var members: [Member<AnyAgent>] = []
  /// The present hour; `nil` before the first.
  var period: Int?
  /// What each group showed of itself, summed up over periods, and in how many.
  var shown: [String: (sum: Double, periods: Int)] = [:]

  init(_ agents: OverlayAgents) { self.agents = agents }

  /// All participants that are or were an agent's own.
  var participants: [ParticipantID] { members.flatMap(\.seat.accounts) }
}
