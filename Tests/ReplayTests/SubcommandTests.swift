import Foundation
import Testing

@testable import replay

/// How `replay` tells its subcommands from files, and what it says of them.
struct SubcommandTests {
  @Test func `the main help names every subcommand with its purpose`() throws {
    for arguments in [["--help"], ["help"], ["help", "help"]] {
      let result = try ReplayProcess.run(arguments)
      #expect(result.status == 0)
      for subcommand in Replay.program.subcommands {
        for usage in subcommand.usage {
          #expect(result.output.contains("       replay \(subcommand.command) \(usage)\n"))
        }
        #expect(result.output.contains(" \(subcommand.purpose)\n"))
      }
    }
  }

  @Test(arguments: Replay.program.subcommands.map { $0.command })
  func `each has a help of its own, asked for in three ways`(command: String) throws {
    let help = try #require(Replay.program.subcommand(named: command)).help(of: "replay")
    for arguments in [["help", command], [command, "--help"], [command, "-h"]] {
      let result = try ReplayProcess.run(arguments)
      #expect(result.status == 0 && result.errors.isEmpty)
      #expect(result.output == help)
    }
    #expect(help.contains("\nusage: replay \(command) "))
    #expect(help.contains("\nExit codes: 0 "))
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }

  @Test(arguments: [
    (["conver", "a.csv", "b.csv"], "conver is no file, and no subcommand; the nearest is convert"),
    (["repiar"], "repiar is no file, and no subcommand; the nearest is repair"),
    (["nothing.csv"], "nothing.csv: cannot open: No such file or directory"),
    (["help", "conver"], "conver is no subcommand; the nearest is convert"),
    (["help", "quixotic"], "quixotic is no subcommand; see replay --help"),
    (["help", "convert", "repair"], "help is for one subcommand: replay help SUBCOMMAND"),
  ])
  func `a mistyped one is named with the nearest`(arguments: [String], message: String) throws {
    let scratch = try ScratchDirectory()
    let result = try ReplayProcess.run(arguments, in: scratch.url)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors == "replay: \(message)\n")
  }

  @Test(arguments: ["conver", "./help"])
  func `a file is replayed, however near its name is`(name: String) throws {
    let scratch = try ScratchDirectory()
    try scratch.file(name, SmallStream.text)
    #expect(try ReplayProcess.run(["--quiet", name], in: scratch.url).status == 0)
  }

  @Test(arguments: ["--man", "--bash", "--zsh", "--fish"])
  func `the help is a manual page, and what shells complete, with every option`(form: String) throws {
    let result = try ReplayProcess.run(["help", form])
    #expect(result.status == 0 && result.errors.isEmpty)
    let names =
      OptionTable.groups.flatMap(\.entries).map(\.name) + ReductionOptions.groups.flatMap(\.entries).map(\.name)
      + Replay.program.subcommands.map { $0.command }
    for name in names {
      let written =
        form == "--man" ? name.replacing("-", with: "\\-") : form == "--fish" ? String(name.drop { $0 == "-" }) : name
      let isThere = result.output.contains(written) || result.output.contains(written.uppercased())
      #expect(isThere, "\(name)")
    }
  }

  @Test func `bash completes subcommands, and their options`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("completion", ReplayProcess.run(["help", "--bash"]).output)
    let script = """
      source completion
      COMP_WORDS=(replay conv) COMP_CWORD=1; _replay; echo "${COMPREPLY[@]}"
      COMP_WORDS=(replay convert --t) COMP_CWORD=2; _replay; echo "${COMPREPLY[@]}"
      """
    let result = try ReplayProcess.run(
      ["-c", script], in: scratch.url, executable: URL(fileURLWithPath: "/bin/bash"))
    #expect(result.output == "convert\n--to --tick\n")
  }
}
