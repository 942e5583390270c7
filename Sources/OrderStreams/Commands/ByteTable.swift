/// Numbers by short keys of bytes: how names in a file are told apart without making a `String` of each.
///
/// A key is gathered from fields into ``key``; the table remembers it when it is given a number.
struct ByteTable: ~Copyable {
  /// The key being looked up.
  private(set) var key = Buffer<UInt8>(capacity: longestKey + 16, filledWith: 0)
  private(set) var keyCount = 0

  private var entries = Buffer<Entry>(capacity: 64, filledWith: Entry(hash: 0, start: 0, count: 0, number: 0))
  private var count = 0
  /// All keys, one after the other, each filled up with zeros to whole words.
  private var keys = Buffer<UInt8>(capacity: 4096, filledWith: 0)
  private var keysEnd = 0

  struct Entry: BitwiseCopyable {
    var hash: UInt64
    var start: UInt32
    /// 0 marks a free place.
    var count: UInt32
    var number: UInt32
  }

  /// Longer keys are not kept.
  static let longestKey = 240

  /// Begins a new key.
  @inline(__always)
  mutating func beginKey() { keyCount = 0 }

  /// Adds the bytes of a field, and what parts it from the next, to the key. Returns whether there was room.
  @inline(__always)
  mutating func append(_ range: Range<Int>, of bytes: borrowing Buffer<UInt8>) -> Bool {
    guard keyCount &+ range.count < Self.longestKey else { return false }
    key.copy(range, of: bytes, to: keyCount)
    keyCount &+= range.count
    // No name has a byte like this, and no field ends with one unnoticed.
    key[keyCount] = 0xFF
    keyCount &+= 1
    return true
  }

  /// The number of the key, if it was given one.
  mutating func number() -> UInt32? {
    let hash = sealKey()
    var position = Int(truncatingIfNeeded: hash) & (entries.capacity - 1)
    while true {
      let entry = entries[position]
      if entry.count == 0 { return nil }
      if entry.hash == hash, Int(entry.count) == keyCount, isKey(at: Int(entry.start)) { return entry.number }
      position = (position + 1) & (entries.capacity - 1)
    }
  }

  /// Gives the key, which has none yet, a number.
  mutating func insert(_ number: UInt32) {
    if count * 2 >= entries.capacity { grow() }
    let hash = sealKey()
    let room = (keyCount + 7) & ~7
    if keysEnd + room > keys.capacity { keys.grow(to: keys.capacity * 2, filledWith: 0) }
    keys.copy(0..<room, of: key, to: keysEnd)
    place(Entry(hash: hash, start: UInt32(keysEnd), count: UInt32(keyCount), number: number))
    keysEnd += room
    count += 1
  }

  private mutating func place(_ entry: Entry) {
    var position = Int(truncatingIfNeeded: entry.hash) & (entries.capacity - 1)
    while entries[position].count > 0 { position = (position + 1) & (entries.capacity - 1) }
    entries[position] = entry
  }

  private mutating func grow() {
    let free = Entry(hash: 0, start: 0, count: 0, number: 0)
    var old = Buffer<Entry>(capacity: entries.capacity * 2, filledWith: free)
    swap(&old, &entries)
    for position in 0..<old.capacity where old[position].count > 0 { place(old[position]) }
  }

  private func isKey(at start: Int) -> Bool {
    var index = 0
    while index < keyCount {
      if keys.word(at: start + index) != key.word(at: index) { return false }
      index += 8
    }
    return true
  }

  /// Fills the key up with zeros to whole words and returns its hash.
  @inline(__always)
  private mutating func sealKey() -> UInt64 {
    for index in keyCount..<((keyCount + 7) & ~7) { key[index] = 0 }
    var hash: UInt64 = UInt64(keyCount)
    var index = 0
    while index < keyCount {
      let product = (hash ^ key.word(at: index)).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = (product.high ^ product.low) &+ 1
      index += 8
    }
    return hash ^ hash >> 32
  }
}
