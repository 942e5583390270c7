import Foundation
import TestSupport
import Testing

/// The built executable, run as its user runs it.
struct ServeProcess {
  /// What a run left behind.
  struct Result {
    let status: Int32
    let lines: [String]
    let errors: String

    /// The lines of one kind, each without its kind.
    func said(_ kind: String) -> [String] {
      lines.filter { $0.hasPrefix(kind + ",") }.map { String($0.dropFirst(kind.count + 1)) }
    }

    var events: [String] { lines.filter { $0.first?.isNumber == true } }
    /// What hello, or the end, says of `name`.
    func value(_ name: String, in kind: String) -> String? {
      said(kind).first?.split(separator: ",").first { $0.hasPrefix(name + "=") }.map {
        String($0.dropFirst(name.count + 1))
      }
    }
  }

  /// Runs it on `input` to its end.
  static func run(_ arguments: [String], _ input: String, environment: [String: String] = [:]) throws -> Result {
    try run(arguments, Data(input.utf8), environment: environment)
  }

  static func run(_ arguments: [String], _ input: Data, environment: [String: String] = [:]) throws -> Result {
    let scratch = try TemporaryDirectory()
    for (name, content) in [("input", input), ("output", Data()), ("errors", Data())] {
      try content.write(to: URL(fileURLWithPath: scratch.file(name)))
    }
    let process = Process.builtBesideTests("serve")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, given in given }
    // Files, not pipes: however much is written, nobody has to read along.
    process.standardInput = FileHandle(forReadingAtPath: scratch.file("input"))
    process.standardOutput = FileHandle(forWritingAtPath: scratch.file("output"))
    process.standardError = FileHandle(forWritingAtPath: scratch.file("errors"))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    return Result(
      status: process.terminationStatus,
      lines: String(decoding: try scratch.bytes("output"), as: UTF8.self).split(separator: "\n").map(String.init),
      errors: String(decoding: try scratch.bytes("errors"), as: UTF8.self))
  }
}
