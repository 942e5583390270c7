/// A pool of trivial records that are known by their slot, a `UInt32`.
///
/// Freed slots are handed out again, last freed first, so that a record that was just in the cache is the next to be used. The
/// free slots are chained through the records themselves, so that freeing never allocates. A slot says nothing about who owns
/// it: using one after it was freed reads whatever stands there now, within bounds.
@safe
struct Slab<Record: BitwiseCopyable>: ~Copyable {
  /// No slot. Never handed out.
  static var none: UInt32 { .max }

  private var records: GrowableBuffer<Record>
  private var firstFree = UInt32.max
  /// How many slots are in use.
  private(set) var liveCount = 0

  init(minimumCapacity: Int = 0) {
    precondition(MemoryLayout<Record>.size >= MemoryLayout<UInt32>.size)
    records = GrowableBuffer(minimumCapacity: minimumCapacity)
  }

  /// How many slots were ever handed out: all slots are below.
  var slotCount: UInt32 { UInt32(truncatingIfNeeded: records.count) }

  /// The record in `slot`. O(1); a slot that was never handed out is a programming error and stops the process.
  subscript(slot: UInt32) -> Record {
    @inline(__always)
    unsafeAddress { unsafe records.address(of: Int(slot)) }
    @inline(__always)
    unsafeMutableAddress { unsafe records.mutableAddress(of: Int(slot)) }
  }

  /// Brings the record in `slot` nearer to the processor. Changes nothing; any slot is allowed.
  @inline(__always)
  func prefetch(_ slot: UInt32) { records.prefetch(Int(slot)) }

  /// Puts `record` into a free slot. Amortised O(1).
  @inline(__always)
  mutating func insert(_ record: Record) -> UInt32 {
    liveCount &+= 1
    let slot = firstFree
    guard slot != Self.none else {
      records.append(record)
      return UInt32(truncatingIfNeeded: records.count &- 1)
    }
    firstFree = unsafe UnsafeRawPointer(records.address(of: Int(slot))).loadUnaligned(as: UInt32.self)
    self[slot] = record
    return slot
  }

  /// Makes `slot` free again. O(1).
  @inline(__always)
  mutating func remove(_ slot: UInt32) {
    unsafe UnsafeMutableRawPointer(records.mutableAddress(of: Int(slot))).storeBytes(of: firstFree, as: UInt32.self)
    firstFree = slot
    liveCount &-= 1
  }
}
