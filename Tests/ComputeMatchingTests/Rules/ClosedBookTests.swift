import SeededRandom
import Testing

@testable import ComputeMatching

/// Books that are closed (R1, R17) cost nothing any more, and what the rules say of them still holds.
struct ClosedBookTests {
  private static let hour: UInt64 = 3_600_000_000_000
  private static let firstHour: UInt32 = 500_000

  private static func contract(_ zone: Int, _ hour: Int) throws -> Contract {
    let window = try #require(DeliveryWindow(startHour: firstHour + UInt32(hour), hours: 1))
    return try Contract("h100-sxm,80,US/zone-\(zone),on_demand,\(window)")
  }

  private static func time(_ hour: Int) -> Timestamp {
    Timestamp(nanoseconds: (UInt64(firstHour) + UInt64(hour)) * Self.hour)
  }

  @Test func `a requirement order comes by the books that are open, however many have closed`() throws {
    var exchange = Exchange()
    let any = exchange.requirement(try Requirement("*,*,*,*,*"))
    let zone = exchange.requirement(try Requirement("*,*,US/zone-1,*,*"))
    let zones = 3
    let ahead = 24
    for hour in 1...ahead {
      for number in 0..<zones { exchange.apply(.openBook(try Self.contract(number, hour)), at: Self.time(0)) }
    }
    // A requirement lists its books from its first order on.
    for (id, requirement) in [(OrderID(1_001), any), (1_002, zone)] {
      exchange.apply(
        .submit(
          Order(
            id: id, side: .bid, scope: .requirement(requirement), price: 1, quantity: 1, timeInForce: .immediateOrCancel
          )),
        at: Self.time(0))
    }
    for hour in 1...200 {
      for number in 0..<zones {
        exchange.apply(.openBook(try Self.contract(number, hour + ahead)), at: Self.time(hour))
      }
      #expect(exchange.directory.requirements.books(of: any).count == zones * ahead)
      #expect(exchange.directory.requirements.books(of: zone).count == ahead)
      #expect(exchange.directory.catalogue.openBooks.count == zones * ahead)
      #expect(exchange.market.schedule.count == zones * ahead)
      exchange.removeAllEvents()
      let order = Order(
        id: OrderID(UInt64(hour)), side: .bid, scope: .requirement(any), price: Price(ticks: Int64(hour)), quantity: 1)
      exchange.apply(.submit(order), at: Self.time(hour))
      #expect(exchange.events.count == 2 + zones * ahead, "accepted, rested, placed in each")
      exchange.apply(.cancel(order.id), at: Self.time(hour))
      try exchange.checkInvariants()
    }
    #expect(exchange.bookCount == zones * (ahead + 200))
    let late = exchange.requirement(try Requirement("h100-sxm,*,*,*,*"))
    let order = Order(id: 1_000, side: .bid, scope: .requirement(late), price: 100, quantity: 1)
    exchange.apply(.submit(order), at: Self.time(200))
    #expect(exchange.directory.requirements.books(of: late).count == zones * ahead)
    let restored = try exchange.restoredCopy()
    #expect(restored.directory.requirements.books(of: late).count == zones * ahead)
    #expect(restored.directory.catalogue.openBooks.count == zones * ahead)
  }

  @Test func `R16.6: a requirement that was refused lists no books, and one that was let in lists all`() throws {
    var exchange = Exchange(Exchange.Configuration(maximumBooksPerOrder: 2))
    let any = exchange.requirement(try Requirement("*,*,*,*,*"))
    for number in 0..<3 { exchange.apply(.openBook(try Self.contract(number, 1)), at: Self.time(0)) }
    func order(_ id: UInt64) -> Order {
      Order(id: OrderID(id), side: .bid, scope: .requirement(any), price: 100, quantity: 1)
    }
    #expect(exchange.directory.requirements.allBooks.isEmpty, "nothing has asked for them")
    for id in 1...3 as ClosedRange<UInt64> {
      exchange.removeAllEvents()
      exchange.apply(.submit(order(id)), at: Self.time(0))
      #expect(exchange.events.copy().map(\.kind) == [.rejected(OrderID(id), .tooManyBooks)])
      #expect(exchange.directory.requirements.allBooks.isEmpty)
      let rejection = exchange.preview(order(id)).rejection
      #expect(rejection == .tooManyBooks)
    }
    exchange.apply(.operate(BookID(1), .close), at: Self.time(0))
    exchange.apply(.submit(order(4)), at: Self.time(0))
    #expect(exchange.directory.requirements.books(of: any).map(\.book) == [BookID(0), BookID(2)])
    exchange.apply(.openBook(try Self.contract(3, 1)), at: Self.time(0))
    exchange.removeAllEvents()
    exchange.apply(.submit(order(5)), at: Self.time(0))
    #expect(exchange.events.copy().map(\.kind) == [.rejected(OrderID(5), .tooManyBooks)])
    #expect(exchange.directory.requirements.books(of: any).count == 3, "an order is live in them")
    try exchange.checkInvariants()
    let restored = try exchange.restoredCopy()
    #expect(restored.directory.requirements.books(of: any).count == 3)
  }

