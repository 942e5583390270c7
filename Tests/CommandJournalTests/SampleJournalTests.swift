import ComputeMatching
import SampleTraffic
import Testing

@testable import CommandJournal

/// That the journal which tests damage has something of everything that can be damaged.
struct SampleJournalTests {
  @Test func `the sample has names, books and orders of every kind`() throws {
    let sample = try SampleJournal(commandsPerCall: [20, 8])
    let journal = try SampleJournal.open(sample.directory)
    let state = journal.exchange.state()
    #expect(state.books.count == 2)
    #expect(!state.participants.isEmpty && !state.affiliations.isEmpty)
    #expect(!state.operatorRules.isEmpty && !state.requirements.isEmpty)
    var orders: [Order] = []
    var fillCount = 0
    journal.exchange.forEachOrderState { order, fills in
      orders.append(order.order)
      fillCount += fills.count
    }
    #expect(orders.contains { $0.scope.book != nil && $0.conditions == Conditions() && $0.displayQuantity == nil })
    #expect(orders.contains { $0.displayQuantity != nil })
    #expect(orders.contains { $0.conditions != Conditions() })
    #expect(orders.contains { $0.scope.requirement != nil })
    #expect(fillCount > 0)
  }
}
