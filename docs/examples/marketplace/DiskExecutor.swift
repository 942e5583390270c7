import Dispatch

/// Runs an actor on a queue of its own, one job after the other in the order of their arrival. A
/// sync that the actor waits for blocks this queue, and none of the threads that all tasks share.
final class DiskExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "marketplace.disk")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
