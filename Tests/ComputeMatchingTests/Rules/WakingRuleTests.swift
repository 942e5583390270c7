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
}
