/// A running 64-bit hash over the fields of every event, in order: two runs with the same digest did the same things.
///
/// Each event is eight words, in this order: the kind's number in bits 0-7, the side (1 bid, 2 ask, 0 none) in
/// bits 8-15, the reason's number in bits 16-23 and the book in bits 32-63 of the first; then sequence, timestamp, order,
/// contra order, price, quantity, open quantity. A field that a kind does not have is 0; a market order's price is 0; the
/// contra order of a trade is the maker, of `replaced` the new id, and `bookOpened` has its contract's fingerprint there. A
/// requirement order has its requirement's number for a book, and 1 in bits 24-31; its `accepted` has the number of its eligible
/// books for an open quantity.
///
/// With `fold(x, y)` for the exclusive or of the two halves of the 128-bit product, K for `0x9E3779B97F4A7C15` and all sums
/// modulo 2^64, an event's hash is the sum of `fold(word[i] ^ (2 i + 1) K, K)` over *i* from 0 to 7, and enters by
/// `state = fold(state ^ hash, K) + 1`. The state begins at `0x243F6A8885A308D3`.
///
/// Kinds are numbered from 1 in the order of ``Event/Kind``, `priceBand` 10, `waiting` 11. Reasons are the raw values of their types;
/// `accepted` has its time in force there, `bookPhase` and `priceBand` the phase. A band's low edge stands as price, its high
/// edge as quantity, 0 for one that is open. The digest does
/// not depend on files, machines, or how commands were batched.
public struct EventDigest: Hashable, Sendable {
  /// The hash of all events so far.
  public var value: UInt64 { hash.value }

  private var hash = WordHash()

  public init() {}

  /// Goes on from the digest whose ``value`` was `value`.
  public init(resuming value: UInt64) { hash = WordHash(value: value) }

  /// Adds the events of `span`, oldest first. O(n).
  public mutating func combine(_ span: Span<Event>) {
    for index in span.indices { combine(span[index]) }
  }

  /// Adds one event. O(1).
  public mutating func combine(_ event: Event) {
    let words = Words(event.kind)
    var share = WordShares()
    share.add(
      UInt64(words.kind) | UInt64(words.side) << 8 | UInt64(words.reason) << 16 | UInt64(words.spansBooks) << 24
        | UInt64(words.book) << 32)
    share.add(event.sequence)
    share.add(event.timestamp.nanoseconds)
    share.add(words.order)
    share.add(words.contraOrder)
    share.add(UInt64(bitPattern: words.price))
    share.add(UInt64(bitPattern: words.quantity))
    share.add(UInt64(bitPattern: words.openQuantity))
    hash.combine(share.sum)
  }

  /// The words of one event, which do not wait for each other: only their sum enters the state.
  private struct WordShares {
    private(set) var sum: UInt64 = 0
    private var position: UInt64 = WordHash.multiplier

    @inline(__always)
    mutating func add(_ word: UInt64) {
      sum &+= WordHash.fold(word ^ position)
      position &+= 2 &* WordHash.multiplier
    }
  }

  private struct Words {
    var kind: UInt8 = 0
    var side: UInt8 = 0
    var reason: UInt8 = 0
    var spansBooks: UInt8 = 0
    var book: UInt32 = 0
    var order: UInt64 = 0
    var contraOrder: UInt64 = 0
    var price: Int64 = 0
    var quantity: Int64 = 0
    var openQuantity: Int64 = 0

    init(_ event: Event.Kind) {
      switch event {
      case .bookOpened(let opened, let contract):
        (kind, book, contraOrder) = (1, opened.rawValue, contract)
      case .bookPhase(let changed, let phase):
        (kind, book, reason) = (2, changed.rawValue, phase.rawValue)
      case .priceBand(let changed, let band, let phase):
        (kind, book, reason) = (10, changed.rawValue, phase.rawValue)
        (price, quantity) = (band.low?.ticks ?? 0, band.high?.ticks ?? 0)
      case .accepted(let accepted):
        (kind, side, reason) = (3, code(accepted.side), accepted.timeInForce.rawValue)
        setScope(accepted.scope)
        if accepted.scope.book == nil { openQuantity = Int64(accepted.eligibleBookCount) }
        (order, price, quantity) = (accepted.order.rawValue, accepted.price?.ticks ?? 0, accepted.quantity)
      case .rejected(let id, let why):
        (kind, order, reason) = (4, id.rawValue, why.rawValue)
      case .trade(let trade):
        (kind, side, book) = (5, trade.side.map(code) ?? 0, trade.book.rawValue)
        (order, contraOrder) = (trade.taker.rawValue, trade.maker.rawValue)
        (price, quantity, openQuantity) = (trade.price.ticks, trade.quantity, trade.takerOpenQuantity)
      case .rested(let resting):
        (kind, side) = (6, code(resting.side))
        setScope(resting.scope)
        (order, price, openQuantity) = (resting.order.rawValue, resting.price.ticks, resting.openQuantity)
      case .reduced(let id, let by, let open, let why):
        (kind, order, quantity, openQuantity, reason) = (7, id.rawValue, by, open, why.rawValue)
      case .replaced(let old, let new, let newPrice, let newQuantity):
        (kind, order, contraOrder) = (8, old.rawValue, new.rawValue)
        (price, quantity) = (newPrice.ticks, newQuantity)
      case .cancelled(let id, let left, let why):
        (kind, order, quantity, reason) = (9, id.rawValue, left, why.rawValue)
      case .waiting(let id): (kind, order) = (11, id.rawValue)
      }
    }

    private mutating func setScope(_ scope: OrderScope) {
      switch scope {
      case .book(let one): book = one.rawValue
      case .requirement(let requirement): (spansBooks, book) = (1, requirement.rawValue)
      }
    }

    private func code(_ side: Side) -> UInt8 { side == .bid ? 1 : 2 }
  }
}
