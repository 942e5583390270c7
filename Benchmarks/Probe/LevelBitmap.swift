/// Which of up to 2^24 levels are occupied: a bit for each, and above each 64 bits one that says whether any is set.
struct LevelBitmap: ~Copyable {
  /// All layers, the widest first.
  private var words: FixedBuffer<UInt64>
  /// Where each layer begins in `words`.
  private let starts: InlineArray<4, Int>
  private static let layerCount = 4

  init(levelCount: Int) {
    precondition(1...(1 << 24) ~= levelCount)
    var starts: InlineArray<4, Int> = [0, 0, 0, 0]
    var (width, total) = (levelCount, 0)
    for layer in 0..<Self.layerCount {
      starts[layer] = total
      width = (width + 63) / 64
      total += width
    }
    self.starts = starts
    words = FixedBuffer(repeating: 0, count: total)
  }

  @inline(__always)
  mutating func insert(_ level: UInt32) {
    var position = Int(level)
    for layer in 0..<Self.layerCount {
      let word = starts[layer] &+ position &>> 6
      let before = words[word]
      words[word] = before | 1 &<< UInt64(position & 63)
      if before != 0 { return }
      position &>>= 6
    }
  }

  @inline(__always)
  mutating func remove(_ level: UInt32) {
    var position = Int(level)
    for layer in 0..<Self.layerCount {
      let word = starts[layer] &+ position &>> 6
      words[word] &= ~(1 &<< UInt64(position & 63))
      if words[word] != 0 { return }
      position &>>= 6
    }
  }

  /// The lowest occupied level above `level`, `nil` if there is none.
  @inline(__always)
  func next(above level: UInt32) -> UInt32? {
    var position = Int(level)
    for layer in 0..<Self.layerCount {
      // Two shifts, because a shift by all 64 bits would be none.
      let later = words[starts[layer] &+ position &>> 6] & ((~0 &<< UInt64(position & 63)) &<< 1)
      if later != 0 {
        position = position & ~63 | later.trailingZeroBitCount
        for below in stride(from: layer &- 1, through: 0, by: -1) {
          position = position &<< 6 | words[starts[below] &+ position].trailingZeroBitCount
        }
        return UInt32(truncatingIfNeeded: position)
      }
      position &>>= 6
    }
    return nil
  }

  /// The highest occupied level below `level`, `nil` if there is none.
  @inline(__always)
  func next(below level: UInt32) -> UInt32? {
    var position = Int(level)
    for layer in 0..<Self.layerCount {
      let earlier = words[starts[layer] &+ position &>> 6] & (1 &<< UInt64(position & 63) &- 1)
      if earlier != 0 {
        position = position & ~63 | 63 &- earlier.leadingZeroBitCount
        for below in stride(from: layer &- 1, through: 0, by: -1) {
          position = position &<< 6 | 63 &- words[starts[below] &+ position].leadingZeroBitCount
        }
        return UInt32(truncatingIfNeeded: position)
      }
      position &>>= 6
    }
    return nil
  }

  /// Brings the bits around `level` nearer to the processor.
  @inline(__always)
  func prefetch(_ level: UInt32) { words.prefetch(level >> 6) }
}
