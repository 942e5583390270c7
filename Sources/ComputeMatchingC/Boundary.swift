// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The functions of compute_matching.h, which documents them. The compiler holds each to its declaration there.

import CComputeMatching
import CommandJournal
import ComputeMatching

// MARK: - Handles

/// Makes a handle for the market that `open` opens.
@unsafe
private func makeHandle(
  _ exchange: UnsafeMutablePointer<OpaquePointer?>?, _ reason: UnsafeMutablePointer<CChar>?, _ reasonSize: Int,
  _ open: () throws(Failure) -> any Market
) -> cm_status {
  do {
    let place = try unsafe result(exchange, "exchange")
    unsafe store(Session(try open()), at: place)
    return CM_OK
  } catch {
    unsafe write(error.reason, reason, reasonSize)
    return error.status
  }
}

/// Calls `body` with what is behind a handle, and keeps the words if it fails.
@unsafe
func change(
  _ exchange: OpaquePointer?, _ body: (inout Session) throws(Failure) -> Void
) -> cm_status {
  guard let exchange = unsafe exchange else { return CM_NULL }
  let session = unsafe UnsafeMutablePointer<Session>(exchange)
  do {
    try unsafe body(&session.pointee)
    return CM_OK
  } catch {
    unsafe session.pointee.reason = error.reason
    return error.status
  }
}

/// Calls `body` with what is behind a handle that is only looked at.
@unsafe
private func look(_ exchange: OpaquePointer?, _ body: (borrowing Session) throws(Failure) -> Void) -> cm_status {
  unsafe look(exchange, at: Session.self, body)
}

@c @implementation
public func cm_version() -> UInt32 { CM_VERSION }

@c @implementation
public func cm_record_size(_ record: cm_record) -> Int {
  switch record {
  case CM_RECORD_SETTINGS: MemoryLayout<cm_settings>.size
  case CM_RECORD_DIFFERENTIAL: unsafe MemoryLayout<cm_differential>.size
  case CM_RECORD_COMMAND: MemoryLayout<cm_command>.size
  case CM_RECORD_EVENT: MemoryLayout<cm_event>.size
  case CM_RECORD_VIEW: MemoryLayout<cm_view>.size
  case CM_RECORD_LEVEL: MemoryLayout<cm_level>.size
  case CM_RECORD_BOOK: MemoryLayout<cm_book>.size
  case CM_RECORD_ORDER: MemoryLayout<cm_order>.size
  case CM_RECORD_JOURNAL_SETTINGS: MemoryLayout<cm_journal_settings>.size
  case CM_RECORD_RECOVERY: MemoryLayout<cm_recovery>.size
  case CM_RECORD_PREVIEWED_ORDER: MemoryLayout<cm_previewed_order>.size
  case CM_RECORD_FILL: MemoryLayout<cm_fill>.size
  case CM_RECORD_PLACE: MemoryLayout<cm_place>.size
  case CM_RECORD_AFFILIATED_ORDER: MemoryLayout<cm_affiliated_order>.size
  case CM_RECORD_PREVIEW_LISTS: unsafe MemoryLayout<cm_preview_lists>.size
  case CM_RECORD_FEED_SETTINGS: MemoryLayout<cm_feed_settings>.size
  case CM_RECORD_FEED_VIEW: MemoryLayout<cm_feed_view>.size
  case CM_RECORD_TOP_OF_BOOK: MemoryLayout<cm_top_of_book>.size
  case CM_RECORD_LEVEL_UPDATE: MemoryLayout<cm_level_update>.size
  case CM_RECORD_DEPTH_UPDATE: MemoryLayout<cm_depth_update>.size
  case CM_RECORD_DISPLAYED_ORDER: MemoryLayout<cm_displayed_order>.size
  case CM_RECORD_QUEUE_POSITION: MemoryLayout<cm_queue_position>.size
  case CM_RECORD_BOOK_CHANGE: MemoryLayout<cm_book_change>.size
  default: 0
  }
}

