/// Which journal a log or a snapshot belongs to: 128 bits drawn at random when the journal is made.
public struct JournalIdentity: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  /// That of a log that no journal wrote. Such logs depend on nothing but their commands.
  static let none = JournalIdentity(high: 0, low: 0)

  init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

  /// One that no other journal has.
  static func random() -> JournalIdentity {
    var generator = SystemRandomNumberGenerator()
    // 0 is taken.
    return JournalIdentity(high: generator.next(), low: generator.next() | 1)
  }
}

extension JournalIdentity: CustomStringConvertible {
  /// 32 hexadecimal digits.
  public var description: String {
    [high, low].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

extension ByteBuffer {
  mutating func append(_ identity: JournalIdentity) {
    append(identity.high)
    append(identity.low)
  }
}

extension FileImage {
  func identity(at offset: Int) -> JournalIdentity {
    JournalIdentity(high: number(at: offset, as: UInt64.self), low: number(at: offset + 8, as: UInt64.self))
  }
}
