/// How much the displayed orders of one side of a book within a limit have open, by the operator jurisdiction of their participants.
///
/// More than an order with an operator rule could have, whatever else keeps it from trading (R15). So where many orders, each with
/// another rule, are tried at once, each that cannot have enough costs one look at every jurisdiction, and not a walk.
struct OfferedQuantities: ~Copyable {
  private var offers = GrowableBuffer<Offer>()
  private var book = BookID.none
  private var side = Side.bid
  private var limit = Rank(value: 0)
  private var state: UInt64 = 0

  struct Offer: BitwiseCopyable {
    let operatorJurisdiction: UInt16
    var quantity: UInt64
  }

  /// What the rule of `taker`, an order of `book`, admits of the orders within its limit; or within a better one. `state` is another
  /// number whenever orders may have come.
  ///
  /// O(jurisdictions), and O(orders within the limit) once in each state.
  mutating func quantity(
    for taker: Taker, in book: BookID, within limit: Rank, state: UInt64, _ market: inout Market,
    _ directory: borrowing Directory
  ) -> UInt64 {
    let side = taker.side.opposite
    if self.state != state || self.book != book || self.side != side || limit > self.limit {
      (self.state, self.book, self.side, self.limit) = (state, book, side, limit)
      count(&market)
    }
    var quantity: UInt64 = 0
    for position in 0..<offers.count {
      let offer = offers[position]
      if directory.operatorRules.rule(taker.conditions.operators, admits: offer.operatorJurisdiction) {
        quantity += offer.quantity
      }
    }
    return quantity
  }

  private mutating func count(_ market: inout Market) {
    offers.removeAll()
    let ladder = market.books[book][side]
    var level = ladder.best.orNil
    while let current = level, market.levels[current].rank <= limit {
      var slot = market.levels[current].head.orNil
      while let order = slot {
        add(UInt64(market.orders.openQuantity(of: order)), of: market.orders[order].operatorJurisdiction)
        slot = market.orders[order].next.orNil
      }
      level = ladder.level(after: current, in: market.levels)
    }
  }

  private mutating func add(_ quantity: UInt64, of operatorJurisdiction: UInt16) {
    for position in 0..<offers.count where offers[position].operatorJurisdiction == operatorJurisdiction {
      offers[position].quantity += quantity
      return
    }
    offers.append(Offer(operatorJurisdiction: operatorJurisdiction, quantity: quantity))
  }
}
