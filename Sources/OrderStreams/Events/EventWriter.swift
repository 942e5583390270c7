import ComputeMatching

/// Writes an event stream in CSV.
///
/// Rows are gathered and written in large pieces; ``flush()`` writes what is left and must come last.
public struct EventWriter: ~Copyable {
  private var sink: ByteSink
  private var row: EventRow

  /// Creates the file at `path`, or empties it; `-` is standard output. The header row comes first. `tick` is the exchange's.
  public init(path: String, tick: Tick) throws(StreamError) {
    sink = try ByteSink(path: path)
    row = EventRow(tick: tick)
    sink.text.append(EventRow.header)
  }

  /// Writes the row of the event `sequence` of `exchange`, which tells what its book trades.
  ///
  /// - Throws: what the system answers if it is given a piece now.
  public mutating func write(
    _ event: Event, sequence: UInt64, of exchange: borrowing Exchange
  ) throws(StreamError) {
    row.append(event, sequence: sequence, of: exchange, to: &sink.text)
    try sink.flushIfFull()
  }

  /// Writes the rows of all events that wait in `exchange`.
  public mutating func write(eventsOf exchange: borrowing Exchange) throws(StreamError) {
    for index in 0..<exchange.events.count {
      try write(exchange.events[index], sequence: exchange.events.sequence(at: index), of: exchange)
    }
  }

  /// Hands everything written so far to the system.
  ///
  /// - Throws: what the system answers. What was not written then is given up.
  public mutating func flush() throws(StreamError) { try sink.flush() }
}
