import Foundation
import Testing

/// `replay` without arguments: the sample that comes with the project.
struct SampleTests {
  @Test func `the sample is replayed, and gives what it always gave`() throws {
    let result = try ReplayProcess.run(["--summary", "json"])
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    let summary = try JSONSummary(result.output)
    #expect(summary["streams"] as? [String] == ["market-2025.csv"])
    #expect(
      summary["commands_by_operation"] as? [String: Int] == [
        "submit": 8178, "cancel": 7336, "reduce": 1244, "replace": 158,
      ])
    #expect(summary["accepted"] as? Int == 8178)
    #expect(summary["rejected_by_reason"] as? [String: Int] == ["unknown_order": 1309])
    #expect(summary["trades"] as? Int == 985)
    #expect(summary["quantity_traded"] as? Int == 2091)
    #expect(
      summary["money_traded"] as? [String: String] == ["spot_usd_per_hour": "5390.5845", "windows_usd": "0.0000"])
    #expect(summary["books"] as? Int == 52)
    #expect((summary["busiest_books"] as? [Any])?.count == 10)
    #expect(summary["events"] as? Int == 18_673)
    #expect(summary["digest"] as? String == "0x13c1862117b42176")
  }

  @Test func `the summary is worth reading`() throws {
    let result = try ReplayProcess.run([])
    #expect(result.status == 0)
    #expect(result.output.hasSuffix("\nA page to look at: replay --report market.html\n"))
    for line in [
      "market-2025.csv\n2025-10-19T21:06:43Z to 2025-11-16T06:47:03Z\n",
      "Commands      16,916  submit 8,178, cancel 7,336, reduce 1,244, replace 158\n",
      "985 trades moved 2,091 GPUs in 29 of 52 books, at $2.5780 a GPU-hour on average.\n",
      "The busiest book was h200,141,US,on_demand,spot, with 270 GPUs: from $2.6700 for the first trade to\n",
      "240 GPUs are still wanted in the end: 123 bid below the lowest ask, 117 bid where nothing is\n",
      "1,309 commands were rejected, with unknown_order: the command names an order that is not live: one\n",
      "Books             52  continuous 52\n", "and 42 more\n",
      "  ask  3.5900  ████████████████████████████████████████ 14\n  bid  3.4105  ██▌ 1\n",
      "18,673 events, digest 0x13c1862117b42176\n16,916 commands in ",
    ] {
      #expect(result.output.contains(line), "\(line)")
    }
  }

  @Test func `the events of the whole sample are as expected when they are replayed again`() throws {
    let scratch = try ScratchDirectory()
    #expect(try ReplayProcess.run(["--quiet", "--events", scratch.path("events.csv")]).status == 0)
    let result = try ReplayProcess.run(["--expect", scratch.path("events.csv")])
    #expect(result.status == 0)
    #expect(result.output.contains("Events: 18,673 are as expected\n"))
  }

  @Test func `the sample is inside the executable, as it is in the package`() throws {
    let scratch = try ScratchDirectory()
    let executable = try scratch.copyExecutable(to: "bin")
    let shipped = try JSONSummary(
      ReplayProcess.run(["--summary", "json"], in: scratch.url, executable: executable).output)
    let file = try JSONSummary(ReplayProcess.run(["--summary", "json", "docs/samples/market-2025.csv"]).output)
    for key in ["digest", "commands", "events"] { #expect("\(shipped[key] ?? "")" == "\(file[key] ?? 0)", "\(key)") }
  }
}
