import Foundation
import TestSupport
import Testing

/// What somebody at a terminal sees of a run that takes long.
struct ProgressTests {
  private struct NoTerminal: Error {}

  /// It takes half a minute at the least.
  private static let scenario = "Benchmarks/Scenarios/year-of-24-books.json"

  /// The executable with a terminal of its own as standard error, until `isEnough` says so of what was shown there.
  private func shown(
    _ arguments: [String], until isEnough: (String) -> Bool
  ) throws -> (text: String, status: Int32?) {
    var (terminal, line) = (Int32(-1), Int32(-1))
    guard openpty(&terminal, &line, nil, nil, nil) == 0, fcntl(terminal, F_SETFL, O_NONBLOCK) == 0 else {
      throw NoTerminal()
    }
    defer { close(terminal) }
    let program = try RunningProgram(
      SimulateProcess.path, arguments, errors: .handle(FileHandle(fileDescriptor: line, closeOnDealloc: true)))
    var text = ""
    let isShown = try program.wait {
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(terminal, &bytes, bytes.count)
      if count > 0 { text += String(decoding: bytes.prefix(count), as: UTF8.self) }
      return isEnough(text)
    }
    return (text, isShown ? nil : try program.waitForEnd().exitCode)
  }

  /// The line is there after a second.
  @Test func `a line says how many runs are done, how much of all, and how long the rest takes`() throws {
    let line = /\r0 of 2 runs, [0-9]+%, [0-9:]+ left\x1B\[K/
    let (text, _) = try shown([Self.scenario, "--runs", "2"]) { $0.matches(of: line).count >= 3 }
    #expect(text.matches(of: line).count >= 3, "\(text)")
    #expect(text.replacing(line, with: "").isEmpty)
  }

  /// Three times as long as the line takes to appear where it is wanted.
  @Test func `it is left out where nobody wants it`() throws {
    let enough = Date(timeIntervalSinceNow: 3)
    let (text, status) = try shown([Self.scenario, "--quiet"]) { _ in Date() > enough }
    #expect(text.isEmpty && status == nil)
  }

  @Test func `it is left out where the work is soon done`() throws {
    let start = ContinuousClock.now
    let (text, status) = try shown(["take-or-pay", "--set", "days=2", "--set", "checks=[]"]) { _ in false }
    // Where others have the cores it may take longer.
    #expect(status == 0 && (text.isEmpty || ContinuousClock.now - start > .seconds(1)), "\(text)")
  }
}
