import Foundation
import Testing

/// What is left when a signal ends a subcommand.
struct InterruptionTests {
  @Test(arguments: [["diff", "-", "b.csv"], ["reduce", "-", "small.csv", "--while", "true {}"]], [SIGTERM, SIGINT])
  func `temporary files are gone`(arguments: [String], signal: Int32) throws {
    let scratch = try ScratchDirectory()
    try scratch.file("b.csv", SmallStream.text)
    let temporary = scratch.path("temporary")
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = ReplayProcess.executable
    process.arguments = arguments
    process.currentDirectoryURL = scratch.url
    process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": temporary]) { _, given in given }
    let input = Pipe()
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    // More than is looked at before a stream is replayed, and its end is not there.
    let comments = String(repeating: "# more will come\n", count: 1_000)
    try input.fileHandleForWriting.write(contentsOf: Data((SmallStream.text + comments).utf8))
    func files() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: temporary) }
    while process.isRunning, try !files().contains(where: { $0.hasSuffix(".csv") }) { usleep(1_000) }
    #expect(process.isRunning)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
    #expect(try files() == [])
  }
}
