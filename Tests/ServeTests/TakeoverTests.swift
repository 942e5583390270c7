import Foundation
import TestSupport
import Testing

/// Events again, standbys, epochs, and what the disk refuses.
struct TakeoverTests {
  private let directory: TemporaryDirectory
  private var journal: String { directory.file("market") }
  private let market = SmallMarket(count: 300)

  init() throws { directory = try TemporaryDirectory() }

  @Test(arguments: ["csv", "json"])
  func `P10: events are told again as they were told`(form: String) throws {
    func events(_ result: ServeProcess.Result) -> [String] {
      form == "csv" ? result.events : result.lines.filter { $0.hasPrefix(#"{"event":"#) }
    }
    let first = try ServeProcess.run(["--form", form, journal], market.text)
    #expect(events(first).count > 300)
    for number in [1, 2, 77, events(first).count, events(first).count + 1] {
      let again = try ServeProcess.run(["--form", form, "--events-from", "\(number)", journal], "")
      #expect(events(again) == Array(events(first)[(number - 1)...]))
      #expect(again.status == 0)
    }
    let tooFar = try ServeProcess.run(["--events-from", "\(events(first).count + 2)", journal], "")
    #expect(tooFar.status == 2)
    #expect(tooFar.lines.last?.hasPrefix("error,") == true)
  }

  @Test func `P6: a line of JSON says what a row says`() throws {
    let name = #"a "b", c\d"#
    let row = SmallMarket(count: 2).rows[0].replacing("open_book,,,", with: "open_book,,,")
    let order = #"9007199254740993,submit,18446744073709551615,"a ""b"", c\d",bid,h100-sxm,80,DE,on_demand,2,3,"#
    let result = try ServeProcess.run(
      ["--form", "json", journal], SmallMarket.header + "\n1,\(row)\n2,\(order)\n")
    let lines = try result.lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: [String: Any]])
    }
    #expect(lines.map { $0.keys.first } == ["hello", "event", "receipt", "event", "receipt", "end"])
    let event = try #require(lines[3]["event"])
    #expect(event["participant"] as? String == name)
    #expect(event["order_id"] as? String == "18446744073709551615")
    #expect(event["quantity"] as? Int == 3)
    #expect(event["price"] as? String == "2.0000")
    #expect(event["seq"] as? Int == 2)
    #expect(lines[4]["receipt"]?["last_event"] as? Int == 2)
    #expect(lines[0]["hello"]?["position"] as? Int == 1)
  }

  @Test func `P11: a process that was replaced is refused`() throws {
    func status(_ epoch: String) throws -> Int32? { try ServeProcess.run(["--epoch", epoch, journal], "").status }
    #expect(try status("2") == 0)
    for epoch in ["1", "2"] { #expect(try status(epoch) == 2) }
    #expect(try ServeProcess.run([journal], "").value("epoch", in: "hello") == "2")
    #expect(try ServeProcess.run(["--epoch", "9", journal], "").value("epoch", in: "hello") == "9")
    #expect(try status("3") == 2)
    // One that cannot be connected to serves nothing.
    try directory.write([], to: "file")
    #expect(try ServeProcess.run(["--epoch", "10", "--socket", directory.file("file"), journal], "").status == 2)
    #expect(try ServeProcess.run([journal], "").value("epoch", in: "hello") == "9")
    #expect(try directory.names().filter { $0 != "file" }.count == 1)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: journal).filter { $0.hasPrefix("epoch") }
        == ["epoch-00000000000000000009"])
  }

  @Test func `P12: a standby is silent, has the same digest at the same position, and takes over`() throws {
    let standby = directory.file("standby")
    let bad = "201,1,cancel,x,,,,,,,,,\n"
    let active = try ServeProcess.run(["--epoch", "1", journal], market.text(1...200) + bad)
    let silent = try ServeProcess.run(["--output", "none", standby], market.text(1...200) + bad)
    #expect(silent.lines.count == 2)
    #expect(silent.said("end") == active.said("end"))
    #expect(silent.status == active.status)
    // Some was answered before, and is sent again.
    let next = try ServeProcess.run(["--epoch", "2", standby], market.text(190...300))
    #expect(next.value("epoch", in: "hello") == "2")
    #expect(next.said("receipt").prefix(11) == active.said("receipt").suffix(11))
    let whole = try ServeProcess.run([directory.file("whole")], market.text)
    #expect(next.said("end") == whole.said("end"))
    #expect(active.events + next.events == whole.events)
  }

  @Test func `one process at a time has the journal`() throws {
    let first = try Conversation("serve", [journal])
    #expect(first.line()?.hasPrefix("hello") == true)
    let second = try ServeProcess.run([journal], market.text)
    #expect(second.status == 2)
    #expect(second.lines.isEmpty)
    #expect(second.errors.contains("open already"))
  }

  @Test func `a journal has the settings that it was made with`() throws {
    #expect(try ServeProcess.run(["--tick", "0.01", journal], market.text).status == 0)
    #expect(try ServeProcess.run([journal], "").status == 2)
    #expect(try ServeProcess.run(["--tick", "0.01", journal], "").value("tick", in: "hello") == "0.01")
  }

  /// The system refuses to write beyond a size of 512-byte blocks.
  @Test func `P7: nothing is acknowledged that a full disk does not take`() throws {
    let scratch = try TemporaryDirectory()
    try scratch.write(Array(market.text.utf8), to: "input")
    let serve = RunningProgram.path(ofProduct: "serve")
    // Standard output is a pipe, which has no size.
    let output = try RunningProgram.pipe()
    let shell = try RunningProgram(
      "/bin/sh",
      [
        "-c",
        "ulimit -f 8; '\(serve)' --output receipts '\(journal)' < '\(scratch.file("input"))'; echo $?",
      ], output: .handle(output.writing))
    try output.writing.close()
    let lines = LineReader(output.reading).rest()
    _ = try shell.waitForEnd()
    #expect(lines.last == "2")
    let receipts = lines.filter { $0.hasPrefix("receipt,") }
    #expect(receipts.count < 300)
    #expect(lines.dropLast().last?.hasPrefix("error,") == true)
    let next = try ServeProcess.run([journal], market.text)
    #expect(next.said("receipt").prefix(receipts.count) == receipts.map { String($0.dropFirst(8)) }[...])
    #expect(next.said("receipt").count == 300)
  }

  @Test func `nobody who reads ends the process, and loses nothing`() throws {
    let serve = try Conversation("serve", [journal])
    #expect(serve.line()?.hasPrefix("hello") == true)
    serve.send(market.text(1...100))
    while serve.line()?.hasPrefix("receipt,100,") == false {}
    #expect(serve.program.killAndWait())
    #expect(try ServeProcess.run([journal], "").value("position", in: "end") == "101")
  }
}
