import ChallengeLayout
import MatchingChallenge
import SeededRandom
import Testing

/// What each message is answered with. A line is the type of a report, the sequence number of the message, then what
/// `ChallengeReport.line` says.
struct MessageTests {
  @Test func `an order that rests is accepted`() {
    #expect(reports([.buy(1, 10, at: 100), .sell(2, 5, at: 101)]) == ["0,0,0,1,100,10", "0,1,1,2,101,5"])
  }

  @Test func `a trade has the maker's price and the taker's sequence number`() {
    #expect(
      reports([.sell(1, 10, at: 100), .sell(2, 10, at: 101), .buy(3, 15, at: 105)]) == [
        "0,0,1,1,100,10", "0,1,1,2,101,10", "0,2,0,3,105,15", "1,2,100,10,1,3", "1,2,101,5,2,3",
      ])
    #expect(
      reports([.buy(1, 10, at: 200), .sell(2, 10, at: 195)]) == ["0,0,0,1,200,10", "0,1,1,2,195,10", "1,1,200,10,1,2"])
  }

  @Test func `what an immediate-or-cancel order has left is cancelled`() {
    #expect(
      reports([.sell(1, 10, at: 100), .buy(2, 15, at: 100, ioc: true), .cancel(2), .sell(3, 5, at: 100, ioc: true)])
        == [
          "0,0,1,1,100,10", "0,1,0,2,100,15", "1,1,100,10,1,2", "2,1,0,2,100", "4,2,2", "0,3,1,3,100,5", "2,3,1,3,100",
        ])
    #expect(
      reports([.sell(1, 10, at: 100), .buy(2, 10, at: 100, ioc: true)]) == [
        "0,0,1,1,100,10", "0,1,0,2,100,10", "1,1,100,10,1,2",
      ])
  }

  @Test func `what a taker has left rests`() {
    #expect(
      reports([.sell(1, 10, at: 100), .buy(2, 15, at: 100), .sell(3, 5, at: 99, ioc: true), .cancel(2)]) == [
        "0,0,1,1,100,10", "0,1,0,2,100,15", "1,1,100,10,1,2", "0,2,1,3,99,5", "1,2,100,5,2,3", "4,3,2",
      ])
  }

  @Test func `the report of a cancel has the side and the price of the order`() {
    #expect(
      reports([.buy(1, 10, at: 100), .sell(2, 10, at: 120), .cancel(2), .cancel(1), .cancel(1), .cancel(9)]) == [
        "0,0,0,1,100,10", "0,1,1,2,120,10", "2,2,1,2,120", "2,3,0,1,100", "4,4,1", "4,5,9",
      ])
  }

  @Test func `the highest number is a price`() {
    #expect(reports([.sell(1, 10, at: .max), .cancel(1)]) == ["0,0,1,1,\(Int64.max),10", "2,1,1,1,\(Int64.max)"])
  }

  @Test func `any side but 0 sells`() {
    var message = Message.sell(1, 10, at: 100).record(0)
    message.new_order.side = 7
    let lines = withEngine {
      onBatch([message], 1)
      #expect(bestAsk() == 100)
      Message.cancel(1).send(1)
      message.new_order.is_immediate_or_cancel = 1
      onBatch([message], 1)
    }
    #expect(lines == ["0,0,1,1,100,10", "2,1,1,1,100", "0,0,1,1,100,10", "2,0,1,1,100"])
  }

  @Test func `side and price are reported of an order that came 5,000 messages ago, too`() {
    let later = (2...5_000).map { Message.sell($0, 1, at: 1_000 + Int64($0)) }
    let lines = reports([.buy(1, 10, at: 100)] + later + [.cancel(1), .modify(2, 3, at: 5, side: 1)])
    #expect(Array(lines.suffix(2)) == ["2,5000,0,1,100", "3,5001,1,2,5,3"])
  }

  @Test func `a modified order goes to the end of its level`() {
    #expect(
      reports([.buy(1, 10, at: 100), .buy(2, 10, at: 100), .modify(1, 11, at: 100), .sell(3, 15, at: 100)]) == [
        "0,0,0,1,100,10", "0,1,0,2,100,10", "3,2,0,1,100,11", "0,3,1,3,100,15", "1,3,100,10,2,3", "1,3,100,5,1,3",
      ])
  }

  @Test func `a modified order trades if it crosses`() {
    let lines = reports([.sell(1, 10, at: 100), .buy(2, 12, at: 90), .modify(2, 12, at: 105), .cancel(2)])
    #expect(Set(lines[2...3]) == ["3,2,0,2,105,12", "1,2,100,10,1,2"])
    #expect(lines.last == "2,3,0,2,105")
  }

  @Test func `a modify of an order that does not rest is rejected`() {
    #expect(
      reports([.modify(4, 5, at: 100), .buy(1, 10, at: 100), .sell(2, 10, at: 100), .modify(1, 5, at: 99)]) == [
        "5,0,4", "0,1,0,1,100,10", "0,2,1,2,100,10", "1,2,100,10,1,2", "5,3,1",
      ])
  }

  @Test func `an id is free when its order has ended`() {
    #expect(
      reports([.buy(1, 10, at: 100), .cancel(1), .sell(1, 10, at: 200), .buy(2, 10, at: 200), .buy(1, 1, at: 50)]) == [
        "0,0,0,1,100,10", "2,1,0,1,100", "0,2,1,1,200,10", "0,3,0,2,200,10", "1,3,200,10,1,2", "0,4,0,1,50,1",
      ])
  }

  /// The challenge has no report for an order that an engine does not accept.
  @Test(arguments: [
    Message.buy(1, 0, at: 100), .buy(1, .max, at: 100), .buy(1, 10, at: 0), .sell(1, 10, at: -5),
    .sell(1, 10, at: .min), .buy(.max, 10, at: 100),
  ])
  func `an invalid order is not reported`(_ order: Message) {
    #expect(reports([order, .buy(5, 1, at: 1)]) == ["0,1,0,5,1,1"])
  }

  @Test func `an order with the id of a live order is not reported, and changes nothing`() {
    #expect(reports([.buy(1, 10, at: 100), .sell(1, 5, at: 300), .cancel(1)]) == ["0,0,0,1,100,10", "2,2,0,1,100"])
  }

  @Test(arguments: [
    Message.modify(1, 0, at: 100), .modify(1, 10, at: 0), .modify(1, .max, at: 100), .modify(.max, 1, at: 1),
  ])
  func `an invalid modify is rejected and changes nothing`(_ modify: Message) {
    let lines = reports([.buy(1, 10, at: 100), modify, .cancel(1)])
    #expect(lines[1].hasPrefix("5,1,"))
    #expect(lines[2] == "2,2,0,1,100")
  }

  @Test func `the lowest and the highest id are valid`() {
    #expect(
      reports([.buy(0, 10, at: .max), .sell(.max - 1, 10, at: .max), .cancel(0)]) == [
        "0,0,0,0,\(Int64.max),10", "0,1,1,\(UInt64.max - 1),\(Int64.max),10",
        "1,1,\(Int64.max),10,0,\(UInt64.max - 1)", "4,2,0",
      ])
  }

  @Test func `a batch has the reports of its messages`() {
    var messages: [Message] = []
    var generator = SplitMix64(seed: 1)
    func random(_ bound: UInt64) -> UInt64 { generator.below(bound) }
    for id in 1...3_000 as ClosedRange<UInt64> {
      let (quantity, price, ioc) = (UInt32(random(20) + 1), Int64(random(12) + 90), random(6) == 0)
      messages.append(
        random(2) == 0 ? .buy(id, quantity, at: price, ioc: ioc) : .sell(id, quantity, at: price, ioc: ioc))
      if random(2) == 0 { messages.append(.cancel(random(id) + 1)) }
      if random(4) == 0 { messages.append(.modify(random(id) + 1, quantity + 1, at: Int64(random(12) + 90))) }
    }
    let single = reports(messages)
    #expect(single.count > messages.count)
    #expect(reportsOfBatch(messages) == single)
  }

  @Test func `a message of an unknown type has no effect`() {
    var unknown = Message.buy(1, 10, at: 100).record(0)
    unknown.type = 3
    let records = [unknown, Message.buy(2, 10, at: 100).record(1)]
    #expect(withEngine { onBatch(records, 2) } == ["0,1,0,2,100,10"])
  }
}
