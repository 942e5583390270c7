// The pointers of a C program, looked at before they are used. With the functions of Boundary.swift and its extensions, all
// unsafe code of this library.

import CComputeMatching
import ComputeMatching

/// Keeps `value` behind a new handle at `place`.
@unsafe
func store<Value: ~Copyable>(_ value: consuming Value, at place: UnsafeMutablePointer<OpaquePointer?>) {
  let handle = UnsafeMutablePointer<Value>.allocate(capacity: 1)
  unsafe handle.initialize(to: value)
  unsafe place.pointee = OpaquePointer(handle)
}

/// Calls `body` with the value behind a handle, which is only looked at.
@unsafe
func look<Value: ~Copyable>(
  _ handle: OpaquePointer?, at type: Value.Type, _ body: (borrowing Value) throws(Failure) -> Void
) -> cm_status {
  guard let handle = unsafe handle else { return CM_NULL }
  do {
    try unsafe body(UnsafeMutablePointer<Value>(handle).pointee)
    return CM_OK
  } catch {
    return error.status
  }
}

/// Frees a handle and the value behind it.
@unsafe
func close<Value: ~Copyable>(_ handle: OpaquePointer?, of type: Value.Type) {
  guard let handle = unsafe handle else { return }
  let value = unsafe UnsafeMutablePointer<Value>(handle)
  unsafe value.deinitialize(count: 1)
  unsafe value.deallocate()
}

/// The pointer to one result.
@unsafe
func result<Value>(
  _ pointer: UnsafeMutablePointer<Value>?, _ name: StaticString
) throws(Failure) -> UnsafeMutablePointer<Value> {
  guard let pointer = unsafe pointer else { throw .null(name) }
  guard unsafe isAligned(pointer) else { throw .misaligned(name) }
  return unsafe pointer
}

/// The array of `count` elements at `start`, which may be null if there are none.
@unsafe
func array<Element>(
  _ start: UnsafePointer<Element>?, _ count: Int, _ name: StaticString
) throws(Failure) -> UnsafeBufferPointer<Element> {
  guard try unsafe hasElements(UnsafeRawPointer(start), count, of: Element.self, name) else {
    return unsafe UnsafeBufferPointer(start: nil, count: 0)
  }
  return unsafe UnsafeBufferPointer(start: start, count: count)
}

/// The room for `count` elements at `start`, which may be null if there is none.
@unsafe
func room<Element>(
  _ start: UnsafeMutablePointer<Element>?, _ count: Int, _ name: StaticString
) throws(Failure) -> UnsafeMutableBufferPointer<Element> {
  guard try unsafe hasElements(UnsafeRawPointer(start), count, of: Element.self, name) else {
    return unsafe UnsafeMutableBufferPointer(start: nil, count: 0)
  }
  return unsafe UnsafeMutableBufferPointer(start: start, count: count)
}

/// Whether there is anything at `start`. Throws if what is said of it cannot be.
@unsafe
private func hasElements<Element>(
  _ start: UnsafeRawPointer?, _ count: Int, of type: Element.Type, _ name: StaticString
) throws(Failure) -> Bool {
  // A count is unsigned in C: beyond half of its range it is negative here.
  guard 0...Int.max / MemoryLayout<Element>.stride ~= count else {
    throw Failure(CM_BAD_ARGUMENT, "no array is as long as \(name)")
  }
  if count == 0 { return false }
  guard let start = unsafe start else { throw .null(name) }
  guard UInt(bitPattern: start) % UInt(MemoryLayout<Element>.alignment) == 0 else { throw .misaligned(name) }
  return true
}

@unsafe
private func isAligned<Value>(_ pointer: UnsafeMutablePointer<Value>) -> Bool {
  UInt(bitPattern: pointer) % UInt(MemoryLayout<Value>.alignment) == 0
}

/// The text that begins at `start`.
@unsafe
func string(_ start: UnsafePointer<CChar>?, _ name: StaticString) throws(Failure) -> String {
  guard let start = unsafe start else { throw .null(name) }
  guard let text = unsafe String(validatingCString: start) else { throw Failure(CM_BAD_TEXT, "\(name) is not UTF-8") }
  return text
}

/// Writes `text` as far as it fits, a zero byte at its end, and returns how many bytes all of it needs.
@unsafe
@discardableResult
func write(_ text: String, _ start: UnsafeMutablePointer<CChar>?, _ size: Int) -> Int {
  let bytes = text.utf8.span
  if let start = unsafe start, size > 0 {
    let count = min(bytes.count, size - 1)
    for index in 0..<count { unsafe start[index] = CChar(bitPattern: bytes[index]) }
    unsafe start[count] = 0
  }
  return bytes.count + 1
}

/// Tells where the elements of `buffer` are, which stays until it is appended to.
@unsafe
func lend<Element: BitwiseCopyable>(
  _ buffer: borrowing GrowableBuffer<Element>, _ start: UnsafeMutablePointer<UnsafePointer<Element>?>,
  _ count: UnsafeMutablePointer<Int>
) {
  buffer.withSpan { span in
    unsafe span.withUnsafeBufferPointer { elements in
      unsafe start.pointee = elements.baseAddress
      unsafe count.pointee = elements.count
    }
  }
}

extension Failure {
  fileprivate static func misaligned(_ name: StaticString) -> Failure {
    Failure(CM_BAD_ARGUMENT, "\(name) is not aligned as its type is")
  }
}
