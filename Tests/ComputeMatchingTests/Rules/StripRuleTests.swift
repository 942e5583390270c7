import Testing

/// The same GPUs over consecutive windows (R21).
struct StripRuleTests {
  @Test func `worked case 12: strip`() {
    check(
      """
      contract W1 h100-sxm,80,DE,on_demand,2026-12-01T00Z/24h
      contract W2 h100-sxm,80,DE,on_demand,2026-12-02T00Z/24h
      contract W3 h100-sxm,80,DE,on_demand,2026-12-03T00Z/24h
      requirement S h100-sxm,80,DE,on_demand,2026-12-01T00Z/72h
      book W1
        ask 180   4 #1
      book W2
        ask 200   4 #2
      book W3
        ask 221   4 #3
      > bid #4 4@200 all_or_none strip for S | accepted #4 gtc in 3 books, waiting #4
      > ask #5 4@179 in W1                   | accepted #5 gtc resting 4, trade #4 with #5: 4@179 in W1
                                             | trade #4 with #2: 4@200 in W2, trade #4 with #3: 4@221 in W3
      book W1 last 179
        ask 180   4 #1
      book W2 last 200
      book W3 last 221
      """)
  }

  @Test(arguments: [108, 110]) func `worked case 13: strip in part`(limit: Int) {
    let events =
      limit == 108
      ? """
      > bid #4 6@108 strip for S | accepted #4 gtc in 2 books, trade #4 with #1: 4@100 in W1
                                 | trade #4 with #2: 2@100 in W2, trade #4 with #3: 2@130 in W2, waiting #4
      book W1 last 100
        ask 100   2 #1
      book W2 last 130
        ask 130   8 #3
      no book
        bid 108   waiting 2 #4 for S
      """
      : """
      > bid #4 6@110 strip for S | accepted #4 gtc in 2 books, trade #4 with #1: 6@100 in W1
                                 | trade #4 with #2: 2@100 in W2, trade #4 with #3: 4@130 in W2
      book W1 last 100
      book W2 last 130
        ask 130   6 #3
      """
    check(
      """
      contract W1 h100-sxm,80,DE,on_demand,2026-12-01T00Z/24h
      contract W2 h100-sxm,80,DE,on_demand,2026-12-02T00Z/24h
      requirement S h100-sxm,80,DE,on_demand,2026-12-01T00Z/48h
      book W1
        ask 100   6 #1
      book W2
        ask 130   10 #3
        ask 100   2 #2
      \(events)
      """)
  }

  @Test func `worked case 14: one order in two legs`() {
    check(
      """
      contract W1 h100-sxm,80,DE,on_demand,2026-12-01T00Z/24h
      contract W2 h100-sxm,80,DE,on_demand,2026-12-02T00Z/24h
      requirement S h100-sxm,80,DE,on_demand,2026-12-01T00Z/48h
      requirement R h100-sxm
      book W1
        ask 100   4 #1 for R
      book W2
        ask 100   4 #1 for R, 4 #2
      > bid #3 4@100 strip for S | accepted #3 gtc in 2 books, trade #3 with #1: 4@100 in W1
                                 | trade #3 with #2: 4@100 in W2
      book W1 last 100
      book W2 last 100
      """)
  }

  // MARK: The rules, one by one

  private static let days = """
    contract W1 h100-sxm,80,DE,on_demand,2026-12-01T00Z/24h
    contract W2 h100-sxm,80,DE,on_demand,2026-12-02T00Z/24h
    requirement S h100-sxm,*,*,*,2026-12-01T00Z/48h
    """

  @Test func `R21.1: an ask sells at its limit or more on average`() {
    check(
      """
      \(Self.days)
      book W1
        bid 90   4 #1
      book W2
        bid 110   2 #2
        bid 100   2 #3
      > ask #4 4@100 strip for S ioc | accepted #4 ioc in 2 books, trade #4 with #1: 2@90 in W1
                                     | trade #4 with #2: 2@110 in W2, cancelled #4: 2 ioc
      book W1 last 90
        bid 90   2 #1
      book W2 last 110
        bid 100   2 #3
      """)
  }

  @Test func `R21.2: all or nothing, and at least the minimum`() {
    check(
      """
      \(Self.days)
      book W1
        ask 100   4 #1
      book W2
        ask 100   3 #2
      > bid #3 4@100 fok strip for S        | accepted #3 fok in 2 books, cancelled #3: 4 fok
      > bid #4 5@100 minimum 4 strip for S  | accepted #4 gtc in 2 books, waiting #4
      > reduce #4 by 2                      | reduced #4 by 2 to 3, trade #4 with #1: 3@100 in W1
                                            | trade #4 with #2: 3@100 in W2
      book W1 last 100
        ask 100   1 #1
      book W2 last 100
      """)
  }

