import ChallengeLayout
import MatchingChallenge
import Synchronization
import Testing

/// A message of the challenge, as a test writes it. Its sequence number is its place in the list, from 0.
enum Message {
  case buy(UInt64, UInt32, at: Int64, ioc: Bool = false)
  case sell(UInt64, UInt32, at: Int64, ioc: Bool = false)
  case cancel(UInt64)
  case modify(UInt64, UInt32, at: Int64, side: UInt8 = 0)

  func record(_ sequence: UInt64) -> ChallengeMessage {
    var message = ChallengeMessage()
    switch self {
    case .buy(let id, let quantity, let price, let ioc):
      message.new_order = ChallengeNewOrder(
        order_id: id, sequence_number: sequence, price_ticks: price, quantity: quantity, side: 0,
        is_immediate_or_cancel: ioc ? 1 : 0, unused: (0, 0))
    case .sell(let id, let quantity, let price, let ioc):
      message.new_order = ChallengeNewOrder(
        order_id: id, sequence_number: sequence, price_ticks: price, quantity: quantity, side: 1,
        is_immediate_or_cancel: ioc ? 1 : 0, unused: (0, 0))
    case .cancel(let id):
      message.type = 1
      message.cancel = ChallengeCancel(order_id: id, sequence_number: sequence)
    case .modify(let id, let quantity, let price, let side):
      message.type = 2
      message.modify = ChallengeModify(
        order_id: id, sequence_number: sequence, new_price_ticks: price, new_quantity: quantity, side: side,
        unused: (0, 0, 0))
    }
    return message
  }

  func send(_ sequence: UInt64) {
    var message = record(sequence)
    switch message.type {
    case 0: onNewOrder(&message.new_order)
    case 1: onCancel(&message.cancel)
    default: onModify(&message.modify)
    }
  }
}

extension ChallengeReport {
  /// What the challenge compares of a report, as it writes it: the type, the sequence number, and what the type has.
  var line: String {
    let order = "\(type),\(sequence_number)"
    switch type {
    case 0, 3: return "\(order),\(side),\(order_id),\(price_ticks),\(quantity)"
    case 1: return "\(order),\(price_ticks),\(quantity),\(maker_order_id),\(taker_order_id)"
    case 2: return "\(order),\(side),\(order_id),\(price_ticks)"
    default: return "\(order),\(order_id)"
    }
  }
}

/// The library has one engine for the process, so one test at a time runs it.
let engineInUse = Mutex(())

/// Takes everything out of a queue of the library.
func drained(_ queue: UnsafeMutableRawPointer?) -> [String] {
  let functions = transport().pointee
  var lines: [String] = []
  var reports = [ChallengeReport](repeating: ChallengeReport(), count: 7)
  while case let count = functions.drain(queue, &reports, 7), count > 0 { lines += reports[..<Int(count)].map(\.line) }
  return lines
}

/// Runs `body` with an engine whose book is empty, and returns the reports.
func withEngine(_ body: () throws -> Void) rethrows -> [String] {
  try engineInUse.withLock { _ in
    let functions = transport().pointee
    // With room for all reports, since nobody reads while the engine runs.
    let queue = functions.create(1 << 14)
    defer { functions.destroy(queue) }
    start(7, transport(), queue)
    defer { stop() }
    try body()
    flush()
    return drained(queue)
  }
}

/// The reports of `messages`, which are given one by one.
func reports(_ messages: [Message]) -> [String] {
  withEngine { for (sequence, message) in messages.enumerated() { message.send(UInt64(sequence)) } }
}

/// The same for messages that are given as one batch.
func reportsOfBatch(_ messages: [Message]) -> [String] {
  let records = messages.enumerated().map { $1.record(UInt64($0)) }
  return withEngine { onBatch(records, UInt32(records.count)) }
}
