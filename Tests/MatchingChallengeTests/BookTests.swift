import ChallengeLayout
import MatchingChallenge
import Testing

/// What the challenge asks about the book, and engines that are not there.
struct BookTests {
  @Test func `an empty book has the lowest number as best bid and the highest as best ask`() {
    _ = withEngine {
      #expect(bestBid() == .min)
      #expect(bestAsk() == .max)
      #expect(depth(100, 0) == 0)
    }
  }

  @Test func `best prices and depth are those of the orders that rest`() {
    _ = withEngine {
      let orders: [Message] = [
        .buy(1, 10, at: 100), .buy(2, 5, at: 100), .buy(3, 7, at: 98), .sell(4, 4, at: 103), .sell(5, 6, at: 110),
      ]
      for (sequence, message) in orders.enumerated() { message.send(UInt64(sequence)) }
      #expect(bestBid() == 100)
      #expect(bestAsk() == 103)
      #expect([depth(100, 0), depth(99, 0), depth(98, 0), depth(97, 0)] == [15, 0, 7, 0])
      #expect([depth(103, 1), depth(110, 1), depth(111, 1), depth(100, 1)] == [4, 6, 0, 0])
      Message.sell(6, 12, at: 100).send(6)
      #expect(depth(100, 0) == 3)
      Message.cancel(2).send(7)
      #expect(bestBid() == 98)
      Message.modify(3, 9, at: 101).send(8)
      #expect(bestBid() == 101)
      #expect(depth(101, 0) == 9)
    }
  }

  @Test func `another engine begins with an empty book`() {
    _ = withEngine { Message.buy(1, 10, at: 100).send(0) }
    let lines = withEngine {
      #expect(bestBid() == .min)
      Message.cancel(1).send(0)
    }
    #expect(lines == ["4,0,1"])
  }

  @Test func `a second start begins with an empty book and reports elsewhere`() {
    let lines = withEngine {
      Message.buy(1, 10, at: 100).send(0)
      flush()
      start(0, nil, nil)
      #expect(bestBid() == .min)
      Message.buy(2, 10, at: 90).send(1)
      #expect(bestBid() == 90)
    }
    #expect(lines == ["0,0,0,1,100,10"])
  }

  @Test func `without an engine nothing happens`() {
    engineInUse.withLock { _ in
      stop()
      Message.buy(1, 10, at: 100).send(0)
      Message.cancel(1).send(1)
      Message.modify(1, 10, at: 100).send(2)
      flush()
      #expect(bestBid() == .min)
      #expect(bestAsk() == .max)
      #expect(depth(100, 0) == 0)
      stop()
    }
  }

  @Test func `without a transport the engine works and reports go nowhere`() {
    engineInUse.withLock { _ in
      start(0, nil, nil)
      defer { stop() }
      Message.buy(1, 10, at: 100).send(0)
      flush()
      #expect(bestBid() == 100)
    }
  }
}
