/// What the market is: the live orders, the levels and books in which they are queued, and what is due for them.
///
/// Its functions keep these in step with each other: an order in a queue is in its level, its book's totals and the index.
/// What they change reaches readers through the `EventBuffer` that they are given.
struct Market: ~Copyable {
  var orders: OrderPool
  var levels: LevelPool
  var books = GrowableBuffer<Book>()
  var schedule = Schedule()
  /// The auctions that are to come by themselves, by book; as far as the last book that ever had any.
  var auctionPlans = GrowableBuffer<AuctionPlan?>()
  /// Which waiting orders have a reason to be tried again.
  var wakeList = WakeList()
  /// Waiting strips.
  var strips = WaitingStrips()
  /// Where requirement orders that enter a book are placed.
  var entryPlaces = EntryPlaces()
  /// Whether a walk goes on, in which orders that have nothing left must not vanish under its cursors.
  var defersRemovals = false
  /// Orders that have nothing left and leave their queues when the walk is over.
  var deferredRemovals = GrowableBuffer<Slot<OrderRecord>>()
  /// Orders that have left books during the walk because they want less than a lot (R20).
  var ordersLeavingLots = GrowableBuffer<OrderID>()
  /// Room for the placements that an order leaves, in order of their books.
  var leavingPlacements = GrowableBuffer<StampedSlot>()
  /// How many books have a lot, or are locked: a cancel or reduce looks at the book of its order only if there are any (R17.1, R20).
  var changeRestrictingBookCount = 0
  /// The last stamp given out.
  var stamp: UInt64 = 0

  init(expectedOrders: Int) {
    orders = OrderPool(minimumCapacity: expectedOrders)
    levels = LevelPool(minimumCapacity: expectedOrders / 16)
  }

  @inline(__always)
  mutating func nextStamp() -> UInt64 {
    stamp &+= 1
    return stamp
  }

  @inline(__always)
  func contains(_ book: BookID) -> Bool { Int(book.rawValue) < books.count }
}

/// What a command has changed for conditional orders, until they are tried again at its end (R15.4).
struct WakeList: ~Copyable {
  /// How many conditional orders wait.
  var waitingCount = 0
  /// How many of them may trade in a book with a lot and in others: less of what others have may then be more for them (R20).
  var lotCount = 0
  /// Those of them that an affiliated order may have stopped.
  var blocked = BlockedCounts()
  /// What has changed for the conditional bids, and for the conditional asks.
  var logs = InlineArray<2, WakeLog> { _ in WakeLog() }
  /// How often a book went into another phase.
  var phaseCount: UInt64 = 0
  /// Books that changed since conditional orders were last tried, as far as any wait there.
  var books = GrowableBuffer<BookID>()
  /// Orders that traded their minimum as makers, and which have yet to enter as ordinary ones (R15.5).
  var ordersToRelease = GrowableBuffer<OrderID>()
}

extension GrowableBuffer where Element == Book {
  subscript(book: BookID) -> Book {
    @inline(__always)
    unsafeAddress { unsafe address(of: Int(book.rawValue)) }
    @inline(__always)
    unsafeMutableAddress { unsafe mutableAddress(of: Int(book.rawValue)) }
  }
}
