// Previews as records.

import CComputeMatching
import ComputeMatching

/// The lists of all previews of one call, one behind the other. They stay where they are until the next call.
struct PreviewLists: ~Copyable {
  private(set) var fills = GrowableBuffer<cm_fill>()
  private(set) var places = GrowableBuffer<cm_place>()
  private(set) var affiliatedOrders = GrowableBuffer<cm_affiliated_order>()
  private(set) var stoppedBooks = GrowableBuffer<UInt32>()

  mutating func removeAll() {
    fills.removeAll()
    places.removeAll()
    affiliatedOrders.removeAll()
    stoppedBooks.removeAll()
  }

  /// Appends the lists of `preview`, and returns all of it that is not a list.
  mutating func append(_ preview: Preview) -> cm_previewed_order {
    var record = cm_previewed_order(preview)
    record.first_fill = UInt32(clamping: fills.count)
    record.first_place = UInt32(clamping: places.count)
    record.first_affiliated_order = UInt32(clamping: affiliatedOrders.count)
    record.first_stopped_book = UInt32(clamping: stoppedBooks.count)
    for fill in preview.fills { fills.append(cm_fill(fill)) }
    for place in preview.places { places.append(cm_place(place)) }
    for order in preview.affiliatedOrders { affiliatedOrders.append(cm_affiliated_order(order)) }
    for book in preview.stoppedBooks { stoppedBooks.append(book.rawValue) }
    return record
  }
}

extension cm_previewed_order {
  init(_ preview: Preview) {
    self.init()
    quantity = preview.quantity
    filled_quantity = preview.filledQuantity
    average_net_price = preview.averageNetPrice?.ticks ?? 0
    (open_quantity, cancelled_quantity) = (preview.openQuantity, preview.cancelledQuantity)
    decremented_quantity = preview.decrementedQuantity
    func missing(_ cause: Preview.Cause) -> Int64 {
      preview.shortfalls.first { $0.cause == cause }?.quantity ?? 0
    }
    shortfalls = (
      missing(.limit), missing(.nothingOffered), missing(.counterpartyLimit), missing(.operator),
      missing(.affiliation), missing(.condition), missing(.phase), missing(.band)
    )
    fill_count = UInt32(clamping: preview.fills.count)
    place_count = UInt32(clamping: preview.places.count)
    affiliated_order_count = UInt32(clamping: preview.affiliatedOrders.count)
    stopped_book_count = UInt32(clamping: preview.stoppedBooks.count)
    if let reason = preview.rejection { (is_rejected, reject_reason) = (1, reason.rawValue) }
    is_waiting = preview.isWaiting ? 1 : 0
    cancel_reason = preview.cancelReason?.rawValue ?? 0
  }
}

extension cm_fill {
  init(_ fill: Preview.Fill) {
    self.init(
      price: fill.price.ticks, quantity: fill.quantity, differential: fill.differential, book: fill.book.rawValue,
      reserved0: 0)
  }
}

extension cm_place {
  init(_ place: Preview.Place) {
    self.init(
      price: place.price.ticks, displayed_quantity: place.displayedQuantity, book: place.book.rawValue, reserved0: 0)
  }
}

extension cm_affiliated_order {
  init(_ order: Preview.AffiliatedOrder) {
    self.init(id: order.id.rawValue, quantity: order.quantity, open_quantity: order.openQuantity)
  }
}
