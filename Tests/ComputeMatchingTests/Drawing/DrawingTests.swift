import ComputeMatching
import Testing

/// That what a drawing says wrongly is found.
struct DrawingTests {
  /// Something of everything that can be drawn.
  private static let truth = """
    contract A h100-sxm,80,US,on_demand,spot
    contract B h200-sxm,141,DE,on_demand,spot
    contract C b200,180,JP,dedicated,spot later
    requirement R h100-sxm|h200-sxm,*,*,*,spot h200-sxm +40
    requirement S a100-40gb
    book A band low 100 high 300 last 180
      ask 210   5+15 #1 by P1, 4 #2 of G
      ask 205   waiting 8 #3 all_or_none operators barred DE/FR
      bid 190   6 #4 for R by P2, 3 #5 until 90
      bid 185   waiting 9 #6 minimum 4 per_counterparty 7
    book B
      bid 230   6 #4 for R
    no book
      bid 170   waiting 2 #7 for S
    > bid #10 7@212 in A by P1 decrement at 20 | accepted #10 gtc, reduced #1 by 7 to 13 self_trade
                                               | reduced #10 by 7 to 0 self_trade
    > ask #11 2@225 in B                       | accepted #11 gtc, trade #11 with #4: 2@230 in B
    > halt B                                   | B halted, withdrawn #4 in B
    > replace #2 by #12 5@211                  | replaced #2 by #12: 5@211, rested #12: 5@211
    > reduce #12 by 1                          | reduced #12 by 1 to 4
    > cancel #99                               | rejected #99 unknown_order
    > advance at 95                            | cancelled #5: 3 expired at 90
    > open_auction A                           | A auction, withdrawn #4 in A
    > ask #13 3@150 in A                       | accepted #13 gtc resting 3
    > bid #14 2@150 in A                       | accepted #14 gtc resting 2
    > uncross A                                | trade #14 and #13: 2@150 in A, A continuous
                                               | trade #4 with #13: 1@150 in A, placed #4 in A: 3@190
    > band A high 301                          | A band high 301, withdrawn #4 in A, placed #4 in A: 3@190
    > open C                                   | opened C
    book A band high 301 last 150
      ask 211   4 #12
      ask 210   5+8 #1
      ask 205   waiting 8 #3 all_or_none operators barred DE/FR
      bid 190   3 #4 for R
      bid 185   waiting 9 #6 minimum 4 per_counterparty 7
    book B halted last 230
    book C
    no book
      bid 170   waiting 2 #7 for S
    """

  private static func failures(_ text: String) throws -> [DrawingFailure?] {
    let drawing = try Drawing(text)
    return [drawing.failure(of: DrawnExchange(drawing)), drawing.failure(of: DrawnModel(drawing))]
  }

