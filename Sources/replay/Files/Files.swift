import Glibc
import OrderStreams

/// What the file system says about paths.
enum Files {
  /// Throws what opening `path` for reading would answer. Pipes are left alone: they can be opened only once.
  static func checkReadable(_ path: String) throws(StreamError) {
    guard unsafe access(path, R_OK) == 0 else {
      throw StreamError(file: path, problem: .system(action: "open", code: errno))
    }
  }

  /// The size of a regular file in bytes; `nil` for anything else.
  static func size(_ path: String) -> Int? { status(path).map { Int($0.st_size) } }

  /// Whether both paths lead to one regular file.
  static func areSame(_ path: String, _ other: String) -> Bool {
    guard let left = status(path), let right = status(other) else { return false }
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return status
  }
}
