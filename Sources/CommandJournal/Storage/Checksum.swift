import MachineHints

/// CRC-32C (Castagnoli): what tells whether the bytes of a file are those that were written.
///
/// Any change of up to 32 bits in a row is found, and every other one but for one in 2^32.
package enum Checksum {
  /// The checksum of `bytes`.
  package static func of(_ bytes: Span<UInt8>) -> UInt32 {
    unsafe bytes.withUnsafeBytes { unsafe of($0, usesInstruction: hasInstruction) }
  }

  /// With the processor's own instruction or without: the answer is the same.
  @unsafe
  static func of(_ bytes: UnsafeRawBufferPointer, usesInstruction: Bool) -> UInt32 {
    guard let start = bytes.baseAddress else { return 0 }
    var position = 0
    var state = UInt32.max
    if usesInstruction {
      while bytes.count - position >= 3 * Tables.stretch {
        var states: InlineArray<3, UInt32> = [state, 0, 0]
        var span = states.mutableSpan
        unsafe span.withUnsafeMutableBufferPointer {
          unsafe machine_crc32c_words(
            $0.baseAddress, (start + position).assumingMemoryBound(to: UInt8.self), Tables.stretch / 8)
        }
        state = tables.pass(tables.pass(states[0]) ^ states[1]) ^ states[2]
        position += 3 * Tables.stretch
      }
    }
    while bytes.count - position >= 8 {
      let word = unsafe UInt64(littleEndian: start.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      state = tables.word(word ^ UInt64(state))
      position += 8
    }
    while position < bytes.count {
      state = tables.byte(UInt8(truncatingIfNeeded: state) ^ (unsafe bytes[position])) ^ state >> 8
      position += 1
    }
    return ~state
  }

  static let hasInstruction = machine_has_crc32c() != 0

  private static let tables = Tables()

  /// What bytes and words do to a state.
  private struct Tables {
    /// Three states are carried on over so many bytes each before they are made one.
    static let stretch = 1024

    /// Element *256 i + b*: the state that `b` becomes when *i* zero bytes follow.
    private var bytes = [UInt32](repeating: 0, count: 8 * 256)
    /// Element *256 i + b*: the state that byte *i* of a state, `b`, becomes when a stretch of zeros follows.
    private var stretches = [UInt32](repeating: 0, count: 4 * 256)

    init() {
      for value in 0..<256 {
        var state = UInt32(value)
        for _ in 0..<8 { state = state >> 1 ^ (state & 1 == 1 ? 0x82F6_3B78 : 0) }
        bytes[value] = state
      }
      for value in 256..<(8 * 256) { bytes[value] = bytes[Int(bytes[value - 256] & 0xFF)] ^ bytes[value - 256] >> 8 }
      for place in 0..<4 {
        for value in 0..<256 {
          var state = UInt32(value) << UInt32(8 * place)
          for _ in 0..<Self.stretch { state = bytes[Int(state & 0xFF)] ^ state >> 8 }
          stretches[256 * place + value] = state
        }
      }
    }

    func byte(_ value: UInt8) -> UInt32 { bytes[Int(value)] }

    /// Eight bytes, the first in the lowest place, with the state in their lower half.
    @inline(__always)
    func word(_ word: UInt64) -> UInt32 {
      var state: UInt32 = 0
      for place in 0..<8 { state ^= bytes[256 * (7 - place) + Int(word >> UInt64(8 * place) & 0xFF)] }
      return state
    }

    /// What `state` becomes when a stretch of zeros follows.
    @inline(__always)
    func pass(_ state: UInt32) -> UInt32 {
      var passed: UInt32 = 0
      for place in 0..<4 { passed ^= stretches[256 * place + Int(state >> UInt32(8 * place) & 0xFF)] }
      return passed
    }
  }
}
