/// The columns of an order stream. Files have them in any order, and leave out those they do not need.
enum CommandColumn: Int, CaseIterable {
  case timestamp
  case operation
  case orderID
  case newOrderID
  case participant
  case affiliation
  case operatorJurisdiction
  case side
  case gpuModel
  case vramGB
  case region
  case slaTier
  case window
  case differentials
  case price
  case quantity
  case timeInForce
  case expires
  case postOnly
  case allOrNone
  case sameBook
  case strip
  case displayQuantity
  case minimumQuantity
  case maximumPerCounterparty
  case operators
  case selfTrade
  case low
  case high
  case lot
  case opens
  case locks
  case uncrosses
  case everyHours
  case unmatched

  /// The name in the header row.
  var name: String {
    switch self {
    case .timestamp: "timestamp_ns"
    case .operation: "op"
    case .orderID: "order_id"
    case .newOrderID: "new_order_id"
    case .participant: "participant"
    case .affiliation: "affiliation"
    case .operatorJurisdiction: "operator"
    case .side: "side"
    case .gpuModel: "gpu_model"
    case .vramGB: "vram_gb"
    case .region: "region"
    case .slaTier: "sla_tier"
    case .window: "window"
    case .differentials: "differentials"
    case .price: "price"
    case .quantity: "quantity"
    case .timeInForce: "time_in_force"
    case .expires: "expires_ns"
    case .postOnly: "post_only"
    case .allOrNone: "all_or_none"
    case .sameBook: "same_book"
    case .strip: "strip"
    case .displayQuantity: "display_quantity"
    case .minimumQuantity: "minimum_quantity"
    case .maximumPerCounterparty: "max_per_counterparty"
    case .operators: "operators"
    case .selfTrade: "self_trade"
    case .low: "low"
    case .high: "high"
    case .lot: "lot"
    case .opens: "opens_ns"
    case .locks: "locks_ns"
    case .uncrosses: "uncrosses_ns"
    case .everyHours: "every_hours"
    case .unmatched: "unmatched"
    }
  }

  /// Whether its cells are whole numbers, or decimal ones; `nil` if they are no numbers.
  var isWholeNumber: Bool? {
    switch self {
    case .timestamp, .orderID, .newOrderID, .vramGB, .quantity, .expires, .postOnly, .allOrNone, .sameBook, .strip,
      .displayQuantity, .minimumQuantity, .maximumPerCounterparty, .lot, .opens, .locks, .uncrosses, .everyHours:
      true
    case .price, .low, .high: false
    case .operation, .participant, .affiliation, .operatorJurisdiction, .side, .gpuModel, .region, .slaTier, .window,
      .differentials, .timeInForce, .operators, .selfTrade, .unmatched:
      nil
    }
  }

  /// The five that name a contract.
  static let contract: [CommandColumn] = [.gpuModel, .vramGB, .region, .slaTier, .window]
  /// Those that plain orders leave empty, and most files do not have.
  static let terms: [CommandColumn] = [
    .differentials, .allOrNone, .sameBook, .strip, .displayQuantity, .minimumQuantity, .maximumPerCounterparty,
    .operators,
  ]
  /// Those that only the operator of the market uses, beside the edges of a band.
  static let bookTerms: [CommandColumn] = [.lot, .opens, .locks, .uncrosses, .everyHours, .unmatched]
}
