// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The functions of compute_matching.h that are about feeds.

import CComputeMatching
import ComputeMatching
import MarketData

/// Calls `body` with the feed behind a handle, which is only looked at.
@unsafe
private func look(_ feed: OpaquePointer?, _ body: (borrowing FeedSession) throws(Failure) -> Void) -> cm_status {
  unsafe look(feed, at: FeedSession.self, body)
}

@c @implementation
public func cm_open_feed(
  _ exchange: OpaquePointer?, _ settings: UnsafePointer<cm_feed_settings>?,
  _ feed: UnsafeMutablePointer<OpaquePointer?>?
) -> cm_status {
  do throws(Failure) {
    let place = try unsafe result(feed, "feed")
    let settings = try unsafe array(settings, settings == nil ? 0 : 1, "settings").first ?? cm_feed_settings()
    let market = unsafe exchange.map { unsafe UnsafeMutablePointer<Session>($0).pointee.market }
    unsafe store(try FeedSession(market, settings), at: place)
    return CM_OK
  } catch {
    return error.status
  }
}

@c @implementation
public func cm_close_feed(_ feed: OpaquePointer?) {
  unsafe close(feed, of: FeedSession.self)
}

@c @implementation
public func cm_follow(
  _ feed: OpaquePointer?, _ events: UnsafePointer<cm_event>?, _ count: Int, _ firstNumber: UInt64
) -> cm_status {
  guard let feed = unsafe feed else { return CM_NULL }
  let session = unsafe UnsafeMutablePointer<FeedSession>(feed)
  do throws(Failure) {
    let records = try unsafe array(events, count, "events")
    // An event is a `cm_event`, and any bytes are an event: the feed says whether it can follow.
    try unsafe records.withMemoryRebound(to: Event.self) { events throws(Failure) in
      try unsafe session.pointee.follow(Span(_unsafeElements: events), from: firstNumber)
    }
    return CM_OK
  } catch {
    return error.status
  }
}

@c @implementation
public func cm_look_at_feed(_ feed: OpaquePointer?, _ view: UnsafeMutablePointer<cm_feed_view>?) -> cm_status {
  unsafe look(feed) { session throws(Failure) in
    let view = try unsafe result(view, "view")
    var found = cm_feed_view()
    found.sequence = session.feed.sequence
    found.books = UInt32(clamping: session.feed.bookCount)
    unsafe view.pointee = found
  }
}

@c @implementation
public func cm_feed_top(
  _ feed: OpaquePointer?, _ book: UInt32, _ top: UnsafeMutablePointer<cm_top_of_book>?
) -> cm_status {
  unsafe look(feed) { session throws(Failure) in
    let top = try unsafe result(top, "top")
    guard let found = cm_top_of_book(BookID(book), session.feed) else { throw .noBook(book) }
    unsafe top.pointee = found
  }
}

@c @implementation
public func cm_feed_changed_books(
  _ feed: OpaquePointer?, _ since: UInt64, _ books: UnsafeMutablePointer<UInt32>?, _ capacity: Int,
  _ count: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe look(feed) { session throws(Failure) in
    let books = try unsafe room(books, capacity, "books")
    let count = try unsafe result(count, "count")
    var found = 0
    session.feed.forEachChangedBook(since: since) { book in
      if found < books.count { unsafe books[found] = book.rawValue }
      found += 1
    }
    unsafe count.pointee = found
  }
}

@c @implementation
public func cm_feed_update(
  _ feed: OpaquePointer?, _ book: UInt32, _ since: UInt64, _ update: UnsafeMutablePointer<cm_depth_update>?,
  _ levels: UnsafeMutablePointer<cm_level_update>?, _ capacity: Int
) -> cm_status {
  unsafe look(feed) { session throws(Failure) in
    let levels = try unsafe room(levels, capacity, "levels")
    let update = try unsafe result(update, "update")
    guard let unchanged = cm_depth_update(unchanged: BookID(book), since: since, session.feed) else {
      throw .noBook(book)
    }
    guard let found = session.feed.update(of: BookID(book), since: since) else {
      unsafe update.pointee = unchanged
      return
    }
    unsafe update.pointee = cm_depth_update(found)
    guard found.levels.count <= levels.count else { throw Failure(CM_TOO_SMALL, "\(found.levels.count) levels") }
    for (place, level) in found.levels.enumerated() { unsafe levels[place] = cm_level_update(level) }
  }
}