  @Test func `R17: a book that the operator closes is on no list`() throws {
    var exchange = Exchange()
    let any = exchange.requirement(try Requirement("*,*,*,*,*"))
    for number in 0..<3 { exchange.apply(.openBook(try Self.contract(number, 1)), at: Self.time(0)) }
    let order = Order(id: 1, side: .bid, scope: .requirement(any), price: 100, quantity: 1)
    exchange.apply(.submit(order), at: Self.time(0))
    exchange.apply(.operate(BookID(1), .close), at: Self.time(0))
    exchange.apply(.operate(BookID(1), .close), at: Self.time(0))
    #expect(exchange.directory.requirements.books(of: any).count == 2)
    exchange.apply(.openBook(try Self.contract(1, 1)), at: Self.time(0))
    #expect(exchange.bookCount == 3, "its contract has a book, though a closed one")
    try exchange.checkInvariants()
  }

  @Test func `R1: a book that opens behind its gate is on no list`() throws {
    var exchange = Exchange()
    let any = exchange.requirement(try Requirement("*,*,*,*,*"))
    exchange.apply(.openBook(try Self.contract(0, 1)), at: Self.time(1))
    #expect(exchange.phase(of: BookID(0)) == .closed)
    exchange.apply(
      .submit(Order(id: 1, side: .bid, scope: .requirement(any), price: 100, quantity: 1)), at: Self.time(1))
    #expect(exchange.directory.requirements.books(of: any).count == 0)
    #expect(exchange.directory.catalogue.openBooks.count == 0)
    try exchange.checkInvariants()
  }

  @Test func `R4: cancel all in a closed book ends the requirement orders that its contract satisfies`() {
    check(
      """
      contract A h100-sxm,80,US,on_demand,spot
      contract B h200-sxm,141,DE,on_demand,spot
      requirement R h100-sxm
      requirement S h200-sxm
      > close A                      | A closed
      > bid #1 8@200 for R by P      | accepted #1 gtc in 0 books, waiting #1
      > bid #2 8@200 for S by P      | accepted #2 gtc in 1 books, rested #2: 8@200, placed #2 in B: 8@200
      > cancel_all P in A            | cancelled #1: 8 cancel_all
      """)
  }

  @Test func `R1: the gate of a closed book ends the requirement orders that name its window`() throws {
    var exchange = Exchange()
    let contract = try Self.contract(0, 1)
    let window = exchange.requirement(try Requirement("*,*,*,*,\(contract.window)"))
    let any = exchange.requirement(try Requirement("*,*,*,*,*"))
    exchange.apply(.openBook(contract), at: Self.time(0))
    exchange.apply(.operate(BookID(0), .close), at: Self.time(0))
    for (id, requirement) in [(OrderID(1), window), (OrderID(2), any)] {
      exchange.apply(
        .submit(Order(id: id, side: .bid, scope: .requirement(requirement), price: 100, quantity: 1)), at: Self.time(0))
    }
    exchange.removeAllEvents()
    exchange.apply(.advance, at: Self.time(1))
    #expect(
      exchange.events.copy().map(\.kind) == [.cancelled(OrderID(1), quantity: 1, in: nil, .gateClosed)])
    try exchange.checkInvariants()
  }

  @Test(arguments: 1...4) func `a list of books is what is left of those that were added`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var list = BookList()
    var expected: [UInt32] = []
    var next: UInt32 = 0
    // The list grows to several blocks, and shrinks to nothing.
    for step in 0..<4_000 {
      let grows = step < 1_800
      if random.next() % 5 < (grows ? 4 : 1) || expected.isEmpty {
        list.append(EligibleBook(book: BookID(next), differential: Int64(next)))
        expected.append(next)
        next += 1 + UInt32(random.next() % 3)
      } else {
        // The first ones leave, or any, or those of one place.
        let range =
          switch seed {
          case 1: min(4, expected.count)
          case 2: expected.count
          default: min(expected.count, expected.count / 3 + 1)
          }
        let book = expected.remove(at: Int(random.next() % UInt64(range)))
        #expect(list.entry(of: BookID(book))?.differential == Int64(book))
        list.remove(BookID(book))
        #expect(list.entry(of: BookID(book)) == nil)
      }
      list.remove(BookID(next))
      #expect(list.count == expected.count)
      guard step % 50 == 0 else { continue }
      #expect(list.map(\.book.rawValue) == expected)
      #expect(expected.allSatisfy { list.entry(of: BookID($0))?.book == BookID($0) })
    }
    #expect(list.map(\.book.rawValue) == expected)
  }

  @Test func `blocks of a list stay small and few, in whichever order its books close`() {
    let specs: UInt32 = 40
    let hours: UInt32 = 300
    for isOpenedBySpec in [false, true] {
      var list = BookList()
      for number in 0..<(specs * hours) { list.append(EligibleBook(book: BookID(number), differential: 0)) }
      for hour in 1..<hours {
        for spec in 0..<specs { list.remove(BookID(isOpenedBySpec ? spec * hours + hour : hour * specs + spec)) }
        #expect(list.blocks.allSatisfy { 1...256 ~= $0.count })
        #expect(list.blocks.count <= 1 + list.count / 64)
      }
      #expect(list.map(\.book.rawValue) == (0..<specs).map { isOpenedBySpec ? $0 * hours : $0 })
    }
  }
}
