import ComputeMatching
import Reporting

/// Where `--until` stops a replay.
enum StopPoint: Equatable {
  /// After this many commands.
  case row(UInt64)
  /// Before the first command later than this.
  case time(Timestamp)

  init(_ text: String) throws(UsageError) {
    if text.allSatisfy(\.isWholeNumber), let row = UInt64(text), row > 0 {
      self = .row(row)
    } else if text.hasPrefix("t:"), let nanoseconds = UInt64(text.dropFirst(2)) {
      self = .time(Timestamp(nanoseconds: nanoseconds))
    } else if let timestamp = Calendar.timestamp(from: text) {
      self = .time(timestamp)
    } else {
      throw UsageError(
        description:
          "expected a row from 1, a time such as 2025-11-01, 2025-11-01T12:30:00Z or 09:45:00, or t:NANOSECONDS")
    }
  }
}
