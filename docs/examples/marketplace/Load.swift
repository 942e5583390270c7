import ComputeMatching

/// Callers that each send one order after the other, and wait for its answer in between.
struct Load: Sendable {
  let callerCount: Int
  let ordersPerCaller: Int

  /// Sends all orders that `record` does not have, and returns how long each answer took.
  func run(on market: MarketService, _ record: AcknowledgementRecord?) async throws -> [Duration] {
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    _ = try await market.apply(.openBook(contract))
    guard let book = await market.book(for: contract) else { return [] }
    var answered = [Int](repeating: 0, count: callerCount)
    if let record { answered = try await answeredCounts(on: market, record) }
    var participants: [ParticipantID] = []
    for caller in 0..<callerCount {
      participants.append(await market.participant(named: "caller \(caller)"))
    }
    return try await withThrowingTaskGroup(of: [Duration].self) { group in
      for (caller, (count, participant)) in zip(answered, participants).enumerated() {
        group.addTask {
          var times: [Duration] = []
          for place in count..<max(count, ordersPerCaller) {
            let order = order(place, of: caller, participant, in: book)
            let start = ContinuousClock.now
            let answer = try await market.apply(.submit(order))
            times.append(ContinuousClock.now - start)
            try record?.append(order.id, event: answer.firstEvent)
          }
          return times
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  /// How many orders of each caller were answered. A caller that waited when the process ended does
  /// not know whether its order was kept. The events behind its last answer say so, and are its
  /// answer.
  private func answeredCounts(
    on market: MarketService, _ record: AcknowledgementRecord
  ) async throws -> [Int] {
    var counts = [Int](repeating: 0, count: callerCount)
    var lastEvents = [UInt64](repeating: 0, count: callerCount)
    for index in stride(from: 0, to: record.found.count - 1, by: 2) {
      let caller = caller(of: OrderID(record.found[index]))
      counts[caller] += 1
      lastEvents[caller] = max(lastEvents[caller], record.found[index + 1])
    }
    var number = (lastEvents.min() ?? 0) + 1
    while case let events = try await market.events(from: number), !events.isEmpty {
      for event in events {
        if case .accepted(let order) = event.kind, number > lastEvents[caller(of: order.order)] {
          try record.append(order.order, event: number)
          counts[caller(of: order.order)] += 1
        }
        number += 1
      }
    }
    return counts
  }

  private func caller(of order: OrderID) -> Int { Int((order.rawValue - 1) % UInt64(callerCount)) }

  /// The same order whenever it is sent. It is always accepted.
  private func order(
    _ place: Int, of caller: Int, _ participant: ParticipantID, in book: BookID
  ) -> Order {
    let id = UInt64(place * callerCount + caller + 1)
    let random = (id &* 0x9E37_79B9_7F4A_7C15) >> 32
    return Order(
      id: OrderID(id), side: random % 2 == 0 ? .bid : .ask, book: book,
      price: Price(ticks: 23_500 + Int64(random / 2 % 32)), quantity: Quantity(1 + random / 64 % 8),
      participant: participant)
  }
}
