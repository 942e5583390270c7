import ComputeMatching
import Testing

/// R2: money is computed full width and never overflows silently.
@Suite struct MoneyTests {
  @Test func `money is price times GPUs times hours`() throws {
    let money = try #require(Money(price: 23_500, quantity: 8, hours: 720))
    #expect(money.tickHours == 135_360_000)
    #expect(Tick.standard.text(for: money) == "13536.0000")
    #expect(Money(price: 23_500, quantity: 8)?.tickHours == 188_000)
    #expect(Money(price: -100, quantity: 8, hours: 2)?.tickHours == -1600)
  }

  @Test(arguments: [Price(ticks: .max), Price(ticks: .min)])
  func `the largest amount fits exactly`(price: Price) throws {
    let money = try #require(Money(price: price, quantity: Quantity(UInt32.max), hours: .max))
    #expect(money.tickHours / Int128(UInt32.max) / Int128(UInt32.max) == Int128(price.ticks))
    #expect(money.tickHours % Int128(UInt32.max) == 0)
  }

  @Test(arguments: [-1, Quantity(UInt32.max) + 1, .max, .min])
  func `a quantity that no order has is no money`(quantity: Quantity) {
    #expect(Money(price: 1, quantity: quantity, hours: 1) == nil)
  }

  @Test func `sums that do not fit are not made`() {
    let most = Money(tickHours: .max)
    let least = Money(tickHours: .min)
    let one = Money(tickHours: 1)
    #expect(Money(tickHours: 2).adding(Money(tickHours: 3)) == Money(tickHours: 5))
    #expect(most.adding(.zero) == most)
    #expect(most.adding(one) == nil)
    #expect(least.adding(Money(tickHours: -1)) == nil)
    #expect(most.adding(least) == Money(tickHours: -1))
    #expect(least < most)
  }

  @Test func `money prints like a price, or not at all`() throws {
    #expect(Tick.standard.text(for: Money(tickHours: -1)) == "-0.0001")
    #expect(
      Tick.standard.text(for: Money(tickHours: .max)) == "17014118346046923173168730371588410.5727")
    #expect(
      Tick.standard.text(for: Money(tickHours: .min)) == "-17014118346046923173168730371588410.5728")
    #expect(try Tick("0.05").text(for: Money(tickHours: .max)) == nil)
    #expect(try Tick("0.05").text(for: Money(tickHours: 3)) == "0.15")
  }
}
