import Foundation
import TestSupport
import Testing

/// A process of its own that writes sample traffic into a journal until it fails or is killed: `JournalWriter`.
final class WriterProcess {
  private let program: RunningProgram
  private let output: URL
  private let errors: URL

  /// Starts it. What it says goes to files in `scratch`, which outlast it.
  init(
    directory: String, seed: UInt64, policy: String, commandsPerCall: Int, callsPerSnapshot: Int,
    bytesPerFile: Int? = nil, scratch: TemporaryDirectory
  ) throws {
    output = URL(fileURLWithPath: scratch.file("output-\(UUID().uuidString)"))
    errors = output.appendingPathExtension("errors")
    for file in [output, errors] { try Data().write(to: file) }
    program = try RunningProgram(
      RunningProgram.path(ofProduct: "JournalWriter"),
      [directory, String(seed), policy, String(commandsPerCall), String(callsPerSnapshot)]
        + (bytesPerFile.map { [String($0)] } ?? []),
      output: .file(output.path), errors: .file(errors.path))
  }

  /// All numbers acknowledged up to now, oldest first.
  func acknowledged() throws -> [UInt64] {
    // A line without its end is no acknowledgement yet.
    try String(contentsOf: output, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { try #require(UInt64($0)) }
  }

  func waitForAcknowledgement() throws {
    if try program.wait(until: { try !acknowledged().isEmpty }) { return }
    Issue.record("the writer has ended: \(try String(contentsOf: errors, encoding: .utf8))")
  }

  /// Returns whether that is what ended it.
  func kill() -> Bool { program.killAndWait() }

  /// Waits for its own end, and returns its status and what it complained of.
  func waitForEnd() throws -> (status: Int32?, errors: String) {
    (try program.waitForEnd().exitCode, try String(contentsOf: errors, encoding: .utf8))
  }
}
