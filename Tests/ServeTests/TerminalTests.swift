import Testing

/// What the environment says of the terminal.
struct TerminalTests {
  @Test func `COLUMNS is how wide the lines of options are`() throws {
    for columns in [70, 110] {
      let result = try ServeProcess.run(["--help"], "", environment: ["COLUMNS": "\(columns)"])
      let widths = result.lines.filter { $0.hasPrefix("  --") }.map(\.count)
      #expect(result.status == 0 && (columns - 20...columns).contains(widths.max() ?? 0))
    }
  }

  @Test(arguments: ["1", ""])
  func `there are no colours, whatever NO_COLOR says`(noColor: String) throws {
    let help = try ServeProcess.run(["--help"], "", environment: ["NO_COLOR": noColor])
    let refused = try ServeProcess.run(["--no-such-option"], "", environment: ["NO_COLOR": noColor])
    #expect(help.status == 0 && help.lines.allSatisfy { !$0.contains("\u{1B}") })
    #expect(refused.status == 2 && !refused.errors.isEmpty && !refused.errors.contains("\u{1B}"))
  }
}
