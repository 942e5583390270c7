import Foundation

/// The Swift code of a documentation catalogue, and the pieces of a test's source that show that it compiles.
///
/// A piece is between the lines `// Snippet:` and `// End of the snippet.`, at whatever indentation. In the catalogue it
/// may begin with the imports that the test's file has at its top.
public struct DocumentedSnippets {
  /// The code blocks of the catalogue's pages.
  public let shown: Set<String>
  /// The pieces of the source file.
  public let compiled: Set<String>

  /// Reads the catalogue `name` of the package to which `source`, two folders below `Tests`, belongs.
  public init(catalogue name: String, source: String) throws {
    let catalogue = Self.root(of: source).appendingPathComponent("Sources/\(name)/\(name).docc")
    try self.init(
      pages: FileManager.default.contentsOfDirectory(at: catalogue, includingPropertiesForKeys: nil), source: source)
  }

  /// Reads one page, whose path in the package is given.
  public init(page path: String, source: String) throws {
    try self.init(pages: [Self.root(of: source).appendingPathComponent(path)], source: source)
  }

  private static func root(of source: String) -> URL {
    (0..<4).reduce(URL(fileURLWithPath: source)) { url, _ in url.deletingLastPathComponent() }
  }

  private init(pages: [URL], source: String) throws {
    var shown: Set<String> = []
    for page in pages where page.pathExtension == "md" {
      for block in Self.pieces(of: try String(contentsOf: page, encoding: .utf8), from: "```swift", to: "```") {
        shown.insert(Self.withoutImports(block))
      }
    }
    self.shown = shown
    compiled = Set(
      Self.pieces(
        of: try String(contentsOf: URL(fileURLWithPath: source), encoding: .utf8), from: "// Snippet:",
        to: "// End of the snippet."))
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