@c @implementation
public func cm_open(
  _ settings: UnsafePointer<cm_settings>?, _ exchange: UnsafeMutablePointer<OpaquePointer?>?,
  _ reason: UnsafeMutablePointer<CChar>?, _ reasonSize: Int
) -> cm_status {
  unsafe makeHandle(exchange, reason, reasonSize) { () throws(Failure) in
    MarketInMemory(Exchange(try unsafe configuration(settings)))
  }
}

@unsafe
private func configuration(_ settings: UnsafePointer<cm_settings>?) throws(Failure) -> Exchange.Configuration {
  guard let settings = try unsafe array(settings, settings == nil ? 0 : 1, "settings").first else {
    return Exchange.Configuration()
  }
  return try Exchange.Configuration(settings)
}

@c @implementation
public func cm_close(_ exchange: OpaquePointer?) {
  unsafe close(exchange, of: Session.self)
}

@c @implementation
public func cm_reason(_ exchange: OpaquePointer?, _ text: UnsafeMutablePointer<CChar>?, _ size: Int) -> Int {
  guard let exchange = unsafe exchange else { return unsafe write("", text, size) }
  return unsafe write(UnsafeMutablePointer<Session>(exchange).pointee.reason, text, size)
}

// MARK: - Names

@c @implementation
public func cm_number(
  _ exchange: OpaquePointer?, _ name: cm_name, _ text: UnsafePointer<CChar>?, _ number: UnsafeMutablePointer<UInt32>?
) -> cm_status {
  unsafe change(exchange) { session throws(Failure) in
    let number = try unsafe result(number, "number")
    unsafe number.pointee = try session.number(name, of: string(text, "text"))
  }
}

@c @implementation
public func cm_requirement(
  _ exchange: OpaquePointer?, _ text: UnsafePointer<CChar>?, _ differentials: UnsafePointer<cm_differential>?,
  _ count: Int, _ number: UnsafeMutablePointer<UInt32>?
) -> cm_status {
  unsafe change(exchange) { session throws(Failure) in
    let number = try unsafe result(number, "number")
    let worths = try unsafe array(differentials, count, "differentials")
    var grades: [(grade: String, ticks: Int64)] = []
    for place in worths.indices {
      grades.append((try unsafe string(worths[place].grade, "grade"), unsafe worths[place].ticks))
    }
    unsafe number.pointee = try session.requirement(string(text, "text"), grades)
  }
}

@c @implementation
public func cm_text(
  _ exchange: OpaquePointer?, _ name: cm_name, _ number: UInt32, _ text: UnsafeMutablePointer<CChar>?, _ size: Int,
  _ needed: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe look(exchange) { session throws(Failure) in
    try unsafe write(try session.text(name, number), text, size, needed)
  }
}

@c @implementation
public func cm_price(
  _ exchange: OpaquePointer?, _ dollars: UnsafePointer<CChar>?, _ ticks: UnsafeMutablePointer<Int64>?
) -> cm_status {
  unsafe change(exchange) { session throws(Failure) in
    let ticks = try unsafe result(ticks, "ticks")
    unsafe ticks.pointee = try session.price(string(dollars, "dollars"))
  }
}

@c @implementation
public func cm_price_text(
  _ exchange: OpaquePointer?, _ ticks: Int64, _ text: UnsafeMutablePointer<CChar>?, _ size: Int,
  _ needed: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe look(exchange) { session throws(Failure) in
    try unsafe write(session.text(ofPrice: ticks), text, size, needed)
  }
}

/// Writes all of `text`, or nothing but how many bytes it needs.
@unsafe
private func write(
  _ text: String, _ start: UnsafeMutablePointer<CChar>?, _ size: Int, _ needed: UnsafeMutablePointer<Int>?
) throws(Failure) {
  let room = try unsafe room(start, size, "text")
  let count = text.utf8.count + 1
  if let needed = unsafe needed { unsafe try result(needed, "needed").pointee = count }
  guard count <= room.count else { throw Failure(CM_TOO_SMALL, "\(count) bytes are needed") }
  unsafe write(text, room.baseAddress, room.count)
}

