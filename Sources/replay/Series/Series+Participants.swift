import ComputeMatching
import OrderStreams

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
      let concentration = ParticipantShares.concentration(members.map(\.quantity), of: total)
      let relatedConcentration = ParticipantShares.concentration(Array(related.values), of: total)
      for share in ParticipantShares.largest(of: members) {
        let others = members.map(\.participant).filter {
          $0 != share.participant && shares.root($0) == shares.root(share.participant)
        }
        try writer.write(
          [.time(times.lowerBound), .time(times.upperBound)] + groups.names[group] + [
            .text(share.participant), .text(others.sorted().joined(separator: "|")), .count(share.quantity),
            .share(Double(share.quantity) / Double(total)), .count(share.bought), .count(share.sold),
            .count(share.asMaker), .count(share.asTaker), .count(share.inAuctions), .count(share.trades),
            .count(concentration), .count(relatedConcentration),
          ])
      }
    }
  }
}
