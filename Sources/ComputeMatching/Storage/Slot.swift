/// The place of a record in a ``Slab``, typed by what is there: a slot of one slab does not compile as one of another.
///
/// Records keep a slot that may be missing as ``none``, since an optional would need twice the room; all other code asks
/// ``orNil``.
@usableFromInline
package struct Slot<Record: BitwiseCopyable>: Hashable, BitwiseCopyable {
  @usableFromInline package let rawValue: UInt32

  @inlinable @inline(__always)
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// No slot. Never handed out.
  @inlinable
  package static var none: Slot {
    @inline(__always) get { Slot(rawValue: .max) }
  }

  @inlinable
  package var isNone: Bool {
    @inline(__always) get { rawValue == .max }
  }

  /// `nil` for ``none``.
  @inlinable
  package var orNil: Slot? {
    @inline(__always) get { rawValue == .max ? nil : self }
  }
}
