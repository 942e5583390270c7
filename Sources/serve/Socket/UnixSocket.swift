import OrderStreams

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's calls for a socket that has a path. All of them return at once.
enum UnixSocket {
  /// Listens at `path`. A socket that a process left behind when it was killed is replaced.
  static func listen(at path: String) throws(StreamError) -> Int32 {
    var status = stat()
    if unsafe lstat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFSOCK else { throw error(path, "listen", EEXIST) }
      guard try !isServed(path) else { throw error(path, "listen", EADDRINUSE) }
      guard unsafe unlink(path) == 0 else { throw error(path, "replace", errno) }
    }
    let descriptor = try make(path)
    var isDone = false
    defer { if !isDone { close(descriptor) } }
    guard unsafe try withAddress(of: path, { unsafe bind(descriptor, $0, $1) }) == 0 else {
      throw error(path, "create", errno)
    }
    guard systemListen(descriptor, 16) == 0 else { throw error(path, "listen", errno) }
    isDone = true
    return descriptor
  }

  /// Whether a process listens at `path`.
  private static func isServed(_ path: String) throws(StreamError) -> Bool {
    let descriptor = try make(path)
    defer { close(descriptor) }
    // Where so many wait to be connected that one more would have to wait, somebody listens.
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    return unsafe try withAddress(of: path) { unsafe connect(descriptor, $0, $1) } == 0 || errno != ECONNREFUSED
  }

  /// The next connection; `nil` if there is none.
  static func accept(_ listener: Int32) -> Int32? {
    let descriptor = systemAccept(listener)
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  /// Sends some of `bytes`. Returns how many, 0 if there is no room now; `nil` if the other side has gone.
  static func send(_ bytes: Span<UInt8>, to descriptor: Int32) -> Int? {
    let count = unsafe bytes.withUnsafeBytes { unsafe systemSend(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 { return count }
    return [EAGAIN, EWOULDBLOCK, EINTR].contains(errno) ? 0 : nil
  }

  /// Appends what has arrived to `bytes`. Returns how much that was, 0 if nothing has; `nil` if the other side has gone.
  static func receive(from descriptor: Int32, into bytes: inout [UInt8]) -> Int? {
    var room = [UInt8](repeating: 0, count: 4096)
    let count = unsafe room.withUnsafeMutableBytes { unsafe systemReceive(descriptor, $0.baseAddress, $0.count) }
    if count > 0 { bytes += room[..<count] }
    if count > 0 { return count }
    return count < 0 && [EAGAIN, EWOULDBLOCK, EINTR].contains(errno) ? 0 : nil
  }

  static func close(_ descriptor: Int32) { _ = systemClose(descriptor) }

  /// Removes the socket at `path`.
  static func remove(_ path: String) { unsafe unlink(path) }

  /// Waits until something can be done with one of `sockets`, or `milliseconds` are over.
  static func wait(for sockets: inout [pollfd], atMost milliseconds: Int32) {
    _ = unsafe poll(&sockets, nfds_t(sockets.count), milliseconds)
  }

  private static func make(_ path: String) throws(StreamError) -> Int32 {
    #if canImport(Glibc)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { throw error(path, "open", errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  @unsafe
  private static func withAddress(
    of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws(StreamError) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < room else { throw error(path, "listen", ENAMETOOLONG) }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    return unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  private static func error(_ path: String, _ action: String, _ code: Int32) -> StreamError {
    StreamError(file: path, problem: .system(action: action, code: code))
  }
}

// The system's calls by names that no function above has.

private func systemListen(_ descriptor: Int32, _ count: Int32) -> Int32 { listen(descriptor, count) }

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

private func systemAccept(_ descriptor: Int32) -> Int32 { accept(descriptor, nil, nil) }

@unsafe
private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe send(descriptor, bytes, count, Int32(MSG_DONTWAIT))
}

@unsafe
private func systemReceive(_ descriptor: Int32, _ room: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe recv(descriptor, room, count, Int32(MSG_DONTWAIT))
}
