import ComputeMatching
import Testing

@testable import replay

struct CalendarTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("1970-01-02", 86_400), ("1972-02-29", 68_169_600), ("1999-12-31T23:59:59Z", 946_684_799),
    ("2000-02-29", 951_782_400), ("2000-03-01T00", 951_868_800), ("2025-11-01T12:30", 1_762_000_200),
    ("2100-03-01", 4_107_542_400), ("09:30:00", 34_200), ("23:59", 86_340),
  ])
  func `dates and times are read`(text: String, seconds: UInt64) {
    #expect(Calendar.timestamp(from: text) == Timestamp(nanoseconds: seconds * 1_000_000_000))
  }

  @Test func `fractions of a second are read`() {
    #expect(Calendar.timestamp(from: "09:30:00.017459617")?.nanoseconds == 34_200_017_459_617)
    #expect(Calendar.timestamp(from: "1970-01-01T00:00:01.5Z")?.nanoseconds == 1_500_000_000)
  }

  @Test(arguments: [
    "", "2025", "2025-11", "2025-02-29", "2025-13-01", "2025-11-00", "1969-12-31", "2025-11-01 12:00", "2025-11-01T24",
    "2025-11-01T12:60", "2025-11-01T12:30:00+01:00", "12:30:00.", "12:30:00.1234567890", "9:30", "9999-01-01", "noon",
  ])
  func `what is no time is refused`(text: String) {
    #expect(Calendar.timestamp(from: text) == nil)
  }

  @Test func `every day is written as it is read`() {
    for day in stride(from: 1, through: 60_000, by: 1) as StrideThrough<UInt64> {
      let timestamp = Timestamp(nanoseconds: day * 86_400_000_000_000 + 3_661_000_000_000)
      let text = Calendar.text(for: timestamp)
      guard text.hasSuffix("T01:01:01Z"), Calendar.timestamp(from: text) == timestamp else {
        Issue.record("day \(day) is written \(text)")
        return
      }
    }
  }

  @Test func `the first day of 1970 is a time after midnight`() {
    #expect(Calendar.text(for: Timestamp(nanoseconds: 34_200_017_459_617)) == "09:30:00")
  }
}
