extension OptionTable {
  /// What `--help` prints.
  static var help: String {
    var text = """
      Replays recorded order streams through the matching engine and reports what happened.

      usage: replay [options] [FILE...]
      \(Replay.program.usageText)
        replay                                  the sample: four weeks of a GPU marketplace
        replay orders.csv                       an order stream of your own
        zcat orders.csv.gz | replay -           a stream from standard input
        replay --events events.csv orders.csv   write down every event
        replay --expect events.csv orders.csv   replay and compare with what was written down
        replay --orderbook AMZN_orderbook_5.csv AMZN_message_5.csv
                                                a LOBSTER day, checked against the venue's own book
        replay --symbol AAPL day.NASDAQ_ITCH50  one stock of a day of NASDAQ TotalView-ITCH
        replay orders.log                       a binary command log

      What the subcommands do (replay convert --help, or replay help convert, says more):

      \(Replay.program.purposes)
      Several FILEs are one stream, in the order given; - is standard input. Order streams in CSV, LOBSTER message files,
      NASDAQ TotalView-ITCH, DBN, lines of JSON and command logs are told apart by their content.


      """
    for group in groups { text += group.text }
    return text + """
      Exit codes: 0 done; 1 a check failed (--expect, --orderbook), or --book matches no book; 2 bad input or usage; 141 a
      closed pipe. At bad input the events and the summary of everything before it are still written.

      """
  }
}
