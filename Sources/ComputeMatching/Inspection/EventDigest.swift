/// A running 64-bit hash over the fields of every event, in order: two runs with the same digest did the same things.
///
/// Each event is seven words, in this order:
///
/// | word | bits |
/// |---|---|
/// | 0 | 0 to 7 the kind, 8 to 12 the reason, 13 and 14 the side (1 bid, 2 ask, 0 none), 15 set for a requirement, 16 to 63 the command |
/// | 1 | timestamp in nanoseconds |
/// | 2 | order |
/// | 3 | contra order: of a trade the maker, of `replaced` the new id; of `bookOpened` the contract's fingerprint; of `indicative` bits 32 to 63 of the surplus |
/// | 4 | price in ticks |
/// | 5 | 0 to 31 quantity: of `bookOpened` the lot, 0 for 1; of `indicative` the volume; 32 to 63 open quantity: of `accepted` the resting quantity, of `indicative` the surplus |
/// | 6 | 0 to 31 contra open quantity: of a trade what the maker has left, of `accepted` the number of eligible books, of `indicative` bits 32 to 63 of the volume; 32 to 63 book or requirement |
///
/// A field that a kind does not have is 0, and so is a market order's price; where there is neither book nor requirement, bits 32
/// to 63 of the last word are all set. Requirements have the numbers that the exchange gave them. Participants have no part in it:
/// their numbers depend on the order in which a program asks for them, and a stream of the same commands need not ask for all.
///
/// With `fold(x, y)` for the exclusive or of the two halves of the 128-bit product, K for `0x9E3779B97F4A7C15` and all sums
/// modulo 2^64, an event's hash is the sum of `fold(word[i] ^ (2 i + 1) K, K)` over *i* from 0 to 6, and enters by
/// `state = fold(state ^ hash, K) + 1`. The state begins at `0x243F6A8885A308D3`.
///
/// Kinds are numbered from 1: `bookOpened`, `bookPhase`, `accepted`, `rejected`, `trade`, `rested`, `reduced`, `replaced`,
/// `cancelled`, `priceBand`, `waiting`, `placed`, `withdrawn`, `namesForgotten`, `indicative`. Reasons are the raw values of their types; `accepted` has its
/// time in force there, `bookPhase` and `priceBand` the phase. A band's low edge is the price, its high edge the contra
/// order, 0 for one that is open. The digest does not depend on files, machines, or how commands were batched.
public struct EventDigest: Hashable, Sendable {
  /// The hash of all events so far.
  public var value: UInt64 { hash.value }

  private var hash = WordHash()

  /// The digest of no events.
  public init() {}

  /// Goes on from the digest whose ``value`` was `value`.
  public init(resuming value: UInt64) { hash = WordHash(value: value) }

  /// Adds the events of `span`, oldest first. O(n).
  public mutating func combine(_ span: Span<Event>) {
    for index in span.indices { combine(span[index]) }
  }

  /// Adds one event. O(1).
  public mutating func combine(_ event: Event) {
    var share = WordShares()
    share.add(event.header)
    share.add(event.nanoseconds)
    share.add(event.order)
    share.add(event.contraOrder)
    share.add(UInt64(bitPattern: event.price))
    share.add(UInt64(event.quantity) | UInt64(event.openQuantity) &<< 32)
    share.add(UInt64(event.contraOpenQuantity) | UInt64(event.scope) &<< 32)
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
}
