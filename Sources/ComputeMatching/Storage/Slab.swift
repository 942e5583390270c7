/// A pool of trivial records that are known by their ``Slot``.
///
/// Freed slots are handed out again, last freed first, so that a record that was just in the cache is the next to be used. The
/// free slots are chained through the records themselves, so that freeing never allocates. A slot says nothing about the life of
/// its record: using one after it was freed reads whatever is there now, within bounds.
///
/// Targets of this package may use it too; what they call for each record is inlined there.
@safe
@usableFromInline
package struct Slab<Record: BitwiseCopyable>: ~Copyable {
  @usableFromInline var records: GrowableBuffer<Record>
  @usableFromInline var firstFree = Slot<Record>.none
  /// How many slots are in use.
  @usableFromInline package internal(set) var liveCount = 0

  package init(minimumCapacity: Int = 0) {
    precondition(MemoryLayout<Record>.size >= MemoryLayout<UInt32>.size)
    records = GrowableBuffer(minimumCapacity: minimumCapacity)
  }

  /// The record in `slot`. O(1); a slot that was never handed out is a programming error and stops the process.
  @inlinable
  package subscript(slot: Slot<Record>) -> Record {
    @inline(__always)
    unsafeAddress { unsafe records.address(of: Int(slot.rawValue)) }
    @inline(__always)
    unsafeMutableAddress { unsafe records.mutableAddress(of: Int(slot.rawValue)) }
  }

  /// Whether `slot` was ever handed out.
  @inline(__always)
  func contains(_ slot: Slot<Record>) -> Bool { UInt(slot.rawValue) < UInt(bitPattern: records.count) }

  /// Brings the record in `slot` nearer to the processor. Changes nothing; any slot is allowed.
  @inlinable @inline(__always)
  package func prefetch(_ slot: Slot<Record>) { records.prefetch(Int(slot.rawValue)) }

  /// The same for a record that is larger than a cache line, and not than two.
  @inline(__always)
  func prefetchWhole(_ slot: Slot<Record>) {
    records.prefetch(Int(slot.rawValue))
    records.prefetch(Int(slot.rawValue), byteOffset: 64)
  }

  /// Puts `record` into a free slot. Amortised O(1).
  @inlinable @inline(__always)
  package mutating func insert(_ record: Record) -> Slot<Record> {
    liveCount &+= 1
    let slot = firstFree
    guard !slot.isNone else {
      records.append(record)
      return Slot(rawValue: UInt32(truncatingIfNeeded: records.count &- 1))
    }
    firstFree = Slot(
      rawValue: unsafe UnsafeRawPointer(records.address(of: Int(slot.rawValue))).loadUnaligned(as: UInt32.self))
    self[slot] = record
    return slot
  }

  /// Makes `slot` free again. O(1).
  @inlinable @inline(__always)
  package mutating func remove(_ slot: Slot<Record>) {
    unsafe UnsafeMutableRawPointer(records.mutableAddress(of: Int(slot.rawValue)))
      .storeBytes(of: firstFree.rawValue, as: UInt32.self)
    firstFree = slot
    liveCount &-= 1
  }
}
