import Testing

/// Orders that not everyone can trade with (R15).
struct ConditionalRuleTests {
  @Test func `R15: operators that are allowed, where an unknown one is on no list`() {
    check(
      """
      book A
        ask 192   4 #3 operator DE
        ask 191   4 #2
        ask 190   4 #1 operator US
      > bid #4 8@200 ioc operators allowed DE/FR | accepted #4 ioc, trade #4 with #3: 4@192, cancelled #4: 4 ioc
      > bid #5 8@200 ioc operators barred US     | accepted #5 ioc, trade #5 with #2: 4@191, cancelled #5: 4 ioc
      book A last 191
        ask 190   4 #1
      """)
  }

  @Test func `R15: orders that name no participant are one counterparty`() {
    check(
      """
      book A
        ask 191   4 #3 by P
        ask 190   4 #1, 4 #2
      > bid #4 9@200 per_counterparty 5 | accepted #4 gtc, trade #4 with #1: 4@190, trade #4 with #2: 1@190
                                        | trade #4 with #3: 4@191
      book A last 191
        ask 190   3 #2
      """)
  }

  @Test func `R15.2: who cannot have its minimum waits, who can is an ordinary order from then on`() {
    check(
      """
      book A
        ask 190   4 #1
      > bid #2 8@200 minimum 5  | accepted #2 gtc, waiting #2
      > bid #3 8@199 minimum 4  | accepted #3 gtc, trade #3 with #1: 4@190, rested #3: 4@199
      book A last 190
        bid 200   waiting 8 #2 minimum 5
        bid 199   4 #3
      """)
  }

  @Test func `R15.3: as a maker it comes after all that is displayed at its price, hidden clips included`() {
    check(
      """
      book A
        ask 190   2+2 #2
        ask 190   waiting 4 #1 all_or_none
      > bid #3 8@190            | accepted #3 gtc, trade #3 with #2: 2@190, rested #2: 2@190
                                | trade #3 with #2: 2@190, trade #3 with #1: 4@190
      book A last 190
      """)
  }

  @Test func `R15.3: who is not satisfied is skipped, never a stop`() {
    check(
      """
      book A
        ask 195   4 #2
        ask 190   waiting 8 #1 all_or_none
      > bid #3 4@200            | accepted #3 gtc, trade #3 with #2: 4@195
      book A last 195
        ask 190   waiting 8 #1 all_or_none
      """)
  }

  @Test func `R15.4: of bids the highest limit wakes first, then the lowest stamp`() {
    check(
      """
      book A
        bid 201   waiting 8 #2 all_or_none, 8 #3 all_or_none
        bid 200   waiting 8 #1 all_or_none
      > ask #4 7@190            | accepted #4 gtc resting 7
      > ask #5 7@190            | accepted #5 gtc resting 7
                                | trade #2 with #4: 7@190, trade #2 with #5: 1@190
      book A last 190
        ask 190   6 #5
        bid 201   waiting 8 #3 all_or_none
        bid 200   waiting 8 #1 all_or_none
      """)
  }

  @Test func `R15.5: one that met its minimum as a maker is displayed when the command's trades are done`() {
    check(
      """
      book A
        ask 191   4 #2
        ask 190   waiting 8 #1 minimum 4
      > bid #3 5@191            | accepted #3 gtc, trade #3 with #1: 5@190, rested #1: 3@190
      book A last 190
        ask 191   4 #2
        ask 190   3 #1
      """)
  }
}
