import ComputeMatching

/// An order as a stream's generator remembers it.
struct LiveOrder {
  let id: UInt64
  let side: Side
  let price: Int64
  var openQuantity: Int64
}

/// Writes commands down and carries each one out on an exchange of its own, so that it knows which orders are live.
struct StreamRecorder: ~Copyable {
  /// The live orders of each book, in no particular order.
  private(set) var live: [[LiveOrder]]

  private var exchange = Exchange()
  private var prefill: [Command] = []
  private var commands: [Command] = []
  private var mix = OrderStream.Mix()
  /// Where each order is in its book's list, and which book that is, by id.
  private var places: [OrderLocation] = [OrderLocation(book: 0, position: 0)]
  private var rejectCount = 0

  private struct OrderLocation {
    var book: UInt32
    var position: UInt32
  }

  init(bookCount: Int) throws(BenchmarkError) {
    live = Array(repeating: [], count: bookCount)
    for number in 0..<bookCount { carryOut(.openBook(try benchmarkContract(number))) }
  }

  /// The best price of one side of `book`, in ticks.
  func best(_ side: Side, in book: Int) -> Int64? {
    let book = BookID(UInt32(book))
    return (side == .bid ? exchange.bestBid(in: book) : exchange.bestAsk(in: book))?.price.ticks
  }

  /// A new order that rests.
  mutating func rest(_ side: Side, in book: Int, at price: Int64, quantity: Int) {
    mix.resting += 1
    submit(side, book, price, quantity)
  }

  /// A new order that trades; what it leaves open rests.
  mutating func cross(_ side: Side, in book: Int, at price: Int64, quantity: Int) {
    mix.crossing += 1
    submit(side, book, price, quantity)
  }

  mutating func cancel(at position: Int, in book: Int) {
    mix.cancel += 1
    carryOut(.cancel(OrderID(live[book][position].id)))
  }

  mutating func reduce(at position: Int, in book: Int, by quantity: Int) {
    mix.reduce += 1
    carryOut(.reduce(OrderID(live[book][position].id), by: Quantity(quantity)))
  }

  /// Makes what was recorded so far the prefill.
  mutating func beginMeasured() {
    swap(&prefill, &commands)
    mix = OrderStream.Mix()
  }

  consuming func finish() -> (prefill: [Command], measured: [Command], mix: OrderStream.Mix) {
    (prefill, commands, mix)
  }

  /// Throws if the exchange rejected anything: a stream holds only commands that can be carried out.
  func checkNothingWasRejected() throws(BenchmarkError) {
    if rejectCount > 0 { throw BenchmarkError("\(rejectCount) commands of a stream were rejected") }
  }

  private mutating func submit(_ side: Side, _ book: Int, _ price: Int64, _ quantity: Int) {
    let id = UInt64(places.count)
    places.append(OrderLocation(book: UInt32(book), position: 0))
    carryOut(
      .submit(
        Order(
          id: OrderID(id), side: side, book: BookID(UInt32(book)), price: Price(ticks: price),
          quantity: Quantity(quantity))))
  }

  private mutating func carryOut(_ command: Command) {
    commands.append(command)
    exchange.apply(command, at: Timestamp(nanoseconds: UInt64(prefill.count + commands.count)))
    for index in 0..<exchange.events.count { follow(exchange.events[index].kind) }
    exchange.removeAllEvents()
  }

  private mutating func follow(_ event: Event.Kind) {
    switch event {
    case .accepted(let acceptance): if let resting = acceptance.resting { add(resting) }
    case .rested(let resting): add(resting)
    case .trade(let trade):
      let place = places[Int(trade.maker.rawValue)]
      let left = live[Int(place.book)][Int(place.position)].openQuantity - trade.quantity
      live[Int(place.book)][Int(place.position)].openQuantity = left
      if left == 0 { forget(place) }
    case .reduced(let id, _, let openQuantity, _, _):
      let place = places[Int(id.rawValue)]
      live[Int(place.book)][Int(place.position)].openQuantity = openQuantity
    case .cancelled(let id, _, _, _): forget(places[Int(id.rawValue)])
    case .rejected: rejectCount += 1
    case .placed, .withdrawn, .replaced, .bookOpened, .bookPhase, .priceBand, .waiting, .namesForgotten,
      .indicative:
      break
    }
  }

  private mutating func add(_ resting: Event.Resting) {
    let id = resting.order.rawValue
    let book = Int(places[Int(id)].book)
    places[Int(id)].position = UInt32(live[book].count)
    live[book].append(
      LiveOrder(id: id, side: resting.side, price: resting.price.ticks, openQuantity: resting.openQuantity))
  }

  private mutating func forget(_ place: OrderLocation) {
    let book = Int(place.book)
    guard let last = live[book].popLast() else { return }
    if Int(place.position) < live[book].count {
      live[book][Int(place.position)] = last
      places[Int(last.id)].position = place.position
    }
  }
}

/// One contract for each number.
func benchmarkContract(_ number: Int) throws(BenchmarkError) -> Contract {
  do {
    return try Contract("h100-sxm,80,DE/zone-\(number),on_demand,spot")
  } catch {
    throw BenchmarkError("\(error)")
  }
}
