/// The latest receipts of a journal, so that commands that are sent again are answered as they were: so many, and no more. Older
/// ones can be derived again with ``Journal/receipts(from:atMost:)``.
///
/// There may be one for each command, or one for each block of commands that were answered together.
public struct RecentReceipts: Sendable {
  private struct Answer {
    let position: UInt64
    let lastEvent: UInt64
    let digest: UInt64
  }

  /// In order of their positions. The first is known only as what the next one comes after.
  private var answers: [Answer]
  private let limit: Int

  /// No receipts but `latest`, behind which the next one comes.
  ///
  /// - Parameters:
  ///   - latest: the receipt of the latest command; before the first command one of position 0.
  ///   - limit: how many receipts are kept at least, from 1. There is room for twice as many.
  public init(after latest: Receipt, limit: Int) {
    answers = [Answer(position: latest.position, lastEvent: latest.lastEvent, digest: latest.digest)]
    self.limit = max(limit, 1)
  }

  /// Adds the receipt of a command, or of a block of commands, behind all others. Amortised O(1).
  public mutating func append(_ receipt: Receipt) {
    answers.append(Answer(position: receipt.position, lastEvent: receipt.lastEvent, digest: receipt.digest))
    // Seldom, since those behind are moved.
    if answers.count > 2 * limit { answers.removeFirst(limit) }
  }

  /// The receipt of the commands from `first` to `last`; `nil` if it is no longer here. O(log n).
  public func receipt(from first: UInt64, to last: UInt64) -> Receipt? {
    guard first >= 1, first <= last, let before = answer(first - 1), let answer = answer(last) else { return nil }
    return Receipt(
      position: last, firstEvent: before.lastEvent + 1, lastEvent: answer.lastEvent, digest: answer.digest)
  }

  private func answer(_ position: UInt64) -> Answer? {
    var range = 0..<answers.count
    while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
      let found = answers[middle]
      if found.position == position { return found }
      range = found.position < position ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }
}
