/// Numbers by runs of bytes: how names in a file are told apart without making a `String` of each.
///
/// Open addressing, at most half full; nothing is ever removed. Callers choose names, so the hash is seeded at random:
/// where an entry is differs from run to run, what is found does not.
struct ByteTable: ~Copyable {
  private var entries = Buffer<KeyEntry>(capacity: 64, filledWith: .free)
  private var count = 0
  /// All keys, one after the other, each filled up with zeros to whole words.
  private var keys = Buffer<UInt8>(capacity: 4096, filledWith: 0)
  private var keysEnd = 0
  private let seed = UInt64.random(in: 0...UInt64.max)

  struct KeyEntry: BitwiseCopyable {
    /// Where the key is; -1 marks a free place.
    var start: Int
    var count: UInt32
    var number: UInt32
    var hash: UInt64

    static let free = KeyEntry(start: -1, count: 0, number: 0, hash: 0)
  }

  /// The number of the bytes in `range`, if they were given one. Behind them there must be room for eight more.
  ///
  /// - Complexity: linear in the bytes, expected.
  @inline(__always)
  func number(of range: Range<Int>, in bytes: borrowing Buffer<UInt8>) -> UInt32? {
    let hash = hash(of: range, in: bytes)
    var position = Int(truncatingIfNeeded: hash) & (entries.capacity &- 1)
    while true {
      let entry = entries[position]
      if entry.start < 0 { return nil }
      if entry.hash == hash, Int(entry.count) == range.count, isKey(at: entry.start, range, bytes) {
        return entry.number
      }
      position = (position &+ 1) & (entries.capacity &- 1)
    }
  }

  /// Gives the bytes in `range`, which have none yet, a number. Amortised linear in the bytes.
  mutating func insert(_ range: Range<Int>, of bytes: borrowing Buffer<UInt8>, number: UInt32) {
    if count * 2 >= entries.capacity { grow() }
    let room = (range.count + 7) & ~7
    if keysEnd + room > keys.capacity { keys.grow(to: max(keys.capacity * 2, keysEnd + room), filledWith: 0) }
    keys.copy(range, of: bytes, to: keysEnd)
    place(
      KeyEntry(start: keysEnd, count: UInt32(range.count), number: number, hash: hash(of: range, in: bytes)))
    keysEnd += room
    count += 1
  }

  private mutating func place(_ entry: KeyEntry) {
    var position = Int(truncatingIfNeeded: entry.hash) & (entries.capacity - 1)
    while entries[position].start >= 0 { position = (position + 1) & (entries.capacity - 1) }
    entries[position] = entry
  }

  private mutating func grow() {
    var old = Buffer<KeyEntry>(capacity: entries.capacity * 2, filledWith: .free)
    swap(&old, &entries)
    for position in 0..<old.capacity where old[position].start >= 0 { place(old[position]) }
  }

  @inline(__always)
  private func isKey(at start: Int, _ range: Range<Int>, _ bytes: borrowing Buffer<UInt8>) -> Bool {
    var index = 0
    while index < range.count {
      if keys.word(at: start &+ index) != bytes.word(at: range.lowerBound &+ index, upTo: range.upperBound) {
        return false
      }
      index &+= 8
    }
    return true
  }

  @inline(__always)
  private func hash(of range: Range<Int>, in bytes: borrowing Buffer<UInt8>) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let product = (hash ^ bytes.word(at: index, upTo: range.upperBound))
        .multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = product.high ^ product.low
      index &+= 8
    }
    return hash ^ hash >> 32
  }
}
