/// The columns of an event stream, in the order in which they are written.
package enum EventColumn: Int, CaseIterable {
  case sequence
  case command
  case timestamp
  case event
  case orderID
  case contraOrderID
  case side
  case gpuModel
  case vramGB
  case region
  case slaTier
  case window
  case price
  case quantity
  case openQuantity
  case contraOpenQuantity
  case participant
  case contraParticipant
  case reason

  /// Whether its cells are whole numbers.
  var isWholeNumber: Bool {
    switch self {
    case .sequence, .command, .timestamp, .orderID, .contraOrderID, .quantity, .openQuantity, .contraOpenQuantity: true
    case .event, .side, .gpuModel, .vramGB, .region, .slaTier, .window, .price, .participant, .contraParticipant,
      .reason:
      false
    }
  }

  /// The name in the header row.
  var name: String {
    switch self {
    case .sequence: "seq"
    case .command: "command"
    case .timestamp: "timestamp_ns"
    case .event: "event"
    case .orderID: "order_id"
    case .contraOrderID: "contra_order_id"
    case .side: "side"
    case .gpuModel: "gpu_model"
    case .vramGB: "vram_gb"
    case .region: "region"
    case .slaTier: "sla_tier"
    case .window: "window"
    case .price: "price"
    case .quantity: "quantity"
    case .openQuantity: "open_quantity"
    case .contraOpenQuantity: "contra_open_quantity"
    case .participant: "participant"
    case .contraParticipant: "contra_participant"
    case .reason: "reason"
    }
  }
}
