import ComputeMatching

extension Supplier {
  func offer(in book: BookID) -> SupplierOffer? {
    offers.indices.contains(Int(book.rawValue)) ? offers[Int(book.rawValue)] : nil
  }
}

extension Overlay {
  /// Changes what a supplier has in a book where the recorded `ask` is.
  mutating func withStock(of supplier: Int, in book: BookID, _ ask: RecordedAsk, _ change: (inout Stock) -> Void) {
    let number = Int(book.rawValue)
    while suppliers[supplier].offers.count <= number { suppliers[supplier].offers.append(nil) }
    var offer =
      suppliers[supplier].offers[number]
      ?? SupplierOffer(
        random: RandomStream(seed: seed, name: "\(suppliers[supplier].name) \(number)"),
        operatorJurisdiction: ask.order.operatorJurisdiction)
    let before = offer.stock.quantity
    change(&offer.stock)
    suppliers[supplier].offers[number] = offer
    if offer.stock.quantity != before, touched.last != book, !touched.contains(book) { touched.append(book) }
  }

  /// Nobody offers what it has no more, not even for the rest of the moment.
  mutating func shrinkOrder(of supplier: Int, in book: BookID) {
    guard let offer = suppliers[supplier].offer(in: book), let order = desk.venue.exchange.order(offer.order) else {
      return
    }
    let lot = desk.venue.exchange.lot(of: book) ?? 1
    let most = offer.stock.quantity / lot * lot
    if order.openQuantity > most { apply(.reduce(order.id, by: order.openQuantity - most)) }
  }

  /// What came to suppliers in this moment is offered at the price that they ask.
  mutating func settleStock() {
    guard !touched.isEmpty else { return }
    let books = touched
    touched.removeAll(keepingCapacity: true)
    for book in books {
      let best = desk.venue.exchange.bestAsk(in: book).map { Double($0.price.ticks) }
      for index in suppliers.indices {
        guard var offer = suppliers[index].offer(in: book) else { continue }
        if !offer.price.isOpen, offer.stock.quantity > 0 {
          guard let opening = best ?? desk.venue.exchange.lastTradePrice(in: book).map({ Double($0.ticks) }) else {
            continue
          }
          offer.open(at: opening, terms)
          suppliers[index].offers[Int(book.rawValue)] = offer
        }
        if offer.price.isOpen { place(index, in: book) }
      }
    }
  }

  /// A supplier moves its asks in all books.
  mutating func takeTurn(of supplier: Int) {
    suppliers[supplier].turns += 1
    for number in suppliers[supplier].offers.indices {
      guard var offer = suppliers[supplier].offers[number], offer.price.isOpen else { continue }
      let book = BookID(UInt32(number))
      offer.adjust(terms, bestOther: bestOther(in: book, offer), turn: suppliers[supplier].turns)
      suppliers[supplier].offers[number] = offer
      place(supplier, in: book)
    }
  }

  /// The lowest ask of others, in ticks; `nil` if there is none.
  private func bestOther(in book: BookID, _ offer: SupplierOffer) -> Double? {
    let own = desk.venue.exchange.order(offer.order)
    var best: Double?
    desk.venue.exchange.forEachLevel(of: book, .ask) { level in
      let others = level.quantity + level.flexibleQuantity - (own?.price == level.price ? own?.openQuantity ?? 0 : 0)
      guard others > 0 else { return true }
      best = Double(level.price.ticks)
      return false
    }
    return best
  }

  /// Brings a supplier's order in a book to what it offers and asks.
  private mutating func place(_ supplier: Int, in book: BookID) {
    guard let offer = suppliers[supplier].offer(in: book), let phase = desk.venue.exchange.phase(of: book),
      phase == .continuous || phase == .auction
    else { return }
    let lot = desk.venue.exchange.lot(of: book) ?? 1
    let wanted = offer.price.quantity(
      of: offer.stock.quantity, terms,
      lastTrade: desk.venue.exchange.lastTradePrice(in: book).map { Double($0.ticks) })
    let quantity = min(wanted, desk.venue.exchange.configuration.maximumQuantity) / lot * lot
    let price = Venue.price(ticks: offer.price.ask)
    guard let order = desk.venue.exchange.order(offer.order) else {
      guard quantity > 0 else { return }
      let id = enter(
        Order(
          id: .none, side: .ask, book: book, price: price, quantity: quantity,
          operatorJurisdiction: offer.operatorJurisdiction), of: supplier, in: book)
      suppliers[supplier].offers[Int(book.rawValue)]?.order = id
      return
    }
    if quantity == 0 {
      apply(.cancel(order.id))
    } else if price != order.price || quantity > order.openQuantity {
      apply(.replace(order.id, with: Replacement(price: price, quantity: quantity)))
    } else if quantity < order.openQuantity {
      apply(.reduce(order.id, by: order.openQuantity - quantity))
    }
  }
}
