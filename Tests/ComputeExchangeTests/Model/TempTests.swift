import ComputeExchange
import Testing

struct TempTests {
  @Test(arguments: 0..<2) func timing(share: Int) throws {
    let clock = ContinuousClock()
    var orders = 0, cond = 0, req = 0, cont = 0, books = 0, n = 0, ev = 0
    let t = try clock.measure {
      for seed in stride(from: UInt64(share), to: 40, by: 2) {
        var stream = try RandomStream(seed: seed)
        var market = ModelTests.market(for: stream, seed: seed)
        for _ in 0..<2000 {
          let (c, ts) = stream.next()
          ev += market.apply(c, at: ts).count
          n += 1; orders += market.orders.count
          cond += market.orders.count { $0.order.isConditional }
          req += market.orders.count { $0.isRequirementOrder }
          cont += market.books.count { $0.phase == .continuous }
          books += market.books.count { $0.phase != .closed }
        }
      }
    }
    func r(_ x: Int) -> Double { Double(x) / Double(n) }
    print("share", share, t, "us/cmd", Double(t.components.attoseconds) / 1e12 / Double(n) + Double(t.components.seconds) * 1e6 / Double(n), "orders", r(orders), "cond", r(cond), "req", r(req), "cont", r(cont), "open", r(books), "ev", r(ev))
  }
}
