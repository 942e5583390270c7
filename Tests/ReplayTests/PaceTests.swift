import ComputeMatching
import Reporting
import Testing

@testable import replay

struct PaceTests {
  @Test func `commands are due as far apart as they were, divided by the factor`() {
    var clock = PacedClock(factor: 10)
    #expect(clock.wait(for: Timestamp(nanoseconds: 5_000), at: 70_000) == 0)
    #expect(clock.wait(for: Timestamp(nanoseconds: 5_000), at: 70_000) == 0)
    #expect(clock.wait(for: Timestamp(nanoseconds: 6_000), at: 70_030) == 70)
    #expect(clock.wait(for: Timestamp(nanoseconds: 9_000), at: 70_100) == 300)
  }

  @Test func `late commands and earlier timestamps are due at once`() {
    var clock = PacedClock(factor: 1)
    #expect(clock.wait(for: 100, at: 0) == 0)
    #expect(clock.wait(for: 200, at: 500) == 0)
    #expect(clock.wait(for: 50, at: 500) == 0)
  }

  @Test func `a wait beyond all time does not overflow`() {
    var clock = PacedClock(factor: 1e-9)
    #expect(clock.wait(for: 0, at: 10) == 0)
    #expect(clock.wait(for: Timestamp(nanoseconds: .max), at: 10) == .max)
  }

  @Test func `factors are read`() throws {
    #expect(try Pace("max") == .unlimited)
    #expect(try Pace("0.5") == .factor(0.5))
    #expect(try Pace("3600") == .factor(3600))
  }

  @Test(arguments: ["0", "-1", "nan", "inf", "fast", "1x"])
  func `other factors are refused`(text: String) {
    #expect(throws: UsageError.self) { try Pace(text) }
  }
}
