import ComputeMatching
import OrderStreams
import Testing

struct ITCHReplayTests {
  private func market(_ change: (inout ITCHBytes) -> Void) throws -> VenueMarket {
    var file = ITCHBytes()
    file.directory("AAPL", 1)
    change(&file)
    var market = VenueMarket()
    var reader = try ITCHReader(ByteSource(bytes: file.bytes, name: "day"))
    try market.run(&reader)
    return market
  }

  @Test(arguments: 1...6)
  func `the books of random days are those of another reader after every message`(seed: UInt64) throws {
    let day = ITCHDay(seed: seed, steps: 1_000)
    let market = try follow(day)
    let report = market.replay.report
    #expect(report.messageCount == day.file.count)
    #expect(report.executions.namedMaker == day.executions)
    #expect(report.executions.inAuction == day.crossExecutions)
    #expect(report.executions.total == day.executions + day.crossExecutions)
    #expect(report.unknownChanges == 0 && report.crossingOrders == 0)
    #expect(market.rejections == [])
    #expect(market.trades.count == day.executions)
    #expect(day.executions > 100 && day.crossExecutions > 10 && day.halts > 2)
    #expect(market.phases.filter { $0 == .halted }.count == day.halts)
  }

  @Test(arguments: [1, 2])
  func `where the venue was not fair, each disagreement is counted and put right`(seed: UInt64) throws {
    let day = ITCHDay(seed: seed, steps: 1_000, isFair: false)
    let market = try follow(day)
    let report = market.replay.report
    #expect(day.unfairExecutions > 10)
    #expect(report.executions.otherMaker == day.unfairExecutions)
    #expect(report.executions.namedMaker == day.executions - day.unfairExecutions)
    #expect(report.otherMakers.count == VenueReport.examples)
    #expect(market.rejections == [])
  }

  /// Replays a day and holds the engine's books to those of another reader after every message.
  private func follow(_ day: ITCHDay) throws -> VenueMarket {
    var books = ITCHBooks(day.file.bytes)
    var market = VenueMarket()
    var reader = try ITCHReader(ByteSource(bytes: day.file.bytes, name: "day", chunkSize: 1000))
    let names = ["", "AAPL", "BRK.B", "ZVZZT"]
    while try market.step(&reader) {
      let next = books.next()
      let message = try #require(next)
      guard message.locate > 0 else { continue }
      for side in Side.allCases {
        let expected = books.queue(message.locate, isBid: side == .bid)
        let found = market.queue(names[Int(message.locate)], side)
        guard found == expected else {
          Issue.record("message \(market.messages.count) \(message): \(found) are not \(expected)")
          return market
        }
      }
    }
    let last = books.next()
    #expect(last == nil)
    try market.exchange.checkInvariants()
    return market
  }

  @Test func `each stock has a book, with a contract of its own`() throws {
    let market = try market { file in
      for (number, name) in ["BRK.B", "BRK-B", "AMD", "$", "+"].enumerated() {
        file.directory(name, UInt16(number + 2))
      }
    }
    #expect(
      (0..<market.exchange.bookCount).map { market.exchange.contract(of: BookID(UInt32($0)))?.description } == [
        "aapl,1,US,on_demand,spot", "brk-b,1,US,on_demand,spot", "brk-b-3,1,US,on_demand,spot",
        "amd,1,US,on_demand,spot", "instrument,1,US,on_demand,spot", "instrument-6,1,US,on_demand,spot",
      ])
    #expect(market.replay.symbol(of: BookID(2)) == "BRK-B")
    #expect(market.replay.symbol(of: BookID(6)) == nil)
  }

  @Test func `an execution at another price trades at that of its order, and is counted`() throws {
    let market = try market { file in
      file.add(1, "S", 100, "AAPL", 1000, 1)
      file.execute(1, 40, printable: true, 999, 1)
    }
    #expect(market.trades.map(\.price.ticks) == [1000])
    #expect(market.replay.report.otherPrices == 1)
    #expect(market.replay.report.executions.namedMaker == 1)
  }

  @Test func `an order behind the first is named with the one that the engine lets trade`() throws {
    let market = try market { file in
      file.add(1, "S", 100, "AAPL", 1000, 1)
      file.add(2, "S", 100, "AAPL", 1000, 1)
      file.execute(2, 40, 1)
    }
    let other = try #require(market.replay.report.otherMakers.first)
    #expect(other.message == 4 && other.symbol == "AAPL" && other.side == .ask)
    #expect(other.price == Price(ticks: 1000) && other.quantity == 40 && other.named == "2" && other.maker == "1")
    #expect(market.queue("AAPL", .ask) == [[1, 1000, 100], [2, 1000, 60]])
  }

  @Test func `a cross takes the named orders in an auction of the engine`() throws {
    let market = try market { file in
      file.add(1, "B", 100, "AAPL", 900, 1)
      file.add(2, "S", 100, "AAPL", 1000, 1)
      file.execute(1, 100, printable: false, 950, 1)
      file.execute(2, 30, printable: false, 950, 1)
      file.cross("AAPL", 1)
      file.execute(2, 10, 1)
    }
    #expect(market.phases == [.auction, .continuous])
    #expect(market.replay.report.executions.inAuction == 2)
    #expect(market.trades.map(\.quantity) == [10])
    #expect(market.queue("AAPL", .bid) == [] && market.queue("AAPL", .ask) == [[2, 1000, 60]])
  }

  @Test func `orders that cross although the book trades say that it does not`() throws {
    let market = try market { file in
      file.add(1, "B", 100, "AAPL", 1000, 1)
      file.add(2, "S", 100, "AAPL", 900, 1)
      file.execute(1, 100, 1)
      file.execute(2, 100, 1)
      file.add(3, "B", 100, "AAPL", 800, 1)
    }
    #expect(market.phases == [.auction, .continuous])
    #expect(market.replay.report.crossingOrders == 1)
    #expect(market.trades == [])
    #expect(market.queue("AAPL", .bid) == [[3, 800, 100]])
  }

  @Test func `what is said of unknown orders is counted`() throws {
    let market = try market { file in
      file.execute(9, 1, 1)
      file.cancel(9, 1, 1)
      file.delete(9, 1)
      file.replace(9, 10, 5, 1000, 1)
    }
    let report = market.replay.report
    #expect(report.executions.unknownMaker == 1 && report.executions.notReplayed == 1)
    #expect(report.unknownChanges == 3)
    #expect(market.exchange.liveOrderCount == 0)
  }

  @Test func `a number too large for an order, or that another stock has, is replayed under another`() throws {
    let large: UInt64 = .max
    let market = try market { file in
      file.directory("MSFT", 2)
      file.add(large, "B", 100, "AAPL", 1000, 1)
      file.add(5, "B", 100, "AAPL", 1001, 1)
      file.add(5, "S", 70, "MSFT", 1000, 2)
      file.cancel(5, 30, 2)
      file.execute(large, 100, 1)
    }
    #expect(market.queue("MSFT", .ask).map(\.[2]) == [40])
    #expect(market.queue("AAPL", .bid) == [[5, 1001, 100]])
    #expect(market.replay.report.otherMakers.map(\.named) == ["\(large)"])
    #expect(market.replay.report.otherMakers.map(\.maker) == ["5"])
  }
}
