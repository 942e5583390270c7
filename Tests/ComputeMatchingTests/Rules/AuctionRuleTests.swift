import Testing

/// Auctions in which orders may only improve, what they would come to, and those by schedule (R17.1, R17.2, R19.1).
struct AuctionRuleTests {
  @Test func `R17.1: while locked, orders come, and improve, and do nothing else`() {
    check(
      """
      book A auction
        ask 205   waiting 8 #4 all_or_none
        ask 200   8 #2
        bid 200   4 #1 by P, 5+5 #3
      > lock_auction A              | A no_cancel
      > lock_auction A              | rejected phase
      > open_auction A              | rejected phase
      > halt A                      | rejected phase
      > bid #9 1@200 ioc            | rejected #9 phase
      > bid #9 1@201                | accepted #9 gtc resting 1
      > cancel #4                   | rejected #4 phase
      > reduce #1 by 1              | rejected #1 phase
      > reduce #1 by 0              | rejected #1 quantity
      > cancel_all P                | rejected phase
      > cancel_all P in A           | rejected phase
      > replace #1 by #1 5@200      | rejected #1 phase
      > replace #1 by #1 3@201      | rejected #1 phase
      > replace #1 by #1 4@199      | rejected #1 phase
      > replace #3 by #3 9@201      | rejected #3 phase
      > replace #2 by #2 8@201      | rejected #2 phase
      > replace #1 by #8 4@201      | replaced #1 by #8: 4@201, rested #8: 4@201
      > replace #2 by #2 9@199      | replaced #2 by #2: 9@199, rested #2: 9@199
      > replace #4 by #4 8@204      | replaced #4 by #4: 8@204, waiting #4
      > uncross A                   | trade #9 and #2: 1@200, trade #8 and #2: 4@200, trade #3 and #2: 4@200, A continuous
      book A last 200
        ask 204   waiting 8 #4 all_or_none
        bid 200   1+5 #3
      """)
  }

  @Test func `R17.1: what is due by itself still happens, and cancel_all leaves what is locked`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,2026-12-01T00Z/24h
      > open_auction A              | A auction
      > bid #1 4@200 until 50 by P in A   | accepted #1 gtd resting 4
      > bid #2 4@200 by P in A      | accepted #2 gtc resting 4
      > bid #3 4@200 by P in B      | accepted #3 gtc resting 4
      > lock_auction A              | A no_cancel
      > cancel_all P                | cancelled #3: 4 cancel_all
      > advance at 60               | cancelled #1: 4 expired at 50
      > open_auction B              | B auction
      > lock_auction B              | B no_cancel
      > bid #4 4@200 in B           | accepted #4 gtc resting 4
      > close A                     | A closed, cancelled #2: 4 book_closed
      > advance at 2026-12-01T00Z   | B closed, cancelled #4: 4 gate_closed
      book A closed
      book B closed
      """)
  }

  @Test func `R19.1: nothing that crosses is no price`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot later
      book A auction
        ask 201   4 #2
        bid 200   4 #1
      > indicate A          | indicative A: nothing
      > indicate B          | rejected book
      > bid #3 5@201 in A   | accepted #3 gtc resting 5
      > indicate A          | indicative A: 4@201 surplus 1 bids
      > uncross A           | trade #3 and #2: 4@201 in A, A continuous
      > indicate A          | rejected phase
      book A last 201
        bid 201   1 #3
        bid 200   4 #1
      """)
  }

  @Test func `R17.2: an auction by schedule, once`() {
    check(
      """
      book A
        ask 201   4 #2
        bid 200   4 #1
      > schedule A opens 10 locks 20 uncrosses 30 cancel at 5  | A continuous
      > bid #3 6@201 at 15    | A auction at 10, accepted #3 gtc resting 6
      > cancel #1 at 25       | A no_cancel at 20, rejected #1 phase
      > ask #4 1@205 minimum 1 at 26 | accepted #4 gtc, waiting #4
      > advance at 1000       | trade #3 and #2: 4@201 at 30, cancelled #1: 4 auction_ended at 30
                              | cancelled #3: 2 auction_ended at 30, A continuous at 30
      book A last 201
        ask 205   waiting 1 #4 minimum 1
      """)
  }

  @Test func `R17.2: every hour, unmatched orders stay, and none takes the schedule away`() {
    check(
      """
      book A
      > schedule A opens 10 uncrosses 20 every 1             | A continuous
      > bid #1 4@200 at 15                                   | A auction at 10, accepted #1 gtc resting 4
      > advance at 3600000000015                             | A continuous at 20, A auction at 3600000000010
      > ask #2 4@200                                         | accepted #2 gtc resting 4
      > schedule A none                                      | A auction
      > advance at 9600000000015                             |
      > uncross A                                            | trade #1 and #2: 4@200, A continuous
      book A last 200
      """)
  }

  @Test func `R17.2: what a book cannot do when its moment comes, it lets pass`() {
    check(
      """
      book A
      > schedule A opens 10 locks 20 uncrosses 30   | A continuous
      > halt A at 5                                 | A halted
      > advance at 10                               | A auction
      > uncross A at 11                             | A continuous
      > advance at 40                               |
      > schedule A opens 50 locks 60 uncrosses 70   | A continuous
      > advance at 55                               | A auction at 50
      > halt A                                      | A halted
      > advance at 80                               |
      > schedule A opens 90 uncrosses 95            | A halted
      > close A                                     | A closed
      > advance at 100                              |
      > schedule A opens 200 uncrosses 300          | rejected phase
      book A closed
      """)
  }

  @Test func `R17.2: moments in order, in the future, and not sooner again than it is over`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot later
      > advance at 100                                                |
      > schedule A opens 200 uncrosses 199                            | rejected options
      > schedule A opens 200 locks 199 uncrosses 300                  | rejected options
      > schedule A opens 200 locks 301 uncrosses 300                  | rejected options
      > schedule A opens 200 uncrosses 300 every 0                    | rejected options
      > schedule A opens 200 uncrosses 3600000000201 every 1          | rejected options
      > schedule B opens 100 uncrosses 300                            | rejected expiry
      > schedule B opens 101 uncrosses 300                            | rejected book
      > schedule B none                                               | rejected book
      > schedule A opens 200 locks 200 uncrosses 3600000000200 every 1 | A continuous
      > advance at 200                                                | A auction, A no_cancel
      > advance at 3600000000200                                      | A continuous, A auction, A no_cancel
      book A no_cancel
      """)
  }
}
