import Testing

@testable import ComputeMatching

/// An exchange with hourly windows, and orders over all of them.
private final class WindowMarket {
  var exchange: Exchange
  let span: RequirementID
  private var nextID: UInt64 = 0

  init(windows count: Int, maximumBooks: Int = 10_000, volatilityGuard: Int = 0) throws {
    exchange = Exchange(
      Exchange.Configuration(volatilityGuard: volatilityGuard, maximumBooksPerOrder: maximumBooks))
    let spec = try Contract("h100-sxm,80,DE,on_demand,spot").spec
    for hour in 0..<UInt32(count) {
      let window = try #require(DeliveryWindow(startHour: 500_000 + hour, hours: 1))
      exchange.apply(.openBook(Contract(spec, window: window)), at: 1)
    }
    let window = try #require(DeliveryWindow(startHour: 500_000, hours: UInt32(count)))
    span = exchange.requirement(try Requirement(gpuModel: "h100-sxm", window: "\(window)"))
  }

  func order(_ side: Side, _ quantity: Quantity, at price: Price, in scope: OrderScope) -> Order {
    nextID += 1
    return Order(id: OrderID(nextID), side: side, scope: scope, price: price, quantity: quantity)
  }

  func strip(_ quantity: Quantity, at price: Price) -> Order {
    var order = order(.bid, quantity, at: price, in: .requirement(span))
    order.isStrip = true
    return order
  }

  /// Carries the command out and returns what happened.
  @discardableResult
  func apply(_ command: Command) -> [Event.Kind] {
    exchange.removeAllEvents()
    exchange.apply(command, at: 1)
    return exchange.events.copy().map(\.kind)
  }

  func ask(_ quantity: Quantity, at price: Price, in window: Int) {
    apply(.submit(order(.ask, quantity, at: price, in: .book(BookID(UInt32(window))))))
  }

  /// Whether the places of strips are known.
  var knowsPlaces: Bool { exchange.directory.requirements.hasStripPlaces(span) }

  func window(of book: BookID) -> DeliveryWindow? { exchange.contract(of: book)?.window }

  func openQuantity(of id: OrderID) -> Quantity? { exchange.order(id)?.openQuantity }

  func lastTradePrice(in book: BookID) -> Price? { exchange.lastTradePrice(in: book) }

  /// How many makers walks come by meanwhile.
  func makers(_ body: () -> Void) -> Int {
    let before = exchange.matcher.merge.visitCount
    body()
    return Int(exchange.matcher.merge.visitCount - before)
  }
}

/// What strips cost, counted in orders that the engine comes by, and what they leave behind (R21).
struct StripCostTests {
  @Test func `R16.6: a strip that is refused leaves nothing behind`() throws {
    let market = try WindowMarket(windows: 3, maximumBooks: 2)
    var strip = market.strip(1, at: 100)
    #expect(market.apply(.submit(strip)) == [.rejected(strip.id, .tooManyBooks)])
    #expect(!market.knowsPlaces)
    market.apply(.operate(BookID(1), .close))
    strip.timeInForce = .immediateOrCancel
    #expect(market.apply(.submit(strip)) == [.rejected(strip.id, .book)])
    #expect(!market.knowsPlaces)
    strip.timeInForce = .goodTillCancelled
    #expect(market.apply(.submit(strip)).last == .waiting(strip.id))
    #expect(market.apply(.submit(strip)) == [.rejected(strip.id, .duplicateOrderID)])
    #expect(market.knowsPlaces, "one is live")
  }

  @Test func `the preview of a strip that lacks GPUs walks for what it has and for causes that it may have`() throws {
    let market = try WindowMarket(windows: 24)
    for window in 0..<24 {
      market.ask(4, at: 10_000, in: window)
      market.ask(40, at: 10_010, in: window)
    }
    let order = market.strip(100, at: 10_004)
    let makers = market.makers {
      let preview = market.exchange.preview(order)
      #expect(preview.filledQuantity == 6 && preview.legCount == 24)
    }
    // What it has, that again to tell of it, and what it had without a limit: two orders in each window.
    #expect(makers <= 3 * 2 * 24)
  }

  @Test func `a strip that meets an order in several windows tries few quantities`() throws {
    let market = try WindowMarket(windows: 2)
    let both = market.exchange.requirement(try Requirement("*"))
    market.apply(.submit(market.order(.ask, 500_001, at: 100, in: .requirement(both))))
    let makers = market.makers { market.apply(.submit(market.strip(1_000_000, at: 100))) }
    #expect(makers < 300)
    #expect(market.openQuantity(of: 1) == 1)
  }

  @Test func `an order that stops a strip in a later window does not make it try each quantity`() throws {
    let market = try WindowMarket(windows: 2, volatilityGuard: 400)
    let last = try #require(market.window(of: BookID(1)))
    let grade = try Requirement("*,*,*,*,\(last)")
    let both = market.exchange.requirement(try Requirement("*"), differentials: [Differential(grade, ticks: -10)])
    market.ask(1, at: 100, in: 1)
    market.apply(.submit(market.order(.bid, 1, at: 100, in: .book(BookID(1)))))
    let shared = market.order(.ask, 300_000, at: 100, in: .requirement(both))
    market.apply(.submit(shared))
    for window in 0..<2 { market.ask(600_000, at: 100, in: window) }
    // Until the first window has all of it, the second one has it at a price that may not print.
    let makers = market.makers { market.apply(.submit(market.strip(1_000_000, at: 100))) }
    #expect(makers < 600)
    #expect(market.openQuantity(of: shared.id) == nil)
    #expect(market.lastTradePrice(in: BookID(1)) == 100)
  }

  @Test func `each of many orders stops a strip in a later window, and it tries few quantities`() throws {
    let market = try WindowMarket(windows: 2, volatilityGuard: 400)
    let last = try #require(market.window(of: BookID(1)))
    let grade = try Requirement("*,*,*,*,\(last)")
    let both = market.exchange.requirement(try Requirement("*"), differentials: [Differential(grade, ticks: -10)])
    market.ask(1, at: 100, in: 1)
    market.apply(.submit(market.order(.bid, 1, at: 100, in: .book(BookID(1)))))
    let count = 200
    for _ in 0..<count { market.apply(.submit(market.order(.ask, 1, at: 100, in: .requirement(both)))) }
    market.ask(Quantity(count), at: 100, in: 1)
    // Whatever it wants, the first window leaves the second one an order that may not print there.
    let strip = market.strip(Quantity(count - 1), at: 100)
    let makers = market.makers {
      #expect(market.apply(.submit(strip)).last == .waiting(strip.id))
    }
    #expect((count...5 * count).contains(makers))
    // One more takes them all.
    market.apply(.submit(market.strip(Quantity(count), at: 100)))
    #expect(market.exchange.liveOrderCount == 1)
  }
}
