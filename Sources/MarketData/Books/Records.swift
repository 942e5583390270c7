import ComputeMatching

/// An order in a queue: an order of one book, or the placement of a requirement order in one of its books.
struct QueuedOrder: BitwiseCopyable {
  let id: OrderID
  /// Its place in time: at one price the lower one trades first.
  let place: UInt64
  /// GPUs displayed; those of a placement are its owner's.
  var quantity: UInt32
  let level: UInt32
  var next = UInt32.none
  var previous = UInt32.none
  /// The requirement order of which it is a placement.
  let owner: UInt32
  /// The next placement of the same order.
  var nextPlacement = UInt32.none
}

/// A live requirement order, displayed or not.
struct FlexibleOrder: BitwiseCopyable {
  var openQuantity: UInt32
  var firstPlacement = UInt32.none
  /// That of its latest `waiting`, or of its `rested` if it never waited; 0 before either.
  var place: UInt64 = 0
}

/// All orders of one side of one book at one price.
struct Level: BitwiseCopyable {
  let price: Price
  /// Displayed by orders that are in this book alone. Below 2^64, since both the orders and the quantity of each are below 2^32.
  var quantity: UInt64 = 0
  var flexibleQuantity: UInt64 = 0
  var orderCount: UInt32 = 0
  var flexibleOrderCount: UInt32 = 0
  var head = UInt32.none
  var tail = UInt32.none
  /// The number of the event that changed it last.
  var sequence: UInt64 = 0
  /// Neighbours among the levels of the book, the one that changed last at the newer end.
  var newer = UInt32.none
  var older = UInt32.none
  let book: BookID
  let side: Side

  var isEmpty: Bool { orderCount == 0 && flexibleOrderCount == 0 }

  /// As readers see it.
  var depth: DepthLevel {
    DepthLevel(
      price: price, quantity: Quantity(clamping: quantity), orderCount: Int(orderCount),
      flexibleQuantity: Quantity(clamping: flexibleQuantity), flexibleOrderCount: Int(flexibleOrderCount))
  }
}

/// What a book is besides its levels.
struct Book: BitwiseCopyable {
  /// The number of the event that changed it last, and of the one that changed it before that.
  var sequence: UInt64
  var previousSequence: UInt64
  var phase: Phase
  var trades = TradeTotals()
  /// The level that changed last.
  var newestLevel = UInt32.none
  /// Neighbours among the books, the one that changed last at the newer end.
  var newer = UInt32.none
  var older = UInt32.none
  /// The latest removal of one of its levels.
  var lastRemoval = LevelRemovals.Reference()
}
