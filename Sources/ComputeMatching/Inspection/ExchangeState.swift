/// Everything that decides how an exchange goes on, its orders apart: what a snapshot holds.
package struct ExchangeState: Hashable {
  package var now: Timestamp
  /// How many events and how many commands there have been.
  package var sequence: UInt64
  package var commandCount: UInt64
  /// The last stamp given out.
  package var stamp: UInt64
  /// By their numbers, from 1; `nil` for what was forgotten (R3.1).
  package var participants: [String?]
  package var affiliations: [String?]
  package var operatorRules: [OperatorRule?]
  /// By their numbers, from 0.
  package var requirements: [RequirementTerms?]
  package var books: [BookState]

  package init(
    now: Timestamp, sequence: UInt64, commandCount: UInt64, stamp: UInt64, participants: [String?] = [],
    affiliations: [String?] = [], operatorRules: [OperatorRule?] = [], requirements: [RequirementTerms?] = [],
    books: [BookState] = []
  ) {
    (self.now, self.sequence, self.commandCount, self.stamp) = (now, sequence, commandCount, stamp)
    (self.participants, self.affiliations) = (participants, affiliations)
    (self.operatorRules, self.requirements, self.books) = (operatorRules, requirements, books)
  }
}

/// A book, its orders apart.
package struct BookState: Hashable {
  package var contract: Contract
  package var phase: Phase
  package var phaseBeforeHalt: Phase
  package var band: PriceBand
  package var lastTradePrice: Price?
  package var lastAuctionPrice: Price?
  /// The stamp under which the book opened, if its gate has yet to close.
  package var gateStamp: UInt64?
  package var lot: UInt32
  /// The auctions that are to come by themselves.
  package var plan: AuctionPlan?

  package init(
    contract: Contract, phase: Phase, phaseBeforeHalt: Phase, band: PriceBand, lastTradePrice: Price?,
    lastAuctionPrice: Price?, gateStamp: UInt64?, lot: UInt32 = 1, plan: AuctionPlan? = nil
  ) {
    (self.lot, self.plan) = (lot, plan)
    (self.contract, self.phase, self.phaseBeforeHalt, self.band) = (contract, phase, phaseBeforeHalt, band)
    (self.lastTradePrice, self.lastAuctionPrice, self.gateStamp) = (lastTradePrice, lastAuctionPrice, gateStamp)
  }
}

/// A live order and its place in time. In which queues it is, and at which price in each, follows from that.
package struct OrderState: Hashable, BitwiseCopyable {
  /// The order with what it has open for its quantity, and the conditions that are left.
  package var order: Order
  /// Its place in time, and that under which it entered.
  package var stamp: UInt64
  package var entryStamp: UInt64
  /// How much of an order of one book is displayed: for an iceberg, its clip. 0 for conditional and requirement orders.
  package var displayedQuantity: UInt32
  /// GPUs traded over its life.
  package var tradedQuantity: UInt32
  /// Whether a requirement order was ever displayed.
  package var wasDisplayed: Bool

  package init(
    order: Order, stamp: UInt64, entryStamp: UInt64, displayedQuantity: UInt32, tradedQuantity: UInt32,
    wasDisplayed: Bool
  ) {
    (self.order, self.stamp, self.entryStamp) = (order, stamp, entryStamp)
    (self.displayedQuantity, self.tradedQuantity) = (displayedQuantity, tradedQuantity)
    self.wasDisplayed = wasDisplayed
  }
}

/// What an order with a limit per counterparty has traded with one participant.
package struct FillState: Hashable, BitwiseCopyable {
  /// 0 for all orders that name no participant.
  package var participant: UInt32
  package var quantity: UInt32
  /// The leg in which a strip has traded it (R21.3); ``BookID/none`` of any other order.
  package var leg: BookID

  package init(participant: UInt32, quantity: UInt32, leg: BookID = .none) {
    (self.participant, self.quantity, self.leg) = (participant, quantity, leg)
  }
}

