import Foundation
import Testing

/// Where texts and files go, and what happens if they cannot.
struct OutputTests {
  private static func shell(_ script: String) -> [String] { ["/bin/sh", "-c", script] }

  @Test(
    arguments: [
      ["take-or-pay"], ["take-or-pay", "--check"], ["list"], ["--help"],
      ["compare", "take-or-pay", "take-or-pay"], ["compare", "--help"], ["sweep", "docs/sweeps/books.json", "--count"],
      ["sweep", "--help"], ["merge", "--help"],
    ], ["> /dev/full", ">&-"])
  func `standard output that cannot be written is an error`(arguments: [String], redirection: String) throws {
    let result = try SimulateProcess.run(arguments, by: Self.shell("exec \"$0\" \"$@\" \(redirection)"))
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("simulate: standard output: cannot write: "), "\(result.errors)")
  }

  @Test(arguments: [
    ["take-or-pay"], ["list"], ["--help"], ["compare", "take-or-pay", "take-or-pay"], ["merge", "--help"],
    ["sweep", "docs/sweeps/books.json", "--count"], ["sweep", "docs/sweeps/books.json", "--shard", "1/1000000"],
  ])
  func `a closed pipe ends it quietly`(arguments: [String]) throws {
    let result = try SimulateProcess.run(arguments, isPipeClosed: true)
    #expect(result.status == 141)
    #expect(result.errors.isEmpty, "\(result.errors)")
  }

  @Test func `a closed pipe does not hide that a check failed`() throws {
    let result = try SimulateProcess.run(
      ["take-or-pay", "--check", "--set", "shocks.0.factor=0.9"], isPipeClosed: true)
    #expect(result.status == 1 && result.errors.isEmpty)
  }

  @Test func `files are written even if nobody reads the rest`() throws {
    let folder = try ScratchFolder()
    let result = try SimulateProcess.run(["take-or-pay", "--out", folder.path], isPipeClosed: true)
    #expect(result.status == 141 && result.errors.isEmpty)
    #expect(try folder.names == ["metrics.csv", "picture.svg", "report.html", "summary.json"])
  }

  @Test func `a file that is no text is named, with the command that makes it`() throws {
    let folder = try ScratchFolder()
    try Data([0x1F, 0x8B, 8, 8, 0, 0, 0]).write(to: URL(fileURLWithPath: folder["mine.json"]))
    let path = folder["mine.json"]
    let message = "simulate: \(path): expected text in UTF-8, found gzip data; read it with zcat \(path)\n"
    for arguments in [[path], ["compare", path, path], ["sweep", path], ["merge", path, path]] {
      let result = try SimulateProcess.run(arguments)
      #expect(result.status == 2 && result.output.isEmpty && result.errors == message, "\(result.errors)")
    }
  }

  @Test func `files are written even if standard output cannot be`() throws {
    let folder = try ScratchFolder()
    let result = try SimulateProcess.run(
      ["take-or-pay", "--out", folder.path], by: Self.shell("exec \"$0\" \"$@\" > /dev/full"))
    #expect(result.status == 2)
    #expect(try folder.names == ["metrics.csv", "picture.svg", "report.html", "summary.json"])
  }

  @Test(arguments: [["--out", ""], ["--record", "/orders.csv"], ["--record", "/orders.log"]])
  func `no half a file is left`(option: [String]) throws {
    let folder = try ScratchFolder()
    // 512 bytes each.
    let result = try SimulateProcess.run(
      ["take-or-pay", "--check", "--quiet", option[0], folder.path + option[1]],
      by: Self.shell("ulimit -f 4; exec \"$0\" \"$@\""))
    #expect(result.status == 2)
    #expect(result.errors.contains("cannot write: File too large"), "\(result.errors)")
    #expect(!result.errors.contains(".part"))
    #expect(try folder.names.isEmpty)
  }

  @Test func `a recording that fails leaves the one before`() throws {
    let folder = try ScratchFolder()
    try folder.write("before", to: "orders.csv")
    let result = try SimulateProcess.run(
      ["take-or-pay", "--check", "--quiet", "--record", folder["orders.csv"]],
      by: Self.shell("ulimit -f 4; exec \"$0\" \"$@\""))
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("simulate: \(folder["orders.csv"]): "), "\(result.errors)")
    #expect(try folder.names == ["orders.csv"])
    #expect(try folder.text(of: "orders.csv") == "before")
  }

  @Test func `what is read is not written over`() throws {
    let folder = try ScratchFolder()
    let text = try String(contentsOfFile: "docs/scenarios/take-or-pay.json", encoding: .utf8)
    for name in ["mine.json", "summary.json"] { try folder.write(text, to: name) }
    try FileManager.default.linkItem(atPath: folder["mine.json"], toPath: folder["same.json"])
    try folder.write("{\"scenario\": \"mine.json\"}", to: "grid.json")
    let path = folder.path
    let refused = [
      ([folder["mine.json"], "--record", folder["mine.json"]], "--record \(path)/mine.json would overwrite"),
      ([folder["mine.json"], "--record", folder["same.json"]], "--record \(path)/same.json would overwrite"),
      ([folder["summary.json"], "--out", path], "--out \(path)/summary.json would overwrite"),
      (["take-or-pay", "--record", path + "/./metrics.csv", "--out", path], "is a file that --out writes"),
      (["sweep", folder["grid.json"], "--output", folder["grid.json"]], "--output \(path)/grid.json would overwrite"),
      (["sweep", folder["grid.json"], "--output", folder["same.json"]], "--output \(path)/same.json would overwrite"),
    ]
    for (arguments, message) in refused {
      let result = try SimulateProcess.run(arguments)
      #expect(result.status == 2 && result.errors.contains(message), "\(result.errors)")
    }
    #expect(try folder.names == ["grid.json", "mine.json", "same.json", "summary.json"])
    for name in ["mine.json", "summary.json"] { #expect(try folder.text(of: name) == text) }
  }

  @Test func `a scenario can come through a pipe`() throws {
    let result = try SimulateProcess.run(
      ["/dev/stdin", "--check", "--quiet"],
      by: Self.shell("cat docs/scenarios/take-or-pay.json | \"$0\" \"$@\""))
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }

  @Test func `names do not steer the terminal, nor turn text around`() throws {
    let folder = try ScratchFolder()
    let text = try String(contentsOfFile: "docs/scenarios/take-or-pay.json", encoding: .utf8)
    try folder.write(text.replacing("\"take-or-pay\"", with: "\"take\\u001b[31m\\u202e-pay\""), to: "mine.json")
    let result = try SimulateProcess.run([folder["mine.json"], "--out", folder["report"]])
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("take\\u{1B}[31m\\u{202E}-pay, seed 1: "))
    for name in ["report.html", "picture.svg", "summary.json"] {
      let scalars = try folder.text(of: "report/\(name)").unicodeScalars
      #expect(!scalars.contains("\u{1B}") && !scalars.contains("\u{202E}"), "\(name)")
    }
    #expect(try folder.text(of: "report/summary.json").contains("take\\u001b[31m\\u202e-pay"))
    let wrong = try SimulateProcess.run(["no\u{1B}[2J"])
    #expect(wrong.errors == "simulate: there is no scenario no\\u{1B}[2J; see simulate list\n")
  }
}
