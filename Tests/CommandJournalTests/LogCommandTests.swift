import ComputeMatching
import SampleTraffic
import SeededRandom
import TestSupport
import Testing

@testable import CommandJournal

/// Commands in logs, of which 64 at a time are decoded together and 512 at most are lent.
struct LogCommandTests {
  /// What logs are made of.
  enum Content: CaseIterable {
    /// Commands of every kind, of which some need 72 bytes.
    case everything
    /// Orders and cancels at random, for which 40 bytes do.
    case ordersAndCancels
    case ordersAlone

    func commands(_ count: Int, _ exchange: inout Exchange) throws -> [TimedCommand] {
      var traffic = SampleTraffic(seed: UInt64(count), hasStripsAndLots: true)
      var generator = SplitMix64(seed: UInt64(count))
      return try (0..<count).map { number in
        switch self {
        case .everything:
          return number == 0
            ? TimedCommand(.operate(BookID(3), .close), at: 1) : try traffic.next(&exchange)
        case .ordersAndCancels, .ordersAlone:
          let id = OrderID(UInt64(number + 1))
          let order = Order(id: id, side: .bid, book: BookID(0), price: 100, quantity: Quantity(1 + number))
          let isOrder = self == .ordersAlone || generator.next() % 2 == 0
          return TimedCommand(isOrder ? .submit(order) : .cancel(id), at: Timestamp(nanoseconds: UInt64(number)))
        }
      }
    }
  }

  /// The bytes of a log, with its commands.
  private static func log(_ count: Int, of content: Content) throws -> (bytes: [UInt8], commands: [TimedCommand]) {
    let directory = try TemporaryDirectory()
    var exchange = Exchange(SampleTraffic.configuration)
    let commands = try content.commands(count, &exchange)
    var writer = try CommandLogWriter(path: directory.file("orders.log"), exchange.configuration)
    for timed in commands { try writer.append(timed.command, at: timed.timestamp, of: exchange) }
    try writer.finish()
    return (try directory.bytes("orders.log"), commands)
  }

  /// Everything that is read until the end or the first error, which is returned.
  private static func read(_ bytes: [UInt8]) throws -> (commands: [TimedCommand], error: JournalError?) {
    var reader = try CommandLogReader(bytes: bytes, name: "log")
    var exchange = Exchange(reader.configuration)
    var commands: [TimedCommand] = []
    var failure: JournalError?
    do throws(JournalError) {
      while try reader.next(&exchange) {
        reader.withCommands { part in for place in part.indices { commands.append(part[place]) } }
      }
    } catch { failure = error }
    #expect(reader.commandCount == UInt64(commands.count))
    let lentCount = reader.withCommands { $0.count }
    #expect(lentCount == 0)
    return (commands, failure)
  }

  @Test(arguments: Content.allCases, [1, 2, 63, 64, 65, 127, 128, 129, 511, 512, 513, 600, 1_300])
  func `commands are read in their order`(content: Content, count: Int) throws {
    let (bytes, commands) = try Self.log(count, of: content)
    let (read, error) = try Self.read(bytes)
    #expect(read == commands)
    #expect(error == nil)
  }

  @Test func `blocks of both widths are in one log`() throws {
    var bytes: [UInt8] = []
    var commands: [TimedCommand] = []
    let directory = try TemporaryDirectory()
    do {
      var journal = try Journal(directory: directory.path, SampleTraffic.configuration, sync: .never)
      var traffic = SampleTraffic(seed: 1)
      for (number, count) in [70, 3, 600, 129, 64].enumerated() {
        var exchange = Exchange(SampleTraffic.configuration)
        var part = try Content.ordersAndCancels.commands(count, &exchange)
        // Time does not move where the plain ones say that it went back.
        if number % 2 == 1 { part = try (0..<count).map { _ in try traffic.next(&journal) } }
        try journal.apply(part.span)
        commands += part
      }
      bytes = try directory.bytes(SampleJournal.log)
    }
    let (read, error) = try Self.read(bytes)
    #expect(read == commands)
    #expect(error == nil)
  }

  /// How a command stops being one.
  enum Damage: CaseIterable {
    /// An operation of a number that none has.
    case operation
    /// An order of an operator under the law of no country; where it is none, an operation of a number that none has.
    case jurisdiction

    func strike(_ bytes: inout [UInt8], _ command: Command, endingAt end: Int) {
      if self == .jurisdiction, case .submit = command { return bytes[end - 4] = 0xFF }
      bytes[end - 1] |= 0xF0
      bytes[end - 2] |= 0x0F
    }
  }

  @Test(arguments: Content.allCases, Damage.allCases)
  func `what is before the first that is no command is read, and its place named`(
    content: Content, damage: Damage
  ) throws {
    let (bytes, commands) = try Self.log(600, of: content)
    let image = FileImage(bytes)
    let firstBlock = LogBlock(at: LogHeader.byteCount, in: image)
    let block = try #require(firstBlock)
    for place in commands.indices {
      var damaged = bytes
      for later in [place, place + 1, place + 7, place + 64] where later < commands.count {
        let end = block.commandsStart + (later + 1) * block.commandByteCount
        damage.strike(&damaged, commands[later].command, endingAt: end)
      }
      damaged.reseal(at: block.offset + 4, from: block.offset + 8, to: block.end)
      let offset = block.commandsStart + place * block.commandByteCount
      let (read, error) = try Self.read(damaged)
      #expect(read == Array(commands[..<place]))
      #expect(error == .malformed(file: "log", offset: offset, reason: "expected a command"))
    }
  }
}
