// The challenge's C functions, and the queue that reports leave by: all unsafe code of this library.

import ChallengeLayout
import MachineHints
import Synchronization

/// Reports on their way from the thread that matches, the producer, to the one that takes them out, the consumer.
///
/// What each thread writes is in cache lines of its own. The producer shows its reports in runs, since showing them takes a
/// line away from the consumer.
@safe
struct ReportQueue: ~Copyable {
  /// How many reports the consumer may see.
  private let shown = Atomic<UInt>(0)
  private let padding1 = InlineArray<15, UInt64>(repeating: 0)
  /// How many reports the consumer has taken.
  private let taken = Atomic<UInt>(0)
  private let padding2 = InlineArray<15, UInt64>(repeating: 0)
  private let mask: UInt
  private let slots: UnsafeMutablePointer<ChallengeReport>
  private let producer: UnsafeMutablePointer<Producer>

  /// What only the producer reads and writes.
  private struct Producer {
    /// How many reports were written, and how many of them are known to be taken.
    var written: UInt = 0
    var knownTaken: UInt = 0
  }

  /// How many reports the producer shows at once; a power of two.
  private static let reportsPerFlush: UInt = 128

  init(capacity: UInt32) {
    let count = 1 << (UInt.bitWidth - UInt(max(capacity, 64) - 1).leadingZeroBitCount)
    mask = UInt(count) - 1
    let bytes = count * MemoryLayout<ChallengeReport>.stride
    let room = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 2 << 20)
    unsafe machine_hint_huge_pages(room, bytes)
    unsafe slots = room.bindMemory(to: ChallengeReport.self, capacity: count)
    // Touches the memory, so that the kernel need not find it while messages are matched.
    unsafe slots.initialize(repeating: ChallengeReport(), count: count)
    let line = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
    unsafe producer = line.bindMemory(to: Producer.self, capacity: 1)
    unsafe producer.initialize(to: Producer())
  }

  deinit {
    unsafe slots.deallocate()
    unsafe producer.deallocate()
  }

  /// Whether the producer can push a report.
  @inline(__always)
  func hasRoom() -> Bool {
    unsafe producer.pointee.written &- producer.pointee.knownTaken <= mask || findsRoom()
  }

  @inline(never)
  private func findsRoom() -> Bool {
    flush()
    unsafe producer.pointee.knownTaken = taken.load(ordering: .acquiring)
    return unsafe producer.pointee.written &- producer.pointee.knownTaken <= mask
  }

  /// There must be room.
  @inline(__always)
  func push(_ report: @autoclosure () -> ChallengeReport) {
    let written = unsafe producer.pointee.written
    unsafe slots[Int(bitPattern: written & mask)] = report()
    unsafe producer.pointee.written = written &+ 1
    if (written &+ 1) & (Self.reportsPerFlush - 1) == 0 { flush() }
  }

  /// Shows the consumer everything that the producer has pushed.
  @inline(__always)
  func flush() { unsafe shown.store(producer.pointee.written, ordering: .releasing) }

  /// Takes up to `maximum` reports out.
  func drain(_ reports: UnsafeMutablePointer<ChallengeReport>, _ maximum: UInt32) -> UInt32 {
    let first = taken.load(ordering: .relaxed)
    let count = min(UInt(maximum), shown.load(ordering: .acquiring) &- first)
    for index in 0..<count {
      unsafe reports[Int(bitPattern: index)] = slots[Int(bitPattern: (first &+ index) & mask)]
    }
    taken.store(first &+ count, ordering: .releasing)
    return UInt32(truncatingIfNeeded: count)
  }
}

/// Where reports go: into a queue of ours, or by the functions of another transport.
@safe
struct ReportSink {
  private let queue: UnsafeMutablePointer<ReportQueue>?
  private let transport: ChallengeTransport?
  private let handle: UnsafeMutableRawPointer?

  init(_ transport: UnsafePointer<ChallengeTransport>?, _ handle: UnsafeMutableRawPointer?) {
    let isOurs = unsafe transport == UnsafePointer(ourTransport)
    unsafe queue = isOurs ? handle?.assumingMemoryBound(to: ReportQueue.self) : nil
    unsafe self.transport = isOurs ? nil : transport?.pointee
    unsafe self.handle = handle
  }

  /// Waits while there is no room. Without a transport reports go nowhere.
  @inline(__always)
  mutating func append(_ report: @autoclosure () -> ChallengeReport) {
    if let queue = unsafe queue {
      // The report is made in its place, not before there is one.
      while unsafe !queue.pointee.hasRoom() {}
      unsafe queue.pointee.push(report())
    } else {
      pushElsewhere(report())
    }
  }

  @inline(never)
  private func pushElsewhere(_ report: ChallengeReport) {
    guard let push = unsafe transport?.push else { return }
    unsafe withUnsafePointer(to: report) { report in while unsafe push(handle, report) == 0 {} }
  }

  func flush() {
    if let queue = unsafe queue { unsafe queue.pointee.flush() } else { unsafe transport?.flush?(handle) }
  }
}

