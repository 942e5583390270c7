import OrderStreams

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the file system says about paths.
package enum Files {
  /// Throws what opening `path` for reading would answer. Pipes are left alone: they can be opened only once.
  package static func checkReadable(_ path: String) throws(StreamError) {
    guard isReadable(path) else {
      throw StreamError(file: path, problem: .system(action: "open", code: errno))
    }
  }

  /// Whether there is a file at `path` that may be read.
  package static func isReadable(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

  /// Whether there is anything at `path`.
  package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// The path of the executable; `nil` if the system does not say.
  package static var executable: String? {
    #if os(Linux)
      canonical("/proc/self/exe")
    #else
      CommandLine.arguments.first.flatMap(canonical)
    #endif
  }

  /// The directory of the executable and those above it, the nearest first.
  package static var directoriesAboveExecutable: [String] {
    var directories: [String] = []
    var rest = executable?[...] ?? ""
    while let slash = rest.lastIndex(of: "/") {
      rest = rest[..<slash]
      directories.append(String(rest))
    }
    return directories
  }

  /// Whether `path` leads to a directory.
  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The size of a regular file in bytes; `nil` for anything else.
  package static func size(_ path: String) -> Int? { status(path).map { Int($0.st_size) } }

  /// When a regular file was last written, in seconds since 1970; `nil` for anything else.
  package static func modificationTime(_ path: String) -> Int? {
    #if canImport(Darwin)
      status(path).map { Int($0.st_mtimespec.tv_sec) }
    #else
      status(path).map { Int($0.st_mtim.tv_sec) }
    #endif
  }

  /// Whether both paths lead to one regular file.
  package static func areSame(_ path: String, _ other: String) -> Bool {
    guard let left = status(path), let right = status(other) else { return false }
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino
  }

  /// Whether both paths lead to one regular file, or would if there were one.
  package static func areSameOrWouldBe(_ path: String, _ other: String) -> Bool {
    areSame(path, other) || resolved(path) == resolved(other)
  }

  /// The one name of the file at `path`, whether or not it is there yet.
  package static func resolved(_ path: String) -> String {
    if let whole = canonical(path) { return whole }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let directory = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "."
    return (canonical(directory) ?? directory) + "/" + (parts.last ?? "")
  }

  package static let standardInput = "/dev/stdin"
  package static let standardOutput = "/dev/stdout"

  /// Puts something into the place of every standard stream that is closed, so that no file that is opened later is
  /// taken for it. Reading from it, or writing to it, fails as before.
  package static func occupyStandardStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  private static func canonical(_ path: String) -> String? {
    guard let found = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return status
  }
}
