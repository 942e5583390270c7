import Foundation
import OrderStreams
import MarketSimulation
import Reporting
import ShippedScenarios

/// The scenarios that come with the project, and those of the user.
enum ScenarioFiles {
  /// The text of a scenario: that of the file at the path `name`, or of the one of that name that comes with the project, which is
  /// inside the executable.
  static func text(of name: String) throws(UsageError) -> String {
    if isPath(name) { return try contents(of: name) }
    if let model = references(of: name).model(name) { return model }
    guard let index = names.firstIndex(of: name) else {
      throw UsageError(description: "there is no scenario \(name)\(suggestion(for: name))")
    }
    let scenario = unsafe shipped_scenario_at(index)
    return unsafe String(decoding: UnsafeBufferPointer(start: scenario.text, count: scenario.size), as: UTF8.self)
  }

  /// The files to which the scenario `name` refers: those beside it and in the folder `models` there, and those that come
  /// with the project. One that comes with the project has no folder: tables that do not are then those at their paths.
  static func references(of name: String) -> ScenarioReferences {
    let folder = isPath(name) ? name.lastIndex(of: "/").map { String(name[...$0]) } ?? "" : nil
    return ScenarioReferences { kind, reference in
      let file = kind == .model && !reference.hasSuffix(".json") ? "\(reference).json" : reference
      if let folder {
        let paths = file.hasPrefix("/") ? [file] : ["models/", ""].map { folder + $0 + file }
        for path in paths where FileManager.default.fileExists(atPath: path) {
          if let text = try? contents(of: path) { return ScenarioReferences.Found(text: text, source: path) }
        }
      }
      let count = shipped_reference_count()
      guard let index = (0..<count).first(where: { unsafe String(cString: shipped_reference_at($0).name) == file })
      else {
        guard kind == .table, folder == nil, let text = try? contents(of: file) else { return nil }
        return ScenarioReferences.Found(text: text, source: file)
      }
      let shipped = unsafe shipped_reference_at(index)
      let text = unsafe String(
        decoding: UnsafeBufferPointer(start: shipped.text, count: shipped.size), as: UTF8.self)
      return ScenarioReferences.Found(text: text, source: kind == .model ? "models/\(file)" : file)
    }
  }

  private static func suggestion(for name: String) -> String {
    NearestName.of(name, among: names, within: 2).map { "; the nearest is \($0)" } ?? "; see simulate list"
  }

  /// Reads the scenario `name`. An error that `settings` bring about names the one that does.
  static func file(_ name: String, settings: [(path: String, value: String)] = []) throws -> ScenarioFile {
    let text = try text(of: name)
    let references = references(of: name)
    do { return try ScenarioFile(text, source: name, settings: settings, references: references, kinds: .all) } catch {
      func isFine(_ count: Int) -> Bool {
        (try? ScenarioFile(
          text, source: name, settings: Array(settings.prefix(count)), references: references, kinds: .all)) != nil
      }
      guard isFine(0), let culprit = settings.indices.first(where: { !isFine($0 + 1) }) else { throw error }
      let setting = settings[culprit]
      // What is wrong may be in a file that the setting names.
      let reason = error.place.file == nil ? error.message : "\(error)"
      throw UsageError(description: "--set \(setting.path)=\(setting.value): \(reason)")
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
  static var names: [String] {
    (0..<shipped_scenario_count()).map { unsafe String(cString: shipped_scenario_at($0).name) }
  }

  /// The files among the scenarios `names`, which an output could overwrite.
  static func paths(_ names: [String]) -> [String] { names.filter(isPath) }
}
