/// A reader that knows nothing but the rows of an event stream, and rebuilds every book from them (R7.2).
struct RebuiltMarket {
  /// One price of one side of a book, and whose turn it is there.
  struct Level: Equatable {
    let price: Int64
    var quantity: Int64 = 0
    var flexibleQuantity: Int64 = 0
    var queue: [UInt64] = []
  }

  private struct Order {
    let participant: Substring
    var open: Int64
    /// What the market sees of it: of an iceberg the clip.
    var shown: Int64 = 0
    /// The number of the event that gave it its place in time.
    var place = 0
    /// The number of the event by which it waited last.
    var waitsSince = 0
    var isFlexible = false
    /// Its limit in each book where it is displayed.
    var limits: [Substring: Int64] = [:]
    var side: Substring = ""
  }

  /// The phase of each book, by contract.
  private(set) var phases: [Substring: Substring] = [:]
  /// The lot of each book that has one (R20), by contract.
  private var lots: [Substring: Int64] = [:]
  private var orders: [UInt64: Order] = [:]
  private var eventCount = 0
  private var lastCommand: UInt64 = 0
  private var latestTaking: Taking?

  private struct Taking: Equatable {
    let id: UInt64
    let command: UInt64
    let open: Int64
  }
  /// The first thing that does not fit: a gap, a quantity that is not conserved, an order of somebody else.
  private(set) var fault: String?

  var liveOrderCount: Int { orders.count }

  func openQuantity(of id: UInt64) -> Int64? { orders[id]?.open }

  /// The levels of one side of a book, best first.
  func levels(_ side: Substring, of contract: Substring) -> [Level] {
    var levels: [Int64: Level] = [:]
    let resting = orders.filter { $0.value.side == side && $0.value.limits[contract] != nil }
    for (id, order) in resting.sorted(by: { $0.value.place < $1.value.place }) {
      guard let price = order.limits[contract] else { continue }
      var level = levels[price] ?? Level(price: price)
      if order.isFlexible {
        level.flexibleQuantity += wholeLots(of: order.open, in: contract)
      } else {
        level.quantity += order.shown
      }
      level.queue.append(id)
      levels[price] = level
    }
    return levels.values.sorted { side == "bid" ? $0.price > $1.price : $0.price < $1.price }
  }

  /// The books in which an order is displayed, and its limit in each.
  func limits(of id: UInt64) -> [Substring: Int64] { orders[id]?.limits ?? [:] }

  /// Counts a row that is not read.
  mutating func passOver() { eventCount += 1 }

  /// Takes note of one row, without its newline. No cell may be quoted.
  mutating func read(_ row: Substring) {
    let cells = row.split(separator: ",", omittingEmptySubsequences: false)
    guard cells.count == 19 else { return fail("\(cells.count) cells", row) }
    eventCount += 1
    if Int(cells[0]) != eventCount { fail("not event \(eventCount)", row) }
    let command = UInt64(cells[1]) ?? 0
    if command < max(lastCommand, 1) { fail("a command from the past", row) }
    lastCommand = command
    let contract = row[cells[7].startIndex..<cells[11].endIndex]
    let (id, contra) = (UInt64(cells[4]) ?? 0, UInt64(cells[5]) ?? 0)
    let quantity = Int64(cells[13]) ?? 0
    let open = Int64(cells[14]) ?? 0
    switch cells[3] {
    case "book_opened":
      phases[contract] = cells[18]
      if !cells[13].isEmpty { lots[contract] = quantity }
    case "book_phase", "price_band": phases[contract] = cells[18]
    case "indicative": if phases[contract]?.isAuction != true { fail("no auction", row) }
    case "accepted":
      enter(id, quantity, of: cells[16], row)
      // It rests whole, in one book, and no `rested` follows.
      if !cells[14].isEmpty { display(id, open, cells, contract, row) }
    case "rejected", "names_forgotten": break
    case "trade":
      takeByTaker(quantity, id, leaving: open, of: cells[16], row)
      take(quantity, from: contra, leaving: Int64(cells[15]) ?? 0, of: cells[17], row)
      for id in [id, contra] { shrink(id) { $0.shown - quantity } }
    case "reduced":
      let owner = orders[id]?.participant ?? ""
      take(quantity, from: id, leaving: open, of: owner, row)
      // What is taken off comes from the hidden part first (R13).
      shrink(id) { min($0.shown, open) }
    case "replaced":
      if orders.removeValue(forKey: id) == nil { fail("nobody to replace", row) }
      enter(contra, quantity, of: cells[16], row)
    case "cancelled":
      if orders.removeValue(forKey: id)?.open != quantity { fail("not what was open", row) }
    case "waiting":
      orders[id]?.waitsSince = eventCount
      if orders[id]?.limits.isEmpty != true { fail("displayed, and waits", row) }
    case "rested": display(id, open, cells, contract, row)
    case "placed":
      guard var order = orders[id], wholeLots(of: order.open, in: contract) == open, open > 0, order.side == cells[6]
      else {
        return fail("another order", row)
      }
      if !order.isFlexible {
        order.isFlexible = true
        order.limits = [:]
        // It keeps the place in time that it got while it waited.
        if order.waitsSince > 0 { order.place = order.waitsSince }
      }
      if order.limits[contract] != nil { fail("there already", row) }
      order.limits[contract] = ticks(cells[12])
      orders[id] = order
    case "withdrawn":
      if orders[id]?.limits[contract] == nil { fail("not there", row) }
      orders[id]?.limits[contract] = nil
    default: fail("an unknown event", row)
    }
  }

