import ComputeMatching

/// Which books are open to an order, and at which limit (R16).
extension PlainMarket {
  /// For each requirement what `contract` is worth above the limit; none where it is not what is required.
  func differentials(of contract: Contract) -> [Int128?] {
    setting.requirements.map { terms in
      guard terms.requirement.matches(contract) else { return nil }
      return terms.differentials.reduce(0) { $0 + ($1.grade.matches(contract) ? Int128($1.ticks) : 0) }
    }
  }

  func satisfies(_ order: Order, _ book: Int) -> Bool {
    guard let requirement = requirement(of: order) else { return false }
    return books[book].differentials[requirement] != nil
  }

  /// What a price in `book` is less for the order than it says.
  func differential(_ order: Order, in book: Int) -> Int128 {
    guard let requirement = requirement(of: order) else { return 0 }
    return books[book].differentials[requirement] ?? 0
  }

  /// The worst price at which the order may trade in `book`; none if the book is not open to it, whatever its phase.
  func limit(_ order: Order, in book: Int) -> Int64? {
    if let number = order.bookNumber, number != book { return nil }
    // A strip has a limit on average only.
    if order.isStrip { return nil }
    let isBid = order.side == .bid
    let (low, high) = (books[book].low?.ticks ?? 1, books[book].high?.ticks ?? .max)
    guard let requirement = requirement(of: order) else { return order.price?.ticks ?? (isBid ? high : low) }
    guard let differential = books[book].differentials[requirement] else { return nil }
    guard let price = order.price?.ticks else { return isBid ? high : low }
    guard let worth = Int64(exactly: Int128(price) + differential), worth >= 1 else { return nil }
    // A limit is only ever made stricter: the other way it would trade through what its sender stated (R8).
    if isBid { return worth < low ? nil : min(worth, high) }
    return worth > high ? nil : max(worth, low)
  }

  /// The books that are not closed and open to the order (R7).
  func eligibleBooks(_ order: Order) -> [Int] {
    if let number = order.bookNumber { return [number] }
    if order.isStrip { return stripPlaces(of: order).flatMap(\.self) }
    return books.indices.filter { books[$0].phase != .closed && limit(order, in: $0) != nil }
  }

  /// The books in which the order can trade now.
  func tradableBooks(_ order: Order) -> [Int] {
    if let number = order.bookNumber { return books[number].phase == .continuous ? [number] : [] }
    return books.indices.filter { books[$0].phase == .continuous && limit(order, in: $0) != nil }
  }

  /// Where the order is placed while it rests: requirement orders pass over books that are not continuous (R17), and over those
  /// of which they want less than a lot (R20).
  func placements(of resting: PlainOrder) -> [PlainPlacement] {
    let order = resting.order
    let numbers =
      if let number = order.bookNumber { [number] } else {
        tradableBooks(order).filter { offered(by: resting, in: $0) > 0 }
      }
    return numbers.compactMap { number in limit(order, in: number).map { PlainPlacement(book: number, limit: $0) } }
  }

  // MARK: Lots (R20)

  /// As much of `quantity` as can be traded in `book`.
  func wholeLots(of quantity: Quantity, in book: Int) -> Quantity { quantity - quantity % books[book].lot }

  /// What a requirement order offers in `book`: of what it has open, and what it may trade with anyone.
  func offered(by order: PlainOrder, in book: Int) -> Quantity {
    wholeLots(of: min(order.total, order.order.conditions.maximumPerCounterparty ?? .max), in: book)
  }

  /// Whether a quantity of an order of one book is not a multiple of that book's lot.
  func isNoMultiple(_ quantity: Quantity?, _ order: Order) -> Bool {
    guard let quantity, let book = order.bookNumber, book < books.count else { return false }
    return quantity % books[book].lot != 0
  }

  /// A requirement order leaves the books of which it has less than a lot.
  mutating func leaveLots(_ id: OrderID) {
    guard let index = find(id), orders[index].isRequirementOrder else { return }
    let order = orders[index]
    let left = order.placements.filter { offered(by: order, in: $0.book) == 0 }
    for placement in left.sorted(by: { $0.book < $1.book }) {
      note(order.isDisplayed ? .leavesLot : .conditionalLeavesLot)
      if order.isDisplayed { emit(.withdrawn(id, BookID(UInt32(placement.book)))) }
      orders[index].placements.removeAll { $0.book == placement.book }
    }
  }

  mutating func noteLimits(of order: Order) {
    guard let price = order.price, let requirement = requirement(of: order), !order.isStrip else { return }
    for book in books.indices where books[book].phase != .closed {
      guard let differential = books[book].differentials[requirement] else { continue }
      let limit = limit(order, in: book)
      if Int128(price.ticks) + differential < 1 {
        note(.negativeLimit)
      } else if limit == nil {
        note(.bandShutsOut)
      } else if limit.map({ Int128($0) }) != Int128(price.ticks) + differential {
        note(.bandMovesLimit)
      }
    }
    if eligibleBooks(order).isEmpty { note(.acceptedWithoutBook) }
  }

  /// R17: all requirement orders leave a book; those that are displayed say so, in the order of its queues.
  mutating func leaveByRequirementOrders(_ book: Int) {
    for side in [Side.bid, .ask] {
      for order in queue(side, in: book) where order.isRequirementOrder {
        emit(.withdrawn(order.id, BookID(UInt32(book))))
      }
    }
    for index in orders.indices where orders[index].isRequirementOrder {
      orders[index].placements.removeAll { $0.book == book }
    }
  }

  /// R17: `book` is there for requirement orders from now on; the displayed ones enter it one by one, then the others.
  mutating func enterByRequirementOrders(_ book: Int) {
    let fitting = orders.filter { $0.isRequirementOrder && limit($0.order, in: book) != nil }
    for order in fitting.sorted(by: { $0.stamp < $1.stamp }) where !order.order.isConditional {
      // The one before it may have stopped the book.
      guard books[book].phase == .continuous, let limit = limit(order.order, in: book) else { return }
      note(.entersBook)
      if eligibleBooks(order.order).count > setting.maximumBooks { note(.entersMoreBooksThanAllowed) }
      let isStopped = walk(order.id, in: [book], meetsConditional: true)
      if isStopped { note(.stopsBookOnEntering) }
      guard let index = find(order.id) else {
        note(.endsOnEnteringBook)
        continue
      }
      if orders[index].open < order.open { note(.tradesOnEnteringBook) }
      leaveLots(order.id)
      if isStopped { return }
      guard offered(by: orders[index], in: book) > 0 else {
        note(.entersNoLot)
        continue
      }
      orders[index].placements.append(PlainPlacement(book: book, limit: limit))
      if !orders[index].hasRested {
        note(.restsOnEnteringBook)
        sayRested(index)
      }
      sayPlaced(index, PlainPlacement(book: book, limit: limit))
    }
    guard books[book].phase == .continuous else { return }
    for order in fitting where order.order.isConditional {
      guard let index = find(order.id), let limit = limit(order.order, in: book),
        offered(by: orders[index], in: book) > 0
      else { continue }
      orders[index].placements.append(PlainPlacement(book: book, limit: limit))
      note(.conditionalRequirementOrderMeetsLateBook)
    }
  }
}
