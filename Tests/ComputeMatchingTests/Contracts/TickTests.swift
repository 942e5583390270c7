import ComputeMatching
import SeededRandom
import Testing

/// R2: prices are whole ticks, exact in both directions.
@Suite struct TickTests {
  @Test(arguments: [
    ("0.0001", "0.0001"), ("0.05", "0.05"), ("1", "1"), ("25", "25"), ("0.000000001", "0.000000001"), ("0.50", "0.5"),
    ("9223372036854775807", "9223372036854775807"), ("9223372036.854775807", "9223372036.854775807"),
  ])
  func `a tick is a positive decimal`(text: String, oneTick: String) throws {
    #expect(try Tick(text).text(for: 1) == oneTick)
  }

  @Test(arguments: [
    "", "0", "0.0000", "-0.01", "0.0000000001", ".1", "1.", "1e-4", "one", "9223372036854775808",
    "9223372036.8547758071",
    "9999999999999999999999999999999999999999999",
  ])
  func `what is no tick is an error that quotes it`(text: String) {
    #expect((#expect(throws: ContractFormatError.self) { try Tick(text) })?.found == text)
  }

  @Test func `the standard tick is a hundredth of a cent`() throws {
    #expect(try Tick("0.0001") == .standard)
    #expect(Tick.standard.decimals == 4)
  }

  @Test(
    arguments: [
      ("2.35", 23_500), ("2.3500", 23_500), ("2.350000000000000000000000000000000", 23_500), ("+2.35", 23_500),
      ("-2.35", -23_500), ("0", 0), ("-0", 0), ("-0.0", 0), ("0.0001", 1), ("007", 70_000),
      ("000000000000000000000000000000000000000000001", 10_000), ("922337203685477.5807", Int64.max),
      ("922337203685477.58070", Int64.max), ("-922337203685477.5808", Int64.min),
    ] as [(String, Int64)])
  func `a price is read exactly`(text: String, ticks: Int64) throws {
    #expect(try Tick.standard.price(from: text).ticks == ticks)
    #expect(try Tick.standard.price(from: text.utf8.span).ticks == ticks)
  }

  @Test(arguments: [
    "", "+", "-", ".", "-.", "1.", ".5", "1..5", "1.5.", "1.5.5", "--1", "+-1", "1-", " 1", "1 ", "1,5", "1e3", "0x10",
    "NaN",
    "inf", "1.5x", "1.00001x", "２", "1\u{0}", "99999999999999999999999999999999999999999x",
  ])
  func `a text that is no number is said to be none`(text: String) {
    #expect(throws: PriceFormatError.notANumber) { try Tick.standard.price(from: text) }
  }

  @Test(arguments: ["2.00001", "0.00001", "-0.00001", "2.35000000000000000000000000000000000000000001"])
  func `a price between two ticks is said to be there`(text: String) {
    #expect(throws: PriceFormatError.notWholeTicks) { try Tick.standard.price(from: text) }
  }

  @Test(arguments: [
    "922337203685477.5808", "-922337203685477.5809", "1844674407370955.1616", "99999999999999999999",
    "340282366920938463463374607431768211456", "-99999999999999999999999999999999999999999999999999999999.5",
  ])
  func `a price beyond the range is said to be there`(text: String) {
    #expect(throws: PriceFormatError.outOfRange) { try Tick.standard.price(from: text) }
  }

  @Test func `a tick of five cents takes multiples of five cents`() throws {
    let tick = try Tick("0.05")
    #expect(try tick.price(from: "0.05") == 1)
    #expect(try tick.price(from: "1.1") == 22)
    #expect(try tick.price(from: "-0.10") == -2)
    #expect(throws: PriceFormatError.notWholeTicks) { try tick.price(from: "0.07") }
    #expect(throws: PriceFormatError.notWholeTicks) { try tick.price(from: "0.051") }
    #expect(tick.text(for: 22) == "1.10")
  }

  @Test(
    arguments: [
      (23_500, "2.3500"), (0, "0.0000"), (1, "0.0001"), (-1, "-0.0001"), (10_000, "1.0000"), (-23_500, "-2.3500"),
      (Int64.max, "922337203685477.5807"), (Int64.min, "-922337203685477.5808"),
    ] as [(Int64, String)])
  func `a price prints with the tick's decimals`(ticks: Int64, text: String) {
    #expect(Tick.standard.text(for: Price(ticks: ticks)) == text)
    var bytes = Array("price ".utf8)
    Tick.standard.append(Price(ticks: ticks), to: &bytes)
    #expect(bytes == Array("price \(text)".utf8))
  }

  @Test(arguments: ["0.0001", "0.05", "1", "7", "0.000000003", "9223372036854775807", "9223372036.854775807"])
  func `every price comes back from its text, whatever the tick`(tickText: String) throws {
    let tick = try Tick(tickText)
    var numbers = SplitMix64(seed: 2)
    let edges: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
    let shifted = (0..<1000).map { Int64(bitPattern: numbers.next()) >> Int64($0 % 64) }
    for ticks in edges + shifted {
      #expect(try tick.price(from: tick.text(for: Price(ticks: ticks))).ticks == ticks)
    }
  }

  @Test func `one tick more than the range does not come back`() throws {
    let tick = try Tick("0.05")
    #expect(tick.text(for: Price(ticks: .max)) == "461168601842738790.35")
    #expect(throws: PriceFormatError.outOfRange) { try tick.price(from: "461168601842738790.40") }
    #expect(tick.text(for: Price(ticks: .min)) == "-461168601842738790.40")
    #expect(throws: PriceFormatError.outOfRange) { try tick.price(from: "-461168601842738790.45") }
  }

  @Test func `prices are ordered by ticks`() {
    #expect((1 as Price) < (2 as Price))
    #expect(Price(ticks: -1) < 0)
  }
}
