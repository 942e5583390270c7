import Foundation
import TestSupport

/// The built executable, run as its user runs it, in the directory of the package.
struct SimulateProcess {
  /// What a run left behind.
  struct Result {
    /// `nil` where a signal ended it.
    let status: Int32?
    let output: String
    let errors: String
  }

  static let path = RunningProgram.path(ofProduct: "simulate")

  /// `command` is what starts it, with arguments of its own, if not the executable itself. Standard output may be a pipe
  /// that nobody reads any more.
  static func run(_ arguments: [String], by command: [String] = [], isPipeClosed: Bool = false) throws -> Result {
    let folder = try ScratchFolder()
    // Files, not pipes: however much is written, nobody has to read along.
    for name in ["output", "errors"] { try folder.write("", to: name) }
    let words = command + [path] + arguments
    let program = try RunningProgram(
      words[0], Array(words.dropFirst()),
      output: isPipeClosed ? try RunningProgram.closedPipe() : .file(folder["output"]),
      errors: .file(folder["errors"]))
    let end = try program.waitForEnd()
    return Result(
      status: end.exitCode, output: try folder.text(of: "output"), errors: try folder.text(of: "errors"))
  }
}
