/// A text that does not name what it should.
public struct ContractFormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What would have been right, in words.
  public let expected: String
  /// The text as it was given.
  public let found: String

  /// An error for text that is not `expected`, which completes "expected ...".
  public init(expected: String, found: String) {
    self.expected = expected
    self.found = found
  }

  init(expected: String, found: Span<UInt8>) {
    self.init(expected: expected, found: String(copying: found))
  }

  public var description: String { "expected \(expected), found \"\(found)\"" }
}

extension String {
  /// The text of `bytes`, what is no UTF-8 in it replaced.
  init(copying bytes: Span<UInt8>) {
    self = String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
  }
}

extension Span<UInt8> {
  /// Whether these are the bytes of `text`.
  func equals(_ text: String) -> Bool { compare(with: text.utf8.span) == 0 }

  /// Negative, zero or positive, as these bytes come before, are the same as, or come after the others.
  func compare(with other: Span<UInt8>) -> Int {
    for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
      return self[index] < other[index] ? -1 : 1
    }
    return count - other.count
  }

  /// Whether this is a slug: lower-case letters and digits, single hyphens between them.
  var isSlug: Bool {
    var wasHyphen = true
    for index in indices {
      switch self[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): wasHyphen = false
      case UInt8(ascii: "-") where !wasHyphen: wasHyphen = true
      default: return false
      }
    }
    return !wasHyphen
  }

  /// The whole number these digits make; `nil` if it is none or does not fit.
  func wholeNumber() -> UInt64? {
    guard count > 0 else { return nil }
    var value: UInt64 = 0
    for index in indices {
      let digit = self[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tenfold.addingReportingOverflow(UInt64(digit))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }

  /// Where the first `byte` is.
  func firstIndex(of byte: UInt8) -> Int? { indices.first { self[$0] == byte } }
}