  @Test func `what is true passes`() throws { #expect(try Self.failures(Self.truth) == [nil, nil]) }

  @Test func `the example of the notation holds`() {
    check(
      """
      book A                                 // asks above bids, one price a row, first to trade first
        ask 200   8 #1 by P1, 5+15 #2        // 8 of order 1, which is P1's; order 2 shows 5 and hides 15
        ask 195   waiting 16 #3 all_or_none  // undisplayed, beside the queue
      > bid #4 10@200 fok by P2            | accepted #4 fok, trade #4 with #1: 8@200
                                           | trade #4 with #2: 2@200
      book A last 200
        ask 200   3+15 #2
        ask 195   waiting 16 #3 all_or_none
      """)
  }

  /// What the true drawing says, and what is said instead.
  @Test(arguments: [
    // The first books: what cannot be so.
    ("5+15 #1 by P1, 4 #2 of G", "4 #2 of G, 5+15 #1 by P1"),
    ("bid 230   6 #4", "bid 231   6 #4"),
    // The last books.
    ("book A band high 301 last 150", "book A last 150"), ("band high 301 last 150", "band high 301"),
    ("band high 301 last 150", "band high 301 last 151"), ("band high 301 last 150", "auction band high 301 last 150"),
    ("ask 211   4 #12", "ask 212   4 #12"), ("ask 211   4 #12", "ask 211   5 #12"),
    ("ask 211   4 #12", "ask 211   4 #13"), ("ask 211   4 #12", "ask 211   waiting 4 #12"),
    ("  ask 211   4 #12\n", ""), ("5+8 #1", "5+7 #1"), ("5+8 #1", "13 #1"), ("5+8 #1", "5+8 #1, 1 #15"),
    ("waiting 8 #3 all_or_none operators barred DE/FR\n  bid 190   3", "waiting 8 #3 all_or_none\n  bid 190   3"),
    (
      "waiting 8 #3 all_or_none operators barred DE/FR\n  bid 190   3",
      "8 #3 all_or_none operators barred DE/FR\n  bid 190   3"
    ),
    ("3 #4 for R", "3 #4"), ("3 #4 for R", "3 #4 for S"),
    ("9 #6 minimum 4 per_counterparty 7\nbook B halted", "9 #6 minimum 3 per_counterparty 7\nbook B halted"),
    ("9 #6 minimum 4 per_counterparty 7\nbook B halted", "9 #6 minimum 4\nbook B halted"),
    ("book B halted last 230", "book B last 230"), ("book C\n", ""),
    ("book C\nno book\n  bid 170   waiting 2 #7 for S", "book C"),
    // Commands.
    ("7@212 in A by P1 decrement", "7@212 in A by P1"), ("7@212 in A by P1", "7@212 in A by P3"),
    ("halt B", "resume B"), ("advance at 95", "advance at 89"), ("reduce #12 by 1 ", "reduce #12 by 2 "),
    // Events.
    ("accepted #10 gtc", "accepted #10 gtd"), ("accepted #10 gtc", "accepted #10 gtc resting 7"),
    ("accepted #13 gtc resting 3", "accepted #13 gtc"), ("#13 gtc resting 3", "#13 gtc resting 2"),
    ("accepted #13 gtc resting 3", "accepted #13 gtc, rested #13: 3@150"),
    (", reduced #1 by 7 to 13 self_trade", ""),
    ("by 7 to 13 self_trade", "by 7 to 12 self_trade"), ("by 7 to 13 self_trade", "by 7 to 13"),
    ("trade #11 with #4: 2@230 in B", "trade #11 with #4: 2@225 in B"),
    ("trade #11 with #4: 2@230 in B", "trade #11 and #4: 2@230 in B"),
    ("trade #11 with #4: 2@230 in B", "trade #11 with #4: 2@230 in A"),
    ("trade #11 with #4: 2@230 in B", "trade #11 with #4: 2@230 in B, rested #11: 1@225"),
    ("B halted, withdrawn #4 in B", "withdrawn #4 in B, B halted"), ("B halted, ", "B closed, "),
    ("replaced #2 by #12: 5@211", "replaced #2 by #12: 4@211"),
    ("rejected #99 unknown_order", "rejected #99 phase"), ("3 expired at 90", "3 expired"),
    ("3 expired at 90", "3 expired at 91"), ("3 expired at 90", "3 requested at 90"),
    ("placed #4 in A: 3@190", "placed #4 in B: 3@190"), ("A band high 301,", "A band high 300,"),
    ("opened C", "opened B"),
  ])
  func `what is not true is found`(right: String, wrong: String) throws {
    let range = try #require(Self.truth.firstRange(of: right))
    // The command, or the books, where it is are to be blamed.
    let line = Self.truth[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).count
    let step = try Drawing(Self.truth).steps.last { $0.line <= line }
    var text = Self.truth
    text.replaceSubrange(range, with: wrong)
    for failure in try Self.failures(text) {
      #expect(failure?.line == step?.line, Comment(rawValue: failure?.text ?? wrong))
    }
  }

  @Test func `a failure shows expected and found side by side, from the first difference to the next books`() throws {
    let failures = try Self.failures(
      """
      book A
        ask 200   4 #1, 4 #2
      > bid #3 3@200 | accepted #3 gtc, trade #3 with #2: 3@200
      > cancel #3 |
      book A last 200
        ask 200   4 #1, 1 #2
        bid 199   2 #5
      > cancel #9 |
      """)
    let expected = """
      > bid #3 3@200
         expected                 | found
         accepted #3 gtc          | accepted #3 gtc
      -> trade #3 with #2: 3@200  | trade #3 with #1: 3@200
         expected                | found
         book A last 200         | book A last 200
      ->   ask 200   4 #1, 1 #2  |   ask 200   1 #1, 4 #2
      ->   bid 199   2 #5        |
      """
    for failure in failures {
      #expect(failure?.line == 3)
      #expect(failure?.text == expected)
    }
  }

  /// What a drawing does not say of orders and events is compared all the same.
  @Test(arguments: Fault.allCases)
  func `what is not drawn is compared with what was sent`(fault: Fault) throws {
    let drawing = try Drawing(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *,*,*,*,spot
      book A
        ask 210   8 #1 by P1 of G1 operator DE decrement post_only
        ask 209   8 #2 by P2 until 90
      book B
      > bid #3 4@200 for R by P2 | accepted #3 gtc in 2 books, rested #3: 4@200
                                 | placed #3 in A: 4@200, placed #3 in B: 4@200
      > bid #4 4@209 in A by P3  | accepted #4 gtc, trade #4 with #2: 4@209 in A
      > reduce #1 by 2           | reduced #1 by 2 to 6
      > band A high 300          | A band high 300, withdrawn #3 in A, placed #3 in A: 4@200
      > replace #1 6@211         | replaced #1 by #1: 6@211, rested #1: 6@211
      > cancel #1                | cancelled #1: 6 requested
      """)
    #expect(drawing.failure(of: FaultyMarket(DrawnExchange(drawing), nil)) == nil)
    #expect(drawing.failure(of: FaultyMarket(DrawnExchange(drawing), fault)) != nil)
  }
}
