/// One contract's market: two ladders and a phase.
struct Book: BitwiseCopyable {
  private var ladders = InlineArray<2, PriceLadder>(repeating: PriceLadder())
  var phase = Phase.continuous
  var lastTradePrice: Price?

  subscript(side: Side) -> PriceLadder {
    @inline(__always) get { ladders[Int(side.rawValue)] }
    @inline(__always) _modify { yield &ladders[Int(side.rawValue)] }
  }
}
