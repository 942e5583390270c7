import SeededRandom

/// Rows of a small market, by their positions.
struct SmallMarket {
  static let header =
    "position,timestamp_ns,op,order_id,participant,side,gpu_model,vram_gb,region,sla_tier,price,quantity,time_in_force"

  /// Row `n` is at position `n + 1`, without that position.
  let rows: [String]

  init(count: Int, seed: UInt64 = 1) {
    var random = SplitMix64(seed: seed)
    func draw(_ bound: UInt64) -> UInt64 { random.next() % bound }
    let contract = "h100-sxm,80,DE,on_demand"
    rows = (0..<count).map { place in
      let time = 1_000_000_000_000_000_000 + UInt64(place)
      if place == 0 { return "\(time),open_book,,,,\(contract),,," }
      let participant = "p\(draw(9))"
      switch draw(8) {
      case 0: return "\(time),cancel,\(1 + draw(UInt64(place))),,,,,,,,,"
      case 1: return "\(time),advance,,,,,,,,,,"
      default:
        let kind = draw(6) == 0 ? "ioc" : "gtc"
        return "\(time),submit,\(place),\(participant),\(draw(2) == 0 ? "bid" : "ask"),\(contract),"
          + "2.\(10 + draw(20)),\(1 + draw(9)),\(kind)"
      }
    }
  }

  /// The row at `position`, with it and its line end.
  func row(_ position: Int) -> String { "\(position),\(rows[position - 1])\n" }

  /// The header and the rows at `positions`.
  func text(_ positions: ClosedRange<Int>) -> String {
    Self.header + "\n" + positions.map { row($0) }.joined()
  }

  var text: String { text(1...rows.count) }
}
