import Foundation
import OrderStreams
import MarketSimulation
import Reporting

/// The scenarios that come with the project, and those of the user.
enum ScenarioFiles {
  static let directory = "docs/scenarios"

  /// Where a scenario is: at the path `name`, or with those of the project under that name.
  static func path(of name: String) throws(UsageError) -> String {
    if isPath(name) { return name }
    guard let folder = folder(), names(in: folder).contains(name) else {
      throw UsageError(description: "there is no scenario \(name); see simulate list")
    }
    return "\(folder)/\(name).json"
  }

  /// Reads the scenario at `path`. An error that `settings` bring about names the one that does.
  static func file(at path: String, settings: [(path: String, value: String)] = []) throws -> ScenarioFile {
    let text = try contents(of: path)
    do { return try ScenarioFile(text, source: path, settings: settings) } catch {
      func isFine(_ count: Int) -> Bool {
        (try? ScenarioFile(text, source: path, settings: Array(settings.prefix(count)))) != nil
      }
      guard isFine(0), let culprit = settings.indices.first(where: { !isFine($0 + 1) }) else { throw error }
      let setting = settings[culprit]
      throw UsageError(description: "--set \(setting.path)=\(setting.value): \(error.message)")
    }
  }

  /// Refuses to write to `output`, which the command line calls by its `option`, what is read from one of `inputs`.
  static func refuse(_ option: String, _ output: String, reading inputs: [String]) throws(UsageError) {
    guard !inputs.contains(where: { Files.areSameOrWouldBe($0, output) }) else {
      throw UsageError(description: "\(option) \(output) would overwrite what is read")
    }
  }

  static func isPath(_ name: String) -> Bool { name.contains("/") || name.hasSuffix(".json") }

  /// No file that is read is longer, and what never ends does not fill the memory.
  private static let mostBytes = 1 << 30

  /// The text of the file or the pipe at `path`.
  static func contents(of path: String) throws(UsageError) -> String {
    let bytes = try bytes(of: path)
    if let encoding = ForeignEncoding(startingWith: Array(bytes.prefix(ForeignEncoding.prefixLength))) {
      throw UsageError(
        description:
          "\(path): expected text in UTF-8, found \(encoding.name); read it with \(encoding.command(reading: path))")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw UsageError(description: "\(path) is not UTF-8")
    }
    return text
  }

  /// What is in the file or the pipe at `path`.
  static func bytes(of path: String) throws(UsageError) -> [UInt8] {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw UsageError(description: "\(path) cannot be read")
    }
    var data = Data()
    do {
      while data.count <= mostBytes, let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { data += piece }
    } catch { throw UsageError(description: "\(path) cannot be read") }
    guard data.count <= mostBytes else {
      throw UsageError(description: "\(path) has more than \(mostBytes) bytes")
    }
    return Array(data)
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
