import Foundation
import Synchronization
import Testing

@testable import simulate

struct JobTests {
  private struct Failure: Error, Equatable { let job: Int }

  @Test(arguments: [1, 2, 8, nil]) func `what jobs come to is handed on in their order`(cores: Int?) throws {
    let carriedOut = Mutex<[Int]>([])
    var outcomes: [Int] = []
    try performJobs(1_000, cores: cores) { job in
      carriedOut.withLock { $0.append(job) }
      return job * job
    } handOn: { outcome in
      outcomes.append(outcome)
    }
    #expect(outcomes == (0..<1_000).map { $0 * $0 })
    #expect(carriedOut.withLock { $0.sorted() } == Array(0..<1_000))
    try performJobs(0, cores: cores) { _ in
      Issue.record("there is no job")
    } handOn: { _ in
    }
  }

  @Test func `an outcome is handed on before later jobs are done`() throws {
    let isHandedOn = DispatchSemaphore(value: 0)
    try performJobs(2, cores: 2) { job in
      // Waits in vain if all outcomes come at the end.
      job == 0 || isHandedOn.wait(timeout: .now() + 60) == .success
    } handOn: { hasSeenFirst in
      #expect(hasSeenFirst)
      isHandedOn.signal()
    }
  }

  @Test func `few jobs go on while the first one takes long`() throws {
    let begun = Mutex(0)
    let most = Mutex(0)
    let cores = 2
    try performJobs(1_000, cores: cores) { job in
      begun.withLock { $0 += 1 }
      guard job == 0 else { return }
      // Until the others stop: no more begin, however long this one takes.
      var latest = 0
      repeat {
        latest = begun.withLock { $0 }
        Thread.sleep(forTimeInterval: 0.05)
      } while begun.withLock { $0 } != latest
      most.withLock { $0 = latest }
    } handOn: { _ in
    }
    #expect(most.withLock { $0 } <= 4 * cores)
    #expect(begun.withLock { $0 } == 1_000)
  }

  @Test(arguments: [1, 2, 8]) func `the error of the first job is thrown after what came before`(cores: Int) {
    let begun = Mutex(0)
    var outcomes: [Int] = []
    #expect(throws: Failure(job: 10)) {
      try performJobs(100_000, cores: cores) { job in
        begun.withLock { $0 += 1 }
        if job >= 10 { throw Failure(job: job) }
        return job
      } handOn: { outcome in
        outcomes.append(outcome)
      }
    }
    #expect(outcomes == Array(0..<10))
    #expect(begun.withLock { $0 } < 100_000)
  }

  @Test(arguments: [1, 2]) func `what cannot be handed on is the end`(cores: Int) {
    let begun = Mutex(0)
    #expect(throws: Failure(job: 3)) {
      try performJobs(100_000, cores: cores) { job in
        begun.withLock { $0 += 1 }
        return job
      } handOn: { outcome in
        if outcome == 3 { throw Failure(job: outcome) }
      }
    }
    #expect(begun.withLock { $0 } < 100_000)
  }
}
