import ComputeMatching

/// How much each participant traded.
struct ParticipantVolumes {
  /// By name, because the exchange may forget a participant's number (R3.1); `nil` for orders that name nobody.
  private var volumes: [String?: Volume] = [:]
  /// By number, as long as it means the same.
  private var names: [ParticipantID: String] = [:]

  /// GPUs, each trade counted once for either side.
  struct Volume {
    var bought: UInt64 = 0
    var sold: UInt64 = 0
    /// Of both, where its order was there before.
    var asMaker: UInt64 = 0

    var total: UInt64 { bought + sold }
  }

  mutating func record(_ trade: Event.Trade, in exchange: borrowing Exchange) {
    let quantity = UInt64(trade.quantity)
    // In an uncross the bid is called the taker, and nobody is maker or taker.
    let takerBuys = trade.side != .ask
    let maker = name(of: trade.makerParticipant, in: exchange)
    let taker = name(of: trade.takerParticipant, in: exchange)
    volumes[maker, default: Volume()].add(quantity, isBuyer: !takerBuys, isMaker: trade.side != nil)
    volumes[taker, default: Volume()].add(quantity, isBuyer: takerBuys, isMaker: false)
  }

  /// Numbers mean something else from now on.
  mutating func forgetNumbers() { names.removeAll() }

  private mutating func name(of participant: ParticipantID, in exchange: borrowing Exchange) -> String? {
    guard participant != .none else { return nil }
    if let known = names[participant] { return known }
    let name = exchange.name(of: participant)
    names[participant] = name
    return name
  }

  /// The largest first, then by name.
  var largest: [(name: String?, volume: Volume)] {
    volumes.map { (name: $0.key, volume: $0.value) }.sorted {
      ($1.volume.total, $0.name ?? "") < ($0.volume.total, $1.name ?? "")
    }
  }
}

extension ParticipantVolumes.Volume {
  fileprivate mutating func add(_ quantity: UInt64, isBuyer: Bool, isMaker: Bool) {
    if isBuyer { bought += quantity } else { sold += quantity }
    if isMaker { asMaker += quantity }
  }
}
