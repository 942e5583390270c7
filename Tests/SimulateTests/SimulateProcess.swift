import Foundation

/// The built executable, run as its user runs it, in the directory of the package.
struct SimulateProcess {
  /// What a run left behind.
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// `command` is what starts it, with arguments of its own, if not the executable itself.
  static func run(_ arguments: [String], by command: [String] = []) throws -> Result {
    // It is built next to the tests.
    let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    let executable = tests.deletingLastPathComponent().appendingPathComponent("simulate").path
    let folder = try TemporaryFolder()
    // Files, not pipes: however much is written, nobody has to read along.
    let (output, errors) = (folder.path("output"), folder.path("errors"))
    for file in [output, errors] { try Data().write(to: URL(fileURLWithPath: file)) }
    let words = command + [executable] + arguments
    let process = Process()
    process.executableURL = URL(fileURLWithPath: words[0])
    process.arguments = Array(words.dropFirst())
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }
}

/// A new folder that is gone when nobody needs it any more.
final class TemporaryFolder {
  private let url = FileManager.default.temporaryDirectory.appendingPathComponent("simulate-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func text(of name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
}
