/// Where a stream comes from: a file, standard input, or bytes in memory. It is read once, from start to end, in chunks;
/// its length never shows in the memory used.
public struct ByteSource: ~Copyable, Sendable {
  /// What errors call it: the path, `standard input`, or the name that it was given.
  public let name: String
  /// How many bytes there are in all, if that is known: for regular files and for bytes in memory.
  public let size: Int?
  /// How many bytes have left the source so far.
  public private(set) var bytesRead = 0
  /// The most bytes that one read asks for.
  let chunkSize: Int

  /// Whether it is the process's standard input.
  var isStandardInput: Bool { descriptor == .standardInput }

  private let descriptor: FileDescriptor?
  private let closesDescriptor: Bool
  /// What has been fetched ahead of the reader: all of it if there is no file behind.
  private var ahead: [UInt8]
  private var aheadPosition = 0
  /// Room for what ``receive(_:)`` lends.
  private var chunk = Buffer<UInt8>(capacity: 1, filledWith: 0)

  /// How many bytes are read at once unless told otherwise: 1 MiB.
  public static let standardChunkSize = 1 << 20

  /// Opens the file at `path` for reading; `-` is standard input. Throws what the system answers.
  public init(path: String, chunkSize: Int = standardChunkSize) throws(StreamError) {
    if path == "-" {
      self.init(.standardInput, closes: false, chunkSize: chunkSize)
    } else {
      self.init(try FileDescriptor(reading: path), closes: true, chunkSize: chunkSize)
    }
  }

  /// Reads from a socket, which stays open, and first of all `ahead`, which has come from it.
  package init(socket: Int32, ahead: [UInt8], chunkSize: Int) {
    self.init(FileDescriptor(socket: socket), closes: false, chunkSize: chunkSize)
    self.ahead = ahead
  }

  /// Reads `bytes`, which errors call `name`.
  public init(bytes: [UInt8], name: String, chunkSize: Int = standardChunkSize) {
    self.name = name
    self.chunkSize = max(chunkSize, 1)
    size = bytes.count
    descriptor = nil
    closesDescriptor = false
    ahead = bytes
  }

  private init(_ descriptor: FileDescriptor, closes: Bool, chunkSize: Int) {
    name = descriptor.name
    self.chunkSize = max(chunkSize, 1)
    self.descriptor = descriptor
    closesDescriptor = closes
    ahead = []
    size = descriptor.regularSize
  }

  deinit {
    if closesDescriptor, let descriptor { descriptor.close() }
  }

  /// The bytes that have come and wait to be read, at least `count` of them unless the source ends before; they stay.
  public mutating func peek(atLeast count: Int) throws(StreamError) -> [UInt8] {
    if let descriptor {
      let room = max(count, 4096)
      while ahead.count - aheadPosition < count {
        var chunk = Buffer<UInt8>(capacity: room, filledWith: 0)
        let got = try unsafe chunk.withMutablePointer(0..<room) { (bytes) throws(StreamError) in
          try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(start: bytes, count: room))
        }
        if got == 0 { break }
        for i in 0..<got { ahead.append(chunk[i]) }
      }
    }
    return Array(ahead[aheadPosition...])
  }

  /// Waits for bytes and lends those that came to `body`, a chunk at most. Returns `false` at the end, where none came.
  package mutating func receive(_ body: (Span<UInt8>) -> Void) throws(StreamError) -> Bool {
    var room = Buffer<UInt8>(capacity: 1, filledWith: 0)
    swap(&room, &chunk)
    defer { swap(&room, &chunk) }
    room.grow(to: chunkSize, filledWith: 0)
    let count = try read(into: &room, at: 0)
    room.withSpan(0..<count, body)
    return count > 0
  }

  /// Reads up to a chunk into `buffer` from `index` on and returns how many bytes came; 0 at the end.
  mutating func read(into buffer: inout Buffer<UInt8>, at index: Int) throws(StreamError) -> Int {
    let waiting = min(ahead.count - aheadPosition, chunkSize)
    let got: Int
    if waiting > 0 {
      for offset in 0..<waiting { buffer[index + offset] = ahead[aheadPosition + offset] }
      aheadPosition += waiting
      got = waiting
    } else if let descriptor {
      got = try unsafe buffer.withMutablePointer(index..<index + chunkSize) { (room) throws(StreamError) in
        try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(start: room, count: chunkSize))
      }
    } else {
      got = 0
    }
    bytesRead += got
    return got
  }
}
