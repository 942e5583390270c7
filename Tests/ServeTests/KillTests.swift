import Foundation
import SeededRandom
import TestSupport
import Testing

/// The process is killed at random, again and again, while rows are sent, one in ten of them twice.
struct KillTests {
  private static let killCount = ProcessInfo.processInfo.environment["COMPUTE_MATCHING_KILLS"].flatMap(Int.init) ?? 4
  private static let rowsPerKill = 400

  @Test func `nothing acknowledged is lost, and nothing is carried out twice`() throws {
    let directory = try TemporaryDirectory()
    let market = SmallMarket(count: Self.rowsPerKill * (Self.killCount + 1))
    let undisturbed = try ServeProcess.run(["--sync", "never", directory.file("undisturbed")], market.text)
    let expected = undisturbed.said("receipt")
    var random = SplitMix64(seed: UInt64(Self.killCount))
    var events: [Int: String] = [:]
    var acknowledged = 0
    var killed = 0
    while killed < Self.killCount {
      let serve = try Conversation("serve", ["--sync", "always", directory.file("market")])
      let hello = try #require(serve.line())
      let position = try #require(Self.number("position", in: hello))
      #expect(position > acknowledged, "acknowledged and lost")
      // What was not answered is sent again, and some of what was.
      let start = max(1, position - random.below(20))
      let end = min(position + Self.rowsPerKill, market.rows.count)
      serve.send(SmallMarket.header + "\n")
      let killAfter = random.below(Self.rowsPerKill)
      DispatchQueue.global().async { [rows = start...end] in
        var random = SplitMix64(seed: UInt64(start))
        for position in rows { serve.send(market.row(position) + (random.oneIn(10) ? market.row(position) : "")) }
      }
      while let line = serve.line() {
        Self.check(line, expected, &events, &acknowledged)
        if acknowledged >= position + killAfter || acknowledged == end { break }
      }
      #expect(serve.program.killAndWait())
      killed += 1
      // What had been said before the kill counts too.
      for line in serve.rest() { Self.check(line, expected, &events, &acknowledged) }
    }
    let last = try ServeProcess.run(["--events-from", "1", directory.file("market")], market.text)
    #expect(last.said("receipt") == expected)
    #expect(last.said("end") == undisturbed.said("end"))
    let expectedEvents = undisturbed.events
    #expect(last.events == expectedEvents)
    #expect(events.allSatisfy { $1 == expectedEvents[$0 - 1] })
  }

  /// Holds what was said to what is said where nothing is disturbed.
  private static func check(
    _ line: String, _ expected: [String], _ events: inout [Int: String], _ acknowledged: inout Int
  ) {
    if line.hasPrefix("receipt,"), let position = Int(line.split(separator: ",")[1]) {
      #expect(line.dropFirst("receipt,".count) == expected[position - 1])
      acknowledged = max(acknowledged, position)
    } else if let number = Int(line.prefix { $0 != "," }) {
      #expect(events.updateValue(line, forKey: number) == nil, "told twice")
    } else {
      #expect(line.hasPrefix("seq,"), "\(line)")
    }
  }

  private static func number(_ name: String, in hello: String) -> Int? {
    hello.split(separator: ",").first { $0.hasPrefix(name + "=") }.flatMap { Int($0.dropFirst(name.count + 1)) }
  }
}
