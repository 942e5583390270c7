import ComputeMatching
import Testing

struct PriceTests {
  @Test func `a price is stated and printed in dollars`() throws {
    #expect(try Price("2.35") == Price(ticks: 23_500))
    #expect(try Price("0.0001").ticks == 1)
    #expect("\(Price(ticks: 23_500))" == "2.3500")
    #expect("\(Price(ticks: -1))" == "-0.0001")
    #expect(try Price("\(Price(ticks: .max))") == Price(ticks: .max))
  }

  @Test(arguments: [
    ("", PriceFormatError.notANumber), ("2,35", .notANumber), ("2.35 USD", .notANumber), ("2.00005", .notWholeTicks),
    ("1e3", .notANumber), ("922337203685478", .outOfRange),
  ])
  func `what is no price is an error`(text: String, error: PriceFormatError) {
    #expect(throws: error) { try Price(text) }
  }
}

struct TimestampTests {
  @Test(
    arguments: [
      ("2026-12-01", 1_796_083_200_000_000_000, "2026-12-01T00:00:00Z"),
      ("2026-12-01T09:30:00.5Z", 1_796_117_400_500_000_000, "2026-12-01T09:30:00.500000000Z"),
      ("1970-01-01T00:00:00.000000001Z", 1, "1970-01-01T00:00:00.000000001Z"),
    ] as [(String, UInt64, String)])
  func `a moment is stated and printed in UTC`(text: String, nanoseconds: UInt64, printed: String) throws {
    let timestamp = try Timestamp(text)
    #expect(timestamp.nanoseconds == nanoseconds)
    #expect("\(timestamp)" == printed)
    #expect(try Timestamp(printed) == timestamp)
  }

  @Test(arguments: [
    "", "09:30:00", "2026-13-01", "2026-02-29", "1969-12-31", "2026-12-01T25", "2026-12-01 09:30", "3000-01-01",
  ])
  func `what is no moment is an error`(text: String) {
    #expect(throws: ContractFormatError.self) { try Timestamp(text) }
  }

  @Test func `seconds and durations since 1970 come and go`() throws {
    let timestamp = Timestamp(nanoseconds: 1_796_117_400_500_000_001)
    #expect(timestamp.sinceEpoch == .seconds(1_796_117_400) + .nanoseconds(500_000_001))
    #expect(Timestamp(sinceEpoch: timestamp.sinceEpoch) == timestamp)
    #expect(Timestamp(sinceEpoch: .seconds(-1)) == nil)
    #expect(Timestamp(sinceEpoch: .seconds(Int64.max)) == nil)
    #expect(Timestamp(secondsSince1970: 1.5)?.nanoseconds == 1_500_000_000)
    #expect(Timestamp(nanoseconds: 1_500_000_000).secondsSince1970 == 1.5)
    for seconds in [-1, .nan, .infinity, 1e12] { #expect(Timestamp(secondsSince1970: seconds) == nil) }
  }
}
