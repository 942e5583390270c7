import OrderStreams

/// The displayed orders of all books, from the rows of an event stream (docs/formats.md).
struct EventBooks {
  /// An order as far as rows have told of it.
  private struct Known {
    /// The book, or the pattern of a requirement order.
    var scope: String
    var side: String
    var price: String
    /// What it displays in one book, or offers in each of its books.
    var shown: UInt64
    /// Where it is: in one book, or in those in which it was placed, with its limit there.
    var places: [String: (price: String, place: UInt64)] = [:]
  }

  private var orders: [String: Known] = [:]
  private var place: UInt64 = 0
  private(set) var phases: [String: String] = [:]

  /// Follows an event.
  mutating func follow(_ row: EventCells) {
    place += 1
    let id = row[.orderID]
    switch row[.event] {
    case "book_opened", "book_phase", "price_band": phases[row.contract] = row[.reason]
    case "accepted":
      let shown = UInt64(row[.openQuantity]) ?? 0
      orders[id] = Known(scope: row.contract, side: row[.side], price: row[.price], shown: shown)
      if shown > 0 { orders[id]?.places[row.contract] = (row[.price], place) }
    case "rested":
      let shown = UInt64(row[.openQuantity]) ?? 0
      orders[id]?.shown = shown
      orders[id]?.price = row[.price]
      // A requirement order is where it is placed.
      if phases[row.contract] != nil { orders[id]?.places[row.contract] = (row[.price], place) }
    case "placed":
      orders[id]?.shown = UInt64(row[.openQuantity]) ?? 0
      orders[id]?.places[row.contract] = (row[.price], place)
    case "withdrawn": orders[id]?.places[row.contract] = nil
    case "trade":
      take(UInt64(row[.quantity]) ?? 0, from: id, left: row[.openQuantity])
      take(UInt64(row[.quantity]) ?? 0, from: row[.contraOrderID], left: row[.contraOpenQuantity])
    case "reduced":
      // It takes from the hidden part first.
      let (open, shown) = (UInt64(row[.openQuantity]) ?? 0, orders[id]?.shown ?? 0)
      if open == 0 { orders[id] = nil } else { orders[id]?.shown = min(shown, open) }
    case "replaced":
      guard var order = orders.removeValue(forKey: id) else { return }
      (order.price, order.shown, order.places) = (row[.price], 0, [:])
      orders[row[.contraOrderID]] = order
    case "cancelled": orders[id] = nil
    default: break
    }
  }

  private mutating func take(_ quantity: UInt64, from id: String, left: String) {
    guard let order = orders[id] else { return }
    if left == "0" {
      orders[id] = nil
      return
    }
    orders[id]?.shown = order.shown > quantity ? order.shown - quantity : 0
    // The next clip comes with a `rested` of its own.
    if orders[id]?.shown == 0 { orders[id]?.places = [:] }
  }

  /// The books in which the order `id` is displayed, or for which it was entered.
  func books(of id: String) -> [String] {
    guard let order = orders[id] else { return [] }
    return order.places.isEmpty ? [order.scope].filter { phases[$0] != nil } : order.places.keys.sorted()
  }

  /// A line for each level of `book`, from the highest ask down, and by which it is found on the other side.
  func lines(of book: String) -> [(place: String, text: String)] {
    guard let phase = phases[book] else { return [("book", "no such book")] }
    var levels: [String: [(place: UInt64, text: String)]] = [:]
    var keys: [String: (side: String, price: String)] = [:]
    for (id, order) in orders where order.shown > 0 {
      guard let here = order.places[book] else { continue }
      let key = "\(order.side) \(here.price)"
      keys[key] = (order.side, here.price)
      levels[key, default: []].append((here.place, "\(order.shown) #\(id)"))
    }
    let sorted = keys.sorted { left, right in
      if left.value.side != right.value.side { return left.value.side == "ask" }
      // Prices have the same decimals: the longer is the higher.
      return (left.value.price.count, left.value.price) > (right.value.price.count, right.value.price)
    }
    let most = 8
    return [("book", phase)]
      + sorted.map { key, _ in
        let queue = (levels[key] ?? []).sorted { $0.place < $1.place }.map(\.text)
        let rest = queue.count > most ? ", and \(queue.count - most) more" : ""
        return (key, "\(key)   \(queue.prefix(most).joined(separator: ", "))\(rest)")
      }
  }
}

/// The cells of a row of an event stream.
struct EventCells: Equatable {
  let cells: [String]

  subscript(column: EventColumn) -> String { cells[column.rawValue] }

  /// The five columns of its contract.
  var contract: String {
    cells[EventColumn.gpuModel.rawValue...EventColumn.window.rawValue].joined(separator: ",")
  }

  var text: String { cells.joined(separator: ",") }
}
