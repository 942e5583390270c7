import CommandJournal
import ComputeMatching
import OrderStreams

/// What the writer sends, as it arrives.
protocol CommandStream: AnyObject {
  /// Carries out some of what has arrived, and answers it. Returns whether there may be more in hand.
  ///
  /// - Throws: what ends the stream. What was carried out before is answered.
  func takeBatch(_ partition: inout Partition, _ lines: inout ResponseText) throws -> Bool

  /// Whether a row was answered by an error.
  var hasRefused: Bool { get }

  /// Waits for more, however little comes. Returns `false` at the end.
  func receive() throws -> Bool
}

/// Commands are missing before one that came.
struct Gap: Error {
  let found: UInt64
  let expected: UInt64
}

extension Gap: CustomStringConvertible {
  var description: String { "expected position \(expected), found \(found): commands are missing" }
}
