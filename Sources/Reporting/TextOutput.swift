import OrderStreams

/// A file or a standard stream, as the place for a text. Writing says whether it worked.
package struct TextOutput: ~Copyable {
  private let descriptor: FileDescriptor
  private let closesDescriptor: Bool

  private init(_ descriptor: FileDescriptor, closes: Bool) {
    self.descriptor = descriptor
    closesDescriptor = closes
  }

  /// Creates the file at `path`, or empties it. Errors speak of `name` if the file is to have another one.
  package init(path: String, named name: String? = nil) throws(StreamError) {
    self.init(try FileDescriptor(creating: path, named: name ?? path), closes: true)
  }

  deinit { if closesDescriptor { descriptor.close() } }

  package static var standardOutput: TextOutput { TextOutput(.standardOutput, closes: false) }

  package static var standardError: TextOutput { TextOutput(.standardError, closes: false) }

  /// Whether what is written appears on a terminal.
  package var isTerminal: Bool { descriptor.isTerminal }

  package func write(_ text: String) throws(StreamError) { try descriptor.write(text.utf8.span) }
}
