import ComputeMatching
import SeededRandom
import Testing

/// R1: spot, or whole UTC hours.
@Suite struct DeliveryWindowTests {
  static let nanosecondsPerHour: UInt64 = 3_600_000_000_000

  @Test func `spot has no start`() throws {
    #expect(try DeliveryWindow("spot") == .spot)
    #expect(DeliveryWindow.spot.isSpot)
    #expect(DeliveryWindow.spot.start == nil)
    #expect(DeliveryWindow.spot.description == "spot")
  }

  @Test(arguments: [
    ("1970-01-01T00Z/1h", 0), ("2000-02-29T00Z/24h", 264_384), ("2024-02-29T23Z/1h", 474_791),
    ("2026-12-01T00Z/720h", 498_912), ("2100-03-01T00Z/1h", 1_140_984), ("2554-07-21T22Z/1h", 5_124_094),
  ])
  func `a window starts at its hour`(text: String, hour: UInt64) throws {
    let window = try DeliveryWindow(text)
    #expect(window.start == Timestamp(nanoseconds: hour * Self.nanosecondsPerHour))
    #expect(window.description == text)
    #expect(try DeliveryWindow(text.utf8.span) == window)
  }

  @Test(arguments: [
    "", "Spot", "spot ", "2026-12-01", "2026-12-01T00Z", "2026-12-01T00Z/", "2026-12-01T00Z/h", "2026-12-01T00Z/720",
    "2026-12-01T00Z/0h", "2026-12-01T00Z/07h", "2026-12-01T00Z/-1h", "2026-12-01T00Z/1.5h", "2026-12-01T00:00Z/720h",
    "2026-12-01 00Z/720h", "26-12-01T00Z/720h", "2026-12-01T24Z/1h", "2026-00-01T00Z/1h", "2026-13-01T00Z/1h",
    "2026-01-00T00Z/1h", "2026-01-32T00Z/1h", "2026-04-31T00Z/1h", "2026-02-29T00Z/1h", "2100-02-29T00Z/1h",
    "2024-02-30T00Z/1h", "1969-12-31T23Z/1h", "2554-07-21T23Z/1h", "2554-07-22T00Z/1h", "9999-12-31T23Z/1h",
    "2026-12-01T00Z/4294967296h", "2026-12-01T00Z/99999999999999999999999h", "2026-12-01t00z/720h",
  ])
  func `what is no window is an error that quotes it`(text: String) {
    #expect((#expect(throws: ContractFormatError.self) { try DeliveryWindow(text) })?.found == text)
  }

  @Test func `every day from 1970 to 2554 follows its predecessor`() throws {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var hour: UInt32 = 0
    for year in 1970...2553 {
      let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
      for (month, length) in zip(1...12, lengths) {
        for day in 1...(month == 2 && isLeap ? 29 : length) {
          let window = try #require(DeliveryWindow(startHour: hour, hours: 24))
          let expected = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)T00Z/24h"
          // One expectation a day would take most of the suite's time.
          guard window.description == expected, try DeliveryWindow(expected) == window else {
            Issue.record("\(window) instead of \(expected)")
            return
          }
          hour += 24
        }
      }
    }
  }

  @Test func `windows come back from their text`() throws {
    var numbers = SplitMix64(seed: 1)
    for _ in 0..<2000 {
      let start = UInt32.random(in: 0..<5_000_000, using: &numbers)
      let window = try #require(
        DeliveryWindow(startHour: start, hours: .random(in: 1...100_000, using: &numbers)))
      #expect(try DeliveryWindow(window.description) == window)
    }
  }

  @Test func `the end must be a time too`() {
    #expect(DeliveryWindow(startHour: 5_124_094, hours: 1) != nil)
    #expect(DeliveryWindow(startHour: 5_124_095, hours: 1) == nil)
    #expect(DeliveryWindow(startHour: 0, hours: 5_124_096) == nil)
    #expect(DeliveryWindow(startHour: .max, hours: .max) == nil)
    #expect(DeliveryWindow(startHour: 0, hours: 0) == nil)
  }

  @Test func `times are ordered`() {
    #expect(Timestamp(nanoseconds: 1) < Timestamp(nanoseconds: 2))
    #expect((5 as Timestamp).nanoseconds == 5)
  }
}
