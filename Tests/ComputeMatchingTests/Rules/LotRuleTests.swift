import Testing

/// Books in which all quantities are multiples of a lot (R20).
struct LotRuleTests {
  @Test func `R20: an order of the book has multiples only`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 8
      contract B h200-sxm,141,DE,on_demand,spot later
      > open B lot 0                             | rejected quantity
      > open B lot 1000001                       | rejected quantity
      > bid #1 12@200 in A                       | rejected #1 quantity
      > bid #1 16@0 in A                         | rejected #1 price
      > bid #1 16@200 in A display 4             | rejected #1 options
      > bid #1 16@200 in A minimum 12            | rejected #1 options
      > bid #1 16@200 in A per_counterparty 12   | rejected #1 options
      > bid #1 16@200 in A display 8             | accepted #1 gtc resting 8
      > reduce #1 by 4                           | rejected #1 quantity
      > reduce #1 by 20                          | rejected #1 quantity
      > replace #1 by #1 12@200                  | rejected #1 quantity
      > reduce #1 by 8                           | reduced #1 by 8 to 8
      > reduce #1 by 24                          | cancelled #1: 8 requested
      > open B lot 4                             | opened B lot 4
      book A
      book B
      """)
  }

  @Test func `R20: a requirement order leaves a book of which it has less than a lot, and comes back by a replace`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 8
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      > bid #1 20@200 for R     | accepted #1 gtc in 2 books, rested #1: 20@200, placed #1 in A: 16@200
                                | placed #1 in B: 20@200
      > ask #2 5@200 in B       | accepted #2 gtc, trade #2 with #1: 5@200 in B
      > ask #3 8@200 in A       | accepted #3 gtc, trade #3 with #1: 8@200 in A, withdrawn #1 in A
      > ask #4 8@200 in A       | accepted #4 gtc resting 8
      > reduce #1 by 2          | reduced #1 by 2 to 5
      book A last 200
        ask 200   8 #4
      book B last 200
        bid 200   5 #1 for R
      > replace #1 by #1 9@199  | replaced #1 by #1: 9@199, rested #1: 9@199, placed #1 in A: 8@199, placed #1 in B: 9@199
      > reduce #1 by 2          | reduced #1 by 2 to 7, withdrawn #1 in A
      book A last 200
        ask 200   8 #4
      book B last 200
        bid 199   7 #1 for R
      """)
  }

  @Test func `R20: a maker leaves one book after the other in one walk`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 4
      contract B h200-sxm,141,DE,on_demand,spot lot 2
      requirement R *
      > bid #1 7@200 for R      | accepted #1 gtc in 2 books, rested #1: 7@200, placed #1 in A: 4@200, placed #1 in B: 6@200
      > ask #2 7@200 ioc for R  | accepted #2 ioc in 2 books, trade #2 with #1: 4@200 in A, withdrawn #1 in A
                                | trade #2 with #1: 2@200 in B, withdrawn #1 in B, cancelled #2: 1 ioc
      book A last 200
      book B last 200
      no book
        bid 200   waiting 1 #1 for R
      """)
  }

  @Test func `R20: an order that has just a lot left stays`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 8
      contract B h200-sxm,141,DE,on_demand,spot lot 4
      requirement R *
      > bid #1 12@200 for R     | accepted #1 gtc in 2 books, rested #1: 12@200, placed #1 in A: 8@200, placed #1 in B: 12@200
      > reduce #1 by 8          | reduced #1 by 8 to 4, withdrawn #1 in A
      book A
      book B
        bid 200   4 #1 for R
      """)
  }

  @Test func `R20: an order of less than a lot passes all that is there, post-only or not, and enters no such book`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 8
      contract B h200-sxm,141,DE,on_demand,spot later lot 4
      requirement R *
      book A
        ask 200   8 #1, 8 #2
      > bid #3 7@200 post_only for R  | accepted #3 gtc in 1 books, waiting #3
      > bid #4 7@200 ioc for R        | accepted #4 ioc in 1 books, cancelled #4: 7 ioc
      > bid #5 15@200 fok for R       | accepted #5 fok in 1 books, cancelled #5: 15 fok
      > bid #6 3@200 for R            | accepted #6 gtc in 1 books, waiting #6
      > open B lot 4                  | opened B lot 4, rested #3: 7@200, placed #3 in B: 4@200
      book A
        ask 200   8 #1, 8 #2
      book B
        bid 200   7 #3 for R
      no book
        bid 200   waiting 3 #6 for R
      """)
  }

  @Test func `R20: what may be traded with one participant counts in lots`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 8
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      book A
        ask 200   8 #1 by P, 8 #2 by P, 8 #3 by Q
      book B
        ask 201   8 #4 by P
      > bid #5 30@201 per_counterparty 12 for R | accepted #5 gtc in 2 books, trade #5 with #1: 8@200 in A
                                                | trade #5 with #3: 8@200 in A, trade #5 with #4: 4@201 in B, waiting #5
      book A last 200
        ask 200   8 #2
        bid 201   waiting 10 #5 for R per_counterparty 12
      book B last 201
        ask 201   4 #4
        bid 201   waiting 10 #5 for R per_counterparty 12
      > bid #6 9@150 per_counterparty 7 for R   | accepted #6 gtc in 2 books, waiting #6
      book A last 200
        ask 200   8 #2
        bid 201   waiting 10 #5 for R per_counterparty 12
      book B last 201
        ask 201   4 #4
        bid 201   waiting 10 #5 for R per_counterparty 12
        bid 150   waiting 9 #6 for R per_counterparty 7
      """)
  }

  @Test func `R20, R14: affiliated orders shrink by lots`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 8
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      book A
        ask 200   16 #1 by P
      book B
      > bid #2 12@200 decrement by P for R  | accepted #2 gtc in 2 books, reduced #1 by 8 to 8 self_trade
                                            | reduced #2 by 8 to 4 self_trade, rested #2: 4@200, placed #2 in B: 4@200
      book A
        ask 200   8 #1
      book B
        bid 200   4 #2 for R
      """)
  }

  @Test func `R20, R14: what shrinks by lots in one book is met again in another, and has traded nothing`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 8
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      book A
        ask 200   waiting 17 #1 for R per_counterparty 9
      book B
        ask 200   waiting 17 #1 for R per_counterparty 9
      > bid #2 9@200 ioc decrement by P for R  | accepted #2 ioc in 2 books, trade #2 with #1: 8@200 in A
                                               | trade #2 with #1: 1@200 in B
      book A last 200
        ask 200   waiting 8 #1 for R per_counterparty 9
      book B last 200
        ask 200   waiting 8 #1 for R per_counterparty 9
      """)
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 8
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      > ask #1 17@200 by P per_counterparty 8 for R | accepted #1 gtc in 2 books, waiting #1
      > bid #2 9@200 ioc decrement by P for R       | accepted #2 ioc in 2 books, reduced #1 by 8 to 9 self_trade
                                                    | reduced #2 by 8 to 1 self_trade, reduced #1 by 1 to 8 self_trade
                                                    | reduced #2 by 1 to 0 self_trade
      book A
        ask 200   waiting 8 #1 for R per_counterparty 8
      book B
        ask 200   waiting 8 #1 for R per_counterparty 8
      """)
  }

  @Test func `R20, R15.4: an order that is in the way of a lot may help a waiting one by leaving`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 8
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      book A
        ask 200   8 #1
      book B
        ask 190   5 #2
      > bid #3 12@200 minimum 8 for R   | accepted #3 gtc in 2 books, waiting #3
      > cancel #2                       | cancelled #2: 5 requested, trade #3 with #1: 8@200 in A, waiting #3
                                        | rested #3: 4@200, placed #3 in B: 4@200
      book A last 200
      book B
        bid 200   4 #3 for R
      """)
  }

  @Test func `R20, R15.4: waiting orders that differ in quantity alone go different ways`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot lot 8
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      book A
      book B
        ask 190   5 #1
      > bid #2 12@200 minimum 10 for R  | accepted #2 gtc in 2 books, waiting #2
      > bid #3 13@200 minimum 10 for R  | accepted #3 gtc in 2 books, waiting #3
      > ask #4 8@200 in A               | accepted #4 gtc resting 8, trade #3 with #1: 5@190 in B, trade #3 with #4: 8@200 in A
      book A last 200
        bid 200   waiting 12 #2 for R minimum 10
      book B last 190
        bid 200   waiting 12 #2 for R minimum 10
      """)
  }
}
