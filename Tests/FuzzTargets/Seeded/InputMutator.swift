import SeededRandom

/// Inputs that are almost those of a corpus: the same ones for the same corpus and seed.
package struct InputMutator {
  private let corpus: [[UInt8]]
  private var random: SplitMix64

  /// `corpus` must not be empty.
  package init(corpus: [[UInt8]], seed: UInt64) {
    self.corpus = corpus
    random = SplitMix64(seed: seed)
  }

  package mutating func next() -> [UInt8] {
    var input = corpus[below(corpus.count)]
    for _ in 0...below(5) { mutate(&input) }
    return input
  }

  private mutating func mutate(_ input: inout [UInt8]) {
    guard !input.isEmpty else {
      input = (0..<below(64)).map { _ in UInt8(below(256)) }
      return
    }
    let position = below(input.count)
    switch below(9) {
    case 0: input[position] ^= 1 << UInt8(below(8))
    case 1: input[position] = UInt8(below(256))
    case 2: input[position] &+= UInt8(below(35)) &- 17
    case 3: putInterestingNumber(into: &input, at: position)
    case 4: input.removeSubrange(position...)
    case 5: input.removeSubrange(range(from: position, in: input))
    case 6: input.insert(contentsOf: input[range(from: position, in: input)], at: below(input.count))
    case 7: input.insert(UInt8(below(256)), at: position)
    default: splice(into: &input, at: position)
    }
  }

  private mutating func range(from position: Int, in input: [UInt8]) -> Range<Int> {
    // Short ranges are as likely as long ones.
    let longest = min(input.count - position, 1 << below(11))
    return position..<position + 1 + below(longest)
  }

  /// Puts a part of another input into this one, over what is there or before it.
  private mutating func splice(into input: inout [UInt8], at position: Int) {
    let other = corpus[below(corpus.count)]
    guard !other.isEmpty else { return }
    let part = other[range(from: below(other.count), in: other)]
    let end = below(2) == 0 ? position : min(position + part.count, input.count)
    input.replaceSubrange(position..<end, with: part)
  }

  private mutating func putInterestingNumber(into input: inout [UInt8], at position: Int) {
    let number = Self.numbers[below(Self.numbers.count)]
    if below(3) == 0 {
      input.insert(contentsOf: String(Int64(bitPattern: number)).utf8, at: position)
      return
    }
    let size = 1 << below(4)
    for offset in 0..<min(size, input.count - position) {
      input[position + offset] = UInt8(truncatingIfNeeded: number >> UInt64(8 * offset))
    }
  }

  private static let numbers: [UInt64] = [
    0, 1, 2, 16, 127, 128, 255, 256, 1_000, 4_096, 32_767, 32_768, 65_535, 65_536, 1 << 30, 1 << 31 - 1, 1 << 31,
    1 << 32 - 2, 1 << 32 - 1, 1 << 32, 1 << 62, 1 << 63 - 1, 1 << 63, .max - 1, .max,
  ]

  /// A number in `0 ..< bound`.
  private mutating func below(_ bound: Int) -> Int { random.below(bound) }
}
