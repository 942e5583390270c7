/// The events that commands led to, in order, until their reader removes them.
///
/// One buffer serves every reader alike: files, logs, digests and tests. It keeps its room when it is emptied, so an
/// exchange whose events are read after every command, or every thousand, stops allocating soon.
public struct EventBuffer: ~Copyable {
  @usableFromInline var events: GrowableBuffer<Event>
  private var position: Event.Position
  /// How many events were removed since the exchange began.
  private var removedCount: UInt64

  init(timestamp: Timestamp, sequence: UInt64 = 0, commandCount: UInt64 = 0) {
    events = GrowableBuffer(minimumCapacity: 256)
    position = Event.Position(command: commandCount, timestamp: timestamp)
    removedCount = sequence
  }

  /// The number of events since the exchange began, removed ones included (R7.4).
  public var sequence: UInt64 { removedCount &+ UInt64(truncatingIfNeeded: events.count) }

  /// The number of the event at index 0, or of the next one if none waits; those behind it count on without a gap (R7.4).
  public var firstSequence: UInt64 { removedCount &+ 1 }

  /// The number of the event at `index`. O(1).
  public func sequence(at index: Int) -> UInt64 { firstSequence &+ UInt64(truncatingIfNeeded: index) }

  /// How many commands the exchange has carried out (R7.1).
  var commandCount: UInt64 { position.commandNumber }

  /// How many events wait to be read.
  public var count: Int { events.count }
  /// Whether no event waits to be read.
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
  mutating func append(_ kind: Event.Kind) { events.append(Event(kind, position)) }

  /// Reports that an order of one book is displayed: by its `accepted`, if nothing has happened since (R7.2).
  mutating func appendRested(_ resting: Event.Resting) {
    if !events.isEmpty, events[events.count - 1].accepts(resting.order) {
      events[events.count - 1].openQuantity = UInt32(truncatingIfNeeded: resting.openQuantity)
    } else {
      append(.rested(resting))
    }
  }

  mutating func removeAll() {
    removedCount = sequence
    events.removeAll()
  }

  /// Events belong to the next command from here on.
  @inline(__always)
  mutating func beginCommand() { position.beginCommand() }

  mutating func setTimestamp(_ present: Timestamp) { position.timestamp = present }
}
