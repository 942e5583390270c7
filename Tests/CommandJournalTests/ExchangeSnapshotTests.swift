import CommandJournal
import ComputeMatching
import SampleTraffic
import Testing

/// Snapshots in memory.
struct ExchangeSnapshotTests {
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `the exchange goes on as the one that it was made of`(seed: UInt64) throws {
    var first = Exchange(SampleTraffic.configuration)
    var traffic = SampleTraffic(seed: seed)
    var digest = EventDigest()
    for _ in 0..<800 {
      let command = try traffic.next(&first)
      first.apply(command.command, at: command.timestamp)
    }
    first.events.withSpan { digest.combine($0) }
    let snapshot = ExchangeSnapshot(of: first, digest: digest)
    let read = try ExchangeSnapshot(bytes: snapshot.bytes)
    #expect(read == snapshot && read.digest == digest)
    var second = try read.exchange()
    let waiting = second.events.count
    #expect(waiting == 0)
    let configuration = second.configuration
    #expect(configuration.maximumQuantity == SampleTraffic.configuration.maximumQuantity)
    #expect(ExchangeSnapshot(of: second, digest: digest) == snapshot)
    first.removeAllEvents()
    var same = traffic
    for _ in 0..<800 {
      let command = try traffic.next(&first)
      first.apply(command.command, at: command.timestamp)
      let other = try same.next(&second)
      second.apply(other.command, at: other.timestamp)
    }
    let (expected, found) = (first.events.copy(), second.events.copy())
    #expect(found == expected)
    let (lastExpected, lastFound) = (first.events.sequence, second.events.sequence)
    #expect(lastFound == lastExpected)
  }

  @Test func `bytes that are none are refused`() throws {
    let bytes = ExchangeSnapshot(of: Exchange()).bytes
    #expect(throws: JournalError.self) { try ExchangeSnapshot(bytes: []) }
    #expect(throws: JournalError.self) { try ExchangeSnapshot(bytes: Array(bytes.dropFirst())) }
    let longer = try ExchangeSnapshot(bytes: bytes + [0])
    #expect(throws: JournalError.self) { _ = try longer.exchange() }
  }
}
