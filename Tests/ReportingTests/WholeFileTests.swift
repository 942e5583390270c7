import Foundation
import OrderStreams
import Reporting
import Testing

struct WholeFileTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("whole-\(UUID().uuidString)")

  private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? [] }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  @Test func `a file has its name when it is whole`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("before".utf8).write(to: folder.appendingPathComponent("a"))
    var file = try WholeTextFile(path: path("a"))
    try file.write("after")
    #expect(try String(contentsOfFile: path("a"), encoding: .utf8) == "before")
    #expect(names.count == 2)
    try file.finish()
    #expect(try String(contentsOfFile: path("a"), encoding: .utf8) == "after")
    #expect(names == ["a"])
  }

  @Test func `a file that is never whole is gone`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      let file = try WholeTextFile(path: path("a"))
      try file.write("half")
      #expect(names.count == 1)
    }
    #expect(names.isEmpty)
  }

  @Test func `a device is written to as it is`() throws {
    var file = try WholeTextFile(path: "/dev/null")
    try file.write("text")
    try file.finish()
    #expect(FileManager.default.fileExists(atPath: "/dev/null"))
  }

  @Test func `what cannot be created is an error with the name that was asked for`() {
    let error = #expect(throws: StreamError.self) { _ = try WholeTextFile(path: path("none/a")).finishAtOnce() }
    #expect(error?.file == path("none/a"))
  }

  @Test func `paths are the same if they lead to the same place`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["a", "b"] { try Data().write(to: folder.appendingPathComponent(name)) }
    try FileManager.default.linkItem(atPath: path("a"), toPath: path("hard"))
    try FileManager.default.createSymbolicLink(atPath: path("soft"), withDestinationPath: path("a"))
    for name in ["a", "hard", "soft", "./a"] { #expect(Files.areSameOrWouldBe(path("a"), path(name)), "\(name)") }
    #expect(!Files.areSameOrWouldBe(path("a"), path("b")))
    // Nothing is there yet.
    #expect(Files.areSameOrWouldBe(path("new"), path("./new")))
    #expect(!Files.areSameOrWouldBe(path("new"), path("newer")))
  }

  @Test func `text that steers a terminal is shown`() {
    #expect(visible("é, 日本, ▁▂") == "é, 日本, ▁▂")
    #expect(visible("a\u{1B}[2J\u{202E}b\u{2066}") == "a\\u{1B}[2J\\u{202E}b\\u{2066}")
    #expect(visible("\n\u{7F}\u{9B}") == "\\u{A}\\u{7F}\\u{9B}")
  }
}

extension WholeTextFile {
  fileprivate consuming func finishAtOnce() throws(StreamError) { try finish() }
}
