import Foundation
import Testing

/// What is written must not destroy what is read, nor mix with other output.
struct OutputFileTests {
  /// Runs `replay` by a shell, which can redirect and close what a process is given.
  private func shell(_ script: String, in scratch: ScratchDirectory) throws -> ReplayProcess.Result {
    try ReplayProcess.run(
      ["-c", script.replacing("REPLAY", with: "\"\(ReplayProcess.executable.path)\"")], in: scratch.url,
      executable: URL(fileURLWithPath: "/bin/sh"))
  }

  @Test func `a stream that is redirected from a file is not overwritten`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("orders.csv", SmallStream.text)
    let result = try shell("REPLAY --quiet --events orders.csv - < orders.csv", in: scratch)
    #expect(result.status == 2)
    #expect(result.errors.contains("would overwrite what is read"))
    #expect(try scratch.text("orders.csv") == SmallStream.text)
  }

  @Test func `two outputs are not one file, however it is named`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("orders.csv", SmallStream.text)
    let result = try shell("REPLAY --latency-file ./out --events out orders.csv", in: scratch)
    #expect(result.status == 2)
    #expect(result.errors.contains("cannot be the same file"))
    let other = try shell("REPLAY --events summary orders.csv > summary", in: scratch)
    #expect(other.status == 2)
    #expect(other.errors.contains("is where the summary goes"))
  }

  @Test func `a standard stream that is closed is no file that is opened later`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("orders.csv", SmallStream.text)
    _ = try shell("REPLAY --quiet --events expected.csv orders.csv", in: scratch)
    let result = try shell("REPLAY --events events.csv orders.csv >&-", in: scratch)
    #expect(result.status == 2)
    #expect(try scratch.text("events.csv") == scratch.text("expected.csv"))
    try scratch.file("bad.csv", SmallStream.text(endingWith: "nonsense"))
    let bad = try shell("REPLAY --quiet --events events.csv bad.csv 2>&-", in: scratch)
    #expect(bad.status == 2)
    #expect(try scratch.text("events.csv") == scratch.text("expected.csv"))
  }

  @Test func `one venue's book belongs to one file of messages`() throws {
    let result = try ReplayProcess.run(["--orderbook", "book.csv", "a.csv", "b.csv"])
    #expect(result.status == 2)
    #expect(result.errors.contains("--orderbook belongs to one FILE of messages"))
  }

  @Test func `a check that was cut short has not passed`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("orders.csv", SmallStream.text)
    _ = try shell("REPLAY --quiet --events events.csv orders.csv", in: scratch)
    try scratch.file("cut.csv", SmallStream.header + "nonsense\n")
    let result = try shell("REPLAY --summary json --expect events.csv cut.csv", in: scratch)
    #expect(result.status == 2)
    let checks = try JSONSummary(result.output)["checks"] as? [String: [String: Any]]
    #expect(checks?["expect"]?["passed"] as? Bool == false)
  }

  @Test func `executions that cannot be replayed are counted`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("messages.csv", "1.0,1,1,5,1010000,-1\n2.0,4,77,5,1010000,-1\n")
    let result = try shell("REPLAY messages.csv", in: scratch)
    #expect(result.status == 0)
    #expect(result.output.contains("Left out"))
    let json = try shell("REPLAY --summary json messages.csv", in: scratch)
    #expect(try JSONSummary(json.output)["executions_left_out"] as? Int == 1)
  }
}
