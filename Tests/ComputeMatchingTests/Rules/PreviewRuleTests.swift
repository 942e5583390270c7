import ComputeMatching
import Testing

/// What a preview says: fills, what is left, and a cause for each GPU that the order would not get.
struct PreviewRuleTests {
  @Test func `fills are added up by book and price, in the order of the walk`() {
    checkPreview(
      """
      contract A h100-sxm,80,DE,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R * h200-sxm +40
      book A
        ask 200   2 #3
        ask 195   3 #1, 1 #4
      book B
        ask 230   4 #2
      > bid #9 20@200 for R
      """, "B 4@230, A 4@195, A 2@200, rests 10 A 10@200 B 10@240; nothing_offered 10")
  }

  @Test func `R13: hidden clips take turns over books`() {
    checkPreview(
      """
      contract A h100-sxm,80,DE,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      book A
        ask 200   5+15 #1
      book B
        ask 200   5+15 #2
      > bid #9 27@200 for R
      """, "A 15@200, B 12@200")
  }

  @Test func `R13: an iceberg rests with its clip`() {
    checkPreview(
      """
      book A
        ask 200   1 #1
      > bid #9 9@200 display 3
      """, "A 1@200, rests 8 A 3@200; nothing_offered 8")
  }

  @Test func `R8: limit, and nothing offered`() {
    checkPreview(
      """
      book A
        ask 205   2 #3
        ask 201   4 #2
        ask 200   4 #1
      > bid #9 12@200
      """, "A 4@200, rests 8 A 8@200; limit 6, nothing_offered 2")
    checkPreview(
      """
      book A
        ask 201   4 #2
      > bid #9 3@200 ioc
      """, "cancels 3 ioc; limit 3")
    checkPreview(
      """
      book A
        bid 195   2 #1
        bid 190   9 #2
      > ask #9 4@192 fok
      """, "cancels 4 fok; limit 2, condition 2")
  }

  @Test func `R14: affiliated orders`() {
    checkPreview(
      """
      book A
        ask 200   5 #3 of G
        ask 199   5 #2 of G
        ask 198   2 #1 of H
      > bid #9 8@200 of G
      """, "A 2@198, cancels 6 self_trade; affiliation 6")
    checkPreview(
      """
      book A
        ask 200   5 #3 of H
        ask 199   5 #2 of G
        ask 198   2 #1 of H
      > bid #9 8@200 of G cancel_oldest
      """, "A 2@198, A 5@200, #2 loses 5, rests 1 A 1@200; affiliation 1")
    checkPreview(
      """
      book A
        ask 200   5 #3 of H
        ask 199   5 #2 of G
        ask 198   2 #1 of H
      > bid #9 8@200 of G decrement
      """, "A 2@198, A 1@200, #2 loses 5, loses 5; affiliation 5")
    checkPreview(
      """
      book A
        ask 199   5 #2 of G
        ask 198   2 #1 of H
      > bid #9 8@200 of G cancel_both
      """, "A 2@198, #2 loses 5, cancels 6 self_trade; affiliation 6")
  }

  @Test func `R15: limits per counterparty, the order's and the maker's`() {
    checkPreview(
      """
      book A
        ask 195   4 #4 by P3
        ask 190   3 #3 by P2
        ask 185   2 #2 by P1
        ask 180   6 #1 by P1
      > bid #9 12@200 per_counterparty 4
      """, "A 4@180, A 3@190, A 4@195, waits 1 A 0@200; counterparty_limit 1")
    checkPreview(
      """
      book A
        ask 195   waiting 9 #1 per_counterparty 4
      > bid #9 7@200
      """, "A 4@195, rests 3 A 3@200; counterparty_limit 3")
  }

  @Test func `R15: operators, the order's rule and the maker's`() {
    checkPreview(
      """
      book A
        ask 195   4 #2 operator DE
        ask 190   3 #1 operator US
      > bid #9 9@200 operators barred US
      """, "A 4@195, waits 5 A 0@200; nothing_offered 2, operator 3")
    checkPreview(
      """
      book A
        ask 195   waiting 4 #1 operators allowed US
      > bid #9 3@200 operator DE
      """, "rests 3 A 3@200; operator 3")
  }

  @Test func `R10, R15, R16.4: conditions, the order's and the maker's`() {
    checkPreview(
      """
      book A
        ask 210   1 #2
        ask 195   6 #1
      > bid #9 10@200 all_or_none
      """, "waits 10 A 0@200; limit 1, nothing_offered 3, condition 6")
    checkPreview(
      """
      book A
        ask 195   6 #1
      > bid #9 10@200 minimum 7
      """, "waits 10 A 0@200; nothing_offered 4, condition 6")
    checkPreview(
      """
      book A
        ask 195   waiting 16 #2 all_or_none
        ask 190   2 #1
      > bid #9 10@200
      """, "A 2@190, rests 8 A 8@200; condition 8")
    checkPreview(
      """
      contract A h100-sxm,80,DE,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      book A
        ask 195   6 #1
      book B
        ask 195   4 #2
      > bid #9 10@200 for R fok same_book
      """, "cancels 10 fok; condition 10")
  }

