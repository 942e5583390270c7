import Reporting

/// A part of the runs of a grid: those whose number leaves `index - 1` when divided by `count`.
struct Shard {
  /// From 1 to ``count``.
  let index: Int
  let count: Int

  static let whole = Shard(index: 1, count: 1)

  private init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// Reads a text such as `2/8`.
  init(_ text: String) throws(UsageError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { $0.hasPrefix("+") ? nil : Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], (1...1_000_000).contains(count),
      (1...count).contains(index)
    else {
      throw UsageError(
        description: "expected I/N, such as 2/8, with I from 1 to N and N at most 1000000")
    }
    self.init(index: index, count: count)
  }

  /// The numbers of its runs, in order; none if there are fewer runs than shards.
  func runs(of runCount: Int) -> [Int] { Array(stride(from: index - 1, to: runCount, by: count)) }
}
