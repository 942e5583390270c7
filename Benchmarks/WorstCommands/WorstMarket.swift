import ComputeMatching

/// An exchange that a stream of expensive commands is made for, and the words in which docs/worst-commands.md tells them.
///
/// Prices are in ticks of 0.0001: 10,000 is 1.0000.
struct WorstMarket: ~Copyable {
  private var exchange = Exchange()
  private var nextID: UInt64 = 0
  /// That of the next command.
  var time: Timestamp = 1
  /// Of all events so far.
  private(set) var tally = Tally()
  let us: CountryCode?
  let de: CountryCode?

  init(bookCount: Int = 1) throws(BenchmarkError) {
    us = CountryCode("US")
    de = CountryCode("DE")
    for number in 0..<bookCount { apply(.openBook(try benchmarkContract(number))) }
    for name in ["p", "q", "r"] { _ = exchange.participant(named: name) }
  }

  static var p: ParticipantID { ParticipantID(1) }
  static var q: ParticipantID { ParticipantID(2) }
  static var r: ParticipantID { ParticipantID(3) }

  // MARK: Names

  mutating func participant(_ number: Int) -> ParticipantID { exchange.participant(named: "participant \(number)") }

  mutating func affiliation(_ number: Int) -> AffiliationID { exchange.affiliation(named: "affiliation \(number)") }

  mutating func operators(_ countries: [CountryCode?]) -> OperatorRuleID {
    exchange.operators(.allowed(Set(countries.compactMap(\.self))))
  }

  /// Any hardware.
  mutating func anyHardware() -> OrderScope { .requirement(exchange.requirement(Requirement())) }

  /// Hardware in a country where no book is.
  mutating func hardwareElsewhere() throws(BenchmarkError) -> OrderScope {
    do {
      return .requirement(exchange.requirement(try Requirement("*,*,JP,*,*")))
    } catch {
      throw BenchmarkError("\(error)")
    }
  }

  /// Opens `count` books of consecutive windows of an hour, the last of them with this lot, and returns what a strip over all of them
  /// requires. The first is the next book.
  mutating func openWindows(_ count: Int, lastLot: Quantity = 1) throws(BenchmarkError) -> OrderScope {
    do {
      let spec = try Contract("h100-sxm,80,DE,on_demand,spot").spec
      for hour in 0..<UInt32(count) {
        guard let window = DeliveryWindow(startHour: 500_000 + hour, hours: 1) else { continue }
        apply(.openBook(Contract(spec, window: window), lot: hour + 1 == count ? lastLot : 1))
      }
      guard let span = DeliveryWindow(startHour: 500_000, hours: UInt32(count)) else {
        throw BenchmarkError("\(count) hours are no window")
      }
      return .requirement(exchange.requirement(try Requirement(gpuModel: "h100-sxm", window: "\(span)")))
    } catch let error as BenchmarkError {
      throw error
    } catch {
      throw BenchmarkError("\(error)")
    }
  }

  // MARK: Commands

  mutating func order(
    _ side: Side, _ quantity: Int, at price: Int, by participant: ParticipantID, from country: CountryCode? = nil,
    in scope: OrderScope = .book(BookID(0)), _ conditions: Conditions = .none
  ) -> Order {
    nextID += 1
    return Order(
      id: OrderID(nextID), side: side, scope: scope, price: Price(ticks: Int64(price)), quantity: Quantity(quantity),
      participant: participant, operatorJurisdiction: country, conditions: conditions)
  }

  /// A bid by p that trades whole or not at all.
  mutating func gang(
    of quantity: Int, at price: Int, _ operators: OperatorRuleID = .any, in scope: OrderScope = .book(BookID(0))
  ) -> Order {
    order(
      .bid, quantity, at: price, by: Self.p, in: scope, Conditions(isAllOrNone: true, operators: operators))
  }

  /// A bid for all hours of a span.
  mutating func strip(
    of quantity: Int, at price: Int, by participant: ParticipantID, in span: OrderScope,
    _ conditions: Conditions = .none
  ) -> Order {
    var strip = order(.bid, quantity, at: price, by: participant, in: span, conditions)
    strip.isStrip = true
    return strip
  }

  mutating func submit(_ order: Order) { apply(.submit(order)) }

  mutating func operate(_ operation: BookOperation) { apply(.operate(BookID(0), operation)) }

  /// Carries `command` out and returns how long that took.
  @discardableResult
  mutating func apply(_ command: Command) -> Duration {
    let start = SuspendingClock.now
    exchange.apply(command, at: time)
    let duration = SuspendingClock.now - start
    exchange.events.withSpan { tally.read($0) }
    exchange.removeAllEvents()
    return duration
  }
}
