import Foundation
import Testing

/// What `--preview` says of orders, and that it changes nothing.
struct PreviewTests {
  private static let header =
    "timestamp_ns,op,order_id,participant,side,gpu_model,vram_gb,region,sla_tier,price,quantity,differentials,"
    + "time_in_force,self_trade\n"

  /// Two books: asks of 4 at 1.95 and 2.10, one of 4 at 2.30.
  private static let stream =
    header + """
      1,submit,1,anna,ask,h100-sxm,80,DE/a,on_demand,1.9500,4,,,
      2,submit,2,ben,ask,h100-sxm,80,DE/a,on_demand,2.1000,4,,,
      3,submit,3,cleo,ask,h200-sxm,141,DE/a,on_demand,2.3000,4,,,
      9,submit,4,cleo,ask,h200-sxm,141,DE/a,on_demand,2.2000,1,,,

      """

  private static let orders =
    header + """
      ,submit,11,dora,bid,h100-sxm|h200-sxm,>=80,DE/*,on_demand,2.0000,12,gpu_model=h200-sxm:+0.4000,,
      ,,12,anna,bid,h100-sxm,80,DE/a,on_demand,2.0000,6,,,cancel_oldest
      ,,13,dora,bid,h100-sxm,80,DE/a,on_demand,2.0000,6,,fok,
      ,,1,dora,bid,h100-sxm,80,DE/a,on_demand,2.0000,6,,,
      ,,14,dora,bid,b200,180,DE/a,on_demand,2.0000,6,,,

      """

  private func replay(_ orders: String = orders, _ arguments: [String] = []) throws -> ReplayProcess.Result {
    let scratch = try ScratchDirectory()
    try scratch.file("orders.csv", orders)
    return try ReplayProcess.run(
      ["--preview", scratch.path("orders.csv"), "-"] + arguments, input: Self.stream)
  }

  @Test func `the JSON says what each order would do`() throws {
    let summary = try JSONSummary(try replay(Self.orders, ["--summary", "json"]).output)
    let previews = try #require(summary["previews"] as? [[String: Any]])
    #expect(previews.map { $0["order"] as? Int } == [11, 12, 13, 1, 14])
    #expect(summary["previews_problem"] is NSNull)

    let first = previews[0]
    #expect(first["scope"] as? String == "h100-sxm|h200-sxm,>=80,DE/*,on_demand,spot")
    let fills = try #require(first["fills"] as? [[String: Any]])
    #expect(fills.map { $0["price"] as? String } == ["2.2000", "2.3000", "1.9500"])
    #expect(fills.map { $0["net_price"] as? String } == ["1.8000", "1.9000", "1.9500"])
    #expect(fills.map { $0["quantity"] as? Int } == [1, 4, 4])
    #expect(first["quantity_traded"] as? Int == 9)
    #expect(first["average_net_price"] as? String == "1.9111")
    #expect(first["open_quantity"] as? Int == 3)
    #expect(first["waits"] as? Bool == false)
    let places = try #require(first["places"] as? [[String: Any]])
    #expect(places.map { $0["limit"] as? String } == ["2.0000", "2.4000"])
    #expect(places.map { $0["displayed_quantity"] as? Int } == [3, 3])
    #expect(first["not_traded"] as? [String: Int] == ["limit": 3])

    let second = previews[1]
    let others = try #require(second["affiliated_orders"] as? [[String: Int]])
    #expect(others == [["order": 1, "quantity": 4, "open_quantity": 0]])
    #expect(second["not_traded"] as? [String: Int] == ["limit": 2, "affiliation": 4])

    #expect(previews[2]["cancel_reason"] as? String == "fok")
    #expect(previews[2]["cancelled_quantity"] as? Int == 6)
    #expect(previews[2]["not_traded"] as? [String: Int] == ["limit": 2, "condition": 4])
    #expect(previews[3]["rejected"] as? String == "duplicate_order_id")
    #expect(previews[4]["rejected"] as? String == "book")
    #expect(previews[4]["scope"] is NSNull)
  }

  @Test func `the text is a table`() throws {
    let result = try replay()
    #expect(result.status == 0)
    let table = """
      What orders would do
                                                      Side   Limit  GPUs  Trades     Net  Left                          Not traded because of
      11  h100-sxm|h200-sxm,>=80,DE/*,on_demand,spot   bid  2.0000    12       9  1.9111  3 rest                        limit 3
            h200-sxm,141,DE/a,on_demand,spot                2.2000             1  1.8000
            h200-sxm,141,DE/a,on_demand,spot                2.3000             4  1.9000
            h100-sxm,80,DE/a,on_demand,spot                 1.9500             4  1.9500
            h100-sxm,80,DE/a,on_demand,spot                 2.0000                        displays 3
            h200-sxm,141,DE/a,on_demand,spot                2.4000                        displays 3
      12  h100-sxm,80,DE/a,on_demand,spot              bid  2.0000     6                  6 rest                        limit 2, affiliation 4
            h100-sxm,80,DE/a,on_demand,spot                 2.0000                        displays 6
            order 1                                                                       loses 4
      13  h100-sxm,80,DE/a,on_demand,spot              bid  2.0000     6                  6 cancelled: fok              limit 2, condition 4
       1  h100-sxm,80,DE/a,on_demand,spot              bid  2.0000     6                  rejected: duplicate_order_id
      14  no book                                      bid  2.0000     6                  rejected: book
      """
    #expect(result.output.contains(table), "\(result.output)")
  }

  @Test func `the books are those at the end, or where the replay stops`() throws {
    let summary = try JSONSummary(try replay(Self.orders, ["--summary", "json", "--until", "t:5"]).output)
    let previews = try #require(summary["previews"] as? [[String: Any]])
    #expect(previews[0]["quantity_traded"] as? Int == 8)
  }

  @Test func `a preview changes nothing`() throws {
    let summary = try JSONSummary(try replay(Self.orders, ["--summary", "json"]).output)
    let plain = try JSONSummary(try ReplayProcess.run(["--summary", "json", "-"], input: Self.stream).output)
    for key in ["digest", "events", "commands", "trades"] {
      #expect("\(summary[key] ?? "")" == "\(plain[key] ?? "")", "\(key)")
    }
    #expect(plain["previews"] == nil)
  }

  @Test(arguments: [
    (",submit,15,dora,bid,h100-sxm,80,DE/a,on_demand,cheap,6,,,", "orders.csv:7:48: price: expected "),
    (",cancel,15,,,,,,,,,,,", "orders.csv:7: op: expected submit, since only orders can be previewed, found another"),
  ])
  func `bad orders are named with their line`(row: String, message: String) throws {
    let result = try replay(Self.orders + row + "\n", ["--summary", "json"])
    #expect(result.status == 2)
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
    let summary = try JSONSummary(result.output)
    #expect(summary["complete"] as? Bool == true)
    #expect((summary["previews"] as? [Any])?.count == 5)
    #expect((summary["previews_problem"] as? String)?.contains(message) == true)
  }

  @Test(arguments: [
    (["--preview", "-"], "--preview cannot be standard input (-)"),
    (["--preview", "orders.csv", "--quiet"], "--quiet contradicts --preview"),
    (["--preview", "/nowhere/orders.csv"], "/nowhere/orders.csv: cannot open"),
    (["--preview", "Package.swift", "--format", "lobster", "x.csv"], "--preview is for order streams in CSV"),
  ])
  func `what cannot be followed is refused`(arguments: [String], message: String) throws {
    let result = try ReplayProcess.run(arguments + ["-"], input: Self.stream)
    #expect(result.status == 2)
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
