import Glibc
import OrderStreams

/// A file or a standard stream, as the place for a text. Writing says whether it worked.
package struct TextOutput: ~Copyable {
  private let descriptor: Int32
  private let name: String
  private let closesDescriptor: Bool

  private init(descriptor: Int32, name: String, closes: Bool) {
    self.descriptor = descriptor
    self.name = name
    closesDescriptor = closes
  }

  /// Creates the file at `path`, or empties it. Errors speak of `name` if the file is to have another one.
  package init(path: String, named name: String? = nil) throws(StreamError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw StreamError(file: name ?? path, problem: .system(action: "create", code: errno))
    }
    self.init(descriptor: descriptor, name: name ?? path, closes: true)
  }

  deinit { if closesDescriptor { close(descriptor) } }

  package static var standardOutput: TextOutput {
    TextOutput(descriptor: STDOUT_FILENO, name: "standard output", closes: false)
  }

  package static var standardError: TextOutput {
    TextOutput(descriptor: STDERR_FILENO, name: "standard error", closes: false)
  }

  package func write(_ text: String) throws(StreamError) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { rest in
        unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw StreamError(file: name, problem: .system(action: "write", code: errno)) }
      written += count
    }
  }
}
