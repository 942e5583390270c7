// What is due for orders (R5).

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
}
