import ComputeMatching
import OrderStreams

/// Who traded how much, group by group. Participants and affiliations go by their names, since a number may be forgotten (R3.1);
/// the empty one stands for orders that name nobody.
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

  /// The largest first, then by name.
  static func largest(of shares: [Share]) -> [Share] {
    shares.sorted { ($0.quantity, $1.participant) > ($1.quantity, $0.participant) }
  }

  /// The sum of the squares of all shares in percent (Herfindahl, Hirschman), to a whole number: 10,000 if there is just one.
  static func concentration(_ quantities: [UInt64], of total: UInt64) -> UInt64 {
    let squares = quantities.reduce(Int128(0)) { $0 + Int128($1) * Int128($1) }
    let whole = Int128(total) * Int128(total)
    return whole > 0 ? UInt64((squares * 10_000 + whole / 2) / whole) : 0
  }
}
