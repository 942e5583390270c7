import ComputeMatching

/// Which segments of its log a journal keeps. A snapshot removes the others, and the snapshots that need them.
///
/// All events of the kept segments can be derived again: their commands are carried out upon a snapshot at or before the first of
/// them, and the segments from that snapshot on are kept too.
public enum Retention: Hashable, Sendable {
  /// All of them.
  case everything
  /// Those that ended less than so many days before the present of the exchange.
  case days(Int)
  /// So many, the one that is written included; at least that one.
  case segments(Int)
}

extension Retention {
  /// Removes the segments and snapshots of `contents` that neither this nor a promise of events keeps, the oldest first.
  ///
  /// Nothing is removed unless the snapshot that takes its place has been read back and is good.
  ///
  /// - Throws: what the system answers. What was not removed is, after the next snapshot.
  /// - Complexity: O(1) if nothing is to be removed; otherwise that of loading a snapshot.
  func removeOldFiles(
    from contents: JournalContents, of identity: JournalIdentity, _ configuration: Exchange.Configuration,
    at now: Timestamp, retainingEventsFrom firstEvent: UInt64, _ files: any FileSystem
  ) throws(JournalError) {
    guard let firstKept = firstKeptSegment(of: contents, at: now), let first = contents.segments.first,
      firstKept.start > first.start
    else { return }
    let base = JournalBase(contents, of: identity, configuration) {
      $0.position.commandCount <= firstKept.start && $0.sequence < firstEvent
    }
    guard let start = base.header?.position.segment, start > first.start else { return }
    var snapshots = contents.snapshots
    for (segment, next) in zip(contents.segments, contents.segments.dropFirst()) where segment.start < start {
      while let oldest = snapshots.last, oldest.commandCount < next.start {
        try files.remove(oldest.path)
        snapshots.removeLast()
      }
      try files.remove(segment.path)
      // Segments go in their order, whatever the system would rather do: there is never a gap.
      try files.syncDirectory(contents.directory)
    }
  }

  /// `nil` if all are kept.
  private func firstKeptSegment(
    of contents: JournalContents, at now: Timestamp
  ) -> JournalContents.Segment? {
    switch self {
    case .everything: return nil
    case .segments(let count): return contents.segments.suffix(max(count, 1)).first
    case .days(let count):
      let (age, overflows) = UInt64(max(count, 0)).multipliedReportingOverflow(by: 86_400_000_000_000)
      guard !overflows, age < now.nanoseconds else { return nil }
      // A segment ended when the next one began.
      for (segment, next) in zip(contents.segments, contents.segments.dropFirst()) {
        guard let header = try? CommandLogReader(segment: next.path).header else { return segment }
        if header.start.nanoseconds > now.nanoseconds - age { return segment }
      }
      return contents.segments.last
    }
  }
}
