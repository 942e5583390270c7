import OrderStreams
import Reporting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files that nobody needs later, in a directory of their own. They are gone with the value, and if a signal ends the process.
struct TemporaryFiles: ~Copyable {
  /// The paths of the files, which may be written.
  let files: [String]
  private let directory: String

  /// Files of these names below `TMPDIR`, or `/tmp` if that is not set or has a character that a shell might not take as it is.
  /// A process has one such value at a time.
  init(_ names: [String]) throws(StreamError) {
    let named = ProcessEnvironment.value(of: "TMPDIR") ?? ""
    let isPlain = !named.isEmpty && named.unicodeScalars.allSatisfy { $0.isASCII && Self.isPlain($0) }
    let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    let directory = (isPlain ? named : "/tmp") + "/replay-\(number)"
    self.directory = directory
    files = names.map { "\(directory)/\($0)" }
    // Before there is anything to be removed.
    try Interruption.prepare(removing: files + [directory])
    guard unsafe mkdir(directory, 0o700) == 0 else {
      throw StreamError(file: directory, problem: .system(action: "create", code: errno))
    }
  }

  deinit {
    for path in files { unsafe unlink(path) }
    unsafe rmdir(directory)
    Interruption.restore()
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "/._-".unicodeScalars.contains(scalar)
  }
}
