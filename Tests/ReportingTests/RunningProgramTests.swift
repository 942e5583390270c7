import TestSupport
import Testing

/// What runs the programs of all other tests.
struct RunningProgramTests {
  private static func shell(_ script: String, _ output: RunningProgram.Stream = .discarded) throws -> RunningProgram {
    try RunningProgram("/bin/sh", ["-c", script], output: output)
  }

  @Test func `a program has ended though what it has started goes on`() throws {
    let output = try RunningProgram.pipe()
    let program = try Self.shell(
      "sleep 100 & echo $!; exit 3", .handle(output.writing))
    #expect(try program.waitForEnd() == .exited(3))
    #expect(!program.isRunning)
    let started = try #require(LineReader(output.reading).line())
    #expect(try Self.shell("kill \(started)").waitForEnd() == .exited(0))
  }

  @Test func `a program that does not end is ended with what it has started`() throws {
    let output = try RunningProgram.pipe()
    let program = try Self.shell("echo begun; sleep 100 & sleep 100", .handle(output.writing))
    try output.writing.close()
    let lines = LineReader(output.reading)
    #expect(lines.line() == "begun")
    #expect { try program.waitForEnd(within: 0.1) } throws: { error in
      "\(error)" == "not ended, or not ready, within 0.1 s: /bin/sh -c echo begun; sleep 100 & sleep 100"
    }
    #expect(!program.isRunning && lines.line() == nil)
  }

  @Test func `a program has its own folder, environment and streams`() throws {
    let output = try RunningProgram.pipe()
    let program = try RunningProgram(
      "/bin/sh", ["-c", "pwd; echo \"$COLOUR\"; cat; kill -9 $$"], in: "/", environment: ["COLOUR": "a b"],
      output: .handle(output.writing))
    try output.writing.close()
    #expect(LineReader(output.reading).rest() == ["/", "a b"])
    #expect(try program.waitForEnd() == .killed(signal: 9))
  }
}
