import AllocationCounter
import ComputeMatching
import MarketData
import SeededRandom

/// What the place of an order in a queue of 100,000 orders costs, with an index of the queues and without.
struct QueuePositionCosts {
  private var rows: [[String]] = []

  private static let orderCount = 100_000
  private static let changeCount = 200_000

  init(runs: Int) throws(BenchmarkError) {
    let stream = try LongQueue(orderCount: Self.orderCount, changeCount: Self.changeCount)
    for isIndexed in [false, true] {
      var changes: [Double] = []
      var positions: [Double] = []
      var allocations: Int64 = 0
      for _ in 0..<runs {
        let run = try stream.follow(isIndexed: isIndexed)
        changes.append(run.change)
        positions.append(run.position)
        allocations = max(allocations, run.allocations)
      }
      rows.append([
        isIndexed ? "with an index" : "without", decimal(changes.median, places: 1),
        decimal(positions.median, places: 1), grouped(Int(allocations)),
      ])
    }
  }

  var text: String {
    var table = Table(
      "queue positions at \(grouped(Self.orderCount)) orders of one level: nanoseconds of CPU time",
      columns: ["feed", "an event", "a position", "allocations"])
    for row in rows { table.append(row) }
    return table.text()
  }
}

/// The events of a level that has many orders, of which one leaves and another comes in turns.
private struct LongQueue {
  private var filling: [Event] = []
  private var changing: [Event] = []
  private var live: [OrderID] = []

  init(orderCount: Int, changeCount: Int) throws(BenchmarkError) {
    var exchange = Exchange()
    guard let contract = try? Contract("h100-sxm,80,DE,on_demand,spot") else { throw BenchmarkError("no contract") }
    func apply(_ command: Command, _ events: inout [Event]) {
      exchange.apply(command, at: 1)
      events += exchange.events.copy()
      exchange.removeAllEvents()
    }
    func submit(_ number: Int, _ events: inout [Event]) {
      let order = Order(
        id: OrderID(UInt64(number)), side: .ask, book: BookID(0), price: Price(ticks: 200),
        quantity: 1 + Quantity(number % 64))
      apply(.submit(order), &events)
      live.append(order.id)
    }
    apply(.openBook(contract), &filling)
    for number in 1...orderCount { submit(number, &filling) }
    var random = SplitMix64(seed: 1)
    for number in orderCount + 1...orderCount + changeCount / 2 {
      let place = random.below(live.count)
      apply(.cancel(live[place]), &changing)
      live.swapAt(place, live.count - 1)
      live.removeLast()
      submit(number, &changing)
    }
  }

  /// Nanoseconds of CPU time for an event and for a position, and what the events allocated.
  func follow(isIndexed: Bool) throws(BenchmarkError) -> (change: Double, position: Double, allocations: Int64) {
    do {
      var feed = MarketFeed(expectedOrders: live.count, indexingQueues: isIndexed)
      try feed.follow(filling.span, from: 1)
      let before = allocation_counts()
      var watch = Stopwatch()
      try feed.follow(changing.span, from: UInt64(filling.count + 1))
      let change = Double(watch.elapsed.cpu) / Double(changing.count)
      let allocations = allocation_counts().allocations - before.allocations
      // A scan passes half of the orders each time.
      let asked = isIndexed ? live.count : 200
      var sum: Quantity = 0
      watch = Stopwatch()
      for place in 0..<asked {
        sum &+= feed.queuePosition(of: live[place * (live.count / asked)], in: BookID(0))?.ahead.quantity ?? 0
      }
      let position = Double(watch.elapsed.cpu) / Double(asked)
      guard sum > 0 else { throw BenchmarkError("nothing is ahead of any order") }
      return (change, position, allocations)
    } catch { throw error as? BenchmarkError ?? BenchmarkError("\(error)") }
  }
}
