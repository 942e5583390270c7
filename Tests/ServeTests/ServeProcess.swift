import Foundation
import TestSupport
import Testing

/// The built executable, run as its user runs it.
struct ServeProcess {
  /// What a run left behind.
  struct Result {
    let status: Int32?
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
    // Files, not pipes: however much is written, nobody has to read along.
    let program = try RunningProgram(
      RunningProgram.path(ofProduct: "serve"), arguments, environment: environment, input: .file(scratch.file("input")),
      output: .file(scratch.file("output")), errors: .file(scratch.file("errors")))
    let status = try program.waitForEnd().exitCode
    #expect(status != nil)
    return Result(
      status: status,
      lines: String(decoding: try scratch.bytes("output"), as: UTF8.self).split(separator: "\n").map(String.init),
      errors: String(decoding: try scratch.bytes("errors"), as: UTF8.self))
  }
}
