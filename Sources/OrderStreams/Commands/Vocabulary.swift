/// The few words that a column may say, and what each means. Words have at most 16 bytes.
struct Vocabulary<Meaning: BitwiseCopyable & Sendable>: ~Copyable {
  private let words: Buffer<ShortWord>
  /// What each of ``words`` means.
  private let meanings: Buffer<Meaning>
  /// The words, as an error lists them.
  let list: String

  /// `meanings` must not be empty. Likelier ones come first.
  init(_ meanings: [Meaning], _ text: (Meaning) -> String) {
    let texts = meanings.map(text)
    var words = Buffer<ShortWord>(capacity: texts.count, filledWith: ShortWord(texts[0]))
    for (index, text) in texts.enumerated() { words[index] = ShortWord(text) }
    var copies = Buffer<Meaning>(capacity: meanings.count, filledWith: meanings[0])
    for (index, meaning) in meanings.enumerated() { copies[index] = meaning }
    self.words = words
    self.meanings = copies
    list = texts.dropLast().joined(separator: ", ") + " or " + texts[texts.count - 1]
  }

  /// What `word` means, if it is one of these. O(words).
  @inline(__always)
  func meaning(of word: ShortWord) -> Meaning? {
    var index = 0
    while index < words.capacity {
      if words[index] == word { return meanings[index] }
      index &+= 1
    }
    return nil
  }
}

/// Up to 16 bytes, to be compared at once.
struct ShortWord: BitwiseCopyable {
  private let low: UInt64
  private let high: UInt64
  private let count: Int

  /// The bytes of `range`; of more than 16 only their number counts, which no other word has.
  @inline(__always)
  init(_ range: Range<Int>, of bytes: borrowing Buffer<UInt8>) {
    count = range.count
    low = bytes.word(at: range.lowerBound, upTo: range.upperBound)
    high = count > 8 ? bytes.word(at: range.lowerBound &+ 8, upTo: range.upperBound) : 0
  }

  init(_ text: String) {
    precondition(text.utf8.count <= 16)
    var bytes = Buffer<UInt8>(capacity: 24, filledWith: 0)
    for (index, byte) in text.utf8.enumerated() { bytes[index] = byte }
    self.init(0..<text.utf8.count, of: bytes)
  }

  @inline(__always)
  static func == (lhs: ShortWord, rhs: ShortWord) -> Bool {
    lhs.low == rhs.low && lhs.high == rhs.high && lhs.count == rhs.count
  }
}
