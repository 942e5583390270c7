import CommandJournal
import ComputeMatching
import SampleTraffic
import Testing

/// Snapshots in memory.
struct ExchangeSnapshotTests {
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `the exchange goes on as the one that it was made of`(seed: UInt64) throws {
    var first = Exchange(SampleTraffic.configuration)
    var traffic = SampleTraffic(seed: seed, hasStripsAndLots: true)
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

  @Test func `a strip keeps with whom it has traded in which leg`() throws {
    var first = Exchange()
    let (one, other) = (first.participant(named: "one"), first.participant(named: "other"))
    let days = ["2026-12-01T00Z/24h", "2026-12-02T00Z/24h"]
    for day in days { first.apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,\(day)")), at: 1) }
    let span = first.requirement(try Requirement("h100-sxm,*,*,*,2026-12-01T00Z/48h"))
    func ask(_ id: OrderID, _ quantity: Quantity, _ book: UInt32, by participant: ParticipantID) -> Command {
      .submit(
        Order(
          id: id, side: .ask, book: BookID(book), price: 100, quantity: quantity, participant: participant))
    }
    for book in 0..<2 as Range<UInt32> { first.apply(ask(OrderID(UInt64(book) + 1), 3, book, by: one), at: 1) }
    first.apply(
      .submit(
        Order(
          id: 3, side: .bid, scope: .requirement(span), price: 100, quantity: 5,
          conditions: Conditions(maximumPerCounterparty: 2), isStrip: true)), at: 1)
    #expect(first.order(3)?.openQuantity == 3)
    let snapshot = ExchangeSnapshot(of: first)
    var second = try ExchangeSnapshot(bytes: snapshot.bytes).exchange()
    #expect(ExchangeSnapshot(of: second) == snapshot)
    first.removeAllEvents()
    for book in 0..<2 as Range<UInt32> {
      for command in [
        ask(OrderID(UInt64(book) + 4), 2, book, by: one), ask(OrderID(UInt64(book) + 6), 1, book, by: other),
      ] {
        first.apply(command, at: 2)
        second.apply(command, at: 2)
      }
    }
    #expect(first.order(3)?.openQuantity == 2)
    let (expected, found) = (first.events.copy(), second.events.copy())
    #expect(found == expected)
  }

  @Test func `bytes that are none are refused`() throws {
    let bytes = ExchangeSnapshot(of: Exchange()).bytes
    #expect(throws: JournalError.self) { try ExchangeSnapshot(bytes: []) }
    #expect(throws: JournalError.self) { try ExchangeSnapshot(bytes: Array(bytes.dropFirst())) }
    let longer = try ExchangeSnapshot(bytes: bytes + [0])
    #expect(throws: JournalError.self) { _ = try longer.exchange() }
  }
}
