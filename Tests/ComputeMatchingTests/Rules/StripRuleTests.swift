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
}
