/// Where in the queue of each level the last requirement order entered, while those that fit a book enter it in stamp order (R17).
///
/// The next one of the same level has a higher stamp, so its place is found from there on: entering is linear in the orders of the
/// levels, and not in their product with those that enter.
struct EntryPlaces: ~Copyable {
  /// By level.
  private var places = GrowableBuffer<Place>()
  /// Which admission this is.
  private var admission: UInt64 = 0

  /// A placement, and the requirement order that it is of.
  struct Place: BitwiseCopyable {
    var admission: UInt64 = 0
    var placement = Slot<OrderRecord>.none
    var order = Slot<OrderRecord>.none
    var id: UInt64 = 0
    var stamp: UInt64 = 0
  }

  /// Forgets all.
  mutating func begin() { admission += 1 }

  /// The last placement that entered `level` in the present admission, if its order is still live.
  func last(in level: Slot<PriceLevel>, _ orders: borrowing OrderPool) -> Slot<OrderRecord>? {
    guard level.rawValue < UInt32(places.count) else { return nil }
    let place = places[level.rawValue]
    // An order that lives on has kept its placement: a book that it must leave admits no more.
    guard place.admission == admission, orders.slot(of: OrderID(place.id)) == place.order,
      orders[place.order].stamp == place.stamp, orders[place.placement].level == level
    else { return nil }
    return place.placement
  }

  /// `placement`, of the requirement order in `order`, has entered `level`. Amortised O(1).
  mutating func remember(
    _ placement: Slot<OrderRecord>, of order: Slot<OrderRecord>, in level: Slot<PriceLevel>,
    _ orders: borrowing OrderPool
  ) {
    while places.count <= Int(level.rawValue) { places.append(Place()) }
    places[level.rawValue] = Place(
      admission: admission, placement: placement, order: order, id: orders[order].id, stamp: orders[order].stamp)
  }
}
