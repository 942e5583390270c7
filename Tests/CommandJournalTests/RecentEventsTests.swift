import CommandJournal
import ComputeMatching
import Testing

struct RecentEventsTests {
  @Test(arguments: [1, 2, 7, 64])
  func `the latest events are here by their numbers, and no more than twice the limit`(limit: Int) {
    var exchange = Exchange()
    var all: [Event] = []
    var recent = RecentEvents(after: 0, limit: limit)
    #expect(recent.lastNumber == 0)
    for id in 1...200 {
      exchange.apply(.cancel(OrderID(UInt64(id))), at: 1)
      all += exchange.events.copy()
      exchange.events.withSpan { recent.append($0) }
      exchange.removeAllEvents()
      let count = UInt64(all.count)
      #expect(recent.lastNumber == count)
      #expect(count + 1 - recent.firstNumber >= min(UInt64(limit), count))
      #expect(count + 1 - recent.firstNumber < 2 * UInt64(limit))
      for number in 1...count + 2 {
        let events = recent.events(from: number, atMost: 5)
        if number < recent.firstNumber {
          #expect(events == nil)
        } else {
          #expect(events == Array(all.dropFirst(Int(number) - 1).prefix(5)))
        }
      }
    }
  }

  @Test func `numbers go on behind those of an exchange that was restored`() {
    let recent = RecentEvents(after: 41, limit: 8)
    #expect(recent.firstNumber == 42)
    #expect(recent.lastNumber == 41)
    #expect(recent.events(from: 42, atMost: 1) == [])
    #expect(recent.events(from: 41, atMost: 1) == nil)
  }
}
