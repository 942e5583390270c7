/// One contract's market: two ladders and a phase.
struct Book: BitwiseCopyable {
  private var ladders: InlineArray<2, PriceLadder>
  var phase = Phase.continuous
  var lastTradePrice: Price?

  init(number: UInt32) {
    ladders = [PriceLadder(number: number * 2), PriceLadder(number: number * 2 + 1)]
  }

  subscript(side: Side) -> PriceLadder {
    @inline(__always) get { ladders[Int(side.rawValue)] }
    @inline(__always) _modify { yield &ladders[Int(side.rawValue)] }
  }
}
