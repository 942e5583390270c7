import Testing

@testable import Reporting

struct ProgressLineTests {
  @Test func `the outlook is how far and how long`() {
    #expect(ProgressLine.outlook(0.385, after: 4_000_000_000) == "38%, 0:07 left")
    #expect(ProgressLine.outlook(1.2, after: 4_000_000_000) == "100%, 0:00 left")
    #expect(ProgressLine.outlook(0.5, after: 3_661_000_000_000) == "50%, 1:01:01 left")
  }

  @Test func `where nobody wants the line it is never due`() {
    #expect(!ProgressLine(isWanted: false, start: 0).isDue(at: .max))
  }
}