@c @implementation
public func cm_feed_depth(
  _ feed: OpaquePointer?, _ book: UInt32, _ side: cm_side, _ levels: UnsafeMutablePointer<cm_level>?,
  _ capacity: Int, _ count: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe look(feed) { session throws(Failure) in
    let levels = try unsafe room(levels, capacity, "levels")
    let count = try unsafe result(count, "count")
    let (book, side) = try session.sideOfBook(book, side)
    var place = 0
    session.feed.forEachLevel(of: book, side) { level in
      guard place < levels.count else { return false }
      unsafe levels[place] = cm_level(level)
      place += 1
      return true
    }
    unsafe count.pointee = place
  }
}

@c @implementation
public func cm_feed_orders(
  _ feed: OpaquePointer?, _ book: UInt32, _ side: cm_side, _ orders: UnsafeMutablePointer<cm_displayed_order>?,
  _ capacity: Int, _ count: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe look(feed) { session throws(Failure) in
    let orders = try unsafe room(orders, capacity, "orders")
    let count = try unsafe result(count, "count")
    let (book, side) = try session.sideOfBook(book, side)
    var place = 0
    session.feed.forEachLevel(of: book, side) { level in
      session.feed.forEachOrder(in: book, side, at: level.price) { order in
        if place < orders.count { unsafe orders[place] = cm_displayed_order(order) }
        place += 1
        return true
      }
      return true
    }
    unsafe count.pointee = place
  }
}

@c @implementation
public func cm_feed_checksum(
  _ feed: OpaquePointer?, _ book: UInt32, _ levels: Int, _ checksum: UnsafeMutablePointer<UInt32>?
) -> cm_status {
  unsafe look(feed) { session throws(Failure) in
    let checksum = try unsafe result(checksum, "checksum")
    // A number beyond half of its range is negative here, and means all levels.
    guard let found = session.feed.checksum(of: BookID(book), levels: levels < 0 ? .max : levels) else {
      throw .noBook(book)
    }
    unsafe checksum.pointee = found
  }
}

@c @implementation
public func cm_feed_queue_positions(
  _ feed: OpaquePointer?, _ id: UInt64, _ positions: UnsafeMutablePointer<cm_queue_position>?, _ capacity: Int,
  _ count: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe look(feed) { session throws(Failure) in
    let positions = try unsafe room(positions, capacity, "positions")
    let count = try unsafe result(count, "count")
    var found = 0
    session.feed.forEachQueuePosition(of: OrderID(id)) { position in
      if found < positions.count { unsafe positions[found] = cm_queue_position(position) }
      found += 1
    }
    unsafe count.pointee = found
  }
}

@c @implementation
public func cm_feed_changes(
  _ feed: OpaquePointer?, _ changes: UnsafeMutablePointer<UnsafePointer<cm_book_change>?>?,
  _ count: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe look(feed) { session throws(Failure) in
    let start = try unsafe result(changes, "changes")
    let changeCount = try unsafe result(count, "count")
    unsafe lend(session.changes, start, changeCount)
  }
}

extension FeedSession {
  /// One side of a book that is there.
  fileprivate func sideOfBook(_ book: UInt32, _ side: cm_side) throws(Failure) -> (BookID, Side) {
    guard let side = Side(side) else { throw Failure(CM_BAD_ARGUMENT, "\(side.rawValue) is no side") }
    guard feed.phase(of: BookID(book)) != nil else { throw .noBook(book) }
    return (BookID(book), side)
  }
}
