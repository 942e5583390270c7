import Foundation
import TestSupport
import Testing

/// The built executable, run as its user runs it.
struct ReplayProcess {
  /// What a run left behind.
  struct Result {
    /// `nil` where a signal ended it.
    let status: Int32?
    let output: String
    let errors: String
  }

  /// Where standard output goes.
  enum Output {
    case collected
    /// To a pipe that nobody reads any more.
    case closedPipe
    case file(String)
  }

  static let executable = URL(fileURLWithPath: RunningProgram.path(ofProduct: "replay"))

  /// The directory of the package, in which `swift test` runs.
  static var packageDirectory: URL { URL(fileURLWithPath: FileManager.default.currentDirectoryPath) }

  static func run(
    _ arguments: [String], input: String = "", output: Output = .collected, in directory: URL? = nil,
    executable: URL = Self.executable, environment: [String: String] = [:]
  ) throws -> Result {
    let scratch = try ScratchDirectory()
    // Files, not pipes: however much is written, nobody has to read along.
    try scratch.file("input", input)
    for name in ["output", "errors"] { try scratch.file(name, "") }
    let stream: RunningProgram.Stream =
      switch output {
      case .collected: .file(scratch.path("output"))
      case .file(let path): .file(path)
      case .closedPipe: try RunningProgram.closedPipe()
      }
    let program = try RunningProgram(
      executable.path, arguments, in: directory?.path, environment: environment, input: .file(scratch.path("input")),
      output: stream, errors: .file(scratch.path("errors")))
    let end = try program.waitForEnd()
    return Result(status: end.exitCode, output: try scratch.text("output"), errors: try scratch.text("errors"))
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
    // Not here: a program that another test starts meanwhile would hold it open for writing, so that it could not start.
    let copying = try RunningProgram("/bin/cp", [ReplayProcess.executable.path, copy.path])
    #expect(try copying.waitForEnd() == .exited(0))
    return copy
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
  }
}
