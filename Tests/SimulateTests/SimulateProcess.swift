import Foundation

/// The built executable, run as its user runs it, in the directory of the package.
struct SimulateProcess {
  /// What a run left behind.
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  static var executable: URL {
    // It is built next to the tests.
    let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appendingPathComponent("simulate")
  }

  /// `command` is what starts it, with arguments of its own, if not the executable itself. Standard output may be a pipe
  /// that nobody reads any more.
  static func run(_ arguments: [String], by command: [String] = [], isPipeClosed: Bool = false) throws -> Result {
    let folder = try ScratchFolder()
    // Files, not pipes: however much is written, nobody has to read along.
    for name in ["output", "errors"] { try folder.write("", to: name) }
    let words = command + [executable.path] + arguments
    let process = Process()
    process.executableURL = URL(fileURLWithPath: words[0])
    process.arguments = Array(words.dropFirst())
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: folder["output"]))
    if isPipeClosed {
      let pipe = Pipe()
      try pipe.fileHandleForReading.close()
      process.standardOutput = pipe
    }
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder["errors"]))
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try folder.text(of: "output"), errors: try folder.text(of: "errors"))
  }
}
