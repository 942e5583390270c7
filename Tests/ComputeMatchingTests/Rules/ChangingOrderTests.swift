import Testing

/// Orders that change while they live (R12, R13).
struct ChangingOrderTests {
  @Test func `R12: reduce keeps the place`() {
    check(
      """
      book A
        ask 200   5 #1, 5 #2
      > reduce #1 by 2          | reduced #1 by 2 to 3
      book A
        ask 200   3 #1, 5 #2
      > reduce #2 by 6          | cancelled #2: 5 requested
      book A
        ask 200   3 #1
      """)
  }

  @Test func `R13: an iceberg has at most 1,000 clips, also once it is replaced`() {
    check(
      """
      book A
        ask 200   5 #9
      > ask #1 2001@201 display 2     | rejected #1 options
      > ask #1 2000@201 display 2     | accepted #1 gtc resting 2
      > replace #1 2001@201           | rejected #1 options
      book A
        ask 201   2+1998 #1
        ask 200   5 #9
      """)
  }

  @Test func `R12: replace loses the place`() {
    check(
      """
      book A
        ask 200   5 #1, 5 #2
      > replace #1 by #9 7@200  | replaced #1 by #9: 7@200, rested #9: 7@200
      book A
        ask 200   5 #2, 7 #9
      """)
  }

  @Test func `R12: a replaced order trades at once if it crosses, and its life goes on`() {
    check(
      """
      book A
        ask 200   7 #9
        bid 198   4 #3
      > replace #9 7@190        | replaced #9 by #9: 7@190, trade #9 with #3: 4@198, rested #9: 3@190
      book A last 198
        ask 190   3 #9
      """)
  }

  @Test func `R12: an order reduced below its unmet minimum needs all that it has left`() {
    check(
      """
      book A
        ask 190   waiting 16 #1 minimum 16
      > reduce #1 by 4          | reduced #1 by 4 to 12
      book A
        ask 190   waiting 12 #1 minimum 12
      > bid #2 11@190 ioc       | accepted #2 ioc, cancelled #2: 11 ioc
      > bid #3 12@190           | accepted #3 gtc, trade #3 with #1: 12@190
      book A last 190
      """)
  }

  @Test func `R12: one that waits is tried again with what it needs now`() {
    check(
      """
      book A
        ask 190   waiting 16 #1 minimum 16
        bid 190   12 #2
      > reduce #1 by 4          | reduced #1 by 4 to 12, trade #1 with #2: 12@190
      book A last 190
      """)
  }

  @Test func `R12: decrement lowers the minimum of the maker, too`() {
    check(
      """
      book A
        ask 190   waiting 16 #1 by own minimum 12
      > bid #2 12@190 ioc by own decrement | accepted #2 ioc, reduced #1 by 12 to 4 self_trade
                                           | reduced #2 by 12 to 0 self_trade
      book A
        ask 190   waiting 4 #1 minimum 4
      > bid #3 4@190            | accepted #3 gtc, trade #3 with #1: 4@190
      book A last 190
      """)
  }

  @Test func `R13: reduce takes from the hidden part first`() {
    check(
      """
      book A
        ask 200   5+15 #1, 5 #2
      > reduce #1 by 12         | reduced #1 by 12 to 8
      book A
        ask 200   5+3 #1, 5 #2
      > reduce #1 by 4          | reduced #1 by 4 to 4
      book A
        ask 200   4 #1, 5 #2
      """)
  }

  @Test func `R13: a sweep takes every clip at a price before the next price`() {
    check(
      """
      book A
        ask 201   5 #2
        ask 200   5+15 #1
      > bid #3 22@201           | accepted #3 gtc, trade #3 with #1: 5@200, rested #1: 5@200
                                | trade #3 with #1: 5@200, rested #1: 5@200, trade #3 with #1: 5@200
                                | rested #1: 5@200, trade #3 with #1: 5@200, trade #3 with #2: 2@201
      book A last 201
        ask 201   3 #2
      """)
  }

  @Test func `R13: an iceberg replaced by no more than it shows, shows all of it`() {
    check(
      """
      book A
        ask 200   5+15 #1
      > replace #1 3@210        | replaced #1 by #1: 3@210, rested #1: 3@210
      book A
        ask 210   3 #1
      > replace #1 30@210       | replaced #1 by #1: 30@210, rested #1: 5@210   // It is still an iceberg.
      book A
        ask 210   5+25 #1
      > ask #2 3@200 display 5  | rejected #2 options
      """)
  }

  @Test func `R5: orders of a book that closes end in order of entry, refilled icebergs too`() {
    check(
      """
      book A
        ask 200   5+15 #1, 5 #2
      > bid #3 5@200            | accepted #3 gtc, trade #3 with #1: 5@200, rested #1: 5@200
      book A last 200
        ask 200   5 #2, 5+10 #1
      > close A                 | A closed, cancelled #1: 15 book_closed, cancelled #2: 5 book_closed
      book A closed last 200
      """)
  }
}
