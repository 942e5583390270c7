import Foundation
import Testing

@testable import MarketSimulation

struct NumberTests {
  @Test func `elementary functions agree with those of the system`() {
    for step in -700...700 {
      let x = Double(step) / 1.01
      #expect(abs(exponential(x) / exp(x) - 1) < 1e-13)
      let positive = exp(x)
      #expect(abs(logarithm(positive) - log(positive)) <= 1e-13 * max(1, abs(x)))
      #expect(abs(cosine(turns: x) - cos(x * 2 * .pi)) < 1e-11)
    }
    #expect(abs(power(6, -1 / 0.9) / pow(6, -1 / 0.9) - 1) < 1e-13)
    #expect(power(17, 0) == 1)
    #expect(power(8, -1) == 0.125)
    #expect(exponential(1_000) == .infinity)
    #expect(exponential(-1_000) == 0)
    #expect(logarithm(0).isNaN)
  }

  @Test func `a random stream depends on its seed and its name`() {
    func draws(_ seed: UInt64, _ name: String) -> [UInt64] {
      var stream = RandomStream(seed: seed, name: name)
      return (0..<8).map { _ in stream.next() }
    }
    #expect(draws(1, "a") == draws(1, "a"))
    #expect(draws(1, "a") != draws(2, "a"))
    #expect(draws(1, "a") != draws(1, "b"))
    #expect(draws(1, "provider-1") != draws(1, "provider-11"))
  }

  @Test func `draws are spread as they should be`() {
    var stream = RandomStream(seed: 5, name: "spread")
    var sum = 0.0
    var above = 0
    var counts = Array(repeating: 0, count: 6)
    for _ in 0..<60_000 {
      let uniform = stream.uniform()
      #expect(0..<1 ~= uniform)
      sum += uniform
      counts[stream.below(6)] += 1
      if stream.pareto(exponent: 1.5) > 4 { above += 1 }
    }
    #expect(abs(sum / 60_000 - 0.5) < 0.01)
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
    // 4^-1.5 is an eighth.
    #expect(abs(above - 7_500) < 400)
    #expect(stream.below(0) == 0)
  }

  @Test func `agents wake by moment and then by number`() {
    var stream = RandomStream(seed: 3, name: "wakes")
    var queue = WakeQueue()
    var expected: [(UInt64, UInt32)] = []
    for _ in 0..<2_000 {
      let wake = WakeQueue.Wake(time: stream.next() % 300, agent: UInt32(stream.below(50)))
      queue.add(wake)
      expected.append((wake.time, wake.agent))
    }
    expected.sort { $0 < $1 }
    for (time, agent) in expected {
      let next = queue.next()
      #expect(next?.time == time)
      #expect(next?.agent == agent)
    }
    #expect(queue.next() == nil)
  }
}