  @Test func `R21.2: most first, then least net cost, then the lowest first leg; what is left takes another place`() {
    check(
      """
      contract W h100-sxm,80,DE,on_demand,2026-12-01T00Z/48h
      \(Self.days)
      contract V h200-sxm,141,DE,on_demand,2026-12-01T00Z/48h
      requirement T *,*,*,*,2026-12-01T00Z/48h h200-sxm +20
      book W
        ask 95   2 #1
      book W1
        ask 100   3 #2
      book W2
        ask 102   3 #3
      book V
        ask 118   3 #4
      > bid #9 9@105 strip for T | accepted #9 gtc in 4 books, trade #9 with #4: 3@118 in V, waiting #9
                                 | trade #9 with #2: 3@100 in W1, trade #9 with #3: 3@102 in W2
                                 | trade #9 with #1: 2@95 in W
      book W last 95
      book W1 last 100
      book W2 last 102
      book V last 118
      no book
        bid 105   waiting 1 #9 for T
      """)
  }

  @Test func `R21.3: affiliated orders are passed, and each leg has its own limit per counterparty`() {
    check(
      """
      \(Self.days)
      book W1
        ask 100   9 #1 by P1
        ask 99   9 #2 by P3
      book W2
        ask 103   9 #5 by P2
        ask 100   9 #3 by P1
      > bid #6 4@101 by P3 per_counterparty 3 strip for S
        | accepted #6 gtc in 2 books, trade #6 with #1: 3@100 in W1, trade #6 with #3: 3@100 in W2, waiting #6
      > ask #7 1@100 by P2 in W1 | accepted #7 gtc resting 1
      > ask #8 1@101 by P2 in W2 | accepted #8 gtc resting 1, trade #6 with #7: 1@100 in W1, trade #6 with #8: 1@101 in W2
      book W1 last 100
        ask 100   6 #1
        ask 99   9 #2
      book W2 last 101
        ask 103   9 #5
        ask 100   6 #3
      """)
  }

  @Test func `R21.4: strips never meet, and wake by limit and stamp`() {
    check(
      """
      \(Self.days)
      > ask #1 2@90 strip for S              | accepted #1 gtc in 2 books, waiting #1
      > bid #2 2@100 all_or_none strip for S | accepted #2 gtc in 2 books, waiting #2
      > bid #3 2@101 strip for S             | accepted #3 gtc in 2 books, waiting #3
      > ask #4 2@100 in W1                   | accepted #4 gtc resting 2
      > ask #5 3@100 in W2                   | accepted #5 gtc resting 3, trade #3 with #4: 2@100 in W1
                                             | trade #3 with #5: 2@100 in W2
      book W1 last 100
      book W2 last 100
        ask 100   1 #5
      no book
        ask 90   waiting 2 #1 for S
        bid 100   waiting 2 #2 all_or_none for S
      """)
  }

  @Test func `R21.5: a strip ends as its first window closes, and none enters later`() {
    check(
      """
      \(Self.days)
      contract V h100-sxm,80,DE,on_demand,2026-12-01T00Z/48h
      > bid #1 2@100 strip for S                    | accepted #1 gtc in 3 books, waiting #1
      > bid #2 2@100 in W2                          | accepted #2 gtc resting 2
      > advance at 2026-12-01T00Z                   | W1 closed, cancelled #1: 2 gate_closed, V closed
      > bid #3 2@100 strip for S at 2026-12-01T00Z  | rejected #3 expiry
      book W1 closed
      book W2
        bid 100   2 #2
      book V closed
      """)
  }

  @Test func `R21: what is no strip`() {
    check(
      """
      \(Self.days)
      requirement P h100-sxm,*,*,*,spot
      > bid #1 2@100 post_only strip for S             | rejected #1 options
      > bid #1 2@100 display 1 strip for S             | rejected #1 options
      > bid #1 2@market strip for S                    | rejected #1 options
      > bid #1 2@100 all_or_none same_book strip for S | rejected #1 options
      > bid #1 2@100 strip for P                       | rejected #1 options
      > bid #1 2@100 strip in W1                       | rejected #1 options
      > close W2                                       | W2 closed
      > bid #1 2@100 ioc strip for S                   | rejected #1 book
      > bid #1 2@100 strip for S                       | accepted #1 gtc in 0 books, waiting #1
      book W1
      book W2 closed
      no book
        bid 100   waiting 2 #1 for S
      """)
  }