extension Exchange {
  /// The state between two commands, without the orders. O(names + books + n log n) in the orders and books that time will end.
  package func state() -> ExchangeState {
    var state = ExchangeState(
      now: now, sequence: events.sequence, commandCount: commandCount, stamp: market.stamp)
    state.participants = directory.participants.all
    state.affiliations = directory.affiliations.all
    state.operatorRules = directory.operatorRules.all
    state.requirements = directory.requirements.all
    var gateStamps = [UInt64?](repeating: nil, count: market.books.count)
    for position in 0..<market.schedule.count {
      if case .gateClosure(let book) = market.schedule[position].subject {
        gateStamps[Int(book.rawValue)] = market.schedule[position].stamp
      }
    }
    for number in 0..<market.books.count {
      let book = market.books[number]
      state.books.append(
        BookState(
          contract: directory.catalogue.contracts[number], phase: book.phase, phaseBeforeHalt: book.phaseBeforeHalt,
          band: book.band, lastTradePrice: book.lastTradePrice, lastAuctionPrice: book.lastAuctionPrice,
          gateStamp: gateStamps[number], lot: book.lot, plan: market.plan(of: BookID(UInt32(number)))))
    }
    return state
  }

  /// Shows every live order to `body`, in order of entry, with what it has traded with whom if it has a limit for that.
  ///
  /// O(n log n), and allocates.
  package func forEachOrderState<Failure: Error>(
    _ body: (OrderState, [FillState]) throws(Failure) -> Void
  ) throws(Failure) {
    for place in placesInOrderOfEntry() {
      let special = market.orders.special(of: place.slot)
      var fills: [FillState] = []
      var fill = special.flatMap { market.orders.specials[$0].firstFill.orNil }
      while let current = fill {
        let known = market.orders.fills[current]
        fills.append(FillState(participant: known.participant, quantity: known.quantity, leg: known.leg))
        fill = known.next.orNil
      }
      try body(orderState(place, special), fills)
    }
  }

  @inline(__always)
  private func orderState(_ place: StampedSlot, _ special: Slot<SpecialOrder>?) -> OrderState {
    let record = market.orders[place.slot]
    let limit =
      special.map { market.orders.specials[$0].limit } ?? market.levels[record.level].rank.price(on: record.side)
    let order = renewed(
      place.slot, by: Replacement(price: limit, quantity: Quantity(market.orders.openQuantity(of: place.slot))))
    return OrderState(
      order: order, stamp: record.stamp, entryStamp: place.stamp, displayedQuantity: record.displayedQuantity,
      tradedQuantity: record.tradedQuantity,
      wasDisplayed: special.map { market.orders.specials[$0].wasDisplayed } ?? false)
  }

  func placesInOrderOfEntry() -> [StampedSlot] {
    var places = livePlaces()
    places.sort { $0.stamp < $1.stamp }
    return places
  }

  /// Every live order with the stamp under which it entered, in no particular order. O(orders + levels + books that are not closed).
  func livePlaces() -> [StampedSlot] {
    var places: [StampedSlot] = []
    places.reserveCapacity(market.orders.count)
    for entry in directory.catalogue.openBooks {
      let number = entry.book
      for side in Side.allCases {
        for queueKind in QueueKind.allCases {
          let ladder = market.books[number][side, queueKind]
          var level = ladder.best.orNil
          while let current = level {
            var slot = market.levels[current].head.orNil
            while let order = slot {
              if market.orders.order(ofRecord: order) == order {
                places.append(StampedSlot(stamp: market.orders.entryStamp(of: order), slot: order))
              }
              slot = market.orders[order].next.orNil
            }
            level = ladder.level(after: current, in: market.levels)
          }
        }
      }
    }
    var next = market.orders.firstRequirementOrder.orNil
    while let special = next {
      let slot = market.orders.specials[special].slot
      places.append(StampedSlot(stamp: market.orders.entryStamp(of: slot), slot: slot))
      next = market.orders.specials[special].next.orNil
    }
    return places
  }
}
