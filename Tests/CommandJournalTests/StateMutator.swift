import ComputeMatching
import SeededRandom

/// Everything an exchange is restored from, to be changed at random.
struct StoredExchange {
  var state: ExchangeState
  var orders: [LiveOrder]

  init(_ exchange: borrowing Exchange) {
    state = exchange.state()
    orders = exchange.liveOrders()
  }

  func restored(_ configuration: Exchange.Configuration) throws(RestoreError) -> Exchange {
    var restorer = try ExchangeRestorer(configuration, state)
    for order in orders { try restorer.add(order.state, fills: order.fills) }
    return try restorer.finish()
  }
}

/// Changes fields at random, to values near those they had and near the ends of what they can hold.
struct StateMutator {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func mutate(_ stored: inout StoredExchange) {
    switch random(8) {
    case 0: mutate(&stored.state)
    case 1: mutateNames(&stored.state)
    case 2: if let book = anyIndex(stored.state.books) { mutate(&stored.state.books[book]) }
    case 3: rearrange(&stored.orders)
    case 4: rearrange(&stored.state.books)
    default: if let order = anyIndex(stored.orders) { mutate(&stored.orders[order]) }
    }
  }

  mutating func random(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  private mutating func anyIndex<Element>(_ array: [Element]) -> Int? { array.indices.randomElement(using: &generator) }

  private mutating func change<Number: FixedWidthInteger>(_ number: inout Number) {
    switch random(10) {
    case 0: number = number &+ 1
    case 1: number = number &- 1
    case 2: number = .max - Number(truncatingIfNeeded: random(2))
    case 3: number = .max / 2 + Number(truncatingIfNeeded: random(2))
    case 4: number = .min
    case 5: number = number &* 2
    case 6: number = Number(truncatingIfNeeded: 1_000 + random(2))
    case 7: number = Number(truncatingIfNeeded: generator.next())
    default: number = Number(truncatingIfNeeded: random(120))
    }
  }

  private mutating func change<Number: FixedWidthInteger>(_ number: inout Number?) {
    guard var value = number else {
      number = Number(truncatingIfNeeded: random(200))
      return
    }
    change(&value)
    number = random(4) == 0 ? nil : value
  }

  private mutating func change(_ price: inout Price?) {
    var ticks = price?.ticks
    change(&ticks)
    price = ticks.map { Price(ticks: $0) }
  }

  /// Removes, repeats or swaps elements.
  private mutating func rearrange<Element>(_ array: inout [Element]) {
    guard let first = anyIndex(array), let second = anyIndex(array) else { return }
    switch random(3) {
    case 0: array.remove(at: first)
    case 1: array.insert(array[first], at: second)
    default: array.swapAt(first, second)
    }
  }

  private mutating func mutate(_ state: inout ExchangeState) {
    switch random(4) {
    case 0:
      var now = state.now.nanoseconds
      change(&now)
      if random(2) == 0 { now = state.now.nanoseconds &+ generator.next() % 100_000_000_000_000 }
      state.now = Timestamp(nanoseconds: now)
    case 1: change(&state.sequence)
    case 2: change(&state.commandCount)
    default: change(&state.stamp)
    }
  }

  private mutating func mutateNames(_ state: inout ExchangeState) {
    switch random(6) {
    case 5: if let name = anyIndex(state.participants) { state.participants[name] = nil }
    case 0: rearrange(&state.participants)
    case 1: rearrange(&state.affiliations)
    case 2: rearrange(&state.operatorRules)
    case 3: rearrange(&state.requirements)
    default: state.participants.append("")
    }
  }

  private mutating func mutate(_ book: inout BookState) {
    switch random(9) {
    case 0: book.phase = Phase.all[random(Phase.all.count)]
    case 1: book.phaseBeforeHalt = Phase.all[random(Phase.all.count)]
    case 2:
      var low = book.band.low
      change(&low)
      book.band = PriceBand(low: low, high: book.band.high)
    case 3:
      var high = book.band.high
      change(&high)
      book.band = PriceBand(low: book.band.low, high: high)
    case 4: change(&book.lastTradePrice)
    case 5: change(&book.lastAuctionPrice)
    case 6: change(&book.lot)
    case 7: mutate(&book.plan)
    default: change(&book.gateStamp)
    }
  }

  private mutating func mutate(_ plan: inout AuctionPlan?) {
    guard var changed = plan else {
      let opens = Timestamp(nanoseconds: generator.next())
      plan = AuctionPlan(AuctionSchedule(opens: opens, uncrosses: opens), stamp: UInt64(random(100)))
      return
    }
    switch random(6) {
    case 0: plan = nil
    case 1: changed.next = AuctionPlan.Step.allCases[random(3)]
    case 2: change(&changed.stamp)
    case 3: changed.schedule.locks = random(2) == 0 ? nil : Timestamp(nanoseconds: generator.next())
    case 4: changed.schedule.everyHours = random(2) == 0 ? nil : UInt32(random(1 << 20))
    default: changed.schedule.uncrosses = Timestamp(nanoseconds: generator.next())
    }
    if plan != nil { plan = changed }
  }

  private mutating func mutate(_ order: inout LiveOrder) {
    switch random(8) {
    case 0: change(&order.state.stamp)
    case 1: change(&order.state.entryStamp)
    case 2: change(&order.state.displayedQuantity)
    case 3: change(&order.state.tradedQuantity)
    case 4: order.state.wasDisplayed.toggle()
    case 5: mutate(&order.fills)
    default:
      var fields = CommandFields(order.state.order)
      mutate(&fields)
      // Fields that no order has become none.
      if let changed = fields.order { order.state.order = changed }
    }
  }

  private mutating func mutate(_ fills: inout [FillState]) {
    guard let fill = anyIndex(fills) else {
      fills.append(FillState(participant: UInt32(random(9)), quantity: UInt32(random(20))))
      return
    }
    switch random(3) {
    case 0: rearrange(&fills)
    case 1: change(&fills[fill].participant)
    default: change(&fills[fill].quantity)
    }
  }

  private mutating func mutate(_ fields: inout CommandFields) {
    switch random(13) {
    case 0: change(&fields.id)
    case 1: change(&fields.price)
    case 2: change(&fields.quantity)
    case 3: change(&fields.moment)
    case 4: change(&fields.scope)
    case 5: change(&fields.participant)
    case 6: change(&fields.affiliation)
    case 7: change(&fields.displayQuantity)
    case 8: change(&fields.minimumQuantity)
    case 9: change(&fields.maximumPerCounterparty)
    case 10: change(&fields.operators)
    case 11: change(&fields.operatorJurisdiction)
    default: fields.options ^= 1 << UInt16(random(11))
    }
  }
}

extension Phase {
  fileprivate static let all = (0..<UInt8.max).compactMap { Phase(rawValue: $0) }
}
