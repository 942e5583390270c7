import MachineHints

/// A fixed number of trivial values in memory of their own, on huge pages, read and written without a bounds check.
///
/// The unsafe corner of the probe: a floor pays for no check. Builds for debugging, and so tests, check every index.
@safe
struct FixedBuffer<Element: BitwiseCopyable>: ~Copyable {
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  /// `count` times `element`, at least one. O(n): touches all of the memory, so that no later access is the first.
  init(repeating element: Element, count: Int) {
    precondition(count > 0)
    guard let block = unsafe machine_allocate_large(count * MemoryLayout<Element>.stride) else {
      fatalError("no memory for \(count) elements of the probe")
    }
    unsafe base = block.bindMemory(to: Element.self, capacity: count)
    unsafe base.initialize(repeating: element, count: count)
    self.count = count
  }

  deinit { unsafe machine_free_large(base, count * MemoryLayout<Element>.stride) }

  /// The element at `index`, which must be in `0 ..< count`. O(1).
  subscript(index: Int) -> Element {
    @inline(__always)
    unsafeAddress {
      assert(0..<count ~= index)
      return unsafe UnsafePointer(base + index)
    }
    @inline(__always)
    unsafeMutableAddress {
      assert(0..<count ~= index)
      return unsafe base + index
    }
  }

  /// The same for the narrow numbers that records refer to each other by.
  subscript(index: UInt32) -> Element {
    @inline(__always)
    unsafeAddress {
      assert(index < count)
      return unsafe UnsafePointer(base + Int(index))
    }
    @inline(__always)
    unsafeMutableAddress {
      assert(index < count)
      return unsafe base + Int(index)
    }
  }

  /// Brings the element at `index` nearer to the processor. Changes nothing.
  @inline(__always)
  func prefetch(_ index: UInt32) { unsafe machine_hint_prefetch(base + Int(index)) }
}
