import ComputeMatching
import CommandJournal
import Foundation
import OrderStreams
import Reporting
import Testing

@testable import simulate

struct SimulateTests {
  @Test func `a scenario prints its price, its runs and what showed`() throws {
    let result = try SimulateProcess.run(["take-or-pay", "--seed", "3"])
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(result.output.hasPrefix("take-or-pay, seed 3: Customers have committed"))
    #expect(result.output.contains("\nbase: "))
    #expect(result.output.contains("\ncontrol: "))
    #expect(result.output.contains("\npass  Used, resold and shortfall are what was committed, to the tick.\n"))
  }

  @Test func `a chart shows a price that falls`() throws {
    let result = try SimulateProcess.run(["soft-commitments", "--set", "variants=[]", "--set", "checks=[]"])
    #expect(result.status == 0)
    let chart = result.output.split(separator: "\n").filter { $0.contains("│") }
    #expect(chart.count == 6)
    // The highest line is reached before the fall and not after it.
    #expect(chart[0].contains("█") && chart[0].hasSuffix("   "))
    #expect(chart[5].hasPrefix("        0 │█"))
    #expect(result.output.contains("returns: autocorrelation "))
  }

  @Test(arguments: ["circular", "sovereignty", "take-or-pay", "next-generation"])
  func `a recorded run is an order stream that leads to the same digest`(scenario: String) throws {
    let folder = try ScratchFolder()
    let path = folder["orders.csv"]
    // The second model opens on day 180.
    let arguments = [scenario, "--seed", "3", "--set", "checks=[]", "--set", "days=200", "--record", path]
    let result = try SimulateProcess.run(arguments)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    var exchange = Exchange()
    var digest = EventDigest()
    var commandCount = 0
    var reader = try CommandReader(ByteSource(path: path))
    while let recorded = try reader.next(&exchange) {
      exchange.apply(recorded.command, at: recorded.timestamp)
      exchange.events.withSpan { digest.combine($0) }
      exchange.removeAllEvents()
      commandCount += 1
    }
    let line = "base: \(commandCount) commands, digest \(hexadecimal(digest.value))\n"
    #expect(result.output.contains(line), "\(line)")
  }

