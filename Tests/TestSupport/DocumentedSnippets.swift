import Foundation

/// The Swift code of documentation pages, and the pieces of a test's source that show that it compiles.
///
/// A piece is between the lines `// Snippet:` and `// End of the snippet.`, at whatever indentation. On the page it may begin
/// with the imports that the test's file has at its top.
public struct DocumentedSnippets {
  /// The code blocks of the pages.
  public let shown: Set<String>
  /// The pieces of the source file.
  public let compiled: Set<String>

  /// Reads the catalogue `name` and the pages of `docs` named `pages`, of the package to which `source`, two folders below
  /// `Tests`, belongs.
  public init(catalogue name: String, pages names: [String] = [], source: String) throws {
    try self.init(catalogue: name, pages: names, sources: [source])
  }

  /// The same with the pieces of several `sources` of one folder; at least one.
  public init(catalogue name: String, pages names: [String] = [], sources: [String]) throws {
    let files = sources.map { URL(fileURLWithPath: $0) }
    let root = (0..<4).reduce(files[0]) { url, _ in url.deletingLastPathComponent() }
    let catalogue = root.appendingPathComponent("Sources/\(name)/\(name).docc")
    var pages = try FileManager.default.contentsOfDirectory(at: catalogue, includingPropertiesForKeys: nil)
    pages += names.map { root.appendingPathComponent("docs/\($0)") }
    var shown: Set<String> = []
    for page in pages where page.pathExtension == "md" {
      for block in Self.pieces(of: try String(contentsOf: page, encoding: .utf8), from: "```swift", to: "```") {
        shown.insert(Self.withoutImports(block))
      }
    }
    self.shown = shown
    compiled = Set(
      try files.flatMap { file in
        Self.pieces(
          of: try String(contentsOf: file, encoding: .utf8), from: "// Snippet:", to: "// End of the snippet.")
      })
  }

  /// What is between lines that are `begin` and `end`, without their indentation.
  private static func pieces(of text: String, from begin: String, to end: String) -> [String] {
    var pieces: [String] = []
    var piece: [Substring]?
    var indentation = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let content = line.drop { $0 == " " }
      if let lines = piece {
        if content == end {
          pieces.append(lines.joined(separator: "\n"))
          piece = nil
        } else {
          piece = lines + [line.dropFirst(indentation)]
        }
      } else if content == begin {
        indentation = line.count - content.count
        piece = []
      }
    }
    return pieces
  }

  private static func withoutImports(_ block: String) -> String {
    let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.drop { $0.hasPrefix("import ") || $0.isEmpty }.joined(separator: "\n")
  }
}
