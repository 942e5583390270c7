/// Up to 31 ASCII bytes in place: a name that can be copied, compared and hashed without touching the heap.
///
/// Contracts are made of these, so that a command that carries a contract is a trivial value.
struct ShortName: Hashable, Sendable, BitwiseCopyable {
  // Big-endian, so that comparing words compares bytes. The last byte of `d` is the length.
  private var a: UInt64 = 0
  private var b: UInt64 = 0
  private var c: UInt64 = 0
  private var d: UInt64 = 0

  static let maximumCount = 31

  /// `nil` unless there are 1 to 31 bytes, all ASCII.
  init?(_ bytes: Span<UInt8>) {
    guard 1...Self.maximumCount ~= bytes.count else { return nil }
    for index in bytes.indices {
      guard bytes[index] < 0x80 else { return nil }
      set(index, bytes[index])
    }
    d |= UInt64(bytes.count)
  }

  var count: Int { Int(d & 0xFF) }

  /// The byte at `index`, in `0 ..< count`.
  subscript(index: Int) -> UInt8 {
    let word =
      switch index / 8 {
      case 0: a
      case 1: b
      case 2: c
      default: d
      }
    return UInt8(truncatingIfNeeded: word >> UInt64(56 - index % 8 * 8))
  }

  func append(to bytes: inout [UInt8]) {
    for index in 0..<count { bytes.append(self[index]) }
  }

  private mutating func set(_ index: Int, _ byte: UInt8) {
    let bits = UInt64(byte) << UInt64(56 - index % 8 * 8)
    switch index / 8 {
    case 0: a |= bits
    case 1: b |= bits
    case 2: c |= bits
    default: d |= bits
    }
  }
}

extension ShortName: Comparable, CustomStringConvertible {
  static func < (lhs: ShortName, rhs: ShortName) -> Bool {
    (lhs.a, lhs.b, lhs.c, lhs.d) < (rhs.a, rhs.b, rhs.c, rhs.d)
  }

  var description: String {
    String(decoding: (0..<count).map { self[$0] }, as: UTF8.self)
  }
}
