import Testing

/// Price bands and the volatility guard (R18).
struct BandRuleTests {
  @Test func `R18: a band rejects limits outside it`() {
    check(
      """
      book A band low 190 high 205
      > bid #3 1@206            | rejected #3 price_band
      > bid #3 1@189            | rejected #3 price_band
      > bid #3 1@190            | accepted #3 gtc resting 1
      > replace #3 1@206        | rejected #3 price_band
      > band A low 2 high 1     | rejected price
      > band A low 0            | rejected price
      > band A high -1          | rejected price
      book A band low 190 high 205
        bid 190   1 #3
      """)
  }

  @Test func `R18: a market order stops at the edge`() {
    check(
      """
      book A
        ask 210   4 #2
        ask 200   4 #1
        bid 190   1 #3
      > band A low 190 high 205 | A band low 190 high 205
      > bid #4 9@market fok     | accepted #4 fok, cancelled #4: 9 fok
      > bid #5 9@market         | accepted #5 ioc, trade #5 with #1: 4@200, cancelled #5: 5 ioc
      > band A low 191          | A band low 191
      > ask #6 1@market         | accepted #6 ioc, cancelled #6: 1 ioc
      > bid #7 9@market         | accepted #7 ioc, trade #7 with #2: 4@210, cancelled #7: 5 ioc
      book A band low 191 last 210
        bid 190   1 #3
      > band A none             | A band none
      > ask #8 1@market         | accepted #8 ioc, trade #8 with #3: 1@190
      book A last 190
      """)
  }

  @Test func `R18: a trade outside the band does not print, and the book goes to auction`() {
    check(
      """
      book A band low 150 high 250
        ask 100   5 #1
      > bid #2 5@200            | accepted #2 gtc, A auction, rested #2: 5@200
      book A auction band low 150 high 250
        ask 100   5 #1
        bid 200   5 #2
      > uncross A               | trade #2 and #1: 5@150, A continuous
      book A band low 150 high 250 last 150
      """)
  }

  @Test func `R18: who wakes trades up to the edge`() {
    check(
      """
      book A
        bid 300   waiting 10 #1 per_counterparty 9
      > open_auction A          | A auction
      > ask #2 5@280            | accepted #2 gtc resting 5
      > band A high 250         | A band high 250
      > ask #3 5@240            | accepted #3 gtc resting 5
      > uncross A               | A continuous, trade #1 with #3: 5@240
      book A band high 250 last 240
        ask 280   5 #2
        bid 300   waiting 5 #1 per_counterparty 9
      """)
  }

  @Test func `R18: what the band keeps crossed stays in auction`() {
    check(
      """
      book A auction band high 250
        ask 500   5 #2
        bid 500   5 #1
      > uncross A               | A auction
      > band A none             | A band none
      > uncross A               | trade #1 and #2: 5@500, A continuous
      book A last 500
      """)
  }

  @Test func `R18: an order that waited beyond the band is displayed at its edge`() {
    check(
      """
      book A band low 100
        ask 95   waiting 6 #1 minimum 4
      > bid #2 4@100            | accepted #2 gtc resting 4, trade #1 with #2: 4@100, rested #1: 2@100
      book A band low 100 last 100
        ask 100   2 #1
      """)
  }

  @Test func `R18: a trade too far from the reference does not print, and the book goes to auction`() {
    check(
      """
      volatility_guard 500
      book A
        ask 1051   4 #3
        ask 1050   4 #2
        ask 1000   1 #1
      > bid #4 1@1000           | accepted #4 gtc, trade #4 with #1: 1@1000   // Nothing to be measured against.
      > bid #5 6@1060 fok       | accepted #5 fok, cancelled #5: 6 fok
      > bid #6 6@1060           | accepted #6 gtc, trade #6 with #2: 4@1050, A auction, rested #6: 2@1060
      book A auction last 1050
        ask 1051   4 #3
        bid 1060   2 #6
      > uncross A               | trade #6 and #3: 2@1051, A continuous   // The reference has moved to 1050.
      book A last 1051
        ask 1051   2 #3
      """)
  }

  @Test func `R18: what may not rest in that auction is cancelled, what is post-only rests`() {
    check(
      """
      volatility_guard 500
      book A last 1051
        bid 900   5 #7
      > ask #8 9@market         | accepted #8 ioc, A auction, cancelled #8: 9 post_halt
      > uncross A               | A continuous
      > ask #9 5@900 post_only  | accepted #9 gtc, A auction, rested #9: 5@900
      book A auction last 1051
        ask 900   5 #9
        bid 900   5 #7
      """)
  }

  @Test func `R18: the guard stops at no price beyond the largest`() {
    check(
      """
      volatility_guard 10000
      book A
        ask 9223372036854775807   2 #1
      > bid #2 1@9223372036854775807 | accepted #2 gtc, trade #2 with #1: 1@9223372036854775807
      > bid #3 1@9223372036854775807 | accepted #3 gtc, trade #3 with #1: 1@9223372036854775807
      book A last 9223372036854775807
      """)
  }
}
