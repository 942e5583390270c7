import SeededRandom
import Testing

@testable import Benchmarks

struct LevelBitmapTests {
  @Test(arguments: [1, 64, 65, 5_000, 300_000, 1 << 24])
  func `the next level is the one that a sorted list finds`(levelCount: Int) {
    var random = SplitMix64(seed: UInt64(levelCount))
    var bitmap = LevelBitmap(levelCount: levelCount)
    var occupied: Set<UInt32> = []
    for _ in 0..<300 {
      let level = UInt32(random.below(levelCount))
      if occupied.remove(level) != nil {
        bitmap.remove(level)
      } else if random.below(3) > 0 {
        occupied.insert(level)
        bitmap.insert(level)
      }
      for point in [level, UInt32(random.below(levelCount)), 0, UInt32(levelCount - 1)] {
        #expect(bitmap.next(above: point) == occupied.filter { $0 > point }.min())
        #expect(bitmap.next(below: point) == occupied.filter { $0 < point }.max())
      }
    }
  }
}
