import Synchronization
import Testing

@testable import simulate

struct AllCoresTests {
  private struct Failure: Error, Equatable { let job: Int }

  @Test func `every job is carried out once`() throws {
    let jobs = Mutex<[Int]>([])
    try performOnAllCores(1_000) { job in jobs.withLock { $0.append(job) } }
    #expect(jobs.withLock { $0.sorted() } == Array(0..<1_000))
    try performOnAllCores(0) { _ in Issue.record("there is no job") }
  }

  @Test func `of several errors that of the first job is thrown, and none begins after it`() {
    let begun = Mutex(0)
    #expect(throws: Failure(job: 10)) {
      try performOnAllCores(100_000) { job in
        begun.withLock { $0 += 1 }
        if job >= 10 { throw Failure(job: job) }
      }
    }
    #expect(begun.withLock { $0 } < 100_000)
  }
}
