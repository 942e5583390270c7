import ComputeMatching
import OrderStreams

/// Who traded how much, group by group. Participants and affiliations go by their names, since a number may be forgotten (R3.1);
/// an empty one is whoever names nobody.
struct ParticipantShares {
  /// What one participant traded.
  struct Share {
    let participant: String
    var bought: UInt64 = 0
    var sold: UInt64 = 0
    var asMaker: UInt64 = 0
    var asTaker: UInt64 = 0
    var inAuctions: UInt64 = 0
    var trades: UInt64 = 0

    var quantity: UInt64 { bought + sold }
  }

  /// By group; the participants in order of their first trade.
  private(set) var groups: [[Share]] = []
  private var positions: [[String: Int]] = []
  /// When the first and the last trade was.
  private(set) var times: ClosedRange<UInt64>?
  /// Another participant that is related, from which the way leads on to the one under which all of them are found.
  private var parents: [String: String] = [:]
  private var firstOfAffiliation: [String: String] = [:]

  /// Takes note of the affiliation of an order: who ever entered orders for the same one is related (R3).
  mutating func note(_ order: Order, in exchange: borrowing Exchange) {
    guard let affiliation = exchange.name(of: order.affiliation), let participant = exchange.name(of: order.participant)
    else { return }
    guard let first = firstOfAffiliation[affiliation] else {
      firstOfAffiliation[affiliation] = participant
      return
    }
    let (one, other) = (root(first), root(participant))
    if one != other { parents[other] = one }
  }

  /// The one under which all that are related to `participant` are found.
  func root(_ participant: String) -> String {
    var root = participant
    while let parent = parents[root] { root = parent }
    return root
  }

  mutating func add(_ trade: Event.Trade, at time: Timestamp, in group: Int, of exchange: borrowing Exchange) {
    times = min(times?.lowerBound ?? .max, time.nanoseconds)...max(times?.upperBound ?? 0, time.nanoseconds)
    let quantity = UInt64(trade.quantity)
    for isTaker in [true, false] {
      let name = exchange.name(of: isTaker ? trade.takerParticipant : trade.makerParticipant) ?? ""
      let position = position(of: name, in: group)
      // In an uncross the bid is where the taker would be.
      if isTaker == (trade.side != .ask) {
        groups[group][position].bought += quantity
      } else {
        groups[group][position].sold += quantity
      }
      if trade.side == nil {
        groups[group][position].inAuctions += quantity
      } else if isTaker {
        groups[group][position].asTaker += quantity
      } else {
        groups[group][position].asMaker += quantity
      }
      groups[group][position].trades += 1
    }
  }

  /// Begins anew, but for who is related to whom.
  mutating func removeAll() { (groups, positions, times) = ([], [], nil) }

  private mutating func position(of name: String, in group: Int) -> Int {
    while groups.count <= group {
      groups.append([])
      positions.append([:])
    }
    if let known = positions[group][name] { return known }
    groups[group].append(Share(participant: name))
    positions[group][name] = groups[group].count - 1
    return groups[group].count - 1
  }
}

extension Series {
  /// Lists who traded in the period, the largest first.
  mutating func listShares() throws(StreamError) {
    defer { shares.removeAll() }
    guard var times = shares.times else { return }
    if let length = options.periodNanoseconds {
      let start = times.lowerBound / length * length
      times = start...start.addingReportingOverflow(length).partialValue
    }
    for (group, members) in shares.groups.enumerated() where !members.isEmpty {
      let total = members.reduce(0) { $0 + $1.quantity }
      var related: [String: UInt64] = [:]
      for member in members { related[shares.root(member.participant), default: 0] += member.quantity }
      let concentration = Self.concentration(members.map(\.quantity), of: total)
      let relatedConcentration = Self.concentration(Array(related.values), of: total)
      for share in members.sorted(by: { ($0.quantity, $1.participant) > ($1.quantity, $0.participant) }) {
        let others = members.map(\.participant).filter {
          $0 != share.participant && shares.root($0) == shares.root(share.participant)
        }
        try writer.write(
          [.time(times.lowerBound), .time(times.upperBound)] + groups.names[group] + [
            .text(share.participant), .text(others.sorted().joined(separator: "|")), .count(share.quantity),
            .share(Double(share.quantity) / Double(total)), .count(share.bought), .count(share.sold),
            .count(share.asMaker), .count(share.asTaker), .count(share.inAuctions), .count(share.trades),
            .exact(concentration), .exact(relatedConcentration),
          ])
      }
    }
  }

  /// The sum of the squares of all shares in percent (Herfindahl, Hirschman), to a whole number: 10,000 if there is just one.
  private static func concentration(_ quantities: [UInt64], of total: UInt64) -> String {
    let squares = quantities.reduce(Int128(0)) { $0 + Int128($1) * Int128($1) }
    let whole = Int128(total) * Int128(total)
    return whole > 0 ? "\((squares * 10_000 + whole / 2) / whole)" : "0"
  }
}
