import OrderStreams
import Reporting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files that nobody needs later, in a directory of their own. They are gone with the value.
struct TemporaryFiles: ~Copyable {
  private let path: String
  private var files: [String] = []

  /// Below `TMPDIR`, or `/tmp` if that is not set or has a character that a shell might not take as it is.
  init() throws(StreamError) {
    let named = ProcessEnvironment.value(of: "TMPDIR") ?? ""
    let isPlain = !named.isEmpty && named.unicodeScalars.allSatisfy { $0.isASCII && Self.isPlain($0) }
    let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    path = (isPlain ? named : "/tmp") + "/replay-\(number)"
    guard unsafe mkdir(path, 0o700) == 0 else {
      throw StreamError(file: path, problem: .system(action: "create", code: errno))
    }
  }

  deinit {
    for file in files { unsafe unlink(file) }
    unsafe rmdir(path)
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "/._-".unicodeScalars.contains(scalar)
  }

  /// The path of the file `name`, which may be written.
  mutating func file(_ name: String) -> String {
    let file = "\(path)/\(name)"
    if !files.contains(file) { files.append(file) }
    return file
  }
}
