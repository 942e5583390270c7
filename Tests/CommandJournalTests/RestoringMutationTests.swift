import ComputeMatching
import SampleTraffic
import Testing

@testable import CommandJournal

/// States that no exchange ever had.
struct RestoringMutationTests {
  private static let shareCount = 4

  /// How many states are taken from one stream of commands, as it goes on.
  private static let statesPerStream = 100

  @Test(arguments: 0..<shareCount)
  func `a state changed at random is refused, or makes an exchange that works`(share: Int) throws {
    var mutator = StateMutator(seed: UInt64(share))
    var traffic = SampleTraffic(seed: 0)
    var exchange = Exchange(SampleTraffic.configuration)
    var refusedCount = 0
    let count = TestCounts.mutations / Self.shareCount
    for number in 0..<count {
      if number % Self.statesPerStream == 0 {
        traffic = SampleTraffic(seed: UInt64(Self.shareCount * number + share))
        exchange = Exchange(SampleTraffic.configuration)
      }
      for _ in 0..<5 {
        let timed = try traffic.next(&exchange)
        exchange.apply(timed.command, at: timed.timestamp)
      }
      exchange.removeAllEvents()
      var stored = StoredExchange(exchange)
      for _ in 0...mutator.random(3) { mutator.mutate(&stored) }
      do {
        var restored = try stored.restored(SampleTraffic.configuration)
        try goOn(&restored, traffic)
      } catch is RestoreError {
        refusedCount += 1
      } catch {
        Issue.record("share \(share), state \(number): \(error)")
      }
    }
    // Neither does everything pass, nor nothing.
    #expect(count / 5..<count * 4 / 5 ~= refusedCount)
  }

  private func goOn(_ exchange: inout Exchange, _ traffic: SampleTraffic) throws {
    try exchange.checkInvariants()
    var traffic = traffic
    for _ in 0..<50 {
      let timed = try traffic.next(&exchange)
      exchange.apply(timed.command, at: timed.timestamp)
    }
    try exchange.checkInvariants()
  }
}
