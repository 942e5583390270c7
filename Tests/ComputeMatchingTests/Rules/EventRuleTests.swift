import ComputeMatching
import Testing

/// What events say (R7.1-R7.4), and the orders that they are about.
struct EventRuleTests {
  private func exchange(_ contracts: [String]) throws -> Exchange {
    var exchange = Exchange()
    for contract in contracts { exchange.apply(.openBook(try Contract(contract)), at: 1) }
    exchange.removeAllEvents()
    return exchange
  }

  private static let a = "h100-sxm,80,DE,on_demand,spot"
  private static let b = "h200-sxm,141,DE,on_demand,spot"

  @Test func `an event fits a cache line`() { #expect(MemoryLayout<Event>.size <= 64) }

  @Test func `R7.1: one by one or in a batch, events belong to the same commands`() throws {
    let book = BookID(0)
    let commands: [TimedCommand] = [
      TimedCommand(
        .submit(
          Order(
            id: 1, side: .ask, book: book, price: 200, quantity: 4, timeInForce: .goodTillDate, expiry: 50)), at: 10),
      TimedCommand(.cancel(7), at: 11), TimedCommand(.cancelAll(of: ParticipantID(0), in: nil), at: 12),
      TimedCommand(.operate(BookID(9), .halt), at: 13), TimedCommand(.advance, at: 14),
      TimedCommand(.submit(Order(id: 2, side: .bid, book: book, price: 200, quantity: 1)), at: 15),
      TimedCommand(.advance, at: 60), TimedCommand(.cancel(1), at: 61),
    ]
    var single = try exchange([Self.a])
    var singly: [Event] = []
    for command in commands {
      single.apply(command.command, at: command.timestamp)
      singly += single.events.copy()
      single.removeAllEvents()
    }
    var batch = try exchange([Self.a])
    batch.apply(commands.span)
    #expect(batch.events.copy() == singly)
    // The first command opened the book. Two rejects without an id are of commands 4 and 5; the expiry is of the `advance`.
    #expect(singly.map(\.command) == [2, 3, 4, 5, 7, 7, 8, 9])
    #expect(batch.commandCount == 9 && batch.events.firstSequence == 2 && batch.events.sequence == 9)
  }

  @Test func `R7.2: an order that rests whole on arrival is one event`() {
    check(
      """
      book A last 200
        ask 203   4 #1
        bid 198   waiting 9 #2 all_or_none
      > ask #3 8@202            | accepted #3 gtc resting 8
      > bid #4 8@199 until 90   | accepted #4 gtd resting 8
      > ask #5 8@202 post_only  | accepted #5 gtc resting 8
      > ask #6 8@204 display 5  | accepted #6 gtc resting 5
      > band A low 190          | A band low 190
      > bid #7 8@190            | accepted #7 gtc resting 8
      > open_auction A          | A auction
      > ask #8 6@195            | accepted #8 gtc resting 6
      > cancel #8               | cancelled #8: 6 requested
      > uncross A               | A continuous
      book A band low 190 last 200
        ask 204   5+3 #6
        ask 203   4 #1
        ask 202   8 #3, 8 #5
        bid 199   8 #4
        bid 198   waiting 9 #2 all_or_none
        bid 190   8 #7
      """)
  }

  @Test func `R7.2: one that rests is reported by itself if something happened before`() {
    check(
      """
      volatility_guard 500
      book A last 200
        ask 215   1 #3
        ask 205   4 #1 by P
        ask 202   4 #2
      > bid #4 6@202                    | accepted #4 gtc, trade #4 with #2: 4@202, rested #4: 2@202
      > bid #5 6@205 by P cancel_oldest | accepted #5 gtc, cancelled #1: 4 self_trade, rested #5: 6@205
      > replace #4 2@201                | replaced #4 by #4: 2@201, rested #4: 2@201
      > bid #6 8@216                    | accepted #6 gtc, A auction, rested #6: 8@216
      book A auction last 202
        ask 215   1 #3
        bid 216   8 #6
        bid 205   6 #5
        bid 201   2 #4
      """)
  }

  @Test func `R7.2: an accepted order that rests whole says what a rested event would`() throws {
    var exchange = try exchange([Self.a])
    let order = Order(id: 1, side: .ask, book: BookID(0), price: 200, quantity: 8, displayQuantity: 5)
    exchange.apply(.submit(order), at: 1)
    exchange.apply(.submit(Order(id: 2, side: .bid, book: BookID(0), price: nil, quantity: 8)), at: 1)
    let resting = exchange.events.copy().compactMap { event in
      if case .accepted(let acceptance) = event.kind { Optional(acceptance.resting) } else { nil }
    }
    #expect(
      resting == [Event.Resting(order: 1, price: 200, openQuantity: 5, scope: .book(BookID(0)), side: .ask), nil])
  }

