import Foundation
import Testing

/// `replay` on files as people have them.
struct FieldFileTests {
  private static let text = """
    timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity
    1760000000000000000,submit,1,ask,h100-sxm,80,US,on_demand,2.35,16

    """

  @Test(
    arguments: [
      ([0x1F, 0x8B, 8, 8], "gzip data; read it with zcat"),
      ([0x50, 0x4B, 3, 4], "a zip archive, as spreadsheets are too; read it with unzip -p"),
      ([0xFF, 0xFE, 0x74, 0], "text in UTF-16; read it with iconv -f UTF-16 -t UTF-8"),
    ] as [([UInt8], String)])
  func `a file that is no text is one line, with the command that replays it`(bytes: [UInt8], found: String) throws {
    let scratch = try ScratchDirectory()
    try Data(bytes + [0, 0, 0, 0]).write(to: scratch.url.appendingPathComponent("orders"))
    let path = scratch.path("orders")
    let result = try ReplayProcess.run([path])
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors == "replay: \(path): expected text in UTF-8, found \(found) \(path) | replay -\n")
    let json = try ReplayProcess.run(["--summary", "json", path])
    #expect(json.status == 2 && json.output.isEmpty)
    let converted = try ReplayProcess.run(["convert", path, scratch.path("out.csv")])
    #expect(converted.status == 2)
    #expect(converted.errors.hasSuffix("\(path) | replay convert - \(scratch.path("out.csv"))\n"))
  }

  @Test func `standard input that is no text is told which command comes before`() throws {
    let result = try ReplayProcess.run(["-"], input: "BZh91AY&SY")
    #expect(
      result.errors
        == "replay: standard input: expected text in UTF-8, found bzip2 data; read it with bzcat FILE | replay -\n")
  }

  @Test func `what was noted is said on standard error and in the JSON summary, and stops nothing`() throws {
    let indexed = ",timestamp_ns,op\n0,1000,advance\n1,1001,advance\n"
    let result = try ReplayProcess.run(["--summary", "json", "-"], input: indexed)
    let notes = [
      "standard input: column 1 has no name and counts the rows: passed over",
      "standard input:2: timestamp_ns 1000 is before the year 2000; times are nanoseconds since 1970",
    ]
    #expect(result.status == 0)
    #expect(result.errors == notes.map { "replay: note: \($0)\n" }.joined())
    #expect(try JSONSummary(result.output)["notes"] as? [String] == notes)
    #expect(try ReplayProcess.run(["--quiet", "-"], input: indexed).errors.isEmpty)
    let converted = try ReplayProcess.run(["convert", "-", "-"], input: indexed)
    #expect(converted.status == 0 && converted.errors == "replay: note: \(notes[0])\n")
  }

  @Test func `early times are noted of the first of several files only`() throws {
    let scratch = try ScratchDirectory()
    for name in ["a.csv", "b.csv"] { try scratch.file(name, "timestamp_ns,op\n1000,advance\n") }
    let result = try ReplayProcess.run([scratch.path("a.csv"), scratch.path("b.csv")])
    #expect(result.status == 0)
    #expect(result.errors.split(separator: "\n").count == 1 && result.errors.contains("a.csv:2: timestamp_ns 1000"))
  }
}

/// Small files of other programs that lie beside the package; where they do not, these tests skip themselves.
@Suite(.enabled("the files are not at hand") { FieldCases.arePresent })
struct FieldCaseTests {
  @Test(arguments: [
    "20-pandas-index-col.csv", "21-pandas-float-ints.csv", "22-vram-float.csv", "23-quantity-float.csv",
    "28-excel-all-quoted-bom-crlf.csv", "29-excel-trailing-empty-columns.csv",
  ])
  func `files of pandas and spreadsheets are read`(name: String) throws {
    let result = try ReplayProcess.run(["--summary", "json", FieldCases.path(name)])
    #expect(result.status == 0)
    let summary = try JSONSummary(result.output)
    let isIndexed = name.hasPrefix("20")
    #expect(summary["accepted"] as? Int == (isIndexed ? 2 : 1))
    #expect(
      summary["open_asks"] as? [String: Int]
        == ["orders": 1, "quantity": isIndexed ? 12 : 16, "hidden_quantity": 0])
  }

  @Test(arguments: [
    ("24-price-exponent.csv", ":2:44: price: expected ", "which has an exponent; write 0.0012"),
    ("26-timestamp-iso.csv", ":2:1: timestamp_ns: expected ", "which is a date; write nanoseconds since 1970 UTC"),
    ("46-utf16.csv", ": expected text in UTF-8, ", "iconv -f UTF-16 -t UTF-8 "),
    ("50-gz.csv.gz", ": expected text in UTF-8, ", "gzip data; read it with zcat "),
    (
      "98-vast-naive.csv", ":2:56: price: expected ",
      "a whole number of ticks of 0.0001, found \"6.252083333333333\""
    ),
  ])
  func `what cannot be read is named, once`(name: String, place: String, message: String) throws {
    let result = try ReplayProcess.run([FieldCases.path(name)])
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("replay: \(FieldCases.path(name))\(place)"), "\(result.errors)")
    #expect(result.errors.contains(message) && result.errors.split(separator: "\n").count == 1)
  }

  @Test func `a quotation mark that is not closed is named in a large file`() throws {
    let scratch = try ScratchDirectory()
    let unpacked = scratch.path("orders.csv")
    _ = try ReplayProcess.run(
      ["-c", "gzip -dc \"$0\" > \"$1\"", FieldCases.path("64-unclosed-quote.csv.gz"), unpacked],
      executable: URL(fileURLWithPath: "/bin/sh"))
    let result = try ReplayProcess.run([unpacked])
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("replay: \(unpacked):2:12: expected a closing quotation mark"), "\(result.errors)")
  }
}

enum FieldCases {
  private static let folder = ReplayProcess.packageDirectory.deletingLastPathComponent()
    .appendingPathComponent("shared/cases/field")

  static var arePresent: Bool { FileManager.default.isReadableFile(atPath: path("20-pandas-index-col.csv")) }

  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}

extension FieldCaseTests {
  @Test func `a cross is counted, and the day goes on`() throws {
    let result = try ReplayProcess.run(["--summary", "json", FieldCases.path("93-lobster-opening-cross.csv")])
    #expect(result.status == 0)
    let summary = try JSONSummary(result.output)
    #expect(
      summary["commands_by_operation"] as? [String: Int] == ["submission": 1, "cross_trade": 1, "deletion": 1])
  }

  @Test func `quotes that cross in a halt agree with the venue's book`() throws {
    let result = try ReplayProcess.run([
      "--summary", "json", "--orderbook", FieldCases.path("95-lobster-halt-crossed.orderbook.csv"),
      FieldCases.path("95-lobster-halt-crossed.csv"),
    ])
    #expect(result.status == 0, "\(result.errors)")
    let summary = try JSONSummary(result.output)
    let check = try #require((summary["checks"] as? [String: Any])?["venue_book"] as? [String: Any])
    #expect((check["rows"] as? [String: Int])?["equal"] == 9)
    #expect((check["executions"] as? [String: Int])?["in_auction"] == 2)
    #expect(summary["trades"] as? Int == 0)
  }
}
