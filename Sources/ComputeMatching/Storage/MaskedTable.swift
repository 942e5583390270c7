/// A table of 2^n elements, of which the lower bits of any number choose one: so no access has to be checked.
@safe
struct MaskedTable<Element: BitwiseCopyable>: ~Copyable {
  private var elements: GrowableBuffer<Element>
  private let mask: Int

  /// `count` must be a power of two.
  init(repeating element: Element, count: Int) {
    precondition(count > 0 && count & (count - 1) == 0)
    elements = GrowableBuffer(repeating: element, count: count)
    mask = count - 1
  }

  var count: Int { mask &+ 1 }

  /// Which element `number` chooses.
  @inline(__always)
  func index(of number: Int) -> Int { number & mask }

  /// The element that `number` chooses. O(1).
  subscript(number: Int) -> Element {
    @inline(__always)
    unsafeAddress { unsafe UnsafePointer(elements.base + index(of: number)) }
    @inline(__always)
    unsafeMutableAddress { unsafe elements.base + index(of: number) }
  }
}