  private func wholeLots(of quantity: Int64, in contract: Substring) -> Int64 {
    quantity - quantity % (lots[contract] ?? 1)
  }

  private mutating func enter(_ id: UInt64, _ quantity: Int64, of participant: Substring, _ row: Substring) {
    if orders[id] != nil || quantity < 1 { fail("not a new order", row) }
    orders[id] = Order(participant: participant, open: quantity)
  }

  /// Puts an order at the end of the queue of its price.
  private mutating func display(
    _ id: UInt64, _ shown: Int64, _ cells: [Substring], _ contract: Substring, _ row: Substring
  ) {
    guard let order = orders[id], shown >= 1, shown <= order.open else { return fail("not there", row) }
    if order.shown > 0 { fail("displayed already", row) }
    orders[id]?.side = cells[6]
    orders[id]?.place = eventCount
    orders[id]?.shown = shown
    // A requirement order may have a pattern that is one contract: then its first `placed` tells.
    let limit = ticks(cells[12])
    if phases[contract] != nil { orders[id]?.limits = [contract: limit] }
  }

  /// What a taker gets. All trades of one execution of a strip tell what is left after all of them (R21.5), so what tells the same
  /// again is another part of it.
  private mutating func takeByTaker(
    _ quantity: Int64, _ id: UInt64, leaving open: Int64, of participant: Substring, _ row: Substring
  ) {
    if let latest = latestTaking, latest == Taking(id: id, command: lastCommand, open: open) { return }
    latestTaking = Taking(id: id, command: lastCommand, open: open)
    let all = (orders[id]?.open ?? 0) - open
    let isPart = all > quantity && orders[id]?.limits.isEmpty == true
    take(isPart ? all : quantity, from: id, leaving: open, of: participant, row)
  }

  private mutating func take(
    _ quantity: Int64, from id: UInt64, leaving open: Int64, of participant: Substring, _ row: Substring
  ) {
    guard let order = orders[id] else { return fail("order \(id) is not live", row) }
    if quantity < 1 || order.open - quantity != open { fail("order \(id) had \(order.open)", row) }
    if order.participant != participant { fail("order \(id) is of \(order.participant)", row) }
    orders[id]?.open = open
    if open == 0 { orders[id] = nil }
  }

  /// An order that shows nothing is displayed nowhere until its next clip is.
  private mutating func shrink(_ id: UInt64, toShow shown: (Order) -> Int64) {
    guard var order = orders[id], !order.isFlexible, !order.limits.isEmpty else { return }
    order.shown = shown(order)
    if order.shown == 0 { order.limits = [:] }
    orders[id] = order
  }

  private func ticks(_ price: Substring) -> Int64 { Int64(price.filter { $0 != "." }) ?? 0 }

  private mutating func fail(_ problem: String, _ row: Substring) {
    if fault == nil { fault = "\(problem): \(row)" }
  }
}

extension Substring {
  fileprivate var isAuction: Bool { self == "auction" || self == "no_cancel" }
}