  @Test func `R18, R21: a price outside the band is not there`() {
    check(
      """
      \(Self.days)
      book W1
        ask 100   2 #1
      book W2 band low 50 high 105
        ask 105   1 #2
      > band W2 low 50 high 104   | W2 band low 50 high 104
      > bid #3 2@150 ioc strip for S | accepted #3 ioc in 2 books, cancelled #3: 2 ioc
      > band W2 none              | W2 band none
      > bid #4 2@150 ioc strip for S | accepted #4 ioc in 2 books, trade #4 with #1: 1@100 in W1
                                  | trade #4 with #2: 1@105 in W2, cancelled #4: 1 ioc
      book W1 last 100
        ask 100   1 #1
      book W2 last 105
      """)
  }

  @Test func `R18, R21.4: a strip is tried again when a trade in a leg moves the reference price`() {
    check(
      """
      volatility_guard 400
      \(Self.days)
      book W1
        ask 100   1 #1
      book W2
      > bid #2 1@100 in W1         | accepted #2 gtc, trade #2 with #1: 1@100 in W1
      > bid #3 2@95 in W1          | accepted #3 gtc resting 2
      > bid #4 2@100 in W2         | accepted #4 gtc resting 2
      > ask #5 2@97 strip for S    | accepted #5 gtc in 2 books, waiting #5   // From 100, 95 is too far.
      > ask #6 1@98 in W1          | accepted #6 gtc resting 1
      > bid #7 1@98 in W1          | accepted #7 gtc, trade #7 with #6: 1@98 in W1, trade #5 with #3: 2@95 in W1
                                   | trade #5 with #4: 2@100 in W2
      book W1 last 95
      book W2 last 100
      """)
  }

  @Test func `R18, R21.2: an order that may not print is in the way only where an earlier leg leaves some of it`() {
    let market = """
      volatility_guard 400
      \(Self.days)
      requirement R h100-sxm *,*,*,*,2026-12-02T00Z/24h -10
      book W1
      book W2
        ask 100   1 #1
      > bid #2 1@100 in W2         | accepted #2 gtc, trade #2 with #1: 1@100 in W2
      > ask #3 4@100 for R         | accepted #3 gtc in 2 books, rested #3: 4@100, placed #3 in W1: 4@100
                                   | placed #3 in W2: 4@90
      > ask #4 4@100 in W1         | accepted #4 gtc resting 4
      > ask #5 4@100 in W2         | accepted #5 gtc resting 4
      """
    check(
      """
      \(market)
      > bid #6 6@101 strip for S   | accepted #6 gtc in 2 books, trade #6 with #3: 4@100 in W1
                                   | trade #6 with #5: 4@100 in W2, waiting #6
      book W1 last 100
        ask 100   4 #4
      book W2 last 100
      no book
        bid 101   waiting 2 #6 for S
      """)
    // Of strips with the same terms, one that wants more may have what one that wants less cannot.
    check(
      """
      \(market)
      > cancel #5                           | cancelled #5: 4 requested
      > bid #6 3@101 by P strip for S       | accepted #6 gtc in 2 books, waiting #6
      > bid #7 9@101 by P strip for S       | accepted #7 gtc in 2 books, waiting #7
      > ask #8 4@100 in W2                  | accepted #8 gtc resting 4, trade #7 with #3: 4@100 in W1
                                            | trade #7 with #8: 4@100 in W2
      book W1 last 100
        ask 100   4 #4
      book W2 last 100
      no book
        bid 101   waiting 3 #6 for S, 5 #7 for S
      """)
  }

  @Test func `R21.2: of equal places the one whose first leg has the lowest book number`() {
    check(
      """
      contract W2 h100-sxm,80,DE,on_demand,2026-12-02T00Z/24h
      contract V1 h200-sxm,141,DE,on_demand,2026-12-01T00Z/24h
      contract W1 h100-sxm,80,DE,on_demand,2026-12-01T00Z/24h
      contract V2 h200-sxm,141,DE,on_demand,2026-12-02T00Z/24h
      requirement T *,*,*,*,2026-12-01T00Z/48h
      book W2
        ask 101   2 #1
      book V1
        ask 102   2 #2
      book W1
        ask 101   2 #3
      book V2
        ask 100   2 #4
      > bid #5 2@101 strip for T | accepted #5 gtc in 4 books, trade #5 with #2: 2@102 in V1, trade #5 with #4: 2@100 in V2
      book W2
        ask 101   2 #1
      book V1 last 102
      book W1
        ask 101   2 #3
      book V2 last 100
      """)
  }

