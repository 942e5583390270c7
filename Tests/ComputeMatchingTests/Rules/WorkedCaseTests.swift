import Testing

/// The worked cases that the rules end with.
struct WorkedCaseTests {
  @Test func `1: shared quantity`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *,*,*,*,spot h200-sxm +40
      > bid #1 8@200 for R      | accepted #1 gtc in 2 books, rested #1: 8@200
                                | placed #1 in A: 8@200, placed #1 in B: 8@240
      book A
        bid 200   8 #1 for R
      book B
        bid 240   8 #1 for R
      > ask #2 5@230 in B       | accepted #2 gtc, trade #2 with #1: 5@240 in B
      book A
        bid 200   3 #1 for R
      book B last 240
        bid 240   3 #1 for R
      > ask #3 5@190 in A       | accepted #3 gtc, trade #3 with #1: 3@200 in A, rested #3: 2@190
      book A last 200
        ask 190   2 #3
      book B last 240
      """)
  }

  @Test func `2: net price`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *,*,*,*,spot h200-sxm +40
      book A
        ask 200   4 #3
        ask 195   4 #1
      book B
        ask 230   4 #2
      > bid #4 10@200 for R     | accepted #4 gtc in 2 books, trade #4 with #2: 4@230 in B
                                | trade #4 with #1: 4@195 in A, trade #4 with #3: 2@200 in A
      book A last 200
        ask 200   2 #3
      book B last 230
      """)
  }

  @Test func `3: limit per counterparty`() {
    check(
      """
      book A
        ask 195   4 #4 by P3
        ask 190   3 #3 by P2
        ask 185   2 #2 by P1
        ask 180   6 #1 by P1
      > bid #9 8@200 fok per_counterparty 2    | accepted #9 fok, cancelled #9: 8 fok
      > bid #9 8@200 per_counterparty 4        | accepted #9 gtc, trade #9 with #1: 4@180
                                               | trade #9 with #3: 3@190, trade #9 with #4: 1@195
      book A last 195
        ask 195   3 #4
        ask 185   2 #2
        ask 180   2 #1
      """)
  }

  @Test func `4: all-or-none maker`() {
    check(
      """
      book A
        ask 195   4 #2
        ask 190   waiting 8 #1 all_or_none
      > bid #3 6@200            | accepted #3 gtc, trade #3 with #2: 4@195, rested #3: 2@200
      book A last 195
        ask 190   waiting 8 #1 all_or_none
        bid 200   2 #3
      > bid #4 6@200            | accepted #4 gtc resting 6
                                | trade #1 with #3: 2@200, trade #1 with #4: 6@200
      book A last 200
      > ask #1 8@190 all_or_none | accepted #1 gtc, waiting #1
      > bid #5 8@200 ioc         | accepted #5 ioc, trade #5 with #1: 8@190
      book A last 190
      """)
  }

  @Test func `5: gang from two sellers`() {
    check(
      """
      > bid #1 16@200 all_or_none | accepted #1 gtc, waiting #1
      > ask #2 8@190              | accepted #2 gtc resting 8
      book A
        ask 190   8 #2
        bid 200   waiting 16 #1 all_or_none
      > ask #3 8@195              | accepted #3 gtc resting 8
                                  | trade #1 with #2: 8@190, trade #1 with #3: 8@195
      book A last 195
      """)
  }

  @Test func `6: iceberg`() {
    check(
      """
      > ask #1 20@200 display 5 | accepted #1 gtc resting 5
      > ask #2 5@200            | accepted #2 gtc resting 5
      book A
        ask 200   5+15 #1, 5 #2
      > bid #3 12@200           | accepted #3 gtc, trade #3 with #1: 5@200, rested #1: 5@200
                                | trade #3 with #2: 5@200, trade #3 with #1: 2@200
      book A last 200
        ask 200   3+10 #1
      > bid #4 13@200           | accepted #4 gtc, trade #4 with #1: 3@200, rested #1: 5@200
                                | trade #4 with #1: 5@200, rested #1: 5@200, trade #4 with #1: 5@200
      book A last 200
      """)
  }

  @Test func `7: self-trade, cancel newest`() {
    check(
      """
      book A
        ask 200   5 #3 of G2
        ask 199   5 #2 of G1
        ask 198   2 #1 of G2
      > bid #9 8@200 of G1      | accepted #9 gtc, trade #9 with #1: 2@198, cancelled #9: 6 self_trade
      book A last 198
        ask 200   5 #3
        ask 199   5 #2
      """)
  }

  @Test func `7: self-trade, cancel oldest`() {
    check(
      """
      book A
        ask 200   5 #3 of G2
        ask 199   5 #2 of G1
        ask 198   2 #1 of G2
      > bid #9 8@200 of G1 cancel_oldest | accepted #9 gtc, trade #9 with #1: 2@198, cancelled #2: 5 self_trade
                                         | trade #9 with #3: 5@200, rested #9: 1@200
      book A last 200
        bid 200   1 #9
      """)
  }

  @Test func `7: self-trade, decrement`() {
    check(
      """
      book A
        ask 200   5 #3 of G2
        ask 199   5 #2 of G1
        ask 198   2 #1 of G2
      > bid #9 8@200 of G1 decrement | accepted #9 gtc, trade #9 with #1: 2@198
                                     | reduced #2 by 5 to 0 self_trade, reduced #9 by 5 to 1 self_trade
                                     | trade #9 with #3: 1@200
      book A last 200
        ask 200   4 #3
      """)
  }

  @Test func `8: post-only`() {
    check(
      """
      book A
        bid 200   waiting 16 #1 all_or_none
      > ask #2 8@190 post_only  | accepted #2 gtc resting 8
      > cancel #2               | cancelled #2: 8 requested
      > bid #3 4@200            | accepted #3 gtc resting 4
      > ask #4 8@200 post_only  | rejected #4 post_only
      book A
        bid 200   4 #3
        bid 200   waiting 16 #1 all_or_none
      """)
  }

  @Test func `9: time`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *,*,*,*,spot
      book A
        bid 200   4 #1 for R, 4 #2
      book B
        bid 200   4 #1 for R
      > ask #3 6@200 in A       | accepted #3 gtc, trade #3 with #1: 4@200 in A, trade #3 with #2: 2@200 in A
      book A last 200
        bid 200   2 #2
      book B
      """)
  }

  @Test func `10: fill-or-kill and own orders`() {
    check(
      """
      book A
        ask 200   5 #2 of G2
        ask 199   5 #1 of G1
      > bid #3 10@200 fok of G1 cancel_oldest | accepted #3 fok, cancelled #3: 10 fok
      book A
        ask 200   5 #2
        ask 199   5 #1
      """)
  }

  @Test func `11: lots`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 8
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      book A
        ask 191   8 #2
        ask 190   8 #1
      book B
        ask 195   2 #3
      > bid #4 12@200 for R     | accepted #4 gtc in 2 books, trade #4 with #1: 8@190 in A
                                | trade #4 with #3: 2@195 in B, rested #4: 2@200, placed #4 in B: 2@200
      book A last 190
        ask 191   8 #2
      book B last 195
        bid 200   2 #4 for R
      """)
  }

  @Test func `15: indication`() {
    check(
      """
      book A auction
        ask 208   4 #4
        ask 200   4 #3
        bid 210   5 #1
        bid 205   3 #2
      > indicate A              | indicative A: 5@208 surplus 3 asks
      > lock_auction A          | A no_cancel
      > cancel #2               | rejected #2 phase
      > replace #2 by #2 3@209  | replaced #2 by #2: 3@209, rested #2: 3@209
      > indicate A              | indicative A: 8@208
      > uncross A               | trade #1 and #3: 4@208, trade #1 and #4: 1@208, trade #2 and #4: 3@208, A continuous
      book A last 208
      """)
  }

  @Test func `16: zombies`() {
    check(
      """
      book A
        ask 190   waiting 16 #1 minimum 16
      > reduce #1 by 4          | reduced #1 by 4 to 12
      book A
        ask 190   waiting 12 #1 minimum 12
      > bid #2 12@190           | accepted #2 gtc, trade #2 with #1: 12@190
      book A last 190
      """)
  }
}
