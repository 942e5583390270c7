import ComputeMatching
import Testing

/// Rules about commands, ids, time and answers.
struct CommandRuleTests {
  @Test func `R4: cancel all ends a participant's orders in order of entry, in one book or in all`() {
    check(
      """
      contract A h100-sxm,80,DE,on_demand,spot
      contract B a100-sxm,40,US,reserved,spot
      contract C b200,180,JP,dedicated,spot later
      book A
        ask 210   5 #1 by acme
        ask 200   5 #2 by acme
        bid 101   5 #4 by else
        bid 100   5 #3 by acme
      book B
      > replace #1 4@205        | replaced #1 by #1: 4@205, rested #1: 4@205
      > cancel_all acme in B    | rejected unknown_order
      > cancel_all acme         | cancelled #2: 5 cancel_all, cancelled #3: 5 cancel_all, cancelled #1: 4 cancel_all
      book A
        bid 101   5 #4
      book B
      > cancel_all nobody       | rejected options
      > cancel_all acme in C    | rejected book
      """)
  }

  @Test func `R4: cancel all in one book leaves the others`() {
    check(
      """
      contract A h100-sxm,80,DE,on_demand,spot
      contract B a100-sxm,40,US,reserved,spot
      book A
        ask 210   5 #1 by acme
      book B
        ask 200   5 #2 by acme
      > cancel_all acme in A    | cancelled #1: 5 cancel_all
      book A
      book B
        ask 200   5 #2
      """)
  }

  @Test(arguments: ["", "> advance at 19 |", "> advance at 1 |\n> advance at 10 |\n> advance at 11 |"])
  func `R5: what is due happens moment by moment, in order of entry, at its own time`(stops: String) {
    check(
      """
      book A
        ask 203   1 #4 until 41
        ask 202   1 #3 until 30
        ask 201   1 #2 until 20
        ask 200   1 #1 until 30
      \(stops)
      > cancel #4 at 40         | cancelled #2: 1 expired at 20
                                | cancelled #1: 1 expired at 30, cancelled #3: 1 expired at 30
                                | cancelled #4: 1 requested
      book A
      """)
  }

  @Test func `R5: commands that only let time pass make no difference`() {
    check(
      """
      book A
        ask 203   1 #4 until 41
        ask 202   1 #3 until 30
        ask 201   1 #2 until 20
        ask 200   1 #1 until 30
      > advance at 10           |
      > advance at 20           | cancelled #2: 1 expired
      > advance at 25           |
      > advance at 39           | cancelled #1: 1 expired at 30, cancelled #3: 1 expired at 30
      > cancel #4 at 40         | cancelled #4: 1 requested
      book A
      """)
  }

  @Test func `R5: an expiry must be after now, and time never goes back`() {
    check(
      """
      > ask #1 1@200 until 50 at 50 | rejected #1 expiry
      > ask #2 1@200 until 45 at 40 | rejected #2 expiry
      > ask #3 1@200 until 51 at 40 | accepted #3 gtd resting 1
      > advance at 40               |
      book A
        ask 200   1 #3
      > advance at 18446744073709551615 | cancelled #3: 1 expired at 51
      book A
      """)
  }

  @Test func `R1: a window's gate closes at its start, and its orders end in order of their stamps`() {
    check(
      """
      contract A h100-sxm,80,DE,on_demand,2026-12-01T00Z/720h
      contract B h100-sxm,80,US,on_demand,2026-12-01T00Z/720h later
      book A
        ask 200   5 #1 until 2026-12-01T00Z
        ask 190   5 #3
        bid 100   5 #2
      > advance at 2026-12-01T00Z-1     |
      > bid #4 5@100 in A at 2026-12-01T00Z | A closed, cancelled #1: 5 gate_closed
                                        | cancelled #2: 5 gate_closed, cancelled #3: 5 gate_closed
                                        | rejected #4 phase
      book A closed
      > open B                          | opened B, B closed
      > open B                          | rejected book
      book A closed
      book B closed
      """)
  }

  /// The departure of the first order is noted for the second, who then is gone as well.
  @Test func `R1: a gate closes on the last order that waits`() {
    check(
      """
      contract A h100-sxm,80,DE,on_demand,2026-12-01T01Z/24h
      book A
        ask 210   waiting 6 #2 all_or_none
        bid 200   8 #1 by P
      > advance at 2026-12-01T01Z | A closed, cancelled #1: 8 gate_closed, cancelled #2: 6 gate_closed
      book A closed
      """)
  }

  @Test func `R6: a live id is taken, an ended one is free`() {
    check(
      """
      book A
        ask 200   5 #1
      > bid #1 5@300            | rejected #1 duplicate_order_id
      > bid #0 5@300            | rejected duplicate_order_id
      > bid #2 5@200            | accepted #2 gtc, trade #2 with #1: 5@200
      > bid #1 5@100            | accepted #1 gtc resting 5
      > replace #1 by #0 1@1    | rejected #1 duplicate_order_id
      > cancel #7               | rejected #7 unknown_order
      > reduce #7 by 0          | rejected #7 unknown_order
      > replace #7 0@0          | rejected #7 unknown_order
      book A last 200
        bid 100   5 #1
      """)
  }