/// An engine and the way of its reports, between `engine_init` and `engine_shutdown`.
private struct Session: ~Copyable {
  var engine: ChallengeEngine
  var reports: ReportSink
}

// The challenge calls from one thread at a time.
nonisolated(unsafe) private var session: UnsafeMutablePointer<Session>?

nonisolated(unsafe) private let ourTransport: UnsafeMutablePointer<ChallengeTransport> = {
  let transport = UnsafeMutablePointer<ChallengeTransport>.allocate(capacity: 1)
  unsafe transport.initialize(
    to: ChallengeTransport(
      create: { capacity in
        let queue = UnsafeMutablePointer<ReportQueue>.allocate(capacity: 1)
        unsafe queue.initialize(to: ReportQueue(capacity: capacity))
        return UnsafeMutableRawPointer(queue)
      },
      push: { queue, report in
        guard let queue = unsafe queue, let report = unsafe report else { return 0 }
        let place = unsafe queue.assumingMemoryBound(to: ReportQueue.self)
        guard unsafe place.pointee.hasRoom() else { return 0 }
        unsafe place.pointee.push(report.pointee)
        return 1
      },
      drain: { queue, reports, maximum in
        guard let queue = unsafe queue, let reports = unsafe reports else { return 0 }
        return unsafe queue.assumingMemoryBound(to: ReportQueue.self).pointee.drain(reports, maximum)
      },
      flush: { queue in unsafe queue?.assumingMemoryBound(to: ReportQueue.self).pointee.flush() },
      destroy: { queue in
        guard let queue = unsafe queue?.assumingMemoryBound(to: ReportQueue.self) else { return }
        unsafe queue.deinitialize(count: 1)
        unsafe queue.deallocate()
      }))
  return unsafe transport
}()

/// The queue that reports leave by, unless the caller of ``start(_:_:_:)`` has another.
@c(engine_get_transport)
public func transport() -> UnsafePointer<ChallengeTransport> { unsafe UnsafePointer(ourTransport) }

/// Makes an engine with an empty book whose reports go to `sink` by `transport`. The nonce is not used.
@c(engine_init)
public func start(_ nonce: UInt64, _ transport: UnsafePointer<ChallengeTransport>?, _ sink: UnsafeMutableRawPointer?) {
  stop()
  guard let engine = try? ChallengeEngine() else { return }
  let room = UnsafeMutablePointer<Session>.allocate(capacity: 1)
  unsafe room.initialize(to: Session(engine: engine, reports: ReportSink(transport, sink)))
  unsafe session = room
}

/// Ends the engine. Messages that come afterwards have no effect.
@c(engine_shutdown)
public func stop() {
  guard let old = unsafe session else { return }
  unsafe session = nil
  unsafe old.deinitialize(count: 1)
  unsafe old.deallocate()
}

/// A new order enters.
@c(engine_on_new_order)
public func onNewOrder(_ order: UnsafePointer<ChallengeNewOrder>) {
  guard let session = unsafe session else { return }
  unsafe session.pointee.engine.submit(order.pointee, &session.pointee.reports)
}

/// An order ends.
@c(engine_on_cancel)
public func onCancel(_ cancel: UnsafePointer<ChallengeCancel>) {
  guard let session = unsafe session else { return }
  unsafe session.pointee.engine.cancel(cancel.pointee, &session.pointee.reports)
}

/// An order gets another price and quantity.
@c(engine_on_modify)
public func onModify(_ modify: UnsafePointer<ChallengeModify>) {
  guard let session = unsafe session else { return }
  unsafe session.pointee.engine.modify(modify.pointee, &session.pointee.reports)
}

/// The same as one call for each message. A message of an unknown type has no effect.
@c(engine_on_batch)
public func onBatch(_ messages: UnsafePointer<ChallengeMessage>, _ count: UInt32) {
  for index in 0..<Int(count) {
    let message = unsafe messages + index
    let content = unsafe UnsafeRawPointer(message) + 8
    switch unsafe message.pointee.type {
    case 0: unsafe onNewOrder(content.assumingMemoryBound(to: ChallengeNewOrder.self))
    case 1: unsafe onCancel(content.assumingMemoryBound(to: ChallengeCancel.self))
    case 2: unsafe onModify(content.assumingMemoryBound(to: ChallengeModify.self))
    default: break
    }
  }
}

/// All messages are matched as they come; what remains is to show the last reports.
@c(engine_flush)
public func flush() {
  guard let session = unsafe session else { return }
  unsafe session.pointee.reports.flush()
}

/// The price of the highest bid; the lowest number if there is none.
@c(engine_query_best_bid)
public func bestBid() -> Int64 { unsafe session?.pointee.engine.bestBid ?? .min }

/// The price of the lowest ask; the highest number if there is none.
@c(engine_query_best_ask)
public func bestAsk() -> Int64 { unsafe session?.pointee.engine.bestAsk ?? .max }

/// What rests at `price` on the side, 0 of bids and 1 of asks.
@c(engine_query_depth_at)
public func depth(_ price: Int64, _ side: UInt8) -> UInt64 {
  unsafe session?.pointee.engine.depth(at: price, side: side) ?? 0
}
