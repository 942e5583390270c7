import ComputeMatching

/// What an order did, or is said to do, before orders wake: told by the events of its command, or by its preview.
struct PreviewOutcome: Equatable {
  var rejection: RejectReason?
  var fills: [Fill] = []
  /// Where it comes to stand; not told of an order that waits.
  var places: [Place] = []
  var isWaiting = false
  var openQuantity: Quantity = 0
  var cancelledQuantity: Quantity = 0
  var cancelReason: CancelReason?
  var decrementedQuantity: Quantity = 0
  var affiliatedOrders: [Affiliated] = []
  var stoppedBooks: [BookID] = []

  struct Fill: Equatable {
    let book: BookID
    let price: Price
    var quantity: Quantity
  }

  struct Place: Equatable {
    let book: BookID
    let price: Price
    let displayed: Quantity
  }

  struct Affiliated: Equatable {
    let id: OrderID
    let quantity: Quantity
    let left: Quantity
  }

  init(_ preview: Preview) {
    rejection = preview.rejection
    fills = preview.fills.map { Fill(book: $0.book, price: $0.price, quantity: $0.quantity) }
    isWaiting = preview.isWaiting
    if !isWaiting {
      places = preview.places.map { Place(book: $0.book, price: $0.price, displayed: $0.displayedQuantity) }
    }
    (openQuantity, cancelledQuantity) = (preview.openQuantity, preview.cancelledQuantity)
    (cancelReason, decrementedQuantity) = (preview.cancelReason, preview.decrementedQuantity)
    affiliatedOrders = preview.affiliatedOrders.map {
      Affiliated(id: $0.id, quantity: $0.quantity, left: $0.openQuantity)
    }
    stoppedBooks = preview.stoppedBooks
  }

  /// Reads the events of the command that submitted `order`, up to where the order stands, waits or has ended. `endsAt` is told how
  /// many those are.
  init(of order: Order, _ events: [Event], endsAt end: inout Int) {
    openQuantity = order.quantity
    end = 0
    for event in events {
      let isOver = read(event, order)
      if isOver, !isPlacement(event, of: order) { break }
      end += 1
      // The first trade of a strip tells already what all of them leave (R21.5).
      if hasEnded, !order.isStrip || rejection != nil || isWaiting { break }
    }
    if rejection != nil { openQuantity = 0 }
  }

  private var hasEnded: Bool { rejection != nil || openQuantity == 0 || isWaiting }
  private var stands: Bool { !places.isEmpty || isWaiting }

  private func isPlacement(_ event: Event, of order: Order) -> Bool {
    if case .placed(let placement) = event.kind { placement.order == order.id } else { false }
  }

  /// What a strip does changes no other order but by trades, and no phase.
  private mutating func read(_ event: Event, ofStrip strip: Order) {
    switch event.kind {
    case .rejected(_, let reason): rejection = reason
    case .trade(let trade) where trade.taker == strip.id:
      openQuantity = trade.takerOpenQuantity
      add(trade)
    case .cancelled(strip.id, let quantity, _, let reason):
      (cancelledQuantity, cancelReason, openQuantity) = (quantity, reason, 0)
    case .waiting(strip.id): isWaiting = true
    default: break
    }
  }

  private mutating func add(_ trade: Event.Trade) {
    if let index = fills.firstIndex(where: { $0.book == trade.book && $0.price == trade.price }) {
      fills[index].quantity += trade.quantity
    } else {
      fills.append(Fill(book: trade.book, price: trade.price, quantity: trade.quantity))
    }
  }

  /// Answers whether the order stood already.
  private mutating func read(_ event: Event, _ order: Order) -> Bool {
    let stood = stands
    if order.isStrip {
      read(event, ofStrip: order)
      return stood
    }
    switch event.kind {
    case .rejected(_, let reason): rejection = reason
    case .accepted(let acceptance):
      if let shown = acceptance.resting {
        places = [Place(book: shown.scope.book ?? BookID(0), price: shown.price, displayed: shown.openQuantity)]
      }
    case .trade(let trade) where trade.taker == order.id && !stood:
      openQuantity -= trade.quantity
      add(trade)
    case .bookPhase(let book, .auction) where !stood: stoppedBooks.append(book)
    case .reduced(let id, let quantity, let left, _, .selfTrade) where !stood:
      if id == order.id {
        decrementedQuantity += quantity
        openQuantity = left
      } else {
        affiliatedOrders.append(Affiliated(id: id, quantity: quantity, left: left))
      }
    case .cancelled(let id, let quantity, _, let reason) where !stood:
      if id == order.id {
        (cancelledQuantity, cancelReason, openQuantity) = (quantity, reason, 0)
      } else {
        affiliatedOrders.append(Affiliated(id: id, quantity: quantity, left: 0))
      }
    case .rested(let resting) where resting.order == order.id && !stood:
      if let book = resting.scope.book {
        places = [Place(book: book, price: resting.price, displayed: resting.openQuantity)]
      }
    case .placed(let placement) where placement.order == order.id:
      places.append(Place(book: placement.book, price: placement.limit, displayed: placement.openQuantity))
    case .waiting(let id) where id == order.id && !stood: isWaiting = true
    default: break
    }
    return stood
  }
}