  /// Each order fails a check and all that follow it: only the first is the reason.
  @Test func `R7: the first check that fails is the reason`() {
    check(
      """
      contract Past h100-sxm,80,DE,on_demand,2026-12-01T00Z/720h
      contract A h100-sxm,80,DE,on_demand,spot
      contract Unknown a100-sxm,40,US,reserved,spot later
      maximum_quantity 100
      book Past
      book A
        ask 200   5 #1
      > advance at 2026-12-01T00Z                                     | Past closed
      > bid #1 101@0 gtd post_only in Unknown                         | rejected #1 quantity
      > bid #1 100@0 gtd post_only in Unknown                         | rejected #1 price
      > bid #1 100@200 gtd post_only in Unknown                       | rejected #1 options
      > bid #1 100@200 until 5 post_only in Unknown                   | rejected #1 expiry
      > bid #1 100@200 until 18446744073709551615 post_only in Unknown | rejected #1 book
      > bid #1 100@200 until 18446744073709551615 post_only in Past   | rejected #1 phase
      > bid #1 100@200 until 18446744073709551615 post_only in A      | rejected #1 duplicate_order_id
      > bid #2 100@200 until 18446744073709551615 post_only in A      | rejected #2 post_only
      > bid #2 100@200 until 18446744073709551615 in A                | accepted #2 gtd, trade #2 with #1: 5@200 in A
                                                                      | rested #2: 95@200
      book Past closed
      book A last 200
        bid 200   95 #2
      """)
  }

  @Test(arguments: [
    "5@200 post_only ioc", "5@200 post_only fok", "5@market post_only", "5@market gtd", "5@200 gtd",
    "5@200 post_only all_or_none", "5@200 minimum 6", "5@200 minimum 0", "5@200 all_or_none minimum 3",
    "5@200 per_counterparty 0", "5@200 same_book", "5@200 display 6", "5@200 display 0", "5@200 ioc display 2",
    "5@200 all_or_none display 2", "5@market for Either", "5@200 for Either display 2",
  ])
  func `R7: contradictions`(terms: String) {
    check(
      """
      contract A h100-sxm,80,DE,on_demand,spot
      requirement Either *,*,*,*,spot h100-sxm +40
      > bid #1 \(terms)         | rejected #1 options
      book A
      """)
  }

  @Test func `R7: an order that names somebody unknown contradicts itself`() throws {
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")), at: 1)
    var order = Order(id: 1, side: .bid, book: BookID(0), price: 5, quantity: 5, participant: ParticipantID(77))
    exchange.apply(.submit(order), at: 1)
    order.participant = .none
    order.affiliation = AffiliationID(77)
    exchange.apply(.submit(order), at: 1)
    exchange.apply(.cancelAll(of: ParticipantID(77), in: nil), at: 1)
    #expect(
      exchange.events.copy().dropFirst().map(\.kind) == [
        .rejected(1, .options), .rejected(1, .options), .rejected(.none, .options),
      ])
  }

  @Test func `R2: the largest and smallest values trap nowhere`() {
    check(
      """
      maximum_quantity 4294967294
      > ask #1 4294967294@9223372036854775807 | accepted #1 gtc resting 4294967294
      > ask #2 4294967294@9223372036854775807 | accepted #2 gtc resting 4294967294
      > ask #3 4294967294@9223372036854775807 | accepted #3 gtc resting 4294967294
      > bid #18446744073709551615 4294967294@1 | accepted #18446744073709551615 gtc resting 4294967294
      > bid #9 4294967295@1                   | rejected #9 quantity
      > bid #9 -9223372036854775808@-9223372036854775808 | rejected #9 quantity
      > bid #9 1@-9223372036854775808         | rejected #9 price
      > reduce #1 by -9223372036854775808     | rejected #1 quantity
      > bid #9 4294967294@market              | accepted #9 ioc, trade #9 with #1: 4294967294@9223372036854775807
      > cancel #18446744073709551615 at 18446744073709551615 | cancelled #18446744073709551615: 4294967294 requested
      book A last 9223372036854775807
        ask 9223372036854775807   4294967294 #2, 4294967294 #3
      """)
  }

  @Test func `values outside their range are brought inside, and who asks for nonsense finds nothing`() throws {
    let exchange = Exchange(Exchange.Configuration(maximumQuantity: .max))
    #expect(exchange.configuration.maximumQuantity == 4_294_967_294)
    #expect(exchange.bestBid(in: BookID(.max)) == nil)
    #expect(exchange.orders(in: BookID(0), .bid, at: .init(ticks: .min)).isEmpty)
  }
}
