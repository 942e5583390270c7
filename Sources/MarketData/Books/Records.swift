import ComputeMatching

/// An order in a queue: an order of one book, or the placement of a requirement order in one of its books. Half a cache line.
struct QueuedOrder: BitwiseCopyable {
  let id: OrderID
  /// Of an order of one book its place in time. Of a placement the slot of its owner, and in the upper half its next placement:
  /// its place in time is its owner's.
  private var placeOrOwner: UInt64
  /// GPUs displayed; of a placement the largest multiple of the book's lot that its owner has open (R20).
  var quantity: UInt32
  /// The number of the level; the highest bit marks a placement.
  private let levelBits: UInt32
  var next = UInt32.none
  var previous = UInt32.none

  /// An order of one book.
  @inline(__always)
  init(id: OrderID, place: UInt64, quantity: UInt32, level: UInt32) {
    self.id = id
    placeOrOwner = place
    self.quantity = quantity
    levelBits = level
  }

  /// A placement of the order in the slot `owner`.
  init(id: OrderID, placementOf owner: UInt32, quantity: UInt32, level: UInt32) {
    self.id = id
    placeOrOwner = UInt64(owner) | UInt64(UInt32.none) << 32
    self.quantity = quantity
    levelBits = level | .flexible
  }

  var level: UInt32 {
    @inline(__always) get { levelBits & ~.flexible }
  }

  var isPlacement: Bool {
    @inline(__always) get { levelBits & .flexible != 0 }
  }

  /// Not to be asked of a placement.
  var place: UInt64 { placeOrOwner }

  /// The requirement order of which it is a placement.
  var owner: UInt32 { UInt32(truncatingIfNeeded: placeOrOwner) }

  /// The next placement of the same order.
  var nextPlacement: UInt32 {
    get { UInt32(truncatingIfNeeded: placeOrOwner >> 32) }
    set { placeOrOwner = UInt64(owner) | UInt64(newValue) << 32 }
  }
}

/// A live requirement order, displayed or not.
struct FlexibleOrder: BitwiseCopyable {
  var openQuantity: UInt32
  var firstPlacement = UInt32.none
  /// All its placements are in books with numbers below this one.
  var bookLimit: UInt32 = 0
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
  /// All that trades here is a multiple of it (R20).
  let lot: UInt32
  var trades = TradeTotals()
  /// The best levels, or `.none`.
  var bestBid = UInt32.none
  var bestAsk = UInt32.none
  /// The level that changed last.
  var newestLevel = UInt32.none
  /// Neighbours among the books, the one that changed last at the newer end.
  var newer = UInt32.none
  var older = UInt32.none
  /// The latest removal of one of its levels.
  var lastRemoval = LevelRemovals.Reference()

  func bestLevel(_ side: Side) -> UInt32 { side == .bid ? bestBid : bestAsk }
}