  @Test func `R7.2: a requirement order reports its limit in each book, and each book that it leaves`() {
    check(
      """
      contract A h100-sxm,80,DE,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R *,*,DE,on_demand,spot h200-sxm,*,*,*,* +40
      > bid #1 8@200 for R by buyer | accepted #1 gtc in 2 books, rested #1: 8@200
                                    | placed #1 in A: 8@200, placed #1 in B: 8@240
      > halt B                      | B halted, withdrawn #1 in B
      book A
        bid 200   8 #1 for R
      book B halted
      > resume B                    | B continuous, placed #1 in B: 8@240
      > band B low 150 high 230     | B band low 150 high 230, withdrawn #1 in B, placed #1 in B: 8@230
      book A
        bid 200   8 #1 for R
      book B band low 150 high 230
        bid 230   8 #1 for R
      > ask #2 3@220 in B           | accepted #2 gtc, trade #2 with #1: 3@230 in B
      > reduce #1 by 1              | reduced #1 by 1 to 4
      book A
        bid 200   4 #1 for R
      book B band low 150 high 230 last 230
        bid 230   4 #1 for R
      > cancel #1                   | cancelled #1: 4 requested
      book A
      book B band low 150 high 230 last 230
      """)
  }

  @Test func `R7.2: one whose minimum was met says that its place in time is a new one`() {
    check(
      """
      contract A h100-sxm,80,DE,on_demand,spot
      requirement R *,*,DE,on_demand,spot
      book A
        bid 200   waiting 8 #1 for R minimum 4
      > ask #2 4@200            | accepted #2 gtc, trade #2 with #1: 4@200
                                | waiting #1, rested #1: 4@200, placed #1 in A: 4@200
      book A last 200
        bid 200   4 #1 for R
      """)
  }

  @Test func `R7.3: replaced names the participant, cancelled and reduced the one book`() {
    check(
      """
      book A
        ask 200   8 #1 by seller
      > replace #1 by #2 6@210  | replaced #1 by #2: 6@210, rested #2: 6@210
      > reduce #2 by 2          | reduced #2 by 2 to 4
      > cancel #2               | cancelled #2: 4 requested
      book A
      """)
  }

  @Test func `live orders are listed in order of entry, of a participant or all`() throws {
    var exchange = try exchange([Self.a, Self.b])
    let (one, other) = (exchange.participant(named: "one"), exchange.participant(named: "other"))
    let anywhere = exchange.requirement(try Requirement("*,*,DE,on_demand,spot"))
    for (id, scope, participant, conditions) in [
      (OrderID(5), OrderScope.book(BookID(1)), one, Conditions.none), (4, .requirement(anywhere), other, .none),
      (3, .book(BookID(0)), one, Conditions(isAllOrNone: true)), (2, .book(BookID(0)), .none, .none),
      (1, .requirement(anywhere), one, .none),
    ] {
      let order = Order(
        id: id, side: .bid, scope: scope, price: 200, quantity: 8, participant: participant, conditions: conditions)
      exchange.apply(.submit(order), at: 2)
    }
    #expect(exchange.orders(of: one).map(\.id) == [5, 3, 1])
    #expect(exchange.orders(of: other).map(\.id) == [4])
    #expect(exchange.orders(of: .none).isEmpty && exchange.orders(of: ParticipantID(99)).isEmpty)
    var all: [OrderID] = []
    exchange.forEachOrder { all.append($0.id) }
    #expect(all == [5, 4, 3, 2, 1])
  }
}
