import Foundation
import Testing

/// `replay diff`: where the events of two streams differ.
struct DiffTests {
  private func diff(_ first: String, _ second: String, _ arguments: [String] = []) throws -> ReplayProcess.Result {
    let scratch = try ScratchDirectory()
    try scratch.file("a.csv", first)
    try scratch.file("b.csv", second)
    return try ReplayProcess.run(["diff", "a.csv", "b.csv"] + arguments, in: scratch.url)
  }

  private static func events(_ stream: String) throws -> String {
    try ReplayProcess.run(["--quiet", "--events", "-", "-"], input: stream).output
  }

  @Test func `the same events are the same, replayed or recorded`() throws {
    let events = try Self.events(SmallStream.text)
    for (first, second) in [(SmallStream.text, events), (events, SmallStream.text), (events, events)] {
      let result = try diff(first, second)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output == "14 events are the same\n")
    }
  }

  @Test func `a difference is shown also where a stream is malformed behind it`() throws {
    let events = try Self.events(SmallStream.text)
    let result = try diff(events, events.replacing(",self_trade", with: ",").replacing(",gtc", with: ",gtd") + "x\n")
    #expect(result.status == 2)
    #expect(result.output.hasPrefix("1 events are the same, and then they differ\ndifferent reason\n"))
    #expect(result.errors == "replay: b.csv:16:2: expected 19 fields, as many as the header has, found 1\n")
  }

  @Test func `the first difference is shown with its book on both sides, and totals`() throws {
    let other = SmallStream.text.replacing(
      "ben,ask,h100-sxm,80,US/us-east-1,on_demand,spot,2.2000,4",
      with: "ben,ask,h100-sxm,80,US/us-east-1,on_demand,spot,2.2000,1")
    let result = try diff(SmallStream.text, other)
    #expect(result.status == 1 && result.errors.isEmpty)
    #expect(
      result.output == """
        2 events are the same, and then they differ
        different quantity, open_quantity
             1,1,1760000000000000000,book_opened,,,,h100-sxm,80,US/us-east-1,on_demand,spot,,,,,,,continuous
             2,2,1760000000000000000,accepted,1,,ask,h100-sxm,80,US/us-east-1,on_demand,spot,2.1000,6,6,,anna,,gtc
          A  3,3,1760000001000000000,accepted,2,,ask,h100-sxm,80,US/us-east-1,on_demand,spot,2.2000,4,4,,ben,,gtc
          B  3,3,1760000001000000000,accepted,2,,ask,h100-sxm,80,US/us-east-1,on_demand,spot,2.2000,1,1,,ben,,gtc

        book h100-sxm,80,US/us-east-1,on_demand,spot, behind command 3
           A                  | B
           continuous         | continuous
        -> ask 2.2000   4 #2  | ask 2.2000   1 #2
           ask 2.1000   6 #1  | ask 2.1000   6 #1

                                     A               B
           accepted                  6               6
           book_opened               3               3
        -> cancelled                 0               1
           reduced                   1               1
        -> rejected                  1               0
        -> rested                    0               1
           trade                     3               3
        -> all events               14              15
        -> GPUs traded              12              11

        """)
  }

  @Test func `a stream that ends before the other differs from it`() throws {
    let events = try Self.events(SmallStream.text)
    let shorter = events.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
    let result = try diff(events, shorter)
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("13 events are the same, and then they differ\none of the two has ended\n"))
    #expect(result.output.contains("\n  B  no more events\n"))
  }

  /// An iceberg, a requirement order in two books, and a replacement.
  private static let market = """
    timestamp_ns,op,order_id,side,gpu_model,vram_gb,region,sla_tier,price,quantity,display_quantity,new_order_id
    1760000000000000000,submit,1,ask,h100,80,DE,on_demand,2.0000,20,4,
    1760000000000000000,submit,2,ask,h100,80,DE,on_demand,2.0000,6,,
    1760000000000000000,open_book,,,h200,141,DE,on_demand,,,,
    1760000000000000000,submit,3,bid,h100|h200,80|141,DE,on_demand,1.5000,9,,
    1760000000000000000,submit,4,bid,h100,80,DE,on_demand,2.0000,5,,
    1760000000000000000,submit,5,ask,h200,141,DE,on_demand,1.5000,2,,
    1760000000000000000,replace,2,,,,,,10.0000,5,,7
    1760000000000000000,submit,6,bid,h100,80,DE,on_demand,1.6000,QUANTITY,,

    """

  @Test func `icebergs, requirement orders and replacements are where they are`() throws {
    let result = try diff(
      Self.market.replacing("QUANTITY", with: "3"), Self.market.replacing("QUANTITY", with: "4"))
    #expect(result.status == 1)
    #expect(
      result.output.contains(
        """
           A                   | B
           continuous          | continuous
           ask 10.0000   5 #7  | ask 10.0000   5 #7
           ask 2.0000   4 #1   | ask 2.0000   4 #1
        -> bid 1.6000   3 #6   | bid 1.6000   4 #6
           bid 1.5000   7 #3   | bid 1.5000   7 #3

        """), "\(result.output)")
  }

  @Test(arguments: [
    (["diff", "a.csv"], "diff needs two streams: replay diff A B"),
    (["diff", "a.csv", "b.csv", "c.csv"], "diff compares two streams, and c.csv is a third"),
    (["diff", "-", "-"], "standard input (-) can be read only once"),
    (["diff", "-", "b.csv"], "b.csv: cannot open: No such file or directory"),
    (
      ["diff", "--tick", "0", "-", "b.csv"],
      "--tick 0: expected a decimal above 0 with at most 9 decimals, such as 0.0001"
    ),
  ])
  func `what cannot be done is said in one line`(arguments: [String], message: String) throws {
    let scratch = try ScratchDirectory()
    let result = try ReplayProcess.run(arguments, input: SmallStream.text, in: scratch.url)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors == "replay: \(message)\n")
  }

  @Test func `malformed input is named with its place`() throws {
    let events = try Self.events(SmallStream.text)
    let bad = try diff(events, events + "1,2\n")
    #expect(
      bad.status == 2 && bad.errors == "replay: b.csv:16:4: expected 19 fields, as many as the header has, found 2\n")
    let stream = try diff(events, SmallStream.text(endingWith: "x,,,,,,,,,,,"))
    #expect(stream.status == 2 && stream.errors.hasPrefix("replay: b.csv:10:1: timestamp_ns: expected "))
  }
}
