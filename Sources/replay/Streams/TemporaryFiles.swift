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

  /// What the handler of a signal removes. It may not allocate, so these are texts of the C library, and stay as they are from
  /// before the signals are handled until after it.
  nonisolated(unsafe) private static var removed: [UnsafeMutablePointer<CChar>?] = unsafe []
  private static let signals = [SIGTERM, SIGINT]

  /// Files of these names below `TMPDIR`, or `/tmp` if that is not set or has a character that a shell might not take as it is.
  /// A process has one such value at a time.
  init(_ names: [String]) throws(StreamError) {
    let named = ProcessEnvironment.value(of: "TMPDIR") ?? ""
    let isPlain = !named.isEmpty && named.unicodeScalars.allSatisfy { $0.isASCII && Self.isPlain($0) }
    let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    let directory = (isPlain ? named : "/tmp") + "/replay-\(number)"
    self.directory = directory
    files = names.map { "\(directory)/\($0)" }
    unsafe Self.removed = unsafe (files + [directory]).map { path in unsafe strdup(path) }
    // It may have been started with the signals blocked.
    Interruption.prepare()
    for number in Self.signals {
      signal(number) { number in
        for index in unsafe TemporaryFiles.removed.indices {
          guard let path = unsafe TemporaryFiles.removed[index] else { continue }
          if unsafe unlink(path) != 0 { unsafe rmdir(path) }
        }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    guard unsafe mkdir(directory, 0o700) == 0 else {
      throw StreamError(file: directory, problem: .system(action: "create", code: errno))
    }
  }

  deinit {
    for path in files { unsafe unlink(path) }
    unsafe rmdir(directory)
    for number in Self.signals { signal(number, SIG_DFL) }
    for index in unsafe Self.removed.indices { unsafe free(Self.removed[index]) }
    unsafe Self.removed = unsafe []
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "/._-".unicodeScalars.contains(scalar)
  }
}
