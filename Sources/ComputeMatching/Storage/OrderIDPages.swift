/// Finds the slots of live orders by their ids where ids are dense: mostly counted upwards, as those of real streams are.
///
/// A page holds the slots of 256 consecutive ids. The number of a page chooses its place in a table, in which a page replaces
/// the one that was there long before. What is in no page is in the ``OrderIndex``: an id whose place is taken by a page of
/// other ids, the orders of a page that was replaced, and ids that come at random, for which pages are not added. Pages are a
/// way to find most orders with two reads and no hash; which orders they hold changes no answer.
struct OrderIDPages: ~Copyable {
  /// One place of the table.
  struct Place: BitwiseCopyable {
    /// The ids of the page without their last eight bits; the largest number if there is no page.
    var number = UInt64.max
    /// Where the slots of the page begin.
    var base: UInt32 = 0
    /// How many of its orders are live.
    var liveCount: UInt16 = 0
    /// How many orders in a row were turned away that want another page here, and bits of a hash of the number of that page.
    var refusals: UInt8 = 0
    var refused: UInt8 = 0
  }

  private static let idsPerPage = 256
  /// After so many refusals in a row a page is added whatever was in its place. Orders whose ids come at random want the same page so
  /// often only where there are few.
  static let refusalsBeforeReplacement: UInt8 = 8
  /// A page of lower ids that has no more orders than these is replaced at once.
  private static let fewOrders = 64
  /// A table has a place for so many orders, so that a page takes no more room for each than the ``OrderIndex`` does.
  private static let ordersPerPlace = 64
  /// There are no more places than these, for 16,777,216 consecutive ids: a larger table would take some milliseconds to make.
  static let mostPlaces = 1 << 16

  private(set) var places: MaskedTable<Place>
  private var slots: GrowableBuffer<Slot<OrderRecord>>
  /// Where the slots of unused pages begin. All of these are `.none`.
  private var unused = GrowableBuffer<UInt32>()
  /// The page that was added last. Ids mostly begin with the page behind this one, 0.
  private var lastNumber = UInt64.max

  /// Makes room for the pages of so many orders whose ids follow each other.
  init(minimumCapacity: Int) {
    var placeCount = 64
    while placeCount * Self.ordersPerPlace < minimumCapacity, placeCount < Self.mostPlaces { placeCount *= 2 }
    places = MaskedTable(repeating: Place(), count: placeCount)
    // There is one page more than places while another replaces it. Room for it from the start keeps the buffer from being twice as
    // large for it.
    slots = GrowableBuffer(minimumCapacity: max(minimumCapacity, 64 * Self.idsPerPage) + Self.idsPerPage)
  }

  /// Where a page has the slot of an id, until pages are added or removed.
  struct Location: BitwiseCopyable {
    fileprivate let position: Int
    fileprivate let index: UInt32
  }

  /// Where the slot of the order `id` is, or would be; `nil` if there is no page for it. O(1).
  @inline(__always)
  func location(of id: UInt64) -> Location? {
    let position = position(of: id)
    guard places[position].number == id &>> 8 else { return nil }
    return Location(position: position, index: places[position].base | UInt32(truncatingIfNeeded: id & 255))
  }

  /// The slot of the order whose id has this location; `.none` if it is not live.
  @inline(__always)
  func slot(at location: Location) -> Slot<OrderRecord> { slots[location.index] }

  /// Remembers the slot of an order that is in no page and whose id has this location. O(1).
  @inline(__always)
  mutating func insert(_ slot: Slot<OrderRecord>, at location: Location) {
    places[location.position].liveCount &+= 1
    slots[location.index] = slot
  }

  /// Whether the page at `location` has more than one order.
  @inline(__always)
  func hasOthers(at location: Location) -> Bool { places[location.position].liveCount > 1 }

  /// Forgets the order at `location`, whose page has others. O(1).
  @inline(__always)
  mutating func remove(at location: Location) {
    slots[location.index] = Slot<OrderRecord>.none
    places[location.position].liveCount &-= 1
  }

  /// Whether the order `id`, which is in no page, gets a page for its id: the next one behind the page that was added last, or one that
  /// the orders before it have wanted too. O(1).
  @inline(__always)
  mutating func wantsPage(for id: UInt64) -> Bool {
    let position = position(of: id)
    let number = id &>> 8
    let place = places[position]
    if number == lastNumber &+ 1, place.number == .max || place.number < number && place.liveCount <= Self.fewOrders {
      return true
    }
    let mark = UInt8(truncatingIfNeeded: number &* 0x9E37_79B9_7F4A_7C15 &>> 56)
    let refusals = place.refused == mark ? place.refusals : 0
    if refusals == Self.refusalsBeforeReplacement { return true }
    places[position].refused = mark
    places[position].refusals = refusals &+ 1
    return false
  }

