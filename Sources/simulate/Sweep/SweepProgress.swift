import Foundation

/// How far a sweep is and how long it will take, on one line of a terminal; nothing where standard error goes elsewhere.
struct SweepProgress {
  private let runCount: Int
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var finished = 0

  init(runCount: Int, isWanted: Bool) {
    self.runCount = runCount
    isShown = isWanted && isatty(STDERR_FILENO) == 1
  }

  mutating func finishRun() {
    finished += 1
    guard isShown else { return }
    let left = (ContinuousClock.now - start) / finished * (runCount - finished)
    let end = finished == runCount ? "\n" : ""
    let line = "\r\u{1B}[K\(finished) of \(runCount) runs, \(left.components.seconds) s left\(end)"
    FileHandle.standardError.write(Data(line.utf8))
  }
}
