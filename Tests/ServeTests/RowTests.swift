import ComputeMatching
import Foundation
import OrderStreams
import TestSupport
import Testing

@testable import serve

/// Rows and their answers, as docs/serve.md numbers them.
struct RowTests {
  private let directory: TemporaryDirectory
  private var journal: String { directory.file("market") }

  init() throws { directory = try TemporaryDirectory() }

  @Test func `the session of the page is answered as it says`() throws {
    let page = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "../../docs/serve.md"), encoding: .utf8)
    let block = try #require(page.split(separator: "```\n").first { $0.contains("    hello,") })
    let lines = block.split(separator: "\n")
    let sent = lines.filter { !$0.hasPrefix("    ") }.map { $0 + "\n" }.joined()
    let answered = lines.filter { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }
    let result = try ServeProcess.run([journal], sent)
    #expect(result.lines.count == answered.count + 1)
    for (line, expected) in zip(result.lines, answered) {
      if expected.hasPrefix("hello") {
        #expect(line.hasPrefix("hello,protocol=1,") && line.contains(",epoch=0,position=1,event=1,"))
      } else {
        #expect(line.hasPrefix(expected.prefix { $0 != "…" }))
      }
    }
  }

  @Test func `P4: a row that comes again has its receipt again, and changes nothing`() throws {
    let market = SmallMarket(count: 40)
    let first = try ServeProcess.run([journal], market.text)
    #expect(first.status == 0)
    #expect(first.said("receipt").count == 40)
    // In another process, which has to derive them, from the middle on and with new rows behind.
    let longer = SmallMarket(count: 60)
    let second = try ServeProcess.run(["--output", "receipts", journal], longer.text(7...60))
    #expect(second.said("receipt").prefix(34) == first.said("receipt")[6...])
    let third = try ServeProcess.run([journal], longer.text(41...60) + longer.row(3) + longer.row(59) + longer.row(1))
    #expect(third.said("receipt").prefix(20) == second.said("receipt").suffix(20))
    #expect(
      third.said("receipt").suffix(3)
        == [first.said("receipt")[2], second.said("receipt")[52], first.said("receipt")[0]])
    #expect(third.events.isEmpty)
    #expect(third.value("digest", in: "end") == second.value("digest", in: "end"))
  }

  @Test func `P4: what comes again leads to nothing, whatever it says`() throws {
    let market = SmallMarket(count: 5)
    let first = try ServeProcess.run([journal], market.text)
    let again = try ServeProcess.run([journal], SmallMarket.header + "\n3,x,y,z,,,,,,,,,\n")
    #expect(again.said("receipt") == [first.said("receipt")[2]])
    #expect(again.status == 0)
  }

  @Test func `P4: a gap ends the process behind what came before it`() throws {
    let market = SmallMarket(count: 9)
    let result = try ServeProcess.run([journal], market.text(1...4) + market.row(6) + market.row(5))
    #expect(result.status == 3)
    #expect(result.said("receipt").count == 4)
    #expect(result.lines.last == #"error,5,,"expected position 5, found 6: commands are missing""#)
    #expect(result.errors == "serve: expected position 5, found 6: commands are missing\n")
    let next = try ServeProcess.run([journal], market.text(5...9))
    #expect(next.value("position", in: "hello") == "5")
    #expect(next.said("receipt").count == 5)
  }

  @Test func `P7: receipts name the events of their commands, without a gap, and the digest behind them`() throws {
    let result = try ServeProcess.run([journal], SmallMarket(count: 200).text)
    let events = result.events
    var next = 1
    for (place, receipt) in result.said("receipt").enumerated() {
      let cells = receipt.split(separator: ",")
      #expect(cells[0] == "\(place + 1)")
      #expect(cells[1] == "\(next)")
      let last = try #require(Int(cells[2]))
      for event in events[(next - 1)..<last] {
        #expect(event.split(separator: ",")[1] == cells[0])
      }
      next = last + 1
    }
    #expect(events.count == next - 1)
    #expect(result.said("receipt").last?.hasSuffix(result.value("digest", in: "end") ?? "?") == true)
  }

  @Test(arguments: [
    ("2,1,cancel,x,,,,,,,,,", 12, "order_id: expected an order id"),
    ("2,1,cancel,1", 13, "expected 13 fields"),
    (#"2,1,cancel,"1,,,,,,,,,"#, 12, "expected a closing quotation mark"),
    (#"2,1,"c"x,1,,,,,,,,,"#, 7, "expected quotation marks around"),
    ("x,1,cancel,1,,,,,,,,,", 1, "position: expected the position"),
    ("0,1,cancel,1,,,,,,,,,", 1, "position: expected the position"),
    (",1,cancel,1,,,,,,,,,", 1, "position: expected the position"),
    ("2,1,submit,1,a,bid,,,,,1,1,", 20, "gpu_model: expected GPU models"),
  ])
  func `P8: a malformed row takes no position, and the stream goes on`(
    row: String, column: Int, reason: String
  ) throws {
    let market = SmallMarket(count: 3)
    let result = try ServeProcess.run([journal], market.text(1...1) + row + "\n" + market.row(2) + market.row(3))
    #expect(result.status == 1)
    #expect(result.said("error").count == 1)
    let error = try #require(result.said("error").first)
    #expect(error.replacing("\"", with: "").hasPrefix("2,\(column),\(reason)"), "\(error)")
    // Behind an error everything is as it would be without.
    let other = try ServeProcess.run([directory.file("other")], market.text)
    #expect(result.said("receipt") == other.said("receipt"))
    #expect(result.events == other.events)
  }

  @Test func `P8: of a malformed row nothing is kept, neither its time nor its names`() throws {
    let first = SmallMarket.header + "\n" + SmallMarket(count: 1).row(1)
    let bad = "2,2000000000000000000,submit,1,nobody,bid,h100-sxm,80,DE,on_demand,2,x,\n"
    let good = "2,,submit,1,acme,bid,h100-sxm,80,DE,on_demand,2,3,\n"
    let result = try ServeProcess.run([journal], first + bad + good)
    #expect(result.said("error").count == 1)
    let other = try ServeProcess.run([directory.file("other")], first + good)
    #expect(result.events == other.events)
    let logs = ["market", "other"].map { "\($0)/commands-00000000000000000000.log" }
    // All but the headers, which name the journals.
    #expect(try directory.bytes(logs[0]).dropFirst(128) == directory.bytes(logs[1]).dropFirst(128))
  }

  @Test func `P8: the answers to many malformed rows do not wait for each other`() throws {
    let options = try Options(arguments: ["--sync", "never", journal])
    var partition = try Partition(options)
    var lines = ResponseText(form: .csv, tick: .standard)
    let input = [UInt8]("position,op\n".utf8)
    let bad = [[UInt8]](repeating: [UInt8]("x\n".utf8), count: 100_000).flatMap(\.self)
    let stream = try RowStream(ByteSource(bytes: input + bad, name: "rows"), isStrict: false, continuing: 0)
    var turns = 0
    repeat {
      while try stream.takeBatch(&partition, &lines) {
        #expect(lines.byteCount < 1 << 17)
        lines.removeAll()
        turns += 1
      }
      lines.removeAll()
    } while try stream.receive()
    #expect(turns > 10)
    #expect(stream.hasRefused)
  }

  @Test func `P8: a row over the limit is passed over, however long it is`() throws {
    let market = SmallMarket(count: 3)
    for (place, long) in [String(repeating: "x", count: 3 << 20), "#" + String(repeating: "x", count: 3 << 20)]
      .enumerated()
    {
      let result = try ServeProcess.run(
        [directory.file("\(place)")], market.text(1...1) + "2,1,cancel,\(long)\n" + market.row(2) + market.row(3))
      #expect(result.said("receipt").count == 3)
      #expect(result.said("error") == [#"2,,"expected a row of at most 1048576 bytes, found a longer one""#])
    }
  }

  @Test func `P2: a last row without a line end is not carried out`() throws {
    let market = SmallMarket(count: 3)
    let result = try ServeProcess.run([journal], market.text(1...2) + "3,1,cancel,1,,,,,,,,,")
    #expect(result.status == 1)
    #expect(result.value("position", in: "end") == "3")
    #expect(result.said("error").first?.contains("newline") == true)
  }

  @Test func `P2: a header without positions is refused`() throws {
    for header in ["timestamp_ns,op\n", "op,position\n", "position,ops\n"] {
      let result = try ServeProcess.run([journal], header)
      #expect(result.status == 2)
      #expect(result.lines.last?.hasPrefix("error,1,") == true)
    }
  }

  @Test func `P2: an order opens no book`() throws {
    let row = SmallMarket(count: 2).rows[0].replacingOccurrences(of: "open_book,,,", with: "submit,1,a,bid")
    let result = try ServeProcess.run([journal], SmallMarket.header + "\n1,\(row.dropLast(2))2,3,\n")
    #expect(result.events.count == 1)
    #expect(result.events.first?.hasSuffix("book") == true, "\(result.lines)")
  }

  @Test func `P7: what has arrived is answered before more is waited for`() throws {
    let market = SmallMarket(count: 4)
    let serve = try Conversation("serve", ["--output", "receipts", journal])
    #expect(serve.line()?.hasPrefix("hello,") == true)
    serve.send(SmallMarket.header + "\n")
    for position in 1...3 {
      // Half a row is waited for.
      serve.send(market.row(position) + String(market.row(position + 1).prefix(9)))
      #expect(serve.line()?.hasPrefix("receipt,\(position),") == true)
      serve.send(String(market.row(position + 1).dropFirst(9)))
      #expect(serve.line()?.hasPrefix("receipt,\(position + 1),") == true)
      serve.send(market.row(position))
      #expect(serve.line()?.hasPrefix("receipt,\(position),") == true)
    }
    serve.finish()
    #expect(serve.rest().count == 1)
  }
}
