import Foundation
import Testing

/// What the environment says of the terminal.
struct TerminalTests {
  private func lines(_ arguments: [String], columns: String) throws -> [String] {
    let result = try ReplayProcess.run(arguments, environment: ["COLUMNS": columns])
    #expect(result.status == 0)
    return result.output.split(separator: "\n").map(String.init)
  }

  /// What is before the tables.
  private func beginning(_ lines: [String]) -> [String] { Array(lines.prefix { !$0.hasPrefix("Busiest books") }) }

  @Test func `COLUMNS is how wide sentences, details and drawings are`() throws {
    let narrow = try lines([], columns: "60")
    // Tables of books are as wide as their names.
    let text = beginning(narrow)
    #expect(text.allSatisfy { $0.count <= 60 } && text.contains { $0.count > 50 })
    #expect(text.contains("Commands      16,916  submit 8,178, cancel 7,336, reduce"))
    #expect(text.contains("                      1,244, replace 158"))
    let bars = try lines([], columns: "30").filter { $0.contains("█") }
    #expect(bars.map(\.count).max() == 30)
    let wide = try lines([], columns: "200")
    #expect(wide.contains { $0.count > 110 && $0.hasPrefix("The busiest book was ") })
    #expect(try beginning(lines([], columns: "none")) == beginning(lines([], columns: "")))
    #expect(try lines(["--help"], columns: "70").filter { $0.hasPrefix("  --") }.allSatisfy { $0.count <= 70 })
  }

  @Test(arguments: ["1", ""])
  func `there are no colours, whatever NO_COLOR says`(noColor: String) throws {
    for arguments in [[], ["--help"], ["--depth", "3"]] {
      let result = try ReplayProcess.run(arguments, environment: ["NO_COLOR": noColor])
      #expect(result.status == 0 && !result.output.contains("\u{1B}") && result.errors.isEmpty)
    }
  }
}
