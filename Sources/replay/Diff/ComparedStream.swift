import OrderStreams

/// One of two event streams that are compared.
struct ComparedStream: ~Copyable {
  let name: String
  private var rows: EventReader
  private(set) var books = EventBooks()
  /// How many events of each kind there were, in order of appearance.
  private(set) var counts: [String: UInt64] = [:]
  private(set) var quantityTraded: UInt64 = 0
  private(set) var latest: EventCells?
  private(set) var count: UInt64 = 0

  init(_ name: String, _ rows: consuming EventReader) {
    self.name = name
    self.rows = rows
  }

  /// Reads the next event, which is not yet in ``books``.
  mutating func advance() throws(StreamError) {
    latest = try rows.next().map { EventCells(cells: $0) }
    guard let latest else { return }
    count += 1
    counts[latest[.event], default: 0] += 1
    if latest[.event] == "trade" { quantityTraded += UInt64(latest[.quantity]) ?? 0 }
  }

  /// Takes the latest event into ``books``.
  mutating func follow() { if let latest { books.follow(latest) } }

  /// Takes all events of `command` into ``books``, and those before it that are left.
  mutating func follow(through command: UInt64) throws(StreamError) {
    while let latest, UInt64(latest[.command]) ?? 0 <= command {
      books.follow(latest)
      try advance()
    }
  }

  /// Reads to the end.
  mutating func finish() throws(StreamError) { while latest != nil { try advance() } }
}
