import MachineHints

/// A contiguous, growable run of trivial values with one owner.
///
/// What `Array` is to the rest of the language, without reference counts, uniqueness checks or exclusivity checks: every
/// access costs one bounds check. Growth doubles the capacity; a buffer that has reached its working size allocates no more.
///
/// A large buffer has memory of its own from the system, on huge pages, which takes up room only where it was written to.
/// Linux makes it larger without copying it, so that growing never takes longer than the copy of the largest small buffer.
///
/// Targets of this package may use it too; what they call for each element is inlined there.
@safe
@usableFromInline
package struct GrowableBuffer<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Element>
  @usableFromInline var capacity: Int
  @usableFromInline package var count: Int

  package init(minimumCapacity: Int = 0) { self.init(capacity: max(16, minimumCapacity)) }

  private init(capacity: Int) {
    self.capacity = capacity
    unsafe base = Self.allocate(capacity)
    count = 0
  }

  /// Room for these elements and no more: some are large.
  package init(repeating element: Element, count: Int) {
    self.init(capacity: max(1, count))
    unsafe base.initialize(repeating: element, count: count)
    self.count = count
  }

  @usableFromInline
  deinit { unsafe Self.free(base, capacity) }

  var isEmpty: Bool { count == 0 }

  /// The element at `index`. O(1); an index outside `0 ..< count` is a programming error and stops the process.
  @inlinable
  package subscript(index: Int) -> Element {
    @inline(__always)
    unsafeAddress { unsafe address(of: index) }
    @inline(__always)
    unsafeMutableAddress { unsafe mutableAddress(of: index) }
  }

  /// The same for the narrow numbers that records refer to each other by.
  @inlinable
  package subscript(index: UInt32) -> Element {
    @inline(__always)
    unsafeAddress { unsafe address(of: Int(index)) }
    @inline(__always)
    unsafeMutableAddress { unsafe mutableAddress(of: Int(index)) }
  }

  /// Where the element at `index` is, until the next append.
  @unsafe @inlinable @inline(__always)
  func address(of index: Int) -> UnsafePointer<Element> {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
    return unsafe UnsafePointer(base + index)
  }

  /// Where the element at `index` is, until the next append.
  @unsafe @inlinable @inline(__always)
  mutating func mutableAddress(of index: Int) -> UnsafeMutablePointer<Element> {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
    return unsafe base + index
  }

  /// Brings the element at `index` nearer to the processor. Changes nothing; any index is allowed.
  @inlinable @inline(__always)
  package func prefetch(_ index: Int) { unsafe machine_hint_prefetch(base + index) }

  /// The same for what is behind the first bytes of the element.
  @inline(__always)
  func prefetch(_ index: Int, byteOffset: Int) {
    unsafe machine_hint_prefetch(UnsafeRawPointer(base + index) + byteOffset)
  }

  /// Amortised O(1).
  @inlinable @inline(__always)
  package mutating func append(_ element: Element) {
    if count == capacity { grow() }
    unsafe (base + count).initialize(to: element)
    count &+= 1
  }

  /// Makes room for `count` elements, as far as there is less. O(n), or what a large buffer takes to grow.
  mutating func reserveCapacity(_ count: Int) {
    if capacity < count { grow(to: count) }
  }

  /// Appends `element` `times` times. Amortised O(`times`).
  mutating func append(_ element: Element, times: Int) {
    for _ in 0..<times { append(element) }
  }

  /// Removes the last element and returns it, `nil` if there is none. O(1).
  mutating func popLast() -> Element? {
    guard count > 0 else { return nil }
    count &-= 1
    return unsafe base[count]
  }

  /// O(1); the capacity stays.
  package mutating func removeAll() { count = 0 }

  /// O(n log n), in place and without allocating, which the standard library's sort does not promise. Not stable.
  mutating func sort(by areInIncreasingOrder: (Element, Element) -> Bool) {
    for root in stride(from: count / 2 - 1, through: 0, by: -1) { sink(root, before: count, areInIncreasingOrder) }
    for end in stride(from: count - 1, to: 0, by: -1) {
      swapAt(0, end)
      sink(0, before: end, areInIncreasingOrder)
    }
  }

  /// Lets the element at `start` sink in the heap that ends before `end`, the last in order at its top.
  private mutating func sink(_ start: Int, before end: Int, _ areInIncreasingOrder: (Element, Element) -> Bool) {
    var parent = start
    while 2 * parent + 1 < end {
      var child = 2 * parent + 1
      if child + 1 < end, areInIncreasingOrder(self[child], self[child + 1]) { child += 1 }
      guard areInIncreasingOrder(self[parent], self[child]) else { return }
      swapAt(parent, child)
      parent = child
    }
  }

  private mutating func swapAt(_ one: Int, _ other: Int) {
    let element = self[one]
    self[one] = self[other]
    self[other] = element
  }

  /// Lends the elements to `body`.
  @inlinable
  package func withSpan<Result>(_ body: (Span<Element>) throws -> Result) rethrows -> Result {
    try unsafe body(Span(_unsafeStart: base, count: count))
  }

  @usableFromInline @inline(never)
  mutating func grow() { grow(to: capacity * 2) }

  private mutating func grow(to larger: Int) {
    if Self.isLarge(capacity) {
      let grown = unsafe machine_grow_large(base, Self.byteCount(capacity), Self.byteCount(larger))
      unsafe base = Self.elements(in: grown, larger)
    } else {
      let moved = unsafe Self.allocate(larger)
      unsafe moved.moveInitialize(from: base, count: count)
      unsafe Self.free(base, capacity)
      unsafe base = moved
    }
    capacity = larger
  }
}

extension GrowableBuffer {
  /// The size at which huge pages begin to gain something.
  static var largeByteCount: Int { 4 << 20 }

  private static func byteCount(_ capacity: Int) -> Int { capacity * MemoryLayout<Element>.stride }

  private static func isLarge(_ capacity: Int) -> Bool { byteCount(capacity) >= largeByteCount }

  /// Uninitialised room on cache lines of its own.
  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Element> {
    let bytes = byteCount(capacity)
    let room =
      unsafe isLarge(capacity)
      ? machine_allocate_large(bytes) : UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    return unsafe elements(in: room, capacity)
  }

  private static func elements(in room: UnsafeMutableRawPointer?, _ capacity: Int) -> UnsafeMutablePointer<Element> {
    guard let room = unsafe room else { fatalError("there is no memory left for \(byteCount(capacity)) bytes") }
    return unsafe room.bindMemory(to: Element.self, capacity: capacity)
  }

  private static func free(_ base: UnsafeMutablePointer<Element>, _ capacity: Int) {
    if isLarge(capacity) {
      unsafe machine_free_large(base, byteCount(capacity))
    } else {
      unsafe UnsafeMutableRawPointer(base).deallocate()
    }
  }
}
