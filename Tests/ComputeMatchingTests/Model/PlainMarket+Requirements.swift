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

  /// Where the order is placed while it rests: requirement orders pass over books that are not continuous (R17).
  func placements(of order: Order) -> [PlainPlacement] {
    let numbers = order.bookNumber.map { [$0] } ?? tradableBooks(order)
    return numbers.compactMap { number in limit(order, in: number).map { PlainPlacement(book: number, limit: $0) } }
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
      if isStopped { return }
      orders[index].placements.append(PlainPlacement(book: book, limit: limit))
      if !orders[index].hasRested {
        note(.restsOnEnteringBook)
        sayRested(index)
      }
      sayPlaced(index, PlainPlacement(book: book, limit: limit))
    }
    guard books[book].phase == .continuous else { return }
    for order in fitting where order.order.isConditional {
      guard let index = find(order.id), let limit = limit(order.order, in: book) else { continue }
      orders[index].placements.append(PlainPlacement(book: book, limit: limit))
      note(.conditionalRequirementOrderMeetsLateBook)
    }
  }
}
