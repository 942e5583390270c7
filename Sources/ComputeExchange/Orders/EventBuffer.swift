/// The events that commands led to, in order, until their reader removes them.
///
/// One buffer serves every reader alike: files, logs, digests and tests. It keeps its room when it is emptied, so an
/// exchange whose events are read after every command, or every thousand, stops allocating soon.
public struct EventBuffer: ~Copyable {
  @usableFromInline var events: GrowableBuffer<Event>
  private(set) var timestamp: Timestamp
  /// The number of events since the exchange began, removed ones included.
  public private(set) var sequence: UInt64

  init(timestamp: Timestamp, sequence: UInt64 = 0) {
    events = GrowableBuffer(minimumCapacity: 256)
    self.timestamp = timestamp
    self.sequence = sequence
  }

  /// How many events wait to be read.
  public var count: Int { events.count }
  public var isEmpty: Bool { events.isEmpty }

  /// The event at `index`, oldest first. O(1); the index must be in `0 ..< count`.
  public subscript(index: Int) -> Event { events[index] }

  /// Lends all waiting events to `body`, oldest first. O(1).
  @inlinable
  public func withSpan<Result>(_ body: (Span<Event>) throws -> Result) rethrows -> Result {
    try events.withSpan(body)
  }

  /// A copy of the waiting events. O(n), allocates.
  public func copy() -> [Event] { (0..<count).map { events[$0] } }

  @inline(__always)
  mutating func append(_ kind: Event.Kind) {
    sequence &+= 1
    events.append(Event(sequence: sequence, timestamp: timestamp, kind: kind))
  }

  mutating func removeAll() { events.removeAll() }

  mutating func setTimestamp(_ present: Timestamp) { timestamp = present }
}
