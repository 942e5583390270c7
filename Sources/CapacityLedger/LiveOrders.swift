import ComputeMatching

/// A live order, as far as the ledger needs to know it: whose it is, where it may trade and what it has open.
struct LiveOrder: Sendable {
  var id: UInt64 = 0
  var participant: UInt32 = 0
  /// ``LiveOrder/anyBook`` for a requirement order.
  var book: UInt32 = 0
  var openQuantity: Quantity = 0
  var side: Side = .bid

  static let anyBook = UInt32.max

  var isVacant: Bool { id == 0 }
}

/// All live orders by id: open addressing with linear probing, and no tombstones.
///
/// Ids of real streams mostly grow, so a multiplicative hash spreads them. At most half of the places are taken.
struct LiveOrders: Sendable {
  private(set) var count = 0
  private var places = Array(repeating: LiveOrder(), count: 1 << 10)
  private var shift: UInt64 = 64 - 10

  /// The live order `id`; `nil` if the ledger knows none.
  subscript(id: OrderID) -> LiveOrder? {
    let place = self.place(of: id.rawValue)
    return places[place].isVacant ? nil : places[place]
  }

  /// Calls `body` with every live order, in no particular order.
  func forEach(_ body: (LiveOrder) -> Void) {
    for order in places where !order.isVacant { body(order) }
  }

  /// Adds `order`, or puts it in place of the one of the same id.
  mutating func set(_ order: LiveOrder) {
    if order.isVacant { return }
    let place = self.place(of: order.id)
    if places[place].isVacant {
      count += 1
      guard count * 2 <= places.count else { return grow(adding: order) }
    }
    places[place] = order
  }

  /// Changes what `id` has open, and removes it at 0.
  mutating func setOpenQuantity(of id: OrderID, to open: Quantity) {
    let place = self.place(of: id.rawValue)
    guard !places[place].isVacant else { return }
    if open > 0 { places[place].openQuantity = open } else { vacate(place) }
  }

  mutating func remove(_ id: OrderID) {
    let place = self.place(of: id.rawValue)
    if !places[place].isVacant { vacate(place) }
  }

  private func home(of id: UInt64) -> Int { Int((id &* 0x9E37_79B9_7F4A_7C15) >> shift) }

  /// Where `id` is, or the vacant place where it would be.
  private func place(of id: UInt64) -> Int {
    let mask = places.count - 1
    var place = home(of: id)
    while !places[place].isVacant, places[place].id != id { place = (place + 1) & mask }
    return place
  }

  /// Orders that are behind their home because of the one that leaves move up.
  private mutating func vacate(_ vacated: Int) {
    let mask = places.count - 1
    var hole = vacated
    var next = (hole + 1) & mask
    while !places[next].isVacant {
      let distance = (next - home(of: places[next].id)) & mask
      if distance >= (next - hole) & mask {
        places[hole] = places[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    places[hole] = LiveOrder()
    count -= 1
  }

  private mutating func grow(adding order: LiveOrder) {
    let old = places
    places = Array(repeating: LiveOrder(), count: old.count * 2)
    shift -= 1
    for other in old where !other.isVacant { places[place(of: other.id)] = other }
    places[place(of: order.id)] = order
  }
}
