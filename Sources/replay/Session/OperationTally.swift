import ComputeMatching
import Reporting
import OrderStreams

/// How many commands of each kind a replay has seen, under the names that files give them.
struct OperationTally: Sendable {
  private(set) var total: UInt64 = 0
  private var countByOperation = InlineArray<17, UInt64>(repeating: 0)
  private let names: [String]

  private init(names: [String]) { self.names = names }

  init(format: StreamFormat) {
    switch format {
    case .csv, .log:
      self.init(
        names: [
          "submit", "cancel", "reduce", "replace", "cancel_all", "open_book", "halt", "resume", "open_auction",
          "lock_auction", "indicate", "uncross", "schedule_auction", "close_book", "set_price_band", "forget_names",
          "advance",
        ])
    case .lobster:
      self.init(
        names: [
          "submission", "reduction", "deletion", "execution", "hidden_execution", "cross_trade", "trading_status",
        ])
    case .itch, .l3, .dbn: self.init(names: VenueMessage.Kind.allCases.map(\.text))
    }
  }

  /// The kinds that occurred.
  var counts: [(name: String, count: UInt64)] {
    names.indices.map { (name: names[$0], count: countByOperation[$0]) }.filter { $0.count > 0 }
  }

  /// Adds what `other`, of a file of the same format, has seen.
  mutating func add(_ other: OperationTally) {
    total += other.total
    for operation in names.indices { countByOperation[operation] += other.countByOperation[operation] }
  }

  @inline(__always)
  mutating func count(_ command: Command) {
    let operation =
      switch command {
      case .submit: 0
      case .cancel: 1
      case .reduce: 2
      case .replace: 3
      case .cancelAll: 4
      case .openBook: 5
      case .operate(_, let operation):
        switch operation {
        case .halt: 6
        case .resume: 7
        case .openAuction: 8
        case .lockAuction: 9
        case .indicate: 10
        case .uncross: 11
        case .scheduleAuction: 12
        case .close: 13
        case .setPriceBand: 14
        }
      case .forgetNames: 15
      case .advance: 16
      }
    count(at: operation)
  }

  mutating func count(_ message: LOBSTERMessage) { count(at: Int(message.kind.rawValue) - 1) }

  mutating func count(_ message: VenueMessage) { count(at: message.event.kind.rawValue) }

  @inline(__always)
  private mutating func count(at operation: Int) {
    total += 1
    countByOperation[operation] += 1
  }
}
