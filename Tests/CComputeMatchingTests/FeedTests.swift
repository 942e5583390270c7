import CComputeMatching
import ComputeMatching
import ComputeMatchingC
import MarketData
import SampleTraffic
import SeededRandom
import Testing

/// Market data through C is that of Swift.
struct FeedTests {
  private static var settings: cm_feed_settings {
    var settings = cm_feed_settings()
    (settings.indexes_queues, settings.records_changes) = (1, 1)
    return settings
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func `random streams of all order types`(seed: UInt64) throws {
    var both = try BothNames()
    let c = both.c
    let cFeed = try CFeed(Self.settings)
    var feed = MarketFeed()
    var traffic = SampleTraffic(seed: seed, hasStripsAndLots: true)
    var changes: [BookChange] = []
    var kinds: Set<UInt8> = []
    for step in 0..<60 {
      let before = feed.sequence
      both.exchange.removeAllEvents()
      var records: [cm_command] = []
      for _ in 0..<(step % 12) {
        let timed = try traffic.next(&both)
        records.append(c.record(timed))
        both.exchange.apply(timed.command, at: timed.timestamp)
      }
      #expect(c.apply(records) == CM_OK)
      changes.removeAll()
      try feed.follow(both.exchange.events, into: &changes)
      #expect(cFeed.follow(c) == CM_OK)
      #expect(cFeed.changes == changes)
      #expect(cFeed.view.sequence == feed.sequence && cFeed.view.books == feed.bookCount)
      var changed: [BookID] = []
      feed.forEachChangedBook(since: before) { changed.append($0) }
      #expect(cFeed.changedBooks(since: before) == changed)
      for book in changed {
        kinds.insert(cFeed.top(book).phase)
        for since in [0, before] { expectTheSameUpdate(of: book, since: since, feed, cFeed) }
        expectTheSame(book, feed, cFeed)
      }
    }
    #expect(kinds.count > 1)
    let joined = try CFeed(joining: c, Self.settings)
    #expect(joined.view.sequence == feed.sequence)
    for number in 0..<feed.bookCount {
      let book = BookID(UInt32(number))
      for side in Side.allCases { #expect(joined.orders(in: book, side) == cFeed.orders(in: book, side)) }
    }
    // Events that were followed already are passed over.
    #expect(joined.follow(c) == CM_OK && joined.changes.isEmpty)
  }

  private func expectTheSameUpdate(
    of book: BookID, since sequence: UInt64, _ feed: borrowing MarketFeed, _ c: CFeed
  ) {
    let (found, levels) = c.update(of: book, since: sequence)
    let expected = feed.update(of: book, since: sequence)
    #expect(found.since == expected?.since && found.sequence == expected?.sequence)
    #expect((found.is_complete == 1) == expected?.isComplete && found.phase == expected?.phase.rawValue)
    #expect(levels == expected?.levels)
    let (none, noLevels) = c.update(of: book, since: found.sequence)
    #expect(none.sequence == found.sequence && none.is_complete == 0 && noLevels.isEmpty)
  }

  private func expectTheSame(_ book: BookID, _ feed: borrowing MarketFeed, _ c: CFeed) {
    let top = c.top(book)
    #expect(top.sequence == feed.sequence(of: book) && top.phase == feed.phase(of: book)?.rawValue)
    let trades = feed.trades(in: book)
    #expect(top.last_price == trades?.lastPrice?.ticks ?? 0 && top.last_quantity == trades?.lastQuantity)
    #expect(top.traded_quantity == trades?.quantity && top.trade_count == trades?.count)
    let bid = cm_level(
      price: top.bid_price, quantity: top.bid_quantity, flexible_quantity: top.bid_flexible_quantity,
      orders: top.bid_orders, flexible_orders: top.bid_flexible_orders)
    let ask = cm_level(
      price: top.ask_price, quantity: top.ask_quantity, flexible_quantity: top.ask_flexible_quantity,
      orders: top.ask_orders, flexible_orders: top.ask_flexible_orders)
    let nothing = DepthLevel(cm_level())
    let (bestBid, bestAsk) = (feed.bestBid(in: book), feed.bestAsk(in: book))
    #expect(DepthLevel(bid) == bestBid ?? nothing && DepthLevel(ask) == bestAsk ?? nothing)
    for levels in [0, 2, -1] {
      let expected = feed.checksum(of: book, levels: levels < 0 ? .max : levels)
      #expect(c.checksum(of: book, levels: levels) == expected)
    }
    for side in Side.allCases {
      let depth = feed.depth(of: book, side)
      #expect(c.depth(of: book, side) == depth)
      let orders = c.orders(in: book, side)
      var expected: [DisplayedOrder] = []
      for level in depth { expected += feed.orders(in: book, side, at: level.price) }
      #expect(orders == expected)
      for order in orders {
        let position = feed.queuePosition(of: order.id, in: book)
        #expect(c.positions(of: order.id).filter { $0.book == book } == [position])
      }
    }
  }

  @Test func `events that cannot follow`() throws {
    let c = try CExchange()
    var opening = cm_command()
    opening.set(CM_OPEN_BOOK, scope: c.number(CM_CONTRACT, "h100-sxm,80,DE,on_demand,spot"))
    #expect(c.apply([opening]) == CM_OK)
    let feed = try CFeed()
    let events = c.events
    #expect(cm_follow(feed.handle, events, 1, 2) == CM_GAP)
    #expect(cm_follow(feed.handle, events, 1, 0) == CM_BAD_ARGUMENT)
    #expect(cm_follow(feed.handle, events + events, 2, 1) == CM_CONTRADICTION)
    #expect(feed.view.sequence == 1 && feed.view.books == 1, "the first of them was followed")
    #expect(cm_follow(feed.handle, events, 1, 1) == CM_OK)
    #expect(cm_follow(feed.handle, nil, 0, 2) == CM_OK)
    #expect(cm_follow(feed.handle, nil, 1, 2) == CM_NULL)
    #expect(cm_follow(nil, nil, 0, 2) == CM_NULL)
    #expect(cm_follow(feed.handle, events, -1, 2) == CM_BAD_ARGUMENT)
  }

  /// Whatever the bytes of events are, the feed follows or says why not, and its books can be read.
  @Test func `random bytes as events`() throws {
    var generator = SplitMix64(seed: 2)
    var followed = 0
    for _ in 0..<40 {
      let feed = try CFeed(Self.settings)
      for _ in 0..<400 {
        var event = cm_event()
        withUnsafeMutableBytes(of: &event) { bytes in
          for offset in bytes.indices where generator.oneIn(4) {
            bytes[offset] = UInt8(truncatingIfNeeded: generator.next())
          }
        }
        // Mostly of a kind that there is, about few orders, books and prices.
        if !generator.oneIn(8) {
          event.kind = UInt8(1 + generator.below(14 as UInt64))
          event.detail &= 0xE0
          (event.order, event.contra_order) = (generator.below(12), generator.below(12))
          (event.scope, event.price) = (generator.below(3), generator.below(4))
          (event.quantity, event.open_quantity) = (generator.below(4), generator.below(4))
          event.contra_open_quantity = generator.below(4)
        }
        let status = cm_follow(feed.handle, &event, 1, feed.view.sequence + 1)
        #expect(status == CM_OK || status == CM_CONTRADICTION)
        if status == CM_OK { followed += 1 }
      }
      for number in 0..<feed.view.books {
        for side in Side.allCases {
          let orders = feed.orders(in: BookID(number), side)
          let count = feed.depth(of: BookID(number), side).reduce(0) { $0 + $1.orderCount + $1.flexibleOrderCount }
          #expect(orders.count == count)
          for order in orders { #expect(!feed.positions(of: order.id).isEmpty) }
        }
      }
    }
    #expect(followed > 2_000)
  }

  @Test func `settings that no feed has, and what is not there`() throws {
    let bad: [(inout cm_feed_settings) -> Void] = [
      { $0.expected_orders = 15 }, { $0.expected_orders = .max }, { $0.indexes_queues = 2 }, { $0.records_changes = 9 },
      { $0.reserved0.5 = 1 }, { $0.reserved.1 = 1 },
    ]
    for change in bad {
      var settings = cm_feed_settings()
      change(&settings)
      var handle: OpaquePointer?
      #expect(cm_open_feed(nil, &settings, &handle) == CM_BAD_ARGUMENT && handle == nil)
    }
    #expect(cm_open_feed(nil, nil, nil) == CM_NULL)
    let feed = try CFeed()
    var count = 7
    var top = cm_top_of_book()
    var update = cm_depth_update()
    var checksum: UInt32 = 7
    #expect(cm_feed_top(feed.handle, 0, &top) == CM_NOT_FOUND)
    #expect(cm_feed_update(feed.handle, 0, 0, &update, nil, 0) == CM_NOT_FOUND)
    #expect(cm_feed_depth(feed.handle, 0, CM_BID, nil, 0, &count) == CM_NOT_FOUND)
    #expect(cm_feed_depth(feed.handle, 0, cm_side(3), nil, 0, &count) == CM_BAD_ARGUMENT)
    #expect(cm_feed_orders(feed.handle, 0, CM_BID, nil, 0, &count) == CM_NOT_FOUND)
    #expect(cm_feed_checksum(feed.handle, 0, 10, &checksum) == CM_NOT_FOUND)
    #expect(count == 7 && checksum == 7, "what fails writes nothing")
    #expect(cm_feed_queue_positions(feed.handle, 9, nil, 0, &count) == CM_OK && count == 0)
    #expect(feed.changedBooks(since: 0).isEmpty && feed.changes.isEmpty)
    for handle in [nil, feed.handle] {
      #expect(cm_look_at_feed(handle, nil) == CM_NULL)
      #expect(cm_feed_top(handle, 0, nil) == CM_NULL)
      #expect(cm_feed_changed_books(handle, 0, nil, 0, nil) == CM_NULL)
      #expect(cm_feed_changed_books(handle, 0, nil, 1, &count) == CM_NULL)
      #expect(cm_feed_update(handle, 0, 0, nil, nil, 0) == CM_NULL)
      #expect(cm_feed_depth(handle, 0, CM_BID, nil, 1, &count) == CM_NULL)
      #expect(cm_feed_orders(handle, 0, CM_BID, nil, 1, &count) == CM_NULL)
      #expect(cm_feed_checksum(handle, 0, 1, nil) == CM_NULL)
      #expect(cm_feed_queue_positions(handle, 0, nil, 1, &count) == CM_NULL)
      #expect(cm_feed_changes(handle, nil, &count) == CM_NULL)
    }
    cm_close_feed(nil)
  }
}
