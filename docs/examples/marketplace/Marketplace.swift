import CommandJournal
import ComputeMatching
import Foundation

/// Sends orders from many callers and measures the answers under each policy. With a record, keeps
/// what was acknowledged, and goes on where the last process ended.
@main
struct Marketplace {
  private static let usage =
    "usage: marketplace DIRECTORY [--callers N] [--orders N] [--record FILE]\n"

  static func main() async {
    var arguments = CommandLine.arguments.dropFirst()
    let directory = arguments.popFirst() ?? ""
    var options: [String: String] = [:]
    while let name = arguments.popFirst() { options[name] = arguments.popFirst() ?? "" }
    let callers = Int(options.removeValue(forKey: "--callers") ?? "1000") ?? 0
    let orders = Int(options.removeValue(forKey: "--orders") ?? "100000") ?? 0
    let record = options.removeValue(forKey: "--record")
    guard !directory.isEmpty, !directory.hasPrefix("-"), options.isEmpty, 1...100_000 ~= callers,
      1...1_000_000_000 ~= orders
    else { fail(usage, 2) }
    let load = Load(callerCount: callers, ordersPerCaller: (orders + callers - 1) / callers)
    do {
      if let record {
        let record = try AcknowledgementRecord(path: record)
        _ = try await load.run(on: MarketService(directory: directory), record)
      } else {
        try await measure(load, in: directory)
      }
    } catch { fail("\(error)\n", 1) }
  }

  private static func measure(_ load: Load, in directory: String) async throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    print("sync", "orders", "orders/s", "p50 ms", "p99 ms", "syncs", separator: "\t")
    let policies: KeyValuePairs = [
      "always": SyncPolicy.always, "10 ms": .interval(nanoseconds: 10_000_000), "never": .never,
    ]
    for (name, policy) in policies {
      let market = try MarketService(directory: "\(directory)/\(name)", sync: policy)
      let start = ContinuousClock.now
      let times = try await load.run(on: market, nil).sorted()
      let rate = Int(Double(times.count) / ((ContinuousClock.now - start) / .seconds(1)))
      let (p50, p99) = (times[times.count / 2], times[times.count * 99 / 100])
      let milliseconds = [p50, p99].map { String(format: "%.2f", $0 / .milliseconds(1)) }
      print(
        name, times.count, rate, milliseconds[0], milliseconds[1], await market.syncCount,
        separator: "\t")
    }
  }

  private static func fail(_ text: String, _ status: Int32) -> Never {
    FileHandle.standardError.write(Data(text.utf8))
    exit(status)
  }
}
