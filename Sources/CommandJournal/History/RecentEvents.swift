import ComputeMatching

/// The latest events of an exchange, for readers that are a little behind: so many, and no more. Older ones can be derived again
/// with ``Journal/events(since:)``.
///
/// A reader knows the number of the event that it wants next. Nothing is kept for it, however far it is behind.
///
///     var recent = RecentEvents(after: journal.exchange.events.sequence, limit: 65_536)
///     journal.exchange.events.withSpan { recent.append($0) }
///     let events = recent.events(from: next, atMost: 1_000)
public struct RecentEvents: Sendable {
  /// The number of the oldest event that is here, or of the next one if none is (R7.4).
  public private(set) var firstNumber: UInt64
  private var events: [Event] = []
  private let limit: Int

  /// No events yet.
  ///
  /// - Parameters:
  ///   - number: that of the latest event; the one behind it is appended first.
  ///   - limit: how many events are kept at least, from 1. There is room for twice as many.
  public init(after number: UInt64, limit: Int) {
    firstNumber = number + 1
    self.limit = max(limit, 1)
  }

  /// The number of the latest event.
  public var lastNumber: UInt64 { firstNumber + UInt64(events.count) - 1 }

  /// Adds the next events, in order. Amortised O(1) for each.
  public mutating func append(_ new: Span<Event>) {
    for index in new.indices {
      events.append(new[index])
      // Seldom, since those behind are moved.
      if events.count == 2 * limit {
        events.removeFirst(limit)
        firstNumber += UInt64(limit)
      }
    }
  }

  /// The events from `number` on, oldest first and `count` at most. None if `number` has not happened; `nil` if it is no longer
  /// here. O(n) in the events that are returned.
  public func events(from number: UInt64, atMost count: Int) -> [Event]? {
    guard number >= firstNumber else { return nil }
    let start = Int(min(number - firstNumber, UInt64(events.count)))
    return Array(events[start...].prefix(count))
  }
}
