import Foundation
import Testing

/// What `replay` says of orders that rest in many books, and of orders that nobody sees.
struct RequirementOrderTests {
  private static let header =
    "timestamp_ns,op,order_id,new_order_id,participant,side,gpu_model,vram_gb,region,sla_tier,price,quantity,"
    + "differentials,time_in_force,all_or_none,display_quantity\n"

  /// Order 1 rests in two books; 2 waits for 20 at once, 3 for a book. 4 is an iceberg, 6 trades in both books.
  private static let stream =
    header + """
      1,open_book,,,,,h100-sxm,80,DE/a,on_demand,,,,,,
      1,open_book,,,,,h200-sxm,141,DE/a,on_demand,,,,,,
      2,submit,1,,anna,bid,h100-sxm|h200-sxm,>=80,DE/*,on_demand,1.0000,8,,,,
      3,submit,2,,anna,bid,h100-sxm,>=80,DE/*,on_demand,0.9000,20,,,1,
      4,submit,3,,anna,ask,b200,>=80,DE/*,on_demand,9.0000,5,,,,
      5,submit,4,,ben,ask,h100-sxm,80,DE/a,on_demand,2.0000,30,,,,10
      6,submit,5,,ben,ask,h200-sxm,141,DE/a,on_demand,2.3000,4,,,,
      7,submit,6,,cleo,bid,h100-sxm|h200-sxm,>=80,DE/*,on_demand,2.0000,6,gpu_model=h200-sxm:+0.4000,,,
      8,submit,7,,cleo,bid,h100-sxm|h200-sxm,>=80,DE/*,on_demand,1.5000,2,,,,
      9,replace,7,8,,,,,,,2.0000,3,,,,

      """

  private func summary(_ arguments: [String] = [], of stream: String = stream) throws -> JSONSummary {
    let result = try ReplayProcess.run(["--summary", "json", "-"] + arguments, input: stream)
    try #require(result.status == 0, "\(result.errors)")
    return try JSONSummary(result.output)
  }

  @Test func `every open order counts once`() throws {
    let summary = try summary()
    #expect(summary["open_bids"] as? [String: Int] == ["orders": 0, "quantity": 0, "hidden_quantity": 0])
    #expect(summary["open_asks"] as? [String: Int] == ["orders": 1, "quantity": 25, "hidden_quantity": 20])
    #expect(summary["flexible_bids"] as? [String: Int] == ["orders": 1, "quantity": 8])
    #expect(summary["flexible_asks"] as? [String: Int] == ["orders": 0, "quantity": 0])
    #expect(summary["waiting_bids"] as? [String: Int] == ["orders": 1, "quantity": 20])
    #expect(summary["waiting_asks"] as? [String: Int] == ["orders": 1, "quantity": 5])
  }

