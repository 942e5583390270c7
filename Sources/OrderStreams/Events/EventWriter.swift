import ComputeExchange
import Glibc

/// Writes an event stream in CSV.
///
/// Rows are gathered and written in large pieces; ``flush()`` writes what is left and must come last.
public struct EventWriter: ~Copyable {
  private let name: String
  private let descriptor: Int32
  private let closesDescriptor: Bool
  private var row: EventRow
  private var bytes: [UInt8] = []

  private static let pieceSize = 1 << 18

  /// Creates the file at `path`, or empties it; `-` is standard output. The header row comes first. `tick` is the exchange's.
  public init(path: String, tick: Tick) throws(StreamError) {
    if path == "-" {
      name = "standard output"
      descriptor = STDOUT_FILENO
      closesDescriptor = false
    } else {
      name = path
      descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      closesDescriptor = true
      guard descriptor >= 0 else {
        throw StreamError(file: path, problem: .system(action: "create", code: errno))
      }
    }
    row = EventRow(tick: tick)
    bytes.reserveCapacity(Self.pieceSize + 4096)
    bytes.append(contentsOf: EventRow.header.utf8)
  }

  deinit {
    if closesDescriptor { close(descriptor) }
  }

  /// Writes the row of one event. The exchange tells what its book trades.
  public mutating func write(_ event: Event, of exchange: borrowing Exchange) throws(StreamError) {
    row.append(event, of: exchange, to: &bytes)
    if bytes.count >= Self.pieceSize { try flush() }
  }

  /// Writes the rows of all events that wait in `exchange`.
  public mutating func write(eventsOf exchange: borrowing Exchange) throws(StreamError) {
    for index in 0..<exchange.events.count { try write(exchange.events[index], of: exchange) }
  }

  /// Hands everything written so far to the system.
  ///
  /// - Throws: what the system answers. What was not written then is given up.
  public mutating func flush() throws(StreamError) {
    defer { bytes.removeAll(keepingCapacity: true) }
    var start = 0
    while start < bytes.count {
      let written = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + start }, $0.count - start)
      }
      if written >= 0 {
        start += written
      } else if errno != EINTR {
        throw StreamError(file: name, problem: .system(action: "write", code: errno))
      }
    }
  }
}
