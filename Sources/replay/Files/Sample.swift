import Glibc

/// The recorded stream that comes with the project, which `replay` shows when it is given nothing else.
enum Sample {
  static let path = "docs/samples/market-2025.csv"

  /// Where the sample is: below the current directory, or below the directory of the executable or one above it, as when
  /// it was built in the package's `.build`. `nil` if it is in neither.
  static func find() -> String? {
    if isReadable(path) { return path }
    var directory = executableDirectory
    while let current = directory {
      if isReadable(current + "/" + path) { return current + "/" + path }
      directory = parent(of: current)
    }
    return nil
  }

  private static func isReadable(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

  private static var executableDirectory: String? {
    guard let path = unsafe realpath("/proc/self/exe", nil) else { return nil }
    defer { unsafe free(path) }
    return parent(of: unsafe String(cString: path))
  }

  private static func parent(of path: String) -> String? {
    path.lastIndex(of: "/").map { String(path[..<$0]) }
  }
}
