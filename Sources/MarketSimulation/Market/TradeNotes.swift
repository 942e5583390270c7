import ComputeMatching

/// Who bought how much from whom.
struct Dealing {
  let buyer: ParticipantID
  let seller: ParticipantID
  let book: BookID
  let quantity: Quantity
}

/// What a participant who follows its orders has traded.
struct FollowedTrades {
  /// In the period, since the participant asked last.
  var fills: [Fill] = []
  private(set) var boughtHours = 0.0
  private(set) var soldHours = 0.0
  /// GPU-hours that it bought in the period, by seller.
  private var sellers: [ParticipantID: Double] = [:]

  mutating func beginPeriod() {
    fills.removeAll(keepingCapacity: true)
    sellers.removeAll(keepingCapacity: true)
  }

  mutating func add(_ fill: Fill, with counterparty: ParticipantID, hours: Int) {
    fills.append(fill)
    let gpuHours = Double(fill.quantity) * Double(hours)
    if fill.side == .bid {
      boughtHours += gpuHours
      sellers[counterparty, default: 0] += gpuHours
    } else {
      soldHours += gpuHours
    }
  }

  /// The part of what it bought in the period that came from the seller it bought most from; `nil` if it bought nothing.
  var topSellerShare: Double? {
    guard let most = sellers.values.max() else { return nil }
    return most / sellers.values.reduce(0, +)
  }

  /// The part that came from some of the sellers; `nil` if it bought nothing.
  func share(from some: Set<ParticipantID>) -> Double? {
    guard !sellers.isEmpty else { return nil }
    return some.reduce(0) { $0 + (sellers[$1] ?? 0) } / sellers.values.reduce(0, +)
  }
}

/// What somebody asks of the trades of a period: who bought from whom, and the fills of participants who follow theirs.
struct TradeNotes {
  private(set) var dealings: [Dealing] = []
  private let keepsDealings: Bool
  /// By participant number; `nil` of those who do not follow theirs.
  private var followed: [FollowedTrades?] = []

  init(keepsDealings: Bool) { self.keepsDealings = keepsDealings }

  /// Whether nobody asks.
  var isIdle: Bool { !keepsDealings && followed.isEmpty }

  mutating func beginPeriod() {
    dealings.removeAll(keepingCapacity: true)
    for number in followed.indices { followed[number]?.beginPeriod() }
  }

  /// From now on trades of this participant are kept.
  mutating func follow(_ participant: ParticipantID) {
    let number = Int(participant.rawValue)
    if followed.count <= number { followed += repeatElement(nil, count: number + 1 - followed.count) }
    followed[number] = FollowedTrades()
  }

  /// Takes down a trade between these two, of capacity for so many hours.
  mutating func note(_ trade: Event.Trade, taker: ParticipantID, maker: ParticipantID, hours: Int) {
    // In an uncross nobody is the aggressor, and the bid is named first.
    let side = trade.side ?? .bid
    if keepsDealings {
      dealings.append(
        Dealing(
          buyer: side == .bid ? taker : maker, seller: side == .bid ? maker : taker, book: trade.book,
          quantity: trade.quantity))
    }
    note(trade, trade.taker, of: taker, with: maker, side, hours)
    note(trade, trade.maker, of: maker, with: taker, side.opposite, hours)
  }

  private mutating func note(
    _ trade: Event.Trade, _ order: OrderID, of participant: ParticipantID, with counterparty: ParticipantID,
    _ side: Side, _ hours: Int
  ) {
    let number = Int(participant.rawValue)
    guard number < followed.count else { return }
    followed[number]?.add(
      Fill(order: order, book: trade.book, side: side, price: trade.price, quantity: trade.quantity),
      with: counterparty, hours: hours)
  }

  /// Hands over the fills of this participant in the period, if they are kept.
  mutating func takeFills(of participant: ParticipantID) -> [Fill] {
    let number = Int(participant.rawValue)
    guard number < followed.count, let fills = followed[number]?.fills else { return [] }
    followed[number]?.fills = []
    return fills
  }

  /// GPU-hours that this participant has traded, if its trades are kept.
  func traded(by participant: ParticipantID) -> (bought: Double, sold: Double) {
    guard let trades = trades(of: participant) else { return (0, 0) }
    return (trades.boughtHours, trades.soldHours)
  }

  /// The largest part of what this participant bought in the period that came from one seller, if its trades are kept.
  func topSellerShare(of participant: ParticipantID) -> Double? { trades(of: participant)?.topSellerShare }

  /// The part of what this participant bought in the period that came from these sellers, if its trades are kept.
  func share(ofPurchasesBy participant: ParticipantID, from sellers: Set<ParticipantID>) -> Double? {
    trades(of: participant)?.share(from: sellers)
  }

  private func trades(of participant: ParticipantID) -> FollowedTrades? {
    let number = Int(participant.rawValue)
    return number < followed.count ? followed[number] : nil
  }
}
