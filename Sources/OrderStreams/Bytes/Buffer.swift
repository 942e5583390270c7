/// A fixed run of trivial values with one owner: what chunks of files, fields of rows and tables of names live in.
///
/// Every place is initialised from the start and every access is checked, so whatever an index is, what it reaches is
/// inside the run and has a value.
///
/// It shares no line of the cache with anything else: a reader on one thread would wait for it whenever another thread writes
/// what happens to be beside it.
@safe
struct Buffer<Element: BitwiseCopyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int

  init(capacity: Int, filledWith element: Element) {
    self.capacity = max(capacity, 1)
    unsafe base = Self.allocate(self.capacity)
    unsafe base.initialize(repeating: element, count: self.capacity)
  }

  deinit { unsafe UnsafeMutableRawPointer(base).deallocate() }

  /// Two lines, since processors fetch them in pairs.
  private static var alignment: Int { 128 }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Element> {
    let byteCount = (capacity * MemoryLayout<Element>.stride + alignment - 1) / alignment * alignment
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: alignment)
    return unsafe memory.bindMemory(to: Element.self, capacity: capacity)
  }

  /// O(1); an index outside `0 ..< capacity` is a programming error and stops the process.
  subscript(index: Int) -> Element {
    @inline(__always)
    get {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: capacity))
      return unsafe base[index]
    }
    @inline(__always)
    set {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: capacity))
      unsafe base[index] = newValue
    }
  }

  /// Makes room for `larger` elements; the new places hold `element`. O(larger).
  @inline(never)
  mutating func grow(to larger: Int, filledWith element: Element) {
    guard larger > capacity else { return }
    let moved = unsafe Self.allocate(larger)
    unsafe moved.moveInitialize(from: base, count: capacity)
    unsafe (moved + capacity).initialize(repeating: element, count: larger - capacity)
    unsafe UnsafeMutableRawPointer(base).deallocate()
    unsafe base = moved
    capacity = larger
  }

  /// Sets every element of `range`.
  mutating func fill(_ range: Range<Int>, with element: Element) {
    check(range)
    unsafe (base + range.lowerBound).update(repeating: element, count: range.count)
  }

  /// Moves the elements of `range` to where `destination` begins; the two may overlap.
  mutating func move(_ range: Range<Int>, to destination: Int) {
    check(range)
    check(destination..<destination + range.count)
    unsafe (base + destination).update(from: base + range.lowerBound, count: range.count)
  }

  /// Lends the elements of `range` to `body`.
  @inline(__always)
  func withSpan<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (Span<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    check(range)
    return try unsafe body(Span(_unsafeStart: base + range.lowerBound, count: range.count))
  }

  /// Lends the places of `range` to `body`, to be written to.
  @unsafe
  mutating func withMutablePointer<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (UnsafeMutablePointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    check(range)
    return try unsafe body(base + range.lowerBound)
  }

  @inline(__always)
  fileprivate func check(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= capacity)
  }
}

// The memory has one owner, and moves with it.
extension Buffer: @unchecked Sendable where Element: Sendable {}

extension Buffer where Element == UInt8 {
  /// The eight bytes from `index`, the first in the lowest place.
  @inline(__always)
  func word(at index: Int) -> UInt64 {
    precondition(index >= 0 && index <= capacity &- 8)
    return unsafe UInt64(
      littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
  }

  /// The up to eight bytes from `index` that are before `end`, the first in the lowest place; zeros above them.
  @inline(__always)
  func word(at index: Int, upTo end: Int) -> UInt64 {
    let count = end &- index
    let word = word(at: index)
    return count >= 8 ? word : word & ~(~0 << UInt64(truncatingIfNeeded: count &* 8))
  }

  /// Puts `text` from `index` on.
  @inline(__always)
  mutating func put(_ text: Span<UInt8>, at index: Int) {
    check(index..<index + text.count)
    unsafe text.withUnsafeBufferPointer { text in
      if let start = text.baseAddress { unsafe (base + index).update(from: start, count: text.count) }
    }
  }

  /// Puts the eight bytes of `word` from `index` on, the lowest first.
  @inline(__always)
  mutating func put(_ word: UInt64, at index: Int) {
    precondition(index >= 0 && index <= capacity &- 8)
    unsafe UnsafeMutableRawPointer(base + index).storeBytes(of: word.littleEndian, as: UInt64.self)
  }

  /// One bit for each of the 64 bytes from `index`, set where the byte is at most `,` in ASCII: all that can separate
  /// fields and rows, or quote them, is among those, and little else.
  @inline(__always)
  func separatorBits(at index: Int) -> UInt64 {
    precondition(index >= 0 && index <= capacity &- 64)
    let highBits: UInt64 = 0x8080_8080_8080_8080
    var bits: UInt64 = 0
    for step in 0..<8 {
      let word = unsafe UInt64(
        littleEndian: UnsafeRawPointer(base + index + step * 8).loadUnaligned(as: UInt64.self))
      // The high bit of each byte tells whether its lower seven exceed `,`: 0x7F - 0x2C = 0x53.
      let exceeds = (word & ~highBits) &+ 0x5353_5353_5353_5353
      let found = ~(exceeds | word) & highBits
      // Gathers the eight high bits into eight adjacent ones: no two products of this multiplication share a place.
      bits |= (((found >> 7) &* 0x0102_0408_1020_4080) >> 56) << UInt64(step * 8)
    }
    return bits
  }

  /// Copies `range` of `other` to where `destination` begins.
  @inline(__always)
  mutating func copy(_ range: Range<Int>, of other: borrowing Buffer<UInt8>, to destination: Int) {
    other.check(range)
    check(destination..<destination + range.count)
    unsafe (base + destination).update(from: other.base + range.lowerBound, count: range.count)
  }
}
