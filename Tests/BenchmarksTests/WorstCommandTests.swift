import ComputeMatching
import Testing

@testable import Benchmarks

/// The streams of docs/worst-commands.md do what their names say, here in small.
struct WorstCommandTests {
  @Test func `the streams hold no command that is rejected`() throws {
    for command in WorstCommand.all {
      var market = try WorstMarket(bookCount: command.bookCount)
      for last in try command.prepare(&market, 30) { market.apply(last) }
      #expect(market.tally.rejects == 0, "\(command.name)")
    }
  }

  @Test(arguments: [
    ("cancel: wakes", 60), ("submit: an ask that none", 0), ("submit: the ask after which", 0),
    ("submit: sweeps an iceberg", 1_000), ("submit: releases", 30), ("submit: cancels", 1),
    ("submit in an auction", 0), ("halt and resume", 0), ("cancel: one of two own", 0), ("submit: a strip over", 0),
    ("the same, with one order that is", 5_011), ("submit: a strip for", 0), ("submit: an ask in a window", 0),
  ])
  func `the measured command trades as often as the page says`(beginning: String, trades: Int) throws {
    let command = try #require(WorstCommand.all.first { $0.name.hasPrefix(beginning) })
    var market = try WorstMarket(bookCount: command.bookCount)
    let last = try command.prepare(&market, 30)
    #expect(market.tally.trades == 0)
    for command in last { market.apply(command) }
    #expect(market.tally.trades == trades)
  }
}