// MARK: - Commands and events

@c @implementation
public func cm_apply(
  _ exchange: OpaquePointer?, _ commands: UnsafePointer<cm_command>?, _ count: Int,
  _ position: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe change(exchange) { session throws(Failure) in
    let commands = try unsafe array(commands, count, "commands")
    let place = try unsafe position.map { position throws(Failure) in try unsafe result(position, "position") }
    guard let bad = try session.apply(unsafe Span(_unsafeElements: commands)) else { return }
    if let place = unsafe place { unsafe place.pointee = bad }
    throw Failure(CM_BAD_COMMAND, "the command at \(bad) is none")
  }
}

@c @implementation
public func cm_events(
  _ exchange: OpaquePointer?, _ events: UnsafeMutablePointer<UnsafePointer<cm_event>?>?,
  _ count: UnsafeMutablePointer<Int>?, _ firstNumber: UnsafeMutablePointer<UInt64>?
) -> cm_status {
  unsafe look(exchange) { session throws(Failure) in
    let start = try unsafe result(events, "events")
    let eventCount = try unsafe result(count, "count")
    if let firstNumber = unsafe firstNumber {
      let first = session.market.withExchange { $0.events.firstSequence }
      unsafe try result(firstNumber, "first_number").pointee = first
    }
    session.market.withExchange { exchange in
      exchange.events.withSpan { span in
        // The buffer of the events stays where it is until commands append to it. An event is a `cm_event`: the tests
        // compare every field of every kind.
        unsafe span.withUnsafeBytes { bytes in
          unsafe start.pointee = bytes.baseAddress?.assumingMemoryBound(to: cm_event.self)
          unsafe eventCount.pointee = span.count
        }
      }
    }
  }
}

// MARK: - Looking

@c @implementation
public func cm_look(_ exchange: OpaquePointer?, _ view: UnsafeMutablePointer<cm_view>?) -> cm_status {
  unsafe look(exchange) { session throws(Failure) in
    let view = try unsafe result(view, "view")
    let digest = session.market.digest
    unsafe view.pointee = session.market.withExchange { cm_view($0, digest) }
  }
}

@c @implementation
public func cm_depth(
  _ exchange: OpaquePointer?, _ book: UInt32, _ side: cm_side, _ levels: UnsafeMutablePointer<cm_level>?,
  _ capacity: Int, _ count: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe look(exchange) { session throws(Failure) in
    let levels = try unsafe room(levels, capacity, "levels")
    let count = try unsafe result(count, "count")
    guard let side = Side(side) else { throw Failure(CM_BAD_ARGUMENT, "\(side.rawValue) is no side") }
    try session.market.withExchange { exchange throws(Failure) in
      guard exchange.phase(of: BookID(book)) != nil else { throw .noBook(book) }
      var place = 0
      exchange.forEachLevel(of: BookID(book), side) { level in
        guard place < levels.count else { return false }
        unsafe levels[place] = cm_level(level)
        place += 1
        return true
      }
      unsafe count.pointee = place
    }
  }
}

@c @implementation
public func cm_look_at_book(
  _ exchange: OpaquePointer?, _ book: UInt32, _ view: UnsafeMutablePointer<cm_book>?
) -> cm_status {
  unsafe look(exchange) { session throws(Failure) in
    let view = try unsafe result(view, "view")
    guard let found = session.market.withExchange({ cm_book(BookID(book), $0) }) else { throw .noBook(book) }
    unsafe view.pointee = found
  }
}

