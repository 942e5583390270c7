import ComputeMatching

/// The displayed orders of one book at a reader, kept up by ``BookChange``.
///
///     var replica = QueueReplica(snapshot)
///     try replica.apply(change)
///     print(replica.orders(.ask, at: price))
public struct QueueReplica: Hashable, Sendable {
  /// The book.
  public let book: BookID
  /// The sequence of the book, as far as the reader has read.
  public private(set) var sequence: UInt64
  /// The phase of the book (R17).
  public private(set) var phase: Phase
  /// The trades of the book.
  public private(set) var trades: TradeTotals

  /// One price of one side.
  private struct Queue: Hashable {
    let price: Price
    var orders: [DisplayedOrder]
  }

  /// Best price first, by side.
  private var queues: [[Queue]] = [[], []]
  private var places: [OrderID: Place] = [:]
  /// Changes up to this event are in the snapshot.
  private let joined: UInt64

  private struct Place: Hashable {
    let side: Side
    let price: Price
  }

  /// A replica of a book that has just been opened by the event `sequence` (``BookChange/Kind/opened``).
  public init(opening book: BookID, sequence: UInt64) {
    self.init(
      QueueSnapshot(book: book, sequence: sequence, phase: .continuous, trades: TradeTotals(), bids: [], asks: []))
  }

  /// A replica that begins with `snapshot`. O(orders).
  public init(_ snapshot: QueueSnapshot) {
    book = snapshot.book
    sequence = snapshot.sequence
    joined = snapshot.sequence
    phase = snapshot.phase
    trades = snapshot.trades
    for order in snapshot.bids + snapshot.asks {
      let side = Int(order.side.rawValue)
      if queues[side].last?.price != order.price { queues[side].append(Queue(price: order.price, orders: [])) }
      queues[side][queues[side].count - 1].orders.append(order)
      places[order.id] = Place(side: order.side, price: order.price)
    }
  }

  /// The prices of one side, best first. O(levels); allocates.
  public func prices(_ side: Side) -> [Price] { queues[Int(side.rawValue)].map(\.price) }

  /// The displayed orders at `price`, first to trade first. O(log n) in the levels.
  public func orders(_ side: Side, at price: Price) -> [DisplayedOrder] {
    let (level, isThere) = level(side, price)
    return isThere ? queues[Int(side.rawValue)][level].orders : []
  }

  /// All displayed orders of one side, best price first. O(orders); allocates.
  public func orders(_ side: Side) -> [DisplayedOrder] { queues[Int(side.rawValue)].flatMap(\.orders) }

  /// Applies `change`. One that the replica has from its snapshot, or from an earlier event than its latest, changes nothing. The
  /// changes of one event must all be applied, in order.
  ///
  /// - Throws: ``ReplicaError/gap(expected:found:)`` if changes between are missing, ``ReplicaError/contradiction`` if the change
  ///   cannot follow those before it, ``ReplicaError/otherBook`` if it is of another book. The replica is then as it was.
  /// - Complexity: O(log n) in the levels, and O(n) in the orders of the level.
  public mutating func apply(_ change: BookChange) throws(ReplicaError) {
    guard change.book == book else { throw .otherBook }
    guard change.sequence > joined, change.sequence >= sequence else { return }
    guard change.previous <= sequence else { throw .gap(expected: sequence, found: change.previous) }
    switch change.kind {
    case .opened: throw .contradiction
    case .phase(let phase): self.phase = phase
    case .trade(let trade): trades.add(trade.quantity, at: trade.price)
    case .added(let order, let ahead): try add(order, behind: ahead)
    case .reduced(let order): try reduce(order)
    case .removed(let id): try remove(id)
    }
    sequence = change.sequence
  }

  private mutating func add(_ order: DisplayedOrder, behind ahead: OrderID) throws(ReplicaError) {
    guard places[order.id] == nil else { throw .contradiction }
    let side = Int(order.side.rawValue)
    let (level, isThere) = level(order.side, order.price)
    var position = 0
    if ahead != .none {
      guard isThere, let found = queues[side][level].orders.firstIndex(where: { $0.id == ahead }) else {
        throw .contradiction
      }
      position = found + 1
    }
    if !isThere { queues[side].insert(Queue(price: order.price, orders: []), at: level) }
    queues[side][level].orders.insert(order, at: position)
    places[order.id] = Place(side: order.side, price: order.price)
  }

  private mutating func reduce(_ order: DisplayedOrder) throws(ReplicaError) {
    let (side, level, position) = try find(order.id)
    queues[side][level].orders[position] = order
  }

  private mutating func remove(_ id: OrderID) throws(ReplicaError) {
    let (side, level, position) = try find(id)
    queues[side][level].orders.remove(at: position)
    if queues[side][level].orders.isEmpty { queues[side].remove(at: level) }
    places[id] = nil
  }

  private func find(_ id: OrderID) throws(ReplicaError) -> (side: Int, level: Int, position: Int) {
    guard let place = places[id] else { throw .contradiction }
    let side = Int(place.side.rawValue)
    let (level, isThere) = level(place.side, place.price)
    guard isThere, let position = queues[side][level].orders.firstIndex(where: { $0.id == id }) else {
      throw .contradiction
    }
    return (side, level, position)
  }

  /// Which level of one side is at `price`, or would be.
  private func level(_ side: Side, _ price: Price) -> (index: Int, isThere: Bool) {
    let levels = queues[Int(side.rawValue)]
    var (low, high) = (0, levels.count)
    while low < high {
      let middle = low + (high - low) / 2
      let isBetter = side == .bid ? levels[middle].price > price : levels[middle].price < price
      if isBetter { low = middle + 1 } else { high = middle }
    }
    return (low, low < levels.count && levels[low].price == price)
  }
}
