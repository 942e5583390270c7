import CapacityLedger
import ComputeMatching
import MarketSimulation

/// A kind of agents for tests: each does one thing, and shows what it saw.
struct Probes: AgentKind {
  let does: Probe.Act
  let equity: Double?
  let role: Role

  static let measures = [("seen", "what it saw"), ("turns", "how often it acted")].map { (name: $0.0, meaning: $0.1) }

  init(_ fields: inout FieldReader, _ books: Names) throws(ScenarioError) {
    does = try fields.choice("does")
    equity = try fields.optionalNumber("equity", in: 0...1e9)
    role = try fields.flag("provides", else: false) ? .provider : .customer
  }

  func makeAgent(_ rank: Int, of count: Int, _ desk: inout Desk) -> any Agent { Probe(does: does) }

  static var registry: AgentRegistry {
    var registry = AgentRegistry.shipped
    registry.add(Probes.self, as: "probe")
    return registry
  }

  /// The plain small scenario with such agents.
  static func file(
    _ does: Probe.Act, _ fields: String = "", settings: [(path: String, value: String)] = []
  ) throws -> ScenarioFile {
    let group = "[{\"kind\": \"probe\", \"name\": \"probe\", \"does\": \"\(does.rawValue)\"\(fields)}]"
    return try ScenarioFile(
      SmallScenario.plain, source: "s.json", settings: [("agents", group), ("days", "10")] + settings, kinds: registry)
  }
}

struct Probe: Agent {
  enum Act: String, CaseIterable {
    case nothing, meddles, trades, overstays, wakesOften, stops, earns, losesMoney, asksAway, neverRests
    case errs, wakesAtNoNumber, earnsNoNumber, spendsNoNumber
  }

  let does: Act
  private let book = BookID(0)
  private var bought: Quantity = 0
  private var turns = 0

  init(does: Act) { self.does = does }

  mutating func beginPeriod(_ desk: inout Desk) {
    desk.wake(at: 0.3)
    switch does {
    case .overstays: desk.show(Double(desk.openOrders.count), as: "seen")
    case .wakesOften:
      desk.wake(at: -3)
      desk.wake(at: 7)
    case .losesMoney: desk.show(1, as: "turns")
    case .earns: desk.show(desk.shocks.capacity + 100 * desk.shocks.demand, as: "seen")
    default: break
    }
  }

  mutating func wake(_ desk: inout Desk) {
    switch does {
    case .nothing, .losesMoney: break
    case .meddles: meddle(&desk)
    case .trades:
      guard let ask = desk.bestAsk(in: book) else { break }
      bought += desk.submit(desk.order(.bid, .book(book), at: Double(ask.price.ticks), 3, isImmediate: true)).filled
      desk.submit(desk.order(.bid, .book(book), at: 1, 1))
    case .overstays:
      var order = desk.order(.bid, .book(book), at: 1, 1)
      order.timeInForce = .goodTillCancelled
      desk.submit(order)
      order.timeInForce = .goodTillDate
      order.expiry = Timestamp(nanoseconds: .max)
      desk.submit(order)
    case .wakesOften:
      desk.show(1, as: "turns")
      turns += 1
      if turns % 4 == 1 || turns % 4 == 2 { desk.wake(at: 0) }
    case .neverRests: desk.wake(at: 0)
    case .errs: err(&desk)
    case .wakesAtNoNumber: desk.wake(at: .nan)
    case .earnsNoNumber: desk.earn(.nan)
    case .spendsNoNumber: desk.spend(.nan)
    case .stops: if desk.period == 4 { desk.stop(because: "it has seen enough") }
    case .earns:
      desk.earn(12)
      desk.spend(5)
    case .asksAway:
      // More than an order may be for, less than one GPU, and in the name of somebody else.
      let order = desk.order(.ask, .book(book), at: 1, 1)
      var (large, small, foreign) = (order, order, order)
      large.quantity = Desk.largestOrder + 1
      small.quantity = 0
      foreign.participant = ParticipantID(1)
      for wrong in [large, small, foreign] where desk.submit(wrong).id != .none { desk.show(1, as: "seen") }
    }
  }

  mutating func endPeriod(_ desk: inout Desk) {
    switch does {
    case .trades:
      let fills = desk.takeFills()
      let position = desk.position(in: book)
      let isTold =
        fills.reduce(0) { $0 + $1.quantity } == position.bought && position.bought == bought
        && fills.allSatisfy { $0.side == .bid && $0.book == book } && desk.takeFills().isEmpty
      desk.show(isTold ? Double(position.bought) : -1, as: "seen")
      desk.use(position.bought, in: book)
      bought = 0
    case .losesMoney: desk.spend(40)
    default: break
    }
  }

  /// Asks for what is not there, and offers at what is no price.
  private func err(_ desk: inout Desk) {
    let nowhere = BookID(99)
    desk.bring(.max, to: book)
    desk.bring(1, to: nowhere)
    for share in [Double.nan, -1, .infinity] where desk.depth(of: nowhere, .ask, within: share) != 0 {
      desk.show(1, as: "seen")
    }
    for share in [Double.nan, -1] where desk.depth(of: book, .ask, within: share) != 0 { desk.show(1, as: "seen") }
    if desk.use(.max, in: nowhere) != 0 || desk.position(in: nowhere).granted != 0 || desk.bestAsk(in: nowhere) != nil
      || desk.bestBid(in: nowhere) != nil || desk.trades(in: nowhere).count != 0
      || desk.publishedPrice(in: nowhere) != nil
      || desk.publishedVolume(in: nowhere) != 0 || desk.window(of: nowhere) != nil || desk.nextWindow(of: []) != nil
    {
      desk.show(1, as: "seen")
    }
    for scope in [OrderScope.book(book), .book(nowhere)] {
      desk.submit(desk.order(.bid, scope, at: .nan, 1))
      desk.submit(desk.order(.ask, scope, at: .nan, .max))
    }
    desk.submit(desk.order(.bid, .book(nowhere), at: .infinity, 1))
    if !desk.openOrders.isEmpty { desk.show(1, as: "seen") }
  }

  /// Tries to end and to shrink everybody's orders.
  private func meddle(_ desk: inout Desk) {
    for number in 1...200 as ClosedRange<UInt64> {
      desk.cancel(OrderID(number))
      desk.reduce(OrderID(number), by: 1)
    }
    desk.bring(1_000, to: book, as: ParticipantID(1))
    if !desk.openOrders.isEmpty || !desk.takeFills().isEmpty
      || desk.position(in: book, of: ParticipantID(1)).granted > 0
    {
      desk.show(1, as: "seen")
    }
  }
}
