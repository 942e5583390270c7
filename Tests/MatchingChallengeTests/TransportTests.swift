import ChallengeLayout
import MatchingChallenge
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The queue of reports by its functions, and transports of others.
struct TransportTests {
  let functions = transport().pointee

  private func push(_ queue: UnsafeMutableRawPointer?, _ sequence: UInt64) -> Bool {
    var report = ChallengeReport()
    report.sequence_number = sequence
    return functions.push(queue, &report) == 1
  }

  private func drain(_ queue: UnsafeMutableRawPointer?, _ maximum: UInt32) -> [UInt64] {
    var reports = [ChallengeReport](repeating: ChallengeReport(), count: Int(maximum))
    let count = functions.drain(queue, &reports, maximum)
    return reports[..<Int(count)].map(\.sequence_number)
  }

  @Test func `reports come out in order`() {
    let queue = functions.create(64)
    defer { functions.destroy(queue) }
    #expect(drain(queue, 8) == [])
    for sequence in 0..<10 as Range<UInt64> { #expect(push(queue, sequence)) }
    functions.flush(queue)
    #expect(drain(queue, 4) == [0, 1, 2, 3])
    #expect(drain(queue, 100) == [4, 5, 6, 7, 8, 9])
    #expect(drain(queue, 100) == [])
  }

  @Test(arguments: [0, 1, 64, 100, 1_000] as [UInt32])
  func `a queue has the room that was asked for`(_ capacity: UInt32) {
    let queue = functions.create(capacity)
    defer { functions.destroy(queue) }
    var count: UInt64 = 0
    while push(queue, count) { count += 1 }
    #expect(count >= UInt64(capacity))
    // A full queue shows its reader everything, and takes as many again as were read.
    #expect(drain(queue, 5) == [0, 1, 2, 3, 4])
    for sequence in count..<count + 5 { #expect(push(queue, sequence)) }
    #expect(!push(queue, count + 5))
    functions.flush(queue)
    #expect(drain(queue, UInt32(count) + 10) == Array(5..<count + 5))
  }

  @Test func `a reader sees reports before the queue is full`() {
    let queue = functions.create(1_000)
    defer { functions.destroy(queue) }
    for sequence in 0..<500 as Range<UInt64> { #expect(push(queue, sequence)) }
    #expect(drain(queue, 500).count > 250)
  }

  @Test func `a null queue takes and gives nothing`() {
    #expect(!push(nil, 1))
    #expect(drain(nil, 4) == [])
    functions.flush(nil)
    functions.destroy(nil)
  }

  /// A small queue, so that the engine waits for the reader many times.
  @Test func `another thread reads while the engine writes`() {
    engineInUse.withLock { _ in
      let orders = 20_000
      let reader = Reader(queue: functions.create(64))
      let thread = reader.begin()
      start(0, transport(), reader.queue)
      for id in 1...orders { Message.buy(UInt64(id), 1, at: 100).send(UInt64(id)) }
      flush()
      reader.expected.store(orders, ordering: .releasing)
      pthread_join(thread, nil)
      stop()
      #expect(reader.sequences == Array(1...UInt64(orders)))
      functions.destroy(reader.queue)
    }
  }

  @Test func `reports go by another transport if one is given`() {
    engineInUse.withLock { _ in
      let received = Received()
      var other = ChallengeTransport()
      other.push = { handle, report in
        let received = Unmanaged<Received>.fromOpaque(handle!).takeUnretainedValue()
        received.attempts += 1
        // Full every other time: the engine must try again.
        guard received.attempts % 2 == 0 else { return 0 }
        received.lines.append(report!.pointee.line)
        return 1
      }
      other.flush = { handle in Unmanaged<Received>.fromOpaque(handle!).takeUnretainedValue().flushes += 1 }
      withUnsafePointer(to: other) { start(0, $0, Unmanaged.passUnretained(received).toOpaque()) }
      Message.sell(1, 10, at: 100).send(0)
      Message.buy(2, 10, at: 100).send(1)
      flush()
      stop()
      #expect(received.lines == ["0,0,1,1,100,10", "0,1,0,2,100,10", "1,1,100,10,1,2"])
      #expect(received.flushes == 1)
    }
  }
}

private final class Received {
  var lines: [String] = []
  var attempts = 0
  var flushes = 0
}

/// Takes reports out on a thread of its own until as many have come as are expected.
private final class Reader: @unchecked Sendable {
  let queue: UnsafeMutableRawPointer?
  let expected = Atomic<Int>(.max)
  var sequences: [UInt64] = []

  init(queue: UnsafeMutableRawPointer?) { self.queue = queue }

  func begin() -> pthread_t {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    pthread_create(
      &thread, nil,
      { context in
        if let context = context as UnsafeMutableRawPointer? {
          Unmanaged<Reader>.fromOpaque(context).takeRetainedValue().run()
        }
        return nil
      }, context)
    return thread
  }

  private func run() {
    let functions = transport().pointee
    var reports = [ChallengeReport](repeating: ChallengeReport(), count: 16)
    while sequences.count < expected.load(ordering: .acquiring) {
      let count = functions.drain(queue, &reports, 16)
      sequences += reports[..<Int(count)].map(\.sequence_number)
    }
  }
}
