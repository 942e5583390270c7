/// One contract's market: two ladders and a phase.
struct Book: BitwiseCopyable {
  private var ladders: InlineArray<2, PriceLadder>
  var phase = Phase.continuous {
    didSet { updateRestriction() }
  }
  /// The phase to go on in when a halt ends.
  var phaseBeforeHalt = Phase.continuous
  var band = PriceBand() {
    didSet { updateRestriction() }
  }
  /// How far, in basis points, a trade may print from the reference price; 0 for any distance (R18).
  let volatilityGuard: UInt32
  /// Whether anything but continuous trading at any price applies: what the plain path asks instead of all of it.
  private(set) var isRestricted = false
  var lastTradePrice: Price?
  var lastAuctionPrice: Price?

  /// Against which the volatility guard and the uncross measure (R18, R19).
  var referencePrice: Price? { lastAuctionPrice ?? lastTradePrice }

  init(number: UInt32, volatilityGuard: UInt32) {
    self.volatilityGuard = volatilityGuard
    ladders = [PriceLadder(number: number * 2), PriceLadder(number: number * 2 + 1)]
    updateRestriction()
  }

  private mutating func updateRestriction() {
    isRestricted = phase != .continuous || band != PriceBand() || volatilityGuard > 0
  }

  subscript(side: Side) -> PriceLadder {
    @inline(__always) get { ladders[Int(side.rawValue)] }
    @inline(__always) _modify { yield &ladders[Int(side.rawValue)] }
  }
}
