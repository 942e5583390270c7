/// The place of a record in a ``Slab``, typed by what is there: a slot of one slab does not compile as one of another.
///
/// Records keep a slot that may be missing as ``none``, since an optional would need twice the room; all other code asks
/// ``orNil``.
struct Slot<Record: BitwiseCopyable>: Hashable, BitwiseCopyable {
  let rawValue: UInt32

  @inline(__always)
  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// No slot. Never handed out.
  static var none: Slot {
    @inline(__always) get { Slot(rawValue: .max) }
  }

  var isNone: Bool {
    @inline(__always) get { rawValue == .max }
  }

  /// `nil` for ``none``.
  var orNil: Slot? {
    @inline(__always) get { rawValue == .max ? nil : self }
  }
}
