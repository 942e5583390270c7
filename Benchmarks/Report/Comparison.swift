/// Two reports side by side.
struct Comparison {
  private let before: Report
  private let after: Report

  init(_ before: Report, _ after: Report) {
    self.before = before
    self.after = after
  }

  /// Whether no stream led to other events in one report than in the other.
  var isSameWork: Bool { pairs.allSatisfy { $0.work != .different } }

  /// Ratios are after / before: below one is faster, or smaller.
  var text: String {
    var table = Table(
      "Ratios: after / before. CPU ns/command are medians, with the spread of the runs after them. "
        + "What the probe's ratio is off 1, the machine has changed.",
      columns: [
        "stream", "before", "+-%", "after", "+-%", "ratio", "batches", "probe", "p50", "p99", "p99.9", "bytes/order",
        "allocations", "work",
      ])
    for (old, new, work) in pairs {
      guard let oldCost = old.cpuCost(of: .engine), let newCost = new.cpuCost(of: .engine) else { continue }
      table.append([
        old.stream, decimal(oldCost.median, places: 1), spread(oldCost), decimal(newCost.median, places: 1),
        spread(newCost), decimal(newCost.median / oldCost.median, places: 3),
        ratio(old.cpuCost(of: .engineBatches)?.median, new.cpuCost(of: .engineBatches)?.median),
        ratio(old.cpuCost(of: .probe)?.median, new.cpuCost(of: .probe)?.median),
        ratio(old.latency?.p50, new.latency?.p50), ratio(old.latency?.p99, new.latency?.p99),
        ratio(old.latency?.p999, new.latency?.p999),
        decimal(new.bytesPerLiveOrder / old.bytesPerLiveOrder, places: 3),
        "\(grouped(Int(old.allocations))) -> \(grouped(Int(new.allocations)))", work.rawValue,
      ])
    }
    var lines: [String] = []
    if before.machine != after.machine { lines.append("Two machines: \(before.machine); \(after.machine)") }
    let names = [before, after].map { Set($0.streams.map(\.stream)) }
    let unpaired = names[0].symmetricDifference(names[1]).sorted()
    if !unpaired.isEmpty { lines.append("In one report only: \(unpaired.joined(separator: ", "))") }
    return (lines + [table.text()]).joined(separator: "\n")
  }

  private enum Work: String {
    case same
    case different = "DIFFERENT"
    /// A digest is missing; as many events, trades and traded GPUs.
    case sameCounts = "same counts"
    /// Other numbers of commands.
    case incomparable
  }

  private var pairs: [(old: StreamMeasurement, new: StreamMeasurement, work: Work)] {
    before.streams.compactMap { old in
      after.streams.first { $0.stream == old.stream }.map { (old, $0, work(old, $0)) }
    }
  }

  private func work(_ old: StreamMeasurement, _ new: StreamMeasurement) -> Work {
    guard old.commands == new.commands else { return .incomparable }
    guard (old.events, old.trades, old.tradedQuantity) == (new.events, new.trades, new.tradedQuantity) else {
      return .different
    }
    guard let oldDigest = old.digest, let newDigest = new.digest else { return .sameCounts }
    return oldDigest == newDigest ? .same : .different
  }

  private func spread(_ cost: StreamMeasurement.Cost) -> String {
    decimal((cost.most - cost.least) / 2 / cost.median * 100, places: 0)
  }

  private func ratio(_ old: Int64?, _ new: Int64?) -> String { ratio(old.map(Double.init), new.map(Double.init)) }

  private func ratio(_ old: Double?, _ new: Double?) -> String {
    guard let old, let new, old > 0 else { return "-" }
    return decimal(new / old, places: 2)
  }
}