  /// Adds a page for the order `id`. Returns the one that was in its place, of which the orders have to be put elsewhere. `orderCount`
  /// orders are live. O(1), and seldom O(places).
  mutating func addPage(for id: UInt64, orderCount: Int) -> RemovedPage? {
    if orderCount > places.count &* Self.ordersPerPlace, places.count < Self.mostPlaces { doublePlaces() }
    let position = position(of: id)
    let old = places[position]
    lastNumber = id >> 8
    places[position] = Place(number: lastNumber, base: unused.popLast() ?? newPage())
    return old.number == .max ? nil : RemovedPage(firstID: old.number << 8, base: old.base, liveCount: old.liveCount)
  }

  private mutating func newPage() -> UInt32 {
    let base = UInt32(slots.count)
    slots.append(Slot<OrderRecord>.none, times: Self.idsPerPage)
    return base
  }

  /// Forgets the order `id`. Answers whether a page had it. O(1).
  @inline(__always)
  mutating func remove(_ id: UInt64) -> Bool {
    guard let location = location(of: id), !slot(at: location).isNone else { return false }
    remove(at: location)
    if places[location.position].liveCount == 0 { removePage(at: location.position) }
    return true
  }

  @inline(never)
  private mutating func removePage(at position: Int) {
    unused.append(places[position].base)
    places[position] = Place()
  }

  /// A page that is no longer in the table.
  struct RemovedPage: BitwiseCopyable {
    fileprivate let firstID: UInt64
    fileprivate let base: UInt32
    fileprivate var liveCount: UInt16
    /// Before this one there is no order left.
    fileprivate var next: UInt32 = 0
  }

  /// Takes the next order out of `page`, which is unused behind the last: then it is `nil`.
  mutating func removeOrder(of page: inout RemovedPage) -> (id: UInt64, slot: Slot<OrderRecord>)? {
    guard page.liveCount > 0 else {
      unused.append(page.base)
      return nil
    }
    while slots[page.base | page.next].isNone { page.next += 1 }
    let index = page.base | page.next
    defer { slots[index] = Slot<OrderRecord>.none }
    page.liveCount -= 1
    return (page.firstID | UInt64(page.next), slots[index])
  }

  private mutating func doublePlaces() {
    var old = MaskedTable(repeating: Place(), count: places.count * 2)
    swap(&old, &places)
    for index in 0..<old.count where old[index].number != .max {
      places[position(of: old[index].number << 8)] = old[index]
    }
  }

  /// Brings the slot at `location` nearer to the processor.
  @inline(__always)
  func prefetch(_ location: Location) { slots.prefetch(Int(location.index)) }

  /// The ids that the page of `id` is for.
  static func idsOfPage(of id: UInt64) -> ClosedRange<UInt64> { id & ~255...id | 255 }

  /// Pages of consecutive ids have consecutive places. The upper bits, in which people put who sends an order, choose where
  /// they begin.
  @inline(__always)
  private func position(of id: UInt64) -> Int {
    let number = id &>> 8
    return places.index(of: Int(truncatingIfNeeded: number ^ (number &>> 24) &* 0x9E37_79B9))
  }

  /// How many orders the pages hold, and what is wrong with them; `nil` if nothing is. O(n).
  func check(_ orders: borrowing Slab<OrderRecord>) -> (count: Int, fault: String?) {
    var count = 0
    for index in 0..<places.count where places[index].number != .max {
      let place = places[index]
      guard position(of: place.number << 8) == index else { return (count, "page \(place.number) is misplaced") }
      var liveCount: UInt16 = 0
      for last in 0..<UInt32(Self.idsPerPage) where !slots[place.base | last].isNone {
        liveCount += 1
        guard orders[slots[place.base | last]].id == place.number << 8 | UInt64(last) else {
          return (count, "order \(place.number << 8 | UInt64(last)) has the slot of another")
        }
      }
      guard liveCount > 0, liveCount == place.liveCount else {
        return (count, "page \(place.number) has \(liveCount) orders and counts \(place.liveCount)")
      }
      count += Int(liveCount)
    }
    return (count, nil)
  }
}