  @Test func `R21: a book that opens completes a place, and a strip ends with no leg but its first`() {
    check(
      """
      contract W1 h100-sxm,80,DE,on_demand,2026-12-01T00Z/24h
      contract W2 h100-sxm,80,DE,on_demand,2026-12-02T00Z/24h later
      requirement S h100-sxm,*,*,*,2026-12-01T00Z/48h
      book W1
        ask 100   2 #1
      > bid #2 2@100 strip for S   | accepted #2 gtc in 0 books, waiting #2
      > open W2                    | opened W2
      > ask #3 2@100 in W2         | accepted #3 gtc resting 2, trade #2 with #1: 2@100 in W1, trade #2 with #3: 2@100 in W2
      book W1 last 100
      book W2 last 100
      """)
    check(
      """
      contract W2 h100-sxm,80,DE,on_demand,2026-12-02T00Z/24h
      requirement S h100-sxm,*,*,*,2026-12-01T00Z/48h
      > bid #1 2@100 strip for S   | accepted #1 gtc in 0 books, waiting #1
      > advance at 2026-12-02T00Z  | W2 closed
      book W2 closed
      no book
        bid 100   waiting 2 #1 for S
      """)
  }

  @Test func `R20, R21.1: the quantity is a multiple of the lot of every leg`() {
    let market = """
      contract W1 h100-sxm,80,DE,on_demand,2026-12-01T00Z/24h lot 2
      contract W2 h100-sxm,80,DE,on_demand,2026-12-02T00Z/24h lot 3
      requirement S h100-sxm,*,*,*,2026-12-01T00Z/48h
      book W1
        ask 100   4 #1
      book W2
        ask 100   9 #2
      """
    check(
      """
      \(market)
      > bid #3 5@100 strip for S       | accepted #3 gtc in 2 books, waiting #3
      > bid #4 9@100 ioc strip for S   | accepted #4 ioc in 2 books, cancelled #4: 9 ioc
      > ask #5 4@101 in W1             | accepted #5 gtc resting 4
      > bid #6 11@101 ioc strip for S  | accepted #6 ioc in 2 books, trade #6 with #1: 4@100 in W1
                                       | trade #6 with #5: 2@101 in W1, trade #6 with #2: 6@100 in W2
                                       | cancelled #6: 5 ioc
      book W1 last 101
        ask 101   2 #5
      book W2 last 100
        ask 100   3 #2
      no book
        bid 100   waiting 5 #3 for S
      """)
  }

  @Test func `R17, R21: a leg that closes ends the place of strips that wait`() {
    check(
      """
      \(Self.days)
      book W1
        ask 101   2 #1
      book W2
        ask 99   2 #2
      > bid #3 2@99 strip for S        | accepted #3 gtc in 2 books, waiting #3
      > close W2                       | W2 closed, cancelled #2: 2 book_closed
      > ask #4 2@90 in W1              | accepted #4 gtc resting 2
      > bid #5 2@150 ioc strip for S   | rejected #5 book
      book W1
        ask 101   2 #1
        ask 90   2 #4
      book W2 closed
      no book
        bid 99   waiting 2 #3 for S
      """)
  }

  @Test func `R20, R21.4: an order that leaves one leg may help a strip in a later leg with a lot`() {
    check(
      """
      contract W1 h100-sxm,80,DE,on_demand,2026-12-01T00Z/24h
      contract W2 h100-sxm,80,DE,on_demand,2026-12-02T00Z/24h lot 4
      contract W3 h100-sxm,80,DE,on_demand,2026-12-03T00Z/24h
      requirement S h100-sxm,*,*,*,2026-12-01T00Z/72h
      requirement R h100-sxm
      > ask #1 2@99 in W1                    | accepted #1 gtc resting 2
      > ask #2 6@100 for R                   | accepted #2 gtc in 3 books, rested #2: 6@100, placed #2 in W1: 6@100
                                             | placed #2 in W2: 4@100, placed #2 in W3: 6@100
      > ask #3 4@101 in W2                   | accepted #3 gtc resting 4
      > ask #4 2@100 in W3                   | accepted #4 gtc resting 2
      > bid #5 4@105 all_or_none strip for S | accepted #5 gtc in 3 books, waiting #5
      > cancel #1                            | cancelled #1: 2 requested, trade #5 with #2: 4@100 in W1, withdrawn #2 in W2
                                             | trade #5 with #3: 4@101 in W2, trade #5 with #2: 2@100 in W3
                                             | trade #5 with #4: 2@100 in W3
      book W1 last 100
      book W2 last 101
      book W3 last 100
      """)
  }

  @Test func `R4, R21: cancel_all in a leg ends the strip`() {
    check(
      """
      \(Self.days)
      > bid #1 2@100 by P strip for S | accepted #1 gtc in 2 books, waiting #1
      > cancel_all P in W2            | cancelled #1: 2 cancel_all
      book W1
      book W2
      """)
  }
}
