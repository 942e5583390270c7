/// The messages of TotalView-ITCH 5.0, by their letters.
enum ITCHMessageType: UInt8, CaseIterable {
  case systemEvent = 0x53  // S
  case stockDirectory = 0x52  // R
  case tradingAction = 0x48  // H
  case shortSaleRestriction = 0x59  // Y
  case marketParticipant = 0x4C  // L
  case circuitBreakerLevels = 0x56  // V
  case circuitBreakerStatus = 0x57  // W
  case quotingPeriod = 0x4B  // K
  case auctionCollar = 0x4A  // J
  case operationalHalt = 0x68  // h
  case addOrder = 0x41  // A
  case addAttributedOrder = 0x46  // F
  case orderExecuted = 0x45  // E
  case orderExecutedWithPrice = 0x43  // C
  case orderCancel = 0x58  // X
  case orderDelete = 0x44  // D
  case orderReplace = 0x55  // U
  case trade = 0x50  // P
  case crossTrade = 0x51  // Q
  case brokenTrade = 0x42  // B
  case imbalance = 0x49  // I
  case retailInterest = 0x4E  // N
  case capitalRaise = 0x4F  // O

  /// How many bytes such a message has, its letter included.
  var length: Int {
    switch self {
    case .systemEvent, .circuitBreakerStatus: 12
    case .orderDelete, .brokenTrade: 19
    case .shortSaleRestriction, .retailInterest: 20
    case .operationalHalt: 21
    case .orderCancel: 23
    case .tradingAction: 25
    case .marketParticipant: 26
    case .quotingPeriod: 28
    case .orderExecuted: 31
    case .circuitBreakerLevels, .auctionCollar, .orderReplace: 35
    case .addOrder, .orderExecutedWithPrice: 36
    case .stockDirectory: 39
    case .addAttributedOrder, .crossTrade: 40
    case .trade: 44
    case .capitalRaise: 48
    case .imbalance: 50
    }
  }

  /// How far behind the letter the eight bytes of a stock's name are; `nil` of messages that name none.
  var stockDistance: Int? {
    switch self {
    case .stockDirectory, .tradingAction, .shortSaleRestriction, .quotingPeriod, .auctionCollar, .operationalHalt,
      .retailInterest, .capitalRaise, .crossTrade:
      self == .crossTrade ? 19 : 11
    case .marketParticipant: 15
    case .addOrder, .addAttributedOrder, .trade: 24
    case .imbalance: 28
    case .systemEvent, .circuitBreakerLevels, .circuitBreakerStatus, .orderExecuted, .orderExecutedWithPrice,
      .orderCancel, .orderDelete, .orderReplace, .brokenTrade:
      nil
    }
  }
}
