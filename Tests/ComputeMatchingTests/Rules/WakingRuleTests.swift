import Testing

/// What helps a conditional order wakes it (R15.4), in whatever way it helps.
struct WakingRuleTests {
  @Test func `R15.4: taking off what an own iceberg hides wakes`() {
    check(
      """
      book A
        ask 195   5 #2 by X
        ask 190   1+9 #1 by P
        bid 200   waiting 10 #3 by P decrement minimum 5
      > reduce #1 by 5          | reduced #1 by 5 to 5, reduced #1 by 5 to 0 self_trade
                                | reduced #3 by 5 to 5 self_trade, trade #3 with #2: 5@195
      book A last 195
      """)
  }

  @Test func `R15.4: one that comes wakes an order if the limit per counterparty now passes over what stopped it`() {
    check(
      """
      book A
        ask 102   1 #3 by S
        ask 101   1 #2 by R
        ask 100   1 #1 by Q of G
        bid 200   waiting 3 #4 by P of G all_or_none per_counterparty 1
      > ask #5 1@300 by T       | accepted #5 gtc resting 1
      > ask #6 1@99 by Q        | accepted #6 gtc resting 1, trade #4 with #6: 1@99, trade #4 with #2: 1@101
                                | trade #4 with #3: 1@102
      book A last 102
        ask 300   1 #5
        ask 100   1 #1
      """)
  }

  @Test func `R14, R15.4: the own order that ends one stops the next one too`() {
    check(
      """
      book A
        ask 102   4 #4 by R
        ask 101   1 #3 by P
        ask 100   2 #2 by Q
        bid 200   waiting 5 #5 by P minimum 3, 5 #6 by P minimum 3
      > ask #7 1@99 by Q        | accepted #7 gtc resting 1, trade #5 with #7: 1@99, trade #5 with #2: 2@100
                                | cancelled #5: 2 self_trade
      book A last 100
        ask 102   4 #4
        ask 101   1 #3
        bid 200   waiting 5 #6 minimum 3
      """)
  }

  @Test(arguments: ["by Q of G", "of G", "by P of H", "by P"])
  func `R14, R15.4: one that an affiliated order stops says nothing of others`(names: String) {
    // The first that is tried has one name in common with the first ask; the second shares no name with that.
    check(
      """
      book A auction
        ask 102   3 #3 by S
        ask 101   1 #2
        ask 100   1 #1 by P of G
        bid 200   waiting 3 #4 \(names) all_or_none
        bid 199   waiting 5 #5 by R of H all_or_none
      > uncross A               | A continuous, trade #5 with #1: 1@100, trade #5 with #2: 1@101
                                | trade #5 with #3: 3@102
      book A last 102
        bid 200   waiting 3 #4 all_or_none
      """)
  }

  @Test func `R14, R15.4: of two own orders that leave in one command, the one within the limit wakes`() {
    check(
      """
      book A
        ask 201   1 #1 by R of G
        ask 195   3 #3 by Q
        ask 190   1 #2 by R of G
        bid 200   waiting 3 #4 by P of G all_or_none
      > ask #5 1@300 by T       | accepted #5 gtc resting 1
      > cancel_all R            | cancelled #1: 1 cancel_all, cancelled #2: 1 cancel_all, trade #4 with #3: 3@195
      book A last 195
        ask 300   1 #5
      """)
  }
}
