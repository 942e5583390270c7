// What is due for orders and books (R5).

extension Market {
  /// Schedules the expiry of the order in `slot`, which has details.
  mutating func scheduleExpiry(of slot: Slot<OrderRecord>, at expiry: Timestamp) {
    schedule.insert(
      ScheduledEvent(moment: expiry, stamp: orders.entryStamp(of: slot), subject: .expiry(slot: slot)), orders: &orders)
  }

  mutating func unschedule(_ slot: Slot<OrderRecord>) {
    guard let position = orders.details(of: slot).flatMap({ $0.heapPosition }) else { return }
    schedule.remove(at: Int(position), orders: &orders)
  }

  /// When the order in `slot` expires, if it is good till a date.
  @inline(__always)
  func expiry(of slot: Slot<OrderRecord>) -> Timestamp? {
    orders.details(of: slot).flatMap { $0.heapPosition }.map { schedule[Int($0)].moment }
  }

  /// The auctions of `book` that are to come by themselves (R17.2). O(1).
  func plan(of book: BookID) -> AuctionPlan? {
    book.rawValue < UInt32(auctionPlans.count) ? auctionPlans[book.rawValue] : nil
  }

  /// From now on `book` follows `plan`, `nil` for none. O(log n), amortised over the books.
  mutating func setPlan(_ plan: AuctionPlan?, of book: BookID) {
    if let position = schedule.auctionPosition(of: book) { schedule.remove(at: position, orders: &orders) }
    guard plan != nil || self.plan(of: book) != nil else { return }
    while auctionPlans.count <= Int(book.rawValue) { auctionPlans.append(nil) }
    auctionPlans[book.rawValue] = plan
    guard let plan else { return }
    schedule.insert(
      ScheduledEvent(moment: plan.moment, stamp: plan.stamp, subject: .auction(book)), orders: &orders)
  }
}
