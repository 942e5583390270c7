import Testing

/// The phases of a book (R17), and what they mean to affiliated orders (R14).
struct PhaseRuleTests {
  @Test func `R17: a halted book allows only what takes off`() {
    check(
      """
      book A
        bid 200   8 #1 by P, 8 #2, 8 #3
      > halt A                  | A halted
      > bid #4 1@200            | rejected #4 phase
      > ask #4 1@market         | rejected #4 phase
      > replace #2 8@199        | rejected #2 phase
      > reduce #2 by 3          | reduced #2 by 3 to 5
      book A halted
        bid 200   8 #1, 5 #2, 8 #3
      > cancel #2               | cancelled #2: 5 requested
      > cancel_all P            | cancelled #1: 8 cancel_all
      > halt A                  | rejected phase
      > uncross A               | rejected phase
      > resume A                | A continuous
      > resume A                | rejected phase
      > ask #4 1@200            | accepted #4 gtc, trade #4 with #3: 1@200
      book A last 200
        bid 200   7 #3
      """)
  }

  @Test func `R17: an auction collects orders, and prices may cross`() {
    check(
      """
      > uncross A               | rejected phase
      > open_auction A          | A auction
      > open_auction A          | rejected phase
      > bid #1 8@200 post_only  | accepted #1 gtc resting 8
      > ask #2 8@190 post_only  | accepted #2 gtc resting 8
      > ask #3 1@190 ioc        | rejected #3 phase
      > ask #3 1@190 fok        | rejected #3 phase
      > ask #3 1@market         | rejected #3 phase
      > replace #2 6@195        | replaced #2 by #2: 6@195, rested #2: 6@195
      book A auction
        ask 195   6 #2
        bid 200   8 #1
      """)
  }

  @Test func `R17: an auction goes on after a halt`() {
    check(
      """
      book A auction
        ask 195   6 #2
        bid 200   8 #1
      > halt A                  | A halted
      > resume A                | A auction
      > uncross A               | trade #1 and #2: 6@200, A continuous
      book A last 200
        bid 200   2 #1
      """)
  }

  @Test func `R17: closing cancels everything, for good`() {
    check(
      """
      contract A h100-sxm,80,DE,on_demand,2026-12-01T00Z/720h
      contract B h100-sxm,80,US,on_demand,spot later
      book A
        ask 201   4 #2
        bid 200   8 #1
      > close A                 | A closed, cancelled #1: 8 book_closed, cancelled #2: 4 book_closed
      book A closed
      > halt A                  | rejected phase
      > resume A                | rejected phase
      > open_auction A          | rejected phase
      > uncross A               | rejected phase
      > close A                 | rejected phase
      > band A none             | rejected phase
      > advance at 2000000000000000000 |
      > halt B                  | rejected book
      book A closed
      """)
  }

  @Test func `R14: in an auction the newer of two affiliated orders that cross is rejected`() {
    check(
      """
      book A auction
        bid 200   8 #1 by G1
        bid 198   8 #2 of F
      > ask #3 8@200 by G1 cancel_oldest | rejected #3 self_trade
      > ask #3 8@201 by G1      | accepted #3 gtc resting 8
      > ask #4 8@198 of F       | rejected #4 self_trade
      > ask #4 8@199 of F       | accepted #4 gtc resting 8
      > replace #4 1@198        | rejected #4 self_trade
      > replace #3 1@200        | rejected #3 self_trade
      book A auction
        ask 201   8 #3
        ask 199   8 #4
        bid 200   8 #1
        bid 198   8 #2
      """)
  }
}
