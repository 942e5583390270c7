/// When commands that wait are committed together, with one write and one sync: as soon as all are there that are expected, and
/// after a bounded delay at the latest.
///
/// A caller that was answered mostly comes back with its next command. So as many are expected as the latest commit answered and
/// found waiting at its end. Without the delay the first to come back would be committed alone, and the others one sync later.
///
///     if !group.isComplete(queue.count) { wait(atMost: group.delay) }
///     let batch = queue.takeAll()                     // append, sync, apply, as `Journal` does
///     group.noteCommit(of: batch.count, taking: time, waiting: queue.count)
///
/// It reads no clock and holds no command: who owns the journal does both.
public struct GroupCommit: Hashable, Sendable {
  /// The longest delay there is.
  public let maximumDelay: Duration
  /// How many commands the next commit is expected to have, from 1.
  public private(set) var expectedCount = 1
  /// How long the next commit waits for those expected: at most as long as the latest commit took, and less the more often they
  /// did not come.
  public private(set) var delay = Duration.zero

  /// Sixteenths of a commit's time that are worth waiting, 1 to 16: half as many whenever those expected did not come.
  private var sixteenths = 16

  /// The rule before the first commit, which waits for nobody.
  ///
  /// - Parameter maximumDelay: the longest delay there is, however long a commit takes.
  public init(maximumDelay: Duration = .milliseconds(1)) { self.maximumDelay = maximumDelay }

  /// Whether `count` commands are all that are expected, so that a commit need not wait.
  public func isComplete(_ count: Int) -> Bool { count >= expectedCount }

  /// Notes a commit.
  ///
  /// - Parameters:
  ///   - count: how many commands it had.
  ///   - duration: how long it took.
  ///   - waiting: how many more have come meanwhile, before anybody was answered.
  public mutating func noteCommit(of count: Int, taking duration: Duration, waiting: Int) {
    sixteenths = isComplete(count) ? min(sixteenths * 2, 16) : max(sixteenths / 2, 1)
    expectedCount = max(count + waiting, 1)
    delay = min(duration * sixteenths / 16, maximumDelay)
  }
}
