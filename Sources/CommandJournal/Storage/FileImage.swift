#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bytes of a file in memory, mapped or copied, to be read and never changed: any thread may read them.
///
/// What the file has when it is mapped is what is read. Who cuts it short meanwhile stops the process, as the system wills it;
/// a journal's lock keeps other journals from doing so.
@safe
struct FileImage: ~Copyable, @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// Maps the file at `path`.
  init(path: String) throws(JournalError) {
    // A pipe would be waited for.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(file: path, action: "open", code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .system(file: path, action: "read", code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path) }
    let size = Int(status.st_size)
    guard size > 0 else {
      self.init([])
      return
    }
    guard let start = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), unsafe start != MAP_FAILED else {
      throw .system(file: path, action: "map", code: errno)
    }
    _ = unsafe madvise(start, size, MADV_SEQUENTIAL)
    unsafe self.init(mapped: UnsafeRawBufferPointer(start: start, count: size))
  }

  @unsafe
  private init(mapped bytes: UnsafeRawBufferPointer) {
    unsafe self.bytes = bytes
    isMapped = true
  }

  /// Copies `content`.
  init(_ content: [UInt8]) { self.init(copying: content.span) }

  /// Copies `content`.
  init(copying content: Span<UInt8>) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: content.count, alignment: 16)
    unsafe content.withUnsafeBytes { unsafe copy.copyBytes(from: $0) }
    unsafe bytes = UnsafeRawBufferPointer(copy)
    isMapped = false
  }

  deinit {
    if isMapped, let start = unsafe bytes.baseAddress {
      unsafe munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    } else {
      unsafe bytes.deallocate()
    }
  }

  var count: Int { unsafe bytes.count }

  /// The value whose bytes begin at `offset`. O(1); bytes that are not there are a programming error and stop the process.
  @inline(__always)
  func load<Value: BitwiseCopyable>(at offset: Int, as type: Value.Type) -> Value {
    precondition(offset >= 0 && MemoryLayout<Value>.size <= count &- offset)
    return unsafe bytes.loadUnaligned(fromByteOffset: offset, as: type)
  }

  @inline(__always)
  func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Number.Type) -> Number {
    Number(littleEndian: load(at: offset, as: type))
  }

  /// The checksum of the bytes in `range`, which must be there.
  func checksum(_ range: Range<Int>) -> UInt32 {
    unsafe Checksum.of(part(range), usesInstruction: Checksum.hasInstruction)
  }

  /// The bytes in `range`, which must be there, as text; `nil` if they are not UTF-8.
  func text(_ range: Range<Int>) -> String? { unsafe String(validating: part(range), as: UTF8.self) }

  /// Whether all bytes in `range`, which must be there, are 0.
  func isZero(_ range: Range<Int>) -> Bool { unsafe part(range).allSatisfy { $0 == 0 } }

  /// Where the four bytes of `word`, the lowest first, are at or behind `offset`; `nil` if nowhere. O(bytes).
  func firstOffset(of word: UInt32, from offset: Int) -> Int? {
    guard let start = unsafe bytes.baseAddress else { return nil }
    let firstByte = Int32(word & 0xFF)
    var place = offset
    while count - place >= 4 {
      guard let found = unsafe memchr(start + place, firstByte, count - place - 3) else { return nil }
      place = unsafe start.distance(to: found)
      if number(at: place, as: UInt32.self) == word { return place }
      place += 1
    }
    return nil
  }

  /// Lends the bytes in `range`, which must be there, to `body`.
  func withBytes<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(Span(_unsafeBytes: part(range)))
  }

  @unsafe
  private func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
  }
}
