import ComputeExchange
import SampleTraffic
import Testing

@testable import Journal

/// Commands in logs, of which 64 at a time are read together.
struct LogCommandTests {
  /// The bytes of a log of one block, with its commands.
  private static func log(commandCount: Int, seed: UInt64) throws -> (bytes: [UInt8], commands: [TimedCommand]) {
    let directory = try TemporaryDirectory()
    let path = directory.file("orders.log")
    var exchange = Exchange(SampleTraffic.configuration)
    var traffic = SampleTraffic(seed: seed)
    var commands: [TimedCommand] = []
    var writer = try CommandLogWriter(path: path, exchange.configuration)
    for _ in 0..<commandCount { commands.append(try traffic.next(&exchange)) }
    for timed in commands { try writer.append(timed.command, at: timed.timestamp, of: exchange) }
    try writer.finish()
    return (try directory.bytes("orders.log"), commands)
  }

  @Test(arguments: [1, 2, 63, 64, 65, 127, 128, 129, 511, 512, 513, 600])
  func `commands of every kind are read in their order`(count: Int) throws {
    let (bytes, commands) = try Self.log(commandCount: count, seed: UInt64(count))
    var reader = try CommandLogReader(bytes: bytes, name: "log")
    var exchange = Exchange(reader.configuration)
    var read: [TimedCommand] = []
    while try reader.next(&exchange) {
      reader.withCommands { commands in for place in commands.indices { read.append(commands[place]) } }
    }
    #expect(read == commands)
  }

  @Test func `of several commands that none writes, the first is named`() throws {
    let (bytes, commands) = try Self.log(commandCount: 150, seed: 3)
    let image = FileImage(bytes)
    let firstBlock = LogBlock(at: LogHeader.byteCount, in: image)
    let block = try #require(firstBlock)
    for place in commands.indices {
      var damaged = bytes
      for later in [place, place + 1, place + 7, place + 64] where later < commands.count {
        let end = block.commandsStart + (later + 1) * block.commandByteCount
        if case .submit = commands[later].command, later % 2 == 0 {
          // An order, but of an operator under the law of no country.
          damaged[end - 4] = 0xFF
        } else {
          // No operation has the number 15.
          damaged[end - 1] |= 0xF0
        }
      }
      damaged.reseal(at: block.offset + 4, from: block.offset + 8, to: block.end)
      var reader = try CommandLogReader(bytes: damaged, name: "log")
      var exchange = Exchange(reader.configuration)
      let offset = block.commandsStart + place * block.commandByteCount
      #expect(throws: JournalError.malformed(file: "log", offset: offset, reason: "expected a command")) {
        while try reader.next(&exchange) {}
      }
    }
  }
}
