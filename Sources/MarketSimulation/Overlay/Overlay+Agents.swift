import CapacityLedger
import ComputeMatching

extension Overlay {
  /// When an agent acts next, or an hour ends; `nil` without agents.
  var nextAgentMoment: UInt64? {
    if cast.agents.groups.isEmpty { return nil }
    // What is recorded for the first moment comes first: it opens books.
    guard let period = cast.period else { return firstMoment }
    return min(desk.wakes.first?.time ?? .max, cast.agents.beginning(of: period + 1).nanoseconds)
  }

  /// What comes at ``nextAgentMoment``.
  mutating func takeAgentTurn() throws {
    if let period = cast.period {
      let end = cast.agents.beginning(of: period + 1)
      if let wake = desk.wakes.first, wake.time < end.nanoseconds {
        _ = desk.wakes.next()
        desk.venue.turn(to: Timestamp(nanoseconds: wake.time))
        desk.turn = wake.agent
        cast.members[Int(wake.agent)].wake(&desk)
      } else {
        desk.venue.pass(to: end)
        endHour(period)
        beginHour(period + 1)
      }
    } else {
      for group in cast.agents.groups { cast.members += try desk.members(of: group, seed: seed) }
      beginHour(0)
    }
    takeEffects()
    if let failure = desk.failure { throw failure }
  }

  /// The stream is over, and with it the present hour.
  mutating func endAgents() throws {
    guard let period = cast.period else { return }
    endHour(period)
    takeEffects()
    if let failure = desk.failure { throw failure }
  }

  private mutating func beginHour(_ period: Int) {
    cast.period = period
    desk.beginPeriod(
      period, from: cast.agents.beginning(of: period), until: cast.agents.beginning(of: period + 1))
    for index in cast.members.indices {
      desk.turn = UInt32(index)
      cast.members[index].beginPeriod(&desk)
    }
  }

  private mutating func endHour(_ period: Int) {
    for index in cast.members.indices { cast.members[index].endPeriod(&desk) }
    desk.venue.settle(recordedHour: period, holdings: cast.participants)
    for (figure, value) in desk.shown {
      let before = cast.shown[figure] ?? (0, 0)
      cast.shown[figure] = (before.sum + value, before.periods + 1)
    }
  }

  /// What each group came to.
  var agentFigures: [OverlayRecord.AgentGroup] {
    var members = cast.members[...]
    return cast.agents.groups.map { group in
      let figures = KindFigures(of: members.prefix(group.count), desk)
      members = members.dropFirst(group.count)
      return OverlayRecord.AgentGroup(
        name: group.name, soldGPUHours: figures.sold, boughtGPUHours: figures.bought, sales: figures.sales,
        purchases: figures.purchases, profit: figures.profit,
        shown: type(of: group.settings).measures.map { measure in
          let shown = cast.shown["\(measure.name).\(group.name)"]
          return (measure.name, measure.meaning, shown.map { $0.sum / Double($0.periods) } ?? .nan)
        })
    }
  }

  /// GPUs of agents open in asks of spot capacity.
  var agentsOpenAsks: Quantity {
    var open: Quantity = 0
    for participant in cast.participants {
      open += desk.venue.ledger.account(of: participant).flexibleOpenAsks
      for book in 0..<desk.venue.ledger.bookCount where hours(of: BookID(UInt32(book))) == 0 {
        open += desk.venue.ledger.position(of: participant, in: BookID(UInt32(book))).openAsks
      }
    }
    return open
  }
}