@c @implementation
public func cm_find_order(
  _ exchange: OpaquePointer?, _ id: UInt64, _ order: UnsafeMutablePointer<cm_order>?
) -> cm_status {
  unsafe look(exchange) { session throws(Failure) in
    let order = try unsafe result(order, "order")
    guard let found = session.market.withExchange({ $0.order(OrderID(id)) }) else {
      throw Failure(CM_NOT_FOUND, "no order \(id) is live")
    }
    unsafe order.pointee = cm_order(found)
  }
}

@c @implementation
public func cm_orders_of(
  _ exchange: OpaquePointer?, _ participant: UInt32, _ orders: UnsafeMutablePointer<cm_order>?, _ capacity: Int,
  _ count: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe look(exchange) { session throws(Failure) in
    let room = try unsafe room(orders, capacity, "orders")
    let count = try unsafe result(count, "count")
    let found = session.market.withExchange { $0.orders(of: ParticipantID(participant)) }
    for (place, order) in found.prefix(room.count).enumerated() { unsafe room[place] = cm_order(order) }
    unsafe count.pointee = found.count
  }
}

// MARK: - Snapshots and journals

@c @implementation
public func cm_save(
  _ exchange: OpaquePointer?, _ bytes: UnsafeMutablePointer<UInt8>?, _ size: Int, _ needed: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe look(exchange) { session throws(Failure) in
    let room = try unsafe room(bytes, size, "bytes")
    let needed = try unsafe result(needed, "needed")
    let digest = session.market.digest
    let snapshot = session.market.withExchange { ExchangeSnapshot(of: $0, digest: digest).bytes }
    unsafe needed.pointee = snapshot.count
    guard snapshot.count <= room.count else { throw Failure(CM_TOO_SMALL, "\(snapshot.count) bytes are needed") }
    _ = unsafe room.update(fromContentsOf: snapshot)
  }
}

@c @implementation
public func cm_restore(
  _ bytes: UnsafePointer<UInt8>?, _ size: Int, _ exchange: UnsafeMutablePointer<OpaquePointer?>?,
  _ reason: UnsafeMutablePointer<CChar>?, _ reasonSize: Int
) -> cm_status {
  unsafe makeHandle(exchange, reason, reasonSize) { () throws(Failure) in
    let bytes = unsafe Array(try array(bytes, size, "bytes"))
    do throws(JournalError) {
      let snapshot = try ExchangeSnapshot(bytes: bytes)
      return MarketInMemory(try snapshot.exchange(), digest: snapshot.digest)
    } catch {
      throw Failure(CM_BAD_SNAPSHOT, error.description)
    }
  }
}

@c @implementation
public func cm_open_journal(
  _ directory: UnsafePointer<CChar>?, _ settings: UnsafePointer<cm_settings>?,
  _ journal: UnsafePointer<cm_journal_settings>?, _ exchange: UnsafeMutablePointer<OpaquePointer?>?,
  _ recovery: UnsafeMutablePointer<cm_recovery>?, _ reason: UnsafeMutablePointer<CChar>?, _ reasonSize: Int
) -> cm_status {
  unsafe makeHandle(exchange, reason, reasonSize) { () throws(Failure) in
    let directory = try unsafe string(directory, "directory")
    let configuration = try unsafe configuration(settings)
    let journal = try unsafe array(journal, journal == nil ? 0 : 1, "journal").first ?? cm_journal_settings()
    let found = try unsafe recovery.map { recovery throws(Failure) in try unsafe result(recovery, "recovery") }
    let market = try MarketOnDisk(directory, configuration, journal)
    if let found = unsafe found { unsafe found.pointee = cm_recovery(market.recovery) }
    return market
  }
}

@c @implementation
public func cm_sync(_ exchange: OpaquePointer?) -> cm_status {
  unsafe change(exchange) { session throws(Failure) in try session.sync() }
}

@c @implementation
public func cm_snapshot(_ exchange: OpaquePointer?) -> cm_status {
  unsafe change(exchange) { session throws(Failure) in try session.snapshot() }
}
