import Foundation

/// The scenarios that come with the project, and those of the user.
enum ScenarioFiles {
  static let directory = "docs/scenarios"

  /// The text of a scenario: of the file at the path `name`, or of the one of that name that comes with the project.
  static func text(of name: String) throws(UsageError) -> (text: String, source: String) {
    var path = name
    if !isPath(name) {
      guard let folder = folder(), names(in: folder).contains(name) else {
        throw UsageError(description: "there is no scenario \(name); see simulate list")
      }
      path = "\(folder)/\(name).json"
    }
    return (try contents(of: path), path)
  }

  static func isPath(_ name: String) -> Bool { name.contains("/") || name.hasSuffix(".json") }

  /// The text of the file at `path`.
  static func contents(of path: String) throws(UsageError) -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw UsageError(description: "\(path) cannot be read")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw UsageError(description: "\(path) is not UTF-8")
    }
    return text
  }

  /// The names of all scenarios that come with the project.
  static func names() throws(UsageError) -> [String] {
    guard let folder = folder() else {
      throw UsageError(
        description:
          "\(directory) is neither here nor above the executable; run simulate in the directory of the package")
    }
    return names(in: folder)
  }

  private static func names(in folder: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// Below the current directory, or below that of the executable or one above it, as when it was built in the package.
  private static func folder() -> String? {
    if isDirectory(directory) { return directory }
    guard let executable = Bundle.main.executablePath else { return nil }
    var above = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
    while above.path != "/" {
      let folder = above.appendingPathComponent(directory).path
      if isDirectory(folder) { return folder }
      above = above.deletingLastPathComponent()
    }
    return nil
  }

  private static func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }
}
