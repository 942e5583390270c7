import Foundation
import Testing

@testable import Journal

struct ReopeningTests {
  /// As a child process has one that is being made when the journal ends.
  @Test func `a copy of the lock's descriptor does not keep a journal from being opened again`() throws {
    let directory = try TemporaryDirectory()
    var copies: [Int32] = []
    defer { for copy in copies { close(copy) } }
    do {
      let journal = try Journal(directory: directory.path)
      copies = try Self.descriptors(of: directory.file("lock")).map { dup($0) }
      #expect(copies.count == 1)
      #expect(journal.recovery.commandCount == 0)
    }
    _ = try Journal(directory: directory.path)
  }

  /// Those of this process on which the file at `path` is open.
  private static func descriptors(of path: String) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }.filter {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path
    }
  }
}
