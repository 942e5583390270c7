import Foundation
import TestSupport
import Testing

/// The page that walks through the example.
struct EmbeddingPageTests {
  private static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  private static let documents = here.deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs")
  private static let example = documents.appendingPathComponent("examples/marketplace")

  private static func sources(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "swift" }
      .map { try String(contentsOf: $0, encoding: .utf8) }
  }

  @Test func `the code on the page is code that is compiled and tested`() throws {
    let page = try String(contentsOf: Self.documents.appendingPathComponent("embedding.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    let sources = try Self.sources(in: Self.example) + Self.sources(in: Self.here)
    #expect(blocks.count >= 5)
    for block in blocks {
      // A function may be shown without its type, or a type without being private to a test.
      let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
      let indented = lines.map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n")
      #expect(sources.contains { $0.contains("\n" + block) || $0.contains("\n" + indented) }, "\(block)")
    }
  }

  @Test func `an option is no directory`() throws {
    let scratch = try TemporaryDirectory()
    let program = try RunningProgram(
      RunningProgram.path(ofProduct: "marketplace"), ["--help"], in: scratch.path)
    #expect(try program.waitForEnd() == .exited(2))
    #expect(try scratch.names().isEmpty)
  }

  @Test func `the example has at most 300 lines, and none of more than 100 characters`() throws {
    let lines = try Self.sources(in: Self.example).flatMap {
      $0.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    }
    #expect(lines.count <= 300)
    #expect(lines.allSatisfy { $0.count <= 100 })
  }
}
