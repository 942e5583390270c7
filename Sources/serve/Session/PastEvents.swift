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

  /// How many commands are carried out for one piece at most, or one block of them: others wait meanwhile.
  private static let mostCommands = 2_048

  /// Goes on to the next piece, which has no lines before the first event that is wanted. Returns whether there was one.
  func next() throws(JournalError) -> Bool {
    lines.removeAll()
    guard try history.next(within: Self.mostCommands) else { return false }
    let last = history.exchange.events.sequence
    lines.append(eventsOf: history.exchange, from: history.firstNumber, to: last)
    nextNumber = last + 1
    return true
  }
}