  @Test func `R17: phases`() {
    checkPreview(
      """
      contract A h100-sxm,80,DE,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      book A halted
        ask 205   9 #3
        ask 195   6 #1
      book B
        ask 190   4 #2
      > bid #9 12@200 for R
      """, "B 4@190, rests 8 B 8@200; limit 2, phase 6")
    checkPreview(
      """
      book A auction
        ask 195   6 #1
      > bid #9 8@200
      """, "rests 8 A 8@200; nothing_offered 2, phase 6")
    checkPreview(
      """
      book A halted
        ask 195   6 #1
      > bid #9 8@200
      """, "rejected phase")
  }

  @Test func `R18: the band and the guard`() {
    checkPreview(
      """
      book A band high 205
        ask 210   6 #2
        ask 200   4 #1
      > bid #9 12@market
      """, "A 4@200, cancels 8 ioc; nothing_offered 2, band 6")
    checkPreview(
      """
      volatility_guard 500
      book A last 200
        ask 220   6 #2
        ask 205   4 #1
      > bid #9 12@250
      """, "A 4@205, A auction, rests 8 A 8@250; nothing_offered 2, band 6")
    // The affiliated order that is gone does not keep the rest out of the auction.
    checkPreview(
      """
      volatility_guard 500
      book A last 200
        ask 220   6 #2
        ask 205   4 #1 of G
      > bid #9 12@250 of G cancel_oldest
      """, "#1 loses 4, A auction, rests 12 A 12@250; nothing_offered 2, affiliation 4, band 6")
    checkPreview(
      """
      volatility_guard 500
      book A last 200
        ask 220   6 #2 of G
        ask 205   4 #1 of H
      > bid #9 12@250 of G ioc
      """, "A 4@205, cancels 8 self_trade; affiliation 8")
  }

  @Test func `a requirement order's quantity is offered once, in however many books`() {
    checkPreview(
      """
      contract A h100-sxm,80,DE,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *
      book A
        ask 210   6 #1 for R
      book B
        ask 210   6 #1 for R
      > bid #9 20@200 for R
      """, "rests 20 A 20@200 B 20@200; limit 6, nothing_offered 14")
  }

  @Test func `rejections, by the first reason`() {
    let market = "book A\n  ask 200   4 #1\n"
    for (order, reason) in [
      ("bid #1 0@200", "quantity"), ("bid #1 4@0", "price"), ("bid #1 4@200 post_only fok", "options"),
      ("bid #1 4@200", "duplicate_order_id"), ("bid #9 4@200 post_only", "post_only"),
    ] {
      checkPreview(market + "> " + order, "rejected \(reason)")
    }
  }

  @Test func `net average price`() throws {
    var preview: Preview?
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")), at: 1)
    exchange.apply(.openBook(try Contract("h200-sxm,141,DE,on_demand,spot")), at: 1)
    let requirement = exchange.requirement(
      try Requirement("*"), differentials: [Differential(try Requirement("h200-sxm"), ticks: 40)])
    for (id, book, price, quantity) in [(1, 0, 195, 4), (2, 1, 230, 4), (3, 0, 200, 4)]
      as [(UInt64, UInt32, Int64, Int64)]
    {
      exchange.apply(
        .submit(
          Order(
            id: OrderID(id), side: .ask, book: BookID(book), price: Price(ticks: price), quantity: quantity)), at: 1)
    }
    preview = exchange.preview(
      Order(id: 9, side: .bid, scope: .requirement(requirement), price: 200, quantity: 10))
    // (4 x 190 + 4 x 195 + 2 x 200) / 10
    #expect(preview?.netMoney.tickHours == 1_940)
    #expect(preview?.averageNetPrice == 194)
    #expect(preview?.fills.map(\.differential) == [40, 0, 0])
    #expect(exchange.preview(Order(id: 9, side: .bid, book: BookID(0), price: 190, quantity: 1)).averageNetPrice == nil)
  }

  /// Checks what the preview of the drawing's last order says.
  private func checkPreview(
    _ drawing: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let log = PreviewLog()
    do throws(DrawingError) {
      let drawing = try Drawing(drawing)
      // The events that are not drawn are a failure, which says nothing here.
      _ = drawing.failure(of: DrawnExchange(drawing, previews: log))
    } catch {
      Issue.record("line \(error.line): \(error.problem)", sourceLocation: sourceLocation)
    }
    #expect(log.texts.last == expected, sourceLocation: sourceLocation)
    #expect(log.faults.isEmpty, sourceLocation: sourceLocation)
  }
}