  @Test func `requirement orders are listed with what they traded in each book`() throws {
    let orders = try #require(try summary()["requirement_orders"] as? [[String: Any]])
    #expect(orders.map { $0["order"] as? Int } == [2, 1, 6, 3, 8])
    #expect(orders.map { $0["quantity_traded"] as? Int } == [0, 0, 6, 0, 3])
    let sixth = orders[2]
    #expect(sixth["side"] as? String == "bid")
    #expect(sixth["requirement"] as? String == "h100-sxm|h200-sxm,>=80,DE/*,on_demand,spot")
    #expect(sixth["limit"] as? String == "2.0000")
    // 4 at 2.30, net 1.90, and 2 at 2.00.
    #expect(sixth["average_price"] as? String == "2.2000")
    #expect(sixth["average_net_price"] as? String == "1.9333")
    let fills = try #require(sixth["fills"] as? [[String: Any]])
    #expect(
      fills.map { $0["contract"] as? String } == [
        "h200-sxm,141,DE/a,on_demand,spot", "h100-sxm,80,DE/a,on_demand,spot",
      ])
    #expect(fills.map { $0["quantity"] as? Int } == [4, 2])
    #expect(fills.map { $0["average_net_price"] as? String } == ["1.9000", "2.0000"])
    #expect(orders[0]["average_price"] is NSNull)
  }

  @Test func `R3.1: what was forgotten since is listed all the same`() throws {
    let forgetting = Self.stream + "10,forget_names,,,,,,,,,,,,,,\n"
    for arguments in [[], ["--book", "h200-sxm"]] as [[String]] {
      let expected = try #require(try summary(arguments)["requirement_orders"] as? NSArray)
      #expect(try summary(arguments, of: forgetting)["requirement_orders"] as? NSArray == expected)
    }
  }

  @Test func `R3.1: an order is one of a book that opened later, also if its requirement was forgotten`() throws {
    let stream =
      Self.header + """
        1,open_book,,,,,h100-sxm,80,DE/a,on_demand,,,,,,
        2,submit,1,,anna,bid,h100-sxm|h200-sxm,>=80,DE/*,on_demand,1.0000,8,,,,
        3,open_book,,,,,h200-sxm,141,DE/a,on_demand,,,,,,
        4,submit,2,,ben,ask,h200-sxm,141,DE/a,on_demand,1.0000,8,,,,
        5,forget_names,,,,,,,,,,,,,,

        """
    let orders = try #require(
      try summary(["--book", "h200-sxm"], of: stream)["requirement_orders"] as? [[String: Any]])
    #expect(orders.map { $0["quantity_traded"] as? Int } == [8])
  }

  @Test func `a requirement order is followed through its replacement`() throws {
    let orders = try #require(try summary()["requirement_orders"] as? [[String: Any]])
    let last = try #require(orders.last)
    #expect(last["accepted_as"] as? Int == 7)
    #expect(last["order"] as? Int == 8)
    #expect(last["limit"] as? String == "2.0000")
    #expect(last["quantity"] as? Int == 3)
  }

  @Test func `an id that is used again is another order`() throws {
    let again = Self.stream + "10,submit,6,,anna,bid,h100-sxm,80,DE/a,on_demand,2.0000,1,,,,\n"
    let orders = try #require(try summary(of: again)["requirement_orders"] as? [[String: Any]])
    #expect(orders.map { $0["quantity_traded"] as? Int } == [0, 0, 6, 0, 3])
  }

  @Test func `depth shows flexible quantity apart, and who waits`() throws {
    let depth = try #require(try summary(["--depth", "3", "--book", "h100-sxm"])["depth"] as? [[String: Any]])
    let bids = try #require(depth.first?["bids"] as? [[String: Any]])
    #expect(bids.map { $0["quantity"] as? Int } == [0])
    #expect(bids.map { $0["flexible_quantity"] as? Int } == [8])
    #expect(bids.map { $0["flexible_orders"] as? Int } == [1])
    let waiting = try #require(depth.first?["waiting_bids"] as? [[String: Any]])
    #expect(waiting.map { $0["order"] as? Int } == [2])
    #expect(waiting.first?["limit"] as? String == "0.9000")
    #expect(waiting.first?["conditions"] as? String == "all_or_none")
  }

  @Test func `the text shows it to people`() throws {
    let stream = Self.stream + "10,halt,,,,,h200-sxm,141,DE/a,on_demand,,,,,,\n"
    let text = try ReplayProcess.run(["--depth", "3", "-"], input: stream).output
    for line in [
      "Open orders    1  bids 0 for 0 GPUs, asks 1 for 25 GPUs, of them 20 hidden\n",
      "Flexible       1  bids 1 for 8 GPUs, asks 0 for 0 GPUs\n",
      "Waiting        2  bids 1 for 20 GPUs, asks 1 for 5 GPUs\n", "Spread   Phase\n", "  halted\n",
      """
      6  h100-sxm|h200-sxm,>=80,DE/*,on_demand,spot   bid  2.0000     6       6   2.2000  1.9333      2
           h200-sxm,141,DE/a,on_demand,spot                                   4   2.3000  1.9000
           h100-sxm,80,DE/a,on_demand,spot                                    2   2.0000  2.0000

      """,
      """
        Flexible  Orders  GPUs     Bid     Ask  GPUs  Orders
          8 in 1       0     0  1.0000  2.0000     5       1

      """,
      """
        Order  Side   Limit  GPUs  Conditions
            2   bid  0.9000    20  all_or_none

      """,
    ] {
      #expect(text.contains(line), "\(line)\n\(text)")
    }
    let plain = try ReplayProcess.run(["--depth", "3", "-"], input: SmallStream.text).output
    for word in ["Flexible", "Waiting", "Phase", "Requirement", "hidden"] { #expect(!plain.contains(word)) }
  }

  @Test func `at most ten are printed`() throws {
    let orders = (1...12).map { "1,submit,\($0),,,bid,h100-sxm,*,*,on_demand,1.0000,\($0),,,,\n" }.joined()
    let text = try ReplayProcess.run(["-"], input: Self.header + orders).output
    #expect(text.contains("12  h100-sxm,*,*,on_demand,spot"))
    #expect(!text.contains(" 2  h100-sxm,*,*,on_demand,spot"))
    #expect(text.contains("and 2 more\n"))
    #expect((try summary(of: Self.header + orders)["requirement_orders"] as? [Any])?.count == 12)
  }

  @Test func `a book's events and orders are also those of requirement orders that it satisfies`() throws {
    let stream =
      Self.stream + """
        10,open_book,,,,,b200,180,DE/a,on_demand,,,,,,
        11,cancel,3,,,,,,,,,,,,,
        12,cancel,1,,,,,,,,,,,,,
        13,cancel,6,,,,,,,,,,,,,

        """
    func events(of book: String) throws -> [String] {
      try ReplayProcess.run(["--quiet", "--events", "-", "--book", book, "-"], input: stream).output
        .split(separator: "\n").dropFirst().map { line in
          line.split(separator: ",", omittingEmptySubsequences: false)[2...4].joined(separator: " ")
        }
    }
    // Order 6 has also traded in the other book, and is gone when 13 asks for it.
    #expect(
      try events(of: "h200-sxm") == [
        "1 book_opened ", "2 accepted 1", "2 rested 1", "2 placed 1", "6 accepted 5", "7 accepted 6",
        "7 trade 6",
        "8 accepted 7", "8 rested 7", "8 placed 7", "9 replaced 7", "12 cancelled 1",
      ])
    // Order 3 was accepted when there was no such book.
    #expect(try events(of: "b200") == ["10 book_opened ", "10 rested 3", "10 placed 3", "11 cancelled 3"])
    let orders = try #require(try summary(["--book", "b200"], of: stream)["requirement_orders"] as? [[String: Any]])
    #expect(orders.map { $0["order"] as? Int } == [3])
  }
}
