import ComputeMatching
import Testing

@testable import Benchmarks

/// The streams of docs/worst-commands.md do what their names say, here in small.
struct WorstCommandTests {
  @Test func `the streams hold no command that is rejected`() throws {
    for command in WorstCommand.all {
      var market = try WorstMarket(bookCount: command.bookCount)
      for last in command.prepare(&market, 30) { market.apply(last) }
      #expect(market.tally.rejects == 0, "\(command.name)")
    }
  }

  @Test(arguments: [
    (WorstCommand(first: "cancel: wakes"), 60), (WorstCommand(first: "submit: an ask that none"), 0),
    (WorstCommand(first: "submit: the ask after which"), 0), (WorstCommand(first: "submit: sweeps an iceberg"), 1_000),
    (WorstCommand(first: "submit: releases"), 30), (WorstCommand(first: "submit: cancels"), 1),
    (WorstCommand(first: "submit in an auction"), 0), (WorstCommand(first: "halt and resume"), 0),
    (WorstCommand(first: "cancel: one of two own"), 0),
  ])
  func `the measured command trades as often as the page says`(command: WorstCommand, trades: Int) throws {
    var market = try WorstMarket(bookCount: command.bookCount)
    let last = command.prepare(&market, 30)
    #expect(market.tally.trades == 0)
    for command in last { market.apply(command) }
    #expect(market.tally.trades == trades)
  }
}

extension WorstCommand {
  /// The first whose name begins so.
  fileprivate init(first beginning: String) {
    self = Self.all.first { $0.name.hasPrefix(beginning) } ?? Self.all[0]
  }
}
