import Foundation
import TestSupport
import Testing

/// What is left when a signal ends a subcommand.
struct InterruptionTests {
  @Test(arguments: [["diff", "-", "b.csv"], ["reduce", "-", "small.csv", "--while", "true {}"]], [SIGTERM, SIGINT])
  func `temporary files are gone`(arguments: [String], signal: Int32) throws {
    let scratch = try ScratchDirectory()
    try scratch.file("b.csv", SmallStream.text)
    let temporary = scratch.path("temporary")
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    let input = try RunningProgram.pipe()
    let program = try RunningProgram(
      ReplayProcess.executable.path, arguments, in: scratch.url.path, environment: ["TMPDIR": temporary],
      input: .handle(input.reading))
    // More than is looked at before a stream is replayed, and its end is not there.
    let comments = String(repeating: "# more will come\n", count: 1_000)
    try input.writing.write(contentsOf: Data((SmallStream.text + comments).utf8))
    func files() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: temporary) }
    #expect(try program.wait { try files().contains { $0.hasSuffix(".csv") } })
    program.signal(signal)
    #expect(try program.waitForEnd() == .killed(signal: signal))
    #expect(try files() == [])
    try input.writing.close()
  }
}
