import ComputeMatching
import Testing

struct SnippetTests {
  @Test func `the first trade prints 16 GPUs`() throws {
    var printed: [String] = []
    func print(_ items: Any...) { printed.append(items.map { "\($0)" }.joined(separator: " ")) }
    // Snippet:
    var exchange = Exchange()
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    let now = try Timestamp("2026-12-01T09:00:00Z")
    exchange.apply(.openBook(contract), at: now)
    guard let book = exchange.book(for: contract) else { fatalError("the book was opened") }
    // End of the snippet.
    // Snippet:
    let seller = exchange.participant(named: "nordic-gpu")
    let ask = Order(
      id: 1, side: .ask, book: book, price: try Price("2.35"), quantity: 64, participant: seller)
    exchange.apply(.submit(ask), at: now)

    let buyer = exchange.participant(named: "acme")
    let bid = Order(
      id: 2, side: .bid, book: book, price: try Price("2.40"), quantity: 16,
      timeInForce: .immediateOrCancel, participant: buyer)
    exchange.apply(.submit(bid), at: now)
    // End of the snippet.
    // Snippet:
    exchange.events.withSpan { events in
      for index in events.indices {
        if case .trade(let trade) = events[index].kind {
          print(trade.quantity, "GPUs at", trade.price)  // 16 GPUs at 2.3500
        }
      }
    }
    exchange.removeAllEvents()
    // End of the snippet.
    // Snippet:
    if let best = exchange.bestAsk(in: book) {
      print(best.quantity, "GPUs at", best.price)  // 48 GPUs at 2.3500
    }
    // End of the snippet.
    #expect(printed == ["16 GPUs at 2.3500", "48 GPUs at 2.3500"])
    // Snippet:
    let h100OrH200 = exchange.requirement(
      try Requirement("h100-sxm|h200-sxm,>=80,DE|FR,>=on_demand,spot"),
      differentials: [Differential(try Requirement("h200-sxm"), ticks: 4_000)])
    let wanted = Order(
      id: 3, side: .bid, scope: .requirement(h100OrH200), price: try Price("2.40"), quantity: 60)
    exchange.apply(.submit(wanted), at: now)
    // End of the snippet.
    #expect(exchange.order(1) == nil)
    #expect(exchange.order(3)?.openQuantity == 12)
    #expect(exchange.placements(of: 3).map(\.book) == [book])
  }

  @Test func `units are what the page says`() throws {
    // Snippet:
    let limit = try Price("2.35")  // 23,500 ticks of 0.0001 dollars
    let coarse = try Tick("0.05")
    let same = try coarse.price(from: "2.35")  // 47 ticks of 0.05 dollars
    let text = coarse.text(for: same)  // "2.35"
    // End of the snippet.
    #expect(limit.ticks == 23_500)
    #expect(same.ticks == 47)
    #expect(text == "2.35")
    // Snippet:
    guard let cost = Money(price: limit, quantity: 16, hours: 24) else { return }
    let dollars = Tick.standard.text(for: cost)  // "902.4000"
    // End of the snippet.
    #expect(dollars == "902.4000")
    // Snippet:
    let opening = try Timestamp("2026-12-01T09:00:00Z")
    let closing = Timestamp(sinceEpoch: opening.sinceEpoch + .seconds(8 * 3600))
    // End of the snippet.
    #expect(closing?.description == "2026-12-01T17:00:00Z")
  }

  @Test func `an actor answers with the events of a command`() async throws {
    let venue = Venue()
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    let events = await venue.apply(.openBook(contract), at: 1)
    #expect(events.map(\.kind) == [.bookOpened(BookID(0), contract: contract.fingerprint)])
    #expect(await venue.apply(.cancel(7), at: 2).map(\.kind) == [.rejected(7, .unknownOrder)])
    #expect(await venue.participant(named: "acme") == ParticipantID(1))
  }

  @Test func `errors say what was expected`() {
    var printed: [String] = []
    func print(_ items: Any...) { printed.append(items.map { "\($0)" }.joined(separator: " ")) }
    // Snippet:
    do {
      let contract = try Contract("h100-sxm,80,DE,spot,spot")
      print(contract)
    } catch {
      print(error)  // a ContractFormatError
    }
    // End of the snippet.
    #expect(
      printed == [
        "expected an SLA tier (interruptible, on_demand, reserved or dedicated), found \"spot\""
      ])
    printed = []
    let now: Timestamp = 1
    var exchange = Exchange()
    // Snippet:
    exchange.apply(.cancel(99), at: now)
    exchange.events.withSpan { events in
      if case .rejected(let id, let reason) = events[events.count - 1].kind {
        print(id, reason.text)  // 99 unknown_order
      }
    }
    // End of the snippet.
    #expect(printed == ["99 unknown_order"])
  }

  @Test func `a preview says what would happen, and why not more`() throws {
    var printed: [String] = []
    func print(_ items: Any...) { printed.append(items.map { "\($0)" }.joined(separator: " ")) }
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")), at: 1)
    for (id, price, quantity) in [(1, "2.35", 4), (2, "2.45", 6)] as [(UInt64, String, Quantity)] {
      let ask = Order(id: OrderID(id), side: .ask, book: BookID(0), price: try Price(price), quantity: quantity)
      exchange.apply(.submit(ask), at: 1)
    }
    let order = Order(id: 3, side: .bid, book: BookID(0), price: try Price("2.40"), quantity: 12)
    // Snippet:
    let preview = exchange.preview(order)
    for fill in preview.fills { print(fill.quantity, "GPUs at", fill.price) }  // 4 GPUs at 2.3500
    if let average = preview.averageNetPrice { print("on average", average) }  // on average 2.3500
    for shortfall in preview.shortfalls {
      print(shortfall.quantity, shortfall.cause.text)  // 6 limit, 2 nothing_offered
    }
    for place in preview.places { print("rests at", place.price) }  // rests at 2.4000
    // End of the snippet.
    #expect(
      printed == ["4 GPUs at 2.3500", "on average 2.3500", "6 limit", "2 nothing_offered", "rests at 2.4000"])
  }

  @Test func `two runs have one digest`() throws {
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    let commands = [TimedCommand(.openBook(contract), at: 1), TimedCommand(.cancel(1), at: 2)]
    #expect(digest(of: commands) == digest(of: commands))
    #expect(digest(of: commands) != digest(of: [commands[0]]))
  }
}

// Snippet:
actor Venue {
  private var exchange = Exchange()

  func participant(named name: String) -> ParticipantID { exchange.participant(named: name) }

  func apply(_ command: Command, at time: Timestamp) -> [Event] {
    exchange.apply(command, at: time)
    defer { exchange.removeAllEvents() }
    return exchange.events.copy()
  }
}
// End of the snippet.

// Snippet:
func digest(of commands: [TimedCommand]) -> UInt64 {
  var exchange = Exchange()
  exchange.apply(commands.span)
  var digest = EventDigest()
  exchange.events.withSpan { digest.combine($0) }
  return digest.value
}
// End of the snippet.
