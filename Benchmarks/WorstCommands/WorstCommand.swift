import ComputeMatching

/// An expensive command: what it is, and the stream that makes it so.
struct WorstCommand {
  /// As docs/worst-commands.md names it.
  let name: String
  let count: Int
  /// How its cost grows with the count.
  let growth: String
  let bookCount: Int
  /// Prepares a market for a count, and returns the commands of which the slowest is measured.
  let prepare: (inout WorstMarket, Int) throws(BenchmarkError) -> [Command]

  init(
    _ name: String, _ count: Int, _ growth: String, books bookCount: Int = 1,
    _ prepare: @escaping (inout WorstMarket, Int) throws(BenchmarkError) -> [Command]
  ) {
    self.name = name
    self.count = count
    self.growth = growth
    self.bookCount = bookCount
    self.prepare = prepare
  }

  /// How long the command took in one run, on a market of its own.
  func run() throws(BenchmarkError) -> Duration {
    var market = try WorstMarket(bookCount: bookCount)
    var slowest = Duration.zero
    for command in try prepare(&market, count) { slowest = max(slowest, market.apply(command)) }
    guard market.tally.rejects == 0 else { throw BenchmarkError("\(name): a command of the stream was rejected") }
    return slowest
  }

  /// Those that docs/worst-commands.md lists.
  static var all: [WorstCommand] {
    [
      WorstCommand(
        "cancel: wakes *n* gangs that trade and *n* that cannot", 400, "n, with 800 trades",
        WakingStreams.cancelThatWakes),
      WorstCommand("the same", 6_000, "n, with 12,000 trades", WakingStreams.cancelThatWakes),
      WorstCommand(
        "submit: an ask that none of *n* waiting bids at one price may trade with, beside *n* such asks", 6_000, "n",
        UnmatchedStreams.atOnePrice),
      WorstCommand("the same, the bids at 3,000 prices", 6_000, "n", UnmatchedStreams.atManyPrices),
      WorstCommand("the same, each bid with an operator rule of its own", 6_000, "n", UnmatchedStreams.rulesOfTheirOwn),
      WorstCommand(
        "submit: the ask after which *n* bids with rules of their own could first have enough", 6_000,
        "n x jurisdictions", UnmatchedStreams.firstEnough),
      WorstCommand(
        "submit: a requirement order with placements in 33 books, where *n* requirement orders wait", 6_000,
        "n x books", books: 33, RequirementStreams.manyBooks),
      WorstCommand(
        "submit: sweeps an iceberg of 1,000 clips beside *n* waiting bids", 6_000, "clips + n",
        SweepingStreams.iceberg),
      WorstCommand(
        "submit: releases *n* makers, each of which met its minimum", 6_000, "n, with *n* trades",
        SweepingStreams.releases),
      WorstCommand(
        "submit: cancels *n* own orders (`cancel_oldest`)", 6_000, "n", SweepingStreams.cancelsOwnOrders),
      WorstCommand(
        "submit in an auction: passes *n* orders, none of them affiliated", 6_000, "n", SweepingStreams.inAnAuction),
      WorstCommand(
        "resume: *n* requirement orders enter between *n* others at one price", 60_000, "n log n",
        RequirementStreams.resume),
      WorstCommand(
        "halt and resume: *n* waiting requirement orders leave and enter one of nine books", 6_000, "n x books",
        books: 9, RequirementStreams.haltAndResume),
      WorstCommand(
        "submit: the first order of a requirement that none of *n* open books satisfies", 60_000, "n",
        RequirementStreams.firstOfItsRequirement),
      WorstCommand(
        "forget_names: gives back *n* participants, and keeps *n* others and their orders", 60_000, "n",
        NameStreams.forgetNames),
      WorstCommand(
        "cancel: one of two own asks that stop *n* bids of one participant and affiliation", 6_000, "n",
        WakingStreams.stoppedByOwnAsks),
      WorstCommand(
        "the same, each bid with another affiliation", 6_000, "n", WakingStreams.stoppedWithManyAffiliations),
      WorstCommand(
        "the same, each bid by another participant", 6_000, "n", WakingStreams.stoppedWithManyParticipants),
      WorstCommand(
        "submit: a strip over 168 windows that lacks a GPU, *n* asks in each window", 600, "windows x n",
        StripStreams.lacksOne),
      WorstCommand(
        "the same, with one order that is in all windows", 600, "windows x n x log quantity", StripStreams.sharesOne),
      WorstCommand(
        "submit: a strip for *n* over 168 windows, the last of which has lot 2, with such an order", 600, "windows x n",
        StripStreams.sharesLots),
      WorstCommand(
        "submit: an ask in a window, where *n* strips over 168 windows wait that may not trade with others", 600,
        "windows x n", StripStreams.mayNotTrade),
      WorstCommand(
        "advance: *n* hourly auctions by schedule of one book that is empty", 8_760, "n, with 2n events",
        AuctionStreams.hourly),
    ]
  }

  /// All of them, of each the least of `runs` runs, in turns.
  static func table(runs: Int) throws(BenchmarkError) -> Table {
    let commands = all
    var least = [Duration](repeating: .seconds(3_600), count: commands.count)
    for _ in 0..<runs {
      for position in commands.indices { least[position] = min(least[position], try commands[position].run()) }
    }
    var table = Table(
      "The slowest commands that are known, of each the least of \(runs) runs",
      columns: ["command", "n", "ms", "cost in n"])
    for (command, duration) in zip(commands, least) {
      let milliseconds = duration / .milliseconds(1)
      let text = milliseconds < 10 ? decimal(milliseconds, places: 2) : grouped(Int(milliseconds.rounded()))
      table.append([command.name, grouped(command.count), text, command.growth])
    }
    return table
  }
}
