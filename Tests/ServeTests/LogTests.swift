import CommandJournal
import ComputeMatching
import Foundation
import OrderStreams
import TestSupport
import Testing

/// Command logs on the wire.
struct LogTests {
  private let directory: TemporaryDirectory
  private var journal: String { directory.file("market") }
  private let market = SmallMarket(count: 300)

  init() throws { directory = try TemporaryDirectory() }

  /// The log of a journal that was given the rows up to `count` in text.
  private func log(_ name: String = "text", upTo count: Int = 300) throws -> (bytes: Data, end: [String]) {
    let result = try ServeProcess.run(["--sync", "never", directory.file(name)], market.text(1...count))
    let path = directory.file(name) + "/commands-00000000000000000000.log"
    return (try Data(contentsOf: URL(fileURLWithPath: path)), result.said("end"))
  }

  @Test func `P3: blocks go into the journal as they are`() throws {
    let (bytes, end) = try log()
    let result = try ServeProcess.run([journal], bytes)
    #expect(result.status == 0)
    #expect(result.said("end") == end)
    let copied = try Data(contentsOf: URL(fileURLWithPath: journal + "/commands-00000000000000000000.log"))
    // All but the header, which names the journal.
    #expect(copied.dropFirst(128) == bytes.dropFirst(128))
    let text = try ServeProcess.run(["--events-from", "1", directory.file("text")], "")
    #expect(result.events == text.events)
  }

  @Test func `P4: blocks that come again have their receipts again`() throws {
    let (half, _) = try log(upTo: 100)
    let first = try ServeProcess.run([journal], half)
    let (bytes, end) = try log()
    // The whole log again, and once more behind itself.
    let second = try ServeProcess.run([journal], bytes + bytes)
    #expect(second.said("receipt").prefix(first.said("receipt").count) == first.said("receipt")[...])
    let receipts = second.said("receipt")
    #expect(receipts.prefix(receipts.count / 2) == receipts.suffix(receipts.count / 2))
    #expect(second.said("end") == end)
  }

  @Test func `P4: a block behind a gap ends the process`() throws {
    let (bytes, _) = try log()
    let first = 128 + blockByteCount(bytes, at: 128)
    let result = try ServeProcess.run([journal], bytes.prefix(128) + bytes.dropFirst(first))
    #expect(result.status == 3)
    #expect(result.said("receipt").isEmpty)
  }

  @Test func `P9: a bad block is refused whole, and changes nothing`() throws {
    let (bytes, end) = try log()
    let boundary = 128 + blockByteCount(bytes, at: 128)
    var digests: Set<String> = []
    for offset in [boundary, boundary + 5, boundary + 9, boundary + 17, boundary + 21, boundary + 29, boundary + 40] {
      var damaged = bytes
      damaged[offset] ^= 0x40
      let path = directory.file("damaged-\(offset)")
      let result = try ServeProcess.run([path], damaged)
      #expect(result.status == (offset == boundary + 9 ? 2 : 2))
      #expect(result.lines.last?.hasPrefix("error,2,") == true)
      #expect(result.said("receipt").count == 1)
      digests.insert(try ServeProcess.run([path], "").value("digest", in: "end") ?? "")
      // What was refused may come as it should be.
      #expect(try ServeProcess.run([path], bytes).said("end") == end)
    }
    #expect(digests.count == 1)
  }

  @Test func `P9: a block that is cut off is not carried out`() throws {
    let (bytes, end) = try log()
    let boundary = 128 + blockByteCount(bytes, at: 128)
    for count in [boundary + 1, boundary + 31, boundary + 100] {
      let result = try ServeProcess.run([directory.file("cut-\(count)")], bytes.prefix(count))
      #expect(result.status == 2)
      #expect(result.said("receipt").count == 1)
    }
    for count in [9, 127] { #expect(try ServeProcess.run([journal], bytes.prefix(count)).status == 2) }
    #expect(try ServeProcess.run([journal], bytes).said("end") == end)
  }

  @Test func `P3: a log of other settings or of other names is refused`() throws {
    let (bytes, _) = try log()
    #expect(try ServeProcess.run(["--tick", "0.01", journal], bytes).status == 2)
    let other = directory.file("other")
    let row = SmallMarket(count: 1).row(1)
    let order = #"1,submit,1,somebody,bid,h100-sxm,80,DE,on_demand,2,3,"#
    #expect(try ServeProcess.run([other], SmallMarket.header + "\n\(row)2,\(order)\n").status == 0)
    // Commands 1 and 2 are there, and the names of the next block are not those of this journal.
    let (two, _) = try log("two", upTo: 2)
    let result = try ServeProcess.run([other], bytes.prefix(128) + bytes.dropFirst(two.count))
    #expect(result.status != 0)
  }

  private func blockByteCount(_ bytes: Data, at offset: Int) -> Int {
    func number(_ place: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(bytes[offset + place + $1]) << (8 * $1) }
    }
    return 32 + number(24) + number(16) * number(20)
  }
}
