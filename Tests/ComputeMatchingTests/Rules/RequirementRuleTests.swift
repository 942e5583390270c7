import Testing

/// One order in many books (R16).
struct RequirementRuleTests {
  @Test func `R16: an order may wait for a book that is yet to open`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot later
      requirement R h200-sxm
      > bid #1 8@200 for R      | accepted #1 gtc in 0 books, waiting #1
      > bid #2 8@200 ioc for R  | rejected #2 book
      book A
      no book
        bid 200   waiting 8 #1 for R
      > open B                  | opened B, rested #1: 8@200, placed #1 in B: 8@200
      book A
      book B
        bid 200   8 #1 for R
      """)
  }

  @Test func `R16: a book where its limit is no positive price is not eligible`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *,*,*,*,spot h200-sxm -200
      > bid #1 8@200 for R      | accepted #1 gtc in 1 books, rested #1: 8@200, placed #1 in A: 8@200
      book A
        bid 200   8 #1 for R
      book B
      """)
  }

  @Test func `R16.3: requirement orders of both sides meet, in the book of the lowest number`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *,*,*,*,spot
      book A
        ask 200   4 #1 for R
      book B
        ask 200   4 #1 for R
      > bid #2 6@200 for R      | accepted #2 gtc in 2 books, trade #2 with #1: 4@200 in A
                                | rested #2: 2@200, placed #2 in A: 2@200, placed #2 in B: 2@200
      book A last 200
        bid 200   2 #2 for R
      book B
        bid 200   2 #2 for R
      """)
  }

  @Test func `R16.4: a gang takes the one book where all of it costs least`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *,*,*,*,spot
      book A
        ask 200   4 #2
        ask 190   4 #1
      book B
        ask 194   8 #3
      > bid #4 8@200 fok same_book for R | accepted #4 fok in 2 books, trade #4 with #3: 8@194 in B
      > bid #5 8@200 fok same_book for R | accepted #5 fok in 2 books
                                         | trade #5 with #1: 4@190 in A, trade #5 with #2: 4@200 in A
      book A last 200
      book B last 194
      """)
  }

  @Test func `R16.4: a gang waits while no one book has all of it, and ties go to the lowest book number`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *,*,*,*,spot
      book A
        ask 190   7 #1
      book B
        ask 190   7 #2
      > bid #3 8@200 all_or_none same_book for R | accepted #3 gtc in 2 books, waiting #3
      > bid #4 7@200 fok same_book for R         | accepted #4 fok in 2 books, trade #4 with #1: 7@190 in A
      book A last 190
        bid 200   waiting 8 #3 for R all_or_none
      book B
        ask 190   7 #2
        bid 200   waiting 8 #3 for R all_or_none
      > ask #5 1@195 in B                        | accepted #5 gtc resting 1
                                                 | trade #3 with #2: 7@190 in B, trade #3 with #5: 1@195 in B
      book A last 190
      book B last 195
      """)
  }

  @Test func `R17: a requirement order comes back to a book with its stamp`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *,*,*,*,spot
      book A
        bid 200   4 #1 for R, 4 #2, 4 #3 for R
      book B
        bid 200   4 #1 for R, 4 #3 for R
      > halt A                  | A halted, withdrawn #1 in A, withdrawn #3 in A
      book A halted
        bid 200   4 #2
      book B
        bid 200   4 #1 for R, 4 #3 for R
      > resume A                | A continuous, placed #1 in A: 4@200, placed #3 in A: 4@200
      book A
        bid 200   4 #1 for R, 4 #2, 4 #3 for R
      book B
        bid 200   4 #1 for R, 4 #3 for R
      """)
  }

  @Test func `R16.6: an order for which more books are eligible than allowed is rejected`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      contract C b200,180,JP,on_demand,spot
      requirement R *,*,*,*,spot
      requirement S *,*,*,*,spot b200 -200
      maximum_books 2
      > bid #1 8@200 for R      | rejected #1 too_many_books
      > bid #1 8@200 ioc for R  | rejected #1 too_many_books
      > bid #1 0@200 for R      | rejected #1 quantity
      > bid #1 8@200 for S      | accepted #1 gtc in 2 books, rested #1: 8@200, placed #1 in A: 8@200
                                | placed #1 in B: 8@200
      > bid #1 8@201 for S      | rejected #1 too_many_books
      > replace #1 8@201        | rejected #1 too_many_books
      > replace #1 8@199        | replaced #1 by #1: 8@199, rested #1: 8@199, placed #1 in A: 8@199
                                | placed #1 in B: 8@199
      book A
        bid 199   8 #1 for S
      book B
        bid 199   8 #1 for S
      book C
      """)
  }

  @Test func `R16.6: books that are halted count and closed ones do not`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *,*,*,*,spot
      maximum_books 1
      > halt B                  | B halted
      > bid #1 8@200 for R      | rejected #1 too_many_books
      > close B                 | B closed
      > bid #1 8@200 for R      | accepted #1 gtc in 1 books, rested #1: 8@200, placed #1 in A: 8@200
      """)
  }

  @Test func `R16.6: an order that rests enters every book that opens, and may then only shrink or end`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot later
      requirement R *,*,*,*,spot
      maximum_books 1
      > bid #1 8@200 for R      | accepted #1 gtc in 1 books, rested #1: 8@200, placed #1 in A: 8@200
      > open B                  | opened B, placed #1 in B: 8@200
      > replace #1 8@199        | rejected #1 too_many_books
      > reduce #1 by 2          | reduced #1 by 2 to 6
      book A
        bid 200   6 #1 for R
      book B
        bid 200   6 #1 for R
      > halt A                  | A halted, withdrawn #1 in A
      > resume A                | A continuous, placed #1 in A: 6@200
      > cancel #1               | cancelled #1: 6 requested
      """)
  }
}
