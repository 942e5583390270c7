import Foundation

/// The built executable, run as its user runs it.
struct ReplayProcess {
  /// What a run left behind.
  struct Result {
    let status: Int32
    let output: String
    let errors: String
    /// Whether the process ended by a signal instead of exiting.
    let wasKilled: Bool
  }

  /// Where standard output goes.
  enum Output {
    case collected
    /// To a pipe that nobody reads any more.
    case closedPipe
    case file(String)
  }

  static var executable: URL {
    // It is built next to the tests.
    let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appendingPathComponent("replay")
  }

  /// The directory of the package, in which `swift test` runs.
  static var packageDirectory: URL { URL(fileURLWithPath: FileManager.default.currentDirectoryPath) }

  static func run(
    _ arguments: [String], input: String = "", output: Output = .collected, in directory: URL = packageDirectory,
    executable: URL = Self.executable, environment: [String: String] = [:]
  ) throws -> Result {
    let scratch = try ScratchDirectory()
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = directory
    if !environment.isEmpty {
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, given in given }
    }
    process.standardInput = try FileHandle(forReadingFrom: scratch.file("input", input))
    let collected = try scratch.file("output", "")
    switch output {
    case .collected: process.standardOutput = try FileHandle(forWritingTo: collected)
    case .file(let path): process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    case .closedPipe:
      let pipe = Pipe()
      try pipe.fileHandleForReading.close()
      process.standardOutput = pipe
    }
    // Files, not pipes: however much is written, nobody has to read along.
    let errors = try scratch.file("errors", "")
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try String(contentsOf: collected, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8),
      wasKilled: process.terminationReason == .uncaughtSignal)
  }
}

/// A directory for the files of one test, gone with it.
final class ScratchDirectory: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("replay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes `text` to the file `name`.
  @discardableResult
  func file(_ name: String, _ text: String) throws -> URL {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }

  /// Puts a copy of `replay` into the directory `name`.
  func copyExecutable(to name: String) throws -> URL {
    let copy = url.appendingPathComponent(name).appendingPathComponent("replay")
    try FileManager.default.createDirectory(at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: ReplayProcess.executable, to: copy)
    return copy
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
  }
}
