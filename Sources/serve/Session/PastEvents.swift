import CommandJournal
import OrderStreams

/// Events that are derived from the journal again, a piece at a time.
final class PastEvents {
  private var history: EventHistory
  /// Those of the latest piece. The names in them are those of the time when the events happened.
  private(set) var lines: ResponseText
  /// The number of the first event behind that piece.
  private(set) var nextNumber: UInt64

  init(_ history: consuming EventHistory, from number: UInt64, _ lines: consuming ResponseText) {
    self.history = history
    self.lines = lines
    nextNumber = number
  }

  /// Goes on to the next piece. Returns whether there was one.
  func next() throws(JournalError) -> Bool {
    lines.removeAll()
    guard try history.next() else { return false }
    let last = history.exchange.events.sequence
    lines.append(eventsOf: history.exchange, from: history.firstNumber, to: last)
    nextNumber = last + 1
    return true
  }
}
