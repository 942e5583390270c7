import Testing

@testable import Reporting

struct NumberTextTests {
  @Test(arguments: [
    ("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1000", "-1,000"), ("-100", "-100"),
    ("1234567.8901", "1,234,567.8901"), ("beyond 128 bits", "beyond 128 bits"),
  ])
  func `thousands are set apart`(number: String, text: String) {
    #expect(grouped(number) == text)
  }

  @Test func `hashes keep their zeros`() {
    #expect(hexadecimal(0xAB) == "0x00000000000000ab")
    #expect(hexadecimal(.max) == "0xffffffffffffffff")
  }

  @Test func `times have the unit that suits them`() {
    #expect(duration(nanoseconds: 999) == "999 ns")
    #expect(duration(nanoseconds: 1_240) == "1.24 us")
    #expect(duration(nanoseconds: 35_100_000) == "35.10 ms")
    #expect(duration(nanoseconds: 2_050_000_000) == "2.05 s")
  }
}
