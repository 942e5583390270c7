import Testing

/// How orders meet: price and time, time in force, post-only, self-trade prevention.
struct MatchingRuleTests {
  @Test func `R8: best price first, at one price the earlier, at the maker's price`() {
    check(
      """
      book A
        ask 200   4 #1, 4 #3
        ask 199   4 #2
      > bid #4 10@205           | accepted #4 gtc, trade #4 with #2: 4@199
                                | trade #4 with #1: 4@200, trade #4 with #3: 2@200
      > bid #5 1@199            | accepted #5 gtc resting 1
      book A last 200
        ask 200   2 #3
        bid 199   1 #5
      > ask #6 3@150            | accepted #6 gtc, trade #6 with #5: 1@199, rested #6: 2@150
      book A last 199
        ask 200   2 #3
        ask 150   2 #6
      """)
  }

  @Test func `R8: of bids the highest is best, too`() {
    check(
      """
      book A
        bid 201   4 #2
        bid 200   4 #1, 4 #3
        bid 199   4 #4
      > ask #5 10@200           | accepted #5 gtc, trade #5 with #2: 4@201
                                | trade #5 with #1: 4@200, trade #5 with #3: 2@200
      book A last 200
        bid 200   2 #3
        bid 199   4 #4
      """)
  }

  @Test func `R9: what is left of an immediate-or-cancel order is cancelled`() {
    check(
      """
      book A
        ask 201   4 #2
        ask 200   4 #1
      > bid #3 6@200 ioc        | accepted #3 ioc, trade #3 with #1: 4@200, cancelled #3: 2 ioc
      book A last 200
        ask 201   4 #2
      """)
  }

  @Test func `R9: a market order takes any price, and is ioc or fok`() {
    check(
      """
      book A
        ask 200   4 #3
      > bid #4 6@market         | accepted #4 ioc, trade #4 with #3: 4@200, cancelled #4: 2 ioc
      > bid #5 6@market fok     | accepted #5 fok, cancelled #5: 6 fok
      > ask #6 6@9223372036854775807 | accepted #6 gtc resting 6
      > bid #7 6@market fok     | accepted #7 fok, trade #7 with #6: 6@9223372036854775807
      book A last 9223372036854775807
      """)
  }

  @Test(arguments: ["cancel_newest", "cancel_oldest", "cancel_both", "decrement"])
  func `R10: a killed order leaves no trace, whatever its mode`(mode: String) {
    check(
      """
      book A
        ask 200   5 #2 by G2
        ask 199   5 #1 by G1
      > bid #3 10@200 fok by G1 \(mode) | accepted #3 fok, cancelled #3: 10 fok
      book A
        ask 200   5 #2
        ask 199   5 #1
      """)
  }

  @Test func `R10: fill-or-kill counts what would really trade`() {
    check(
      """
      book A
        ask 200   5 #2 by G2
        ask 199   5 #1 by G1
      > bid #3 5@200 fok by G1 cancel_oldest | accepted #3 fok, cancelled #1: 5 self_trade
                                             | trade #3 with #2: 5@200
      book A last 200
      """)
  }

  @Test func `R11: post-only never takes`() {
    check(
      """
      book A
        ask 200   5 #1
      > bid #2 5@200 post_only  | rejected #2 post_only
      > bid #3 5@199 post_only  | accepted #3 gtc resting 5
      > replace #3 2@198        | replaced #3 by #3: 2@198, rested #3: 2@198
      > replace #3 2@200        | rejected #3 post_only
      book A
        ask 200   5 #1
        bid 198   2 #3
      """)
  }

  @Test func `R11: an own order is no reason to reject a post-only one`() {
    check(
      """
      book A
        ask 200   5 #1 by G1
      > bid #2 5@200 post_only by G1 cancel_oldest | accepted #2 gtc, cancelled #1: 5 self_trade, rested #2: 5@200
      book A
        bid 200   5 #2
      """)
  }

  @Test(arguments: ["by G1", "by another of H"])
  func `R14: the taker's mode decides`(taker: String) {
    let before = "book A\n  ask 200 5 #3 by G2\n  ask 199 5 #2 by G1 of H\n  ask 198 2 #1 by G2"
    check(
      """
      \(before)
      > bid #9 8@200 \(taker) cancel_newest | accepted #9 gtc, trade #9 with #1: 2@198, cancelled #9: 6 self_trade
      book A last 198
        ask 200   5 #3
        ask 199   5 #2
      """)
    check(
      """
      \(before)
      > bid #9 8@200 \(taker) cancel_oldest | accepted #9 gtc, trade #9 with #1: 2@198, cancelled #2: 5 self_trade
                                            | trade #9 with #3: 5@200, rested #9: 1@200
      book A last 200
        bid 200   1 #9
      """)
    check(
      """
      \(before)
      > bid #9 8@200 \(taker) cancel_both   | accepted #9 gtc, trade #9 with #1: 2@198
                                            | cancelled #2: 5 self_trade, cancelled #9: 6 self_trade
      book A last 198
        ask 200   5 #3
      """)
    check(
      """
      \(before)
      > bid #9 8@200 \(taker) decrement     | accepted #9 gtc, trade #9 with #1: 2@198
                                            | reduced #2 by 5 to 0 self_trade, reduced #9 by 5 to 1 self_trade
                                            | trade #9 with #3: 1@200
      book A last 200
        ask 200   4 #3
      """)
  }

  @Test func `R14: orders that name nobody are affiliated with nobody`() {
    check(
      """
      book A
        ask 198   2 #1
      > bid #2 2@198            | accepted #2 gtc, trade #2 with #1: 2@198
      book A last 198
      """)
  }
}