  @Test func `a run recorded as a log leads to the same digest`() throws {
    let folder = try ScratchFolder()
    let arguments = ["next-generation", "--set", "days=20", "--set", "checks=[]", "--record"]
    let result = try SimulateProcess.run(arguments + [folder["orders.log"]])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    var reader = try CommandLogReader(path: folder["orders.log"])
    var exchange = Exchange(reader.configuration)
    var digest = EventDigest()
    var commandCount = 0
    while try reader.next(&exchange) {
      reader.withCommands { exchange.apply($0) }
      reader.withCommands { commandCount += $0.count }
      exchange.events.withSpan { digest.combine($0) }
      exchange.removeAllEvents()
    }
    #expect(
      result.output.contains("base: \(commandCount) commands, digest \(hexadecimal(digest.value))\n"),
      "\(result.output)")
  }

  @Test func `a recording that cannot be written is an error with its place`() throws {
    let result = try SimulateProcess.run(["take-or-pay", "--record", "/dev/full"])
    #expect(result.status == 2)
    #expect(result.errors.contains("/dev/full: cannot write"), "\(result.errors)")
  }

  @Test func `a scenario of the project takes a table of the user's`() throws {
    let folder = try ScratchFolder()
    try folder.write("day,value\n0,0.4\n", to: "cost.csv")
    let outputs = try ["0.4", "{\"series\": \"\(folder["cost.csv"])\"}"].map { cost in
      let settings = ["days=5", "checks=[]", "providers.cloud.marginalCost=\(cost)"].flatMap { ["--set", $0] }
      let result = try SimulateProcess.run(["circular"] + settings)
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    #expect(outputs[0] == outputs[1])
  }

  @Test func `the same seed prints the same`() throws {
    let arguments = ["circular", "--seed", "12"]
    #expect(try SimulateProcess.run(arguments).output == SimulateProcess.run(arguments).output)
  }

  @Test func `a check that holds ends with 0, and one that does not with 1 and its figure`() throws {
    let holds = try SimulateProcess.run(["take-or-pay", "--check", "--quiet"])
    #expect(holds.status == 0)
    #expect(holds.output.isEmpty)
    let fails = try SimulateProcess.run(["take-or-pay", "--check", "--quiet", "--set", "shocks.0.factor=0.9"])
    #expect(fails.status == 1)
    #expect(
      fails.output.contains("FAIL  All customers default on the day on which the shortfall exceeds their equity.\n"))
    #expect(fails.output.contains("customerDefaults 0.0000, wanted at least 20.00; control 0.0000"))
    #expect(!fails.output.contains("pass"))
  }

  @Test func `several seeds are counted`() throws {
    let result = try SimulateProcess.run(["take-or-pay", "--check", "--runs", "3"])
    #expect(result.output.contains("pass (3 of 3 seeds)  Used, resold"))
    // Every seed has the same there, and no day of defaults in the control.
    #expect(result.output.contains("\n      strong: mean 20%, 5% 20%, 25% 20%, 50% 20%, 75% 20%, 95% 20%\n"))
  }

  @Test func `the list has every scenario with what it is about`() throws {
    let result = try SimulateProcess.run(["list"])
    let lines = result.output.split(separator: "\n")
    #expect(result.status == 0)
    #expect(lines.count == 28)
    #expect(lines.contains { $0.hasPrefix("bandwidth-2001     Lit capacity grows sixfold") })
    // As wide as the longest name.
    #expect(lines.allSatisfy { $0.dropFirst("capacity-or-agents".count).first == " " })
  }

  @Test func `the executable has the scenarios of the package inside, and needs no folder`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: "docs/scenarios").filter { $0.hasSuffix(".json") }
    let listed = try SimulateProcess.run(["list"]).output.split(separator: "\n").compactMap {
      $0.split(separator: " ").first
    }
    #expect(listed.map { "\($0).json" } == files.sorted())
    for name in listed {
      let text = try String(contentsOfFile: "docs/scenarios/\(name).json", encoding: .utf8)
      #expect(try ScenarioFiles.text(of: String(name)) == text)
    }
    for model in try FileManager.default.contentsOfDirectory(atPath: "docs/scenarios/models") {
      let text = try String(contentsOfFile: "docs/scenarios/models/\(model)", encoding: .utf8)
      #expect(try ScenarioFiles.text(of: String(model.dropLast(".json".count))) == text)
    }
    let prices = try String(contentsOfFile: "docs/scenarios/prices.csv", encoding: .utf8)
    #expect(ScenarioFiles.references(of: "h100-v").table("prices.csv") == prices)
  }

  @Test func `help says how to use it`() throws {
    let result = try SimulateProcess.run(["--help"])
    #expect(result.status == 0)
    #expect(result.output.contains("\nusage: simulate [options] [SCENARIO]\n"))
  }

  @Test(arguments: [
    (["nowhere"], "there is no scenario nowhere; see simulate list"),
    (["./nowhere.json"], "./nowhere.json cannot be read"),
    (["--fast"], "unknown option --fast; see --help"),
    (["--seed"], "--seed needs a value: --seed N"),
    (["--seed", "-1"], "--seed -1: expected a whole number"),
    (["--runs", "0"], "--runs 0: expected a whole number from 1 to 100000"),
    (["--set", "days"], "--set days: expected PATH=VALUE"),
    (["list", "--runs", "3"], "unknown option --runs; see --help"),
    (["list", "h100-v"], "list shows all scenarios, and has no use for h100-v"),
    (["--check=yes"], "--check takes no value"),
    (["compare", "--help=me"], "--help takes no value"),
    (["sweep", "--count=3", "x"], "--count takes no value"),
    (["merge", "--help=me"], "--help takes no value"),
    (["take-or-pay", "circular"], "one scenario at a time: take-or-pay, circular"),
    (["take-or-pay", "--set", "dayz=3"], "unknown field dayz; the nearest is days"),
    (["take-or-pay", "--set", "days=0"], "--set days=0: days must be from 1 to 3660"),
    (["compare", "circular", "circular", "--set-b", "days=0"], "--set days=0: days must be from 1 to 3660"),
    (
      ["take-or-pay", "--set", "days=60", "--set", "providers.0.marginalCost=-1"],
      "--set providers.0.marginalCost=-1: providers[0].marginalCost must be"
    ),
    (
      ["take-or-pay", "--set", "days=55"],
      "--set days=55: checks[0].during: it begins on day 55, and run base ends on day 55"
    ),
    (["/dev"], "/dev cannot be read"),
    (["take-or-pay", "--set", "providers.none.capacity=1"], "providers.none.capacity: there is no none"),
  ]) func `bad input ends with 2 and says what is wrong`(arguments: [String], message: String) throws {
    let result = try SimulateProcess.run(arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("simulate: "))
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
