import Dispatch
import Foundation
import Synchronization

/// Carries out the jobs from 0 to `count` - 1 on `cores` cores, or on all of them, and hands on what they come to in
/// their order, each as soon as those before it are there, on the thread of the caller.
///
/// Jobs begin in their order, and none once one has failed. Of several errors that of the first job is thrown, after
/// everything before it was handed on; so all of this is the same however many cores there are. What waits to be handed
/// on is bounded: when much waits for a job that takes long, no other begins.
func performJobs<Outcome: Sendable>(
  _ count: Int, cores: Int? = nil, job: @escaping @Sendable (Int) throws -> Outcome, handOn: (Outcome) throws -> Void
) throws {
  let workerCount = max(1, min(count, cores ?? ProcessInfo.processInfo.activeProcessorCount))
  let line = JobLine<Outcome>(count: count, places: 4 * workerCount)
  let workers = DispatchGroup()
  for _ in 0..<workerCount {
    DispatchQueue.global().async(group: workers) {
      while let next = line.begin() { line.finish(next, Result { try job(next) }) }
    }
  }
  defer {
    line.close()
    workers.wait()
  }
  for number in 0..<count {
    try handOn(line.outcome(of: number).get())
    line.leave()
  }
}

/// The same, with what the jobs come to, in their order, up to the first that fails, and why that does.
func outcomes<Outcome: Sendable>(
  ofJobs count: Int, cores: Int? = nil, job: @escaping @Sendable (Int) throws -> Outcome
) -> (outcomes: [Outcome], failure: (any Error)?) {
  var outcomes: [Outcome] = []
  do { try performJobs(count, cores: cores, job: job) { outcomes.append($0) } } catch { return (outcomes, error) }
  return (outcomes, nil)
}

/// Jobs in their order, from their beginning until they are handed on.
private final class JobLine<Outcome: Sendable>: Sendable {
  private struct State {
    var next = 0
    var isClosed = false
    /// Of jobs that are done and not handed on.
    var outcomes: [Int: Result<Outcome, any Error>] = [:]
  }

  private let count: Int
  private let state = Mutex(State())
  // Both count from 0, below which no semaphore may be when it goes: behind an error places stay taken.
  private let places = DispatchSemaphore(value: 0)
  private let arrivals = DispatchSemaphore(value: 0)

  init(count: Int, places placeCount: Int) {
    self.count = count
    for _ in 0..<placeCount { places.signal() }
  }

  /// Waits for a place, and returns the job that has it; `nil` if no more begin.
  func begin() -> Int? {
    places.wait()
    let next: Int? = state.withLock { state in
      guard !state.isClosed, state.next < count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
    // The others who wait find that out, too.
    if next == nil { places.signal() }
    return next
  }

  func finish(_ job: Int, _ outcome: Result<Outcome, any Error>) {
    state.withLock { state in
      state.outcomes[job] = outcome
      if case .failure = outcome { state.isClosed = true }
    }
    arrivals.signal()
  }

  /// Waits for the outcome of a job.
  func outcome(of job: Int) -> Result<Outcome, any Error> {
    while true {
      if let outcome = state.withLock({ $0.outcomes.removeValue(forKey: job) }) { return outcome }
      arrivals.wait()
    }
  }

  /// A job was handed on.
  func leave() { places.signal() }

  /// No more jobs begin.
  func close() {
    state.withLock { $0.isClosed = true }
    places.signal()
  }
}
