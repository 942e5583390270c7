import Foundation
import Testing

/// Names that nobody knows, `--strict`, and `--book` that folds its names or matches nothing (R1.1).
struct NameTests {
  private static let stream = """
    timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity
    1,submit,1,ask,H100 SXM5,79,de/fra-1,on_demand,2,4
    2,submit,2,bid,h100_sxm_80gb,80,DE/fra-1,on_demand,2,4
    3,submit,3,bid,h100-smx,80,uk,on_demand,2,4

    """

  private func run(_ arguments: [String], _ stream: String = stream) throws -> ReplayProcess.Result {
    try ReplayProcess.run(arguments + ["-"], input: stream)
  }

  @Test func `the summary lists unknown names with the nearest known ones`() throws {
    let result = try run([])
    #expect(result.status == 0)
    #expect(
      result.output.contains(
        """
        Unknown names, which trade as they are
          GPU model  h100-smx  the nearest known is h100-sxm
          place      uk        the nearest known is GB

        """), "\(result.output)")
    #expect(try !run([], SmallStream.text).output.contains("Unknown"))
  }

  @Test func `the JSON summary lists them too`() throws {
    let summary =
      try JSONSerialization.jsonObject(with: Data(run(["--summary", "json"]).output.utf8)) as? [String: Any]
    let names = try #require(summary?["unknown_names"] as? [[String: String]])
    #expect(
      names == [
        ["kind": "gpu_model", "name": "h100-smx", "nearest": "h100-sxm"],
        ["kind": "region", "name": "uk", "nearest": "GB"],
      ])
  }

  @Test func `a command log knows them as well`() throws {
    let scratch = try ScratchDirectory()
    let log = scratch.url.appendingPathComponent("orders.log").path
    #expect(try ReplayProcess.run(["convert", "-", log], input: Self.stream).status == 0)
    #expect(try ReplayProcess.run([log]).output.contains("  GPU model  h100-smx  the nearest known is h100-sxm"))
  }

  @Test func `R3.1: so does one that has forgotten them`() throws {
    let stream = """
      timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity
      1,submit,1,bid,h100-smx|h200-sxm,*,*,*,2,4
      2,cancel,1,,,,,,,
      3,forget_names,,,,,,,,

      """
    let scratch = try ScratchDirectory()
    let log = scratch.url.appendingPathComponent("orders.log").path
    #expect(try ReplayProcess.run(["convert", "-", log], input: stream).status == 0)
    let listed = "  GPU model  h100-smx  the nearest known is h100-sxm"
    #expect(try ReplayProcess.run(["-"], input: stream).output.contains(listed))
    #expect(try ReplayProcess.run([log]).output.contains(listed))
  }

  @Test func `strict refuses them where they are, and keeps what came before`() throws {
    let result = try run(["--strict"])
    #expect(result.status == 2)
    #expect(result.errors.contains("standard input:4:16: gpu_model: expected a known GPU model and not h100-smx"))
    #expect(result.output.contains(/Trades +1\n/))
    #expect(try run(["--strict"], SmallStream.text).status == 0)
  }

  @Test(arguments: ["h100-sxm", "H100 SXM5", "nvidia_h100_sxm_80gb", "h100-sxm,79,de/*", "NVIDIA H100 80GB HBM3|l4"])
  func `the names of a pattern are folded`(pattern: String) throws {
    let result = try run(["--book", pattern])
    #expect(result.status == 0)
    #expect(result.output.contains("h100-sxm,80,DE/fra-1,on_demand,spot       1     4"), "\(result.output)")
  }

  @Test(arguments: [
    ("h100-sxn", "h100-sxm,80,DE/fra-1,on_demand,spot"), ("h100-sxm,80,us/*", "h100-sxm,80,DE/fra-1,on_demand,spot"),
    ("h100-smx,*,US", "h100-smx,80,uk,on_demand,spot"),
  ])
  func `a pattern that matches nothing fails and names the nearest book`(pattern: String, nearest: String) throws {
    for arguments in [[], ["--quiet"]] {
      let result = try run(arguments + ["--book", pattern])
      #expect(result.status == 1)
      #expect(result.errors.hasSuffix("replay: --book \(pattern): no book matches; the nearest is \(nearest)\n"))
    }
  }

  @Test func `without any book there is none that is nearest`() throws {
    let result = try run(["--quiet", "--book", "l4"], "timestamp_ns,op\n1,advance\n")
    #expect(result.status == 1)
    #expect(result.errors == "replay: --book l4: no book matches; the stream opened none\n")
  }

  @Test func `the sample answers to the name that every page uses`() throws {
    let result = try ReplayProcess.run(["--book", "h100-sxm"])
    #expect(result.status == 0)
    #expect(result.output.contains("h100-sxm,80,JP,on_demand,spot"))
    #expect(!result.output.contains("Unknown"))
  }
}
