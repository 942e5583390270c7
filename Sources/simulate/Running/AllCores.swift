import Dispatch
import Foundation
import Synchronization

/// Carries out the jobs from 0 to `count` - 1 on all cores, begun in this order. What they lead to must not hang on when they end.
///
/// After a job that throws no other begins. Of several errors the one of the first job is thrown, so that it is the same however
/// many cores there are.
func performOnAllCores(_ count: Int, _ job: @Sendable (Int) throws -> Void) throws {
  struct State {
    var next = 0
    var failure: (job: Int, error: any Error)?
  }
  let state = Mutex(State())
  let workers = max(1, min(count, ProcessInfo.processInfo.activeProcessorCount))
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while true {
      let next: Int? = state.withLock { state in
        guard state.failure == nil, state.next < count else { return nil }
        defer { state.next += 1 }
        return state.next
      }
      guard let next else { return }
      do { try job(next) } catch {
        state.withLock { state in
          if next < state.failure?.job ?? .max { state.failure = (next, error) }
        }
      }
    }
  }
  if let failure = state.withLock({ $0.failure }) { throw failure.error }
}
