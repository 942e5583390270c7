import Testing

/// The clearing price, and who trades at it (R19). A book before that has a last trade has it for its reference price.
struct UncrossRuleTests {
  @Test func `R19: the largest volume`() {
    check(
      """
      book A auction
        ask 202   4 #6
        ask 201   4 #5
        ask 199   4 #4
        bid 203   5 #1
        bid 202   5 #2
        bid 200   5 #3
      > uncross A               | trade #1 and #4: 4@202, trade #1 and #5: 1@202
                                | trade #2 and #5: 3@202, trade #2 and #6: 2@202, A continuous
      book A last 202
        ask 202   2 #6
        bid 200   5 #3
      """)
  }

  @Test func `R19: of equal volumes the smallest surplus`() {
    check(
      """
      book A auction
        ask 204   2 #4
        ask 200   10 #3
        bid 205   10 #1
        bid 203   10 #2
      > uncross A               | trade #1 and #3: 10@204, A continuous
      book A last 204
        ask 204   2 #4
        bid 203   10 #2
      """)
  }

  @Test func `R19: a surplus of bids asks for the highest price`() {
    check(
      """
      book A auction last 201
        ask 200   10 #2
        bid 205   12 #1
      > uncross A               | trade #1 and #2: 10@205, A continuous
      book A last 205
        bid 205   2 #1
      """)
  }

  @Test func `R19: a surplus of asks asks for the lowest price`() {
    check(
      """
      book A auction last 204
        ask 200   12 #2
        bid 205   10 #1
      > uncross A               | trade #1 and #2: 10@200, A continuous
      book A last 200
        ask 200   2 #2
      """)
  }

  @Test(arguments: [("last 203", 203), ("", 200), ("last 220", 205), ("last 150", 200)])
  func `R19: without surplus the nearest to the reference, which may be no order's price, then the lower`(
    reference: String, price: Int
  ) {
    check(
      """
      book A auction \(reference)
        ask 200   10 #2
        bid 205   10 #1
      > uncross A               | trade #1 and #2: 10@\(price), A continuous
      book A last \(price)
      """)
  }

  @Test func `R19: equal surpluses on both sides ask for the nearest to the reference`() {
    check(
      """
      book A auction last 209
        ask 204   2 #4
        ask 201   6 #3
        bid 204   6 #1
        bid 203   2 #2
      > uncross A               | trade #1 and #3: 6@204, A continuous
      book A last 204
        ask 204   2 #4
        bid 203   2 #2
      """)
    check(
      """
      book A auction last 202
        ask 200   8 #2
        bid 204   8 #1
      > uncross A               | trade #1 and #2: 8@202, A continuous
      book A last 202
      """)
  }

  @Test func `R19: where nothing crosses nothing trades`() {
    check(
      """
      book A auction last 200
        ask 200   5 #2
        bid 199   5 #1
      > uncross A               | A continuous
      book A last 200
        ask 200   5 #2
        bid 199   5 #1
      """)
  }

  @Test func `R19: volume goes by price and time on each side`() {
    check(
      """
      book A auction
        ask 199   5 #4, 2 #6
        ask 198   2 #5
        bid 202   4 #2
        bid 200   4 #1, 4 #3
      > uncross A               | trade #2 and #5: 2@200, trade #2 and #4: 2@200, trade #1 and #4: 3@200
                                | trade #1 and #6: 1@200, trade #3 and #6: 1@200, A continuous
      book A last 200
        bid 200   3 #3
      """)
  }
}
