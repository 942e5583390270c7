import ComputeMatching
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

struct JournalTests {
  private static let configuration = SampleTraffic.configuration

  @Test func `a journal opened anew is where it was, at every command`() throws {
    let directory = try TemporaryDirectory()
    var traffic = SampleTraffic(seed: 3, hasStripsAndLots: true)
    var exchange = Exchange(Self.configuration)
    var digest = EventDigest()
    for number in 0..<300 {
      var journal = try Journal(directory: directory.path, Self.configuration, sync: .never)
      #expect(journal.recovery.commandCount == UInt64(number))
      #expect(journal.recovery.cutTail == nil)
      #expect(journal.recovery.unreadableSnapshots == [])
      #expect(journal.digest == digest)
      let timed = try traffic.next(&exchange)
      // The journal learns the same names in the same order.
      let state = exchange.state()
      for name in state.participants.compactMap(\.self) { _ = journal.participant(named: name) }
      for name in state.affiliations.compactMap(\.self) { _ = journal.affiliation(named: name) }
      for rule in state.operatorRules.compactMap(\.self) { _ = journal.operators(rule) }
      for terms in state.requirements.compactMap(\.self) {
        _ = journal.requirement(terms.requirement, differentials: terms.differentials)
      }
      exchange.apply(timed.command, at: timed.timestamp)
      try journal.apply(timed.command, at: timed.timestamp)
      #expect(journal.exchange.events.copy() == exchange.events.copy())
      #expect(journal.exchange.state() == exchange.state())
      try journal.exchange.checkInvariants()
      exchange.events.withSpan { digest.combine($0) }
      exchange.removeAllEvents()
      if number % 7 == 0 { try journal.snapshot() }
    }
  }
}
