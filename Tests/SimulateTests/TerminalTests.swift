import Testing

/// What the environment says of the terminal.
struct TerminalTests {
  @Test(arguments: [["--help"], ["compare", "--help"], ["on", "--help"]])
  func `COLUMNS is how wide the lines of options are`(arguments: [String]) throws {
    for columns in [70, 110] {
      let result = try SimulateProcess.run(arguments, by: ["/usr/bin/env", "COLUMNS=\(columns)"])
      let widths = result.output.split(separator: "\n").filter { $0.hasPrefix("  --") }.map(\.count)
      #expect(result.status == 0 && (columns - 20...columns).contains(widths.max() ?? 0))
    }
  }

  @Test(arguments: ["1", ""])
  func `there are no colours, whatever NO_COLOR says`(noColor: String) throws {
    for arguments in [["--help"], ["list"], ["take-or-pay"]] {
      let result = try SimulateProcess.run(arguments, by: ["/usr/bin/env", "NO_COLOR=\(noColor)"])
      #expect(result.status == 0 && !result.output.contains("\u{1B}") && !result.errors.contains("\u{1B}"))
    }
  }
}
