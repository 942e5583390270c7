import ComputeMatching
import CommandJournal

extension FuzzTarget {
  /// Reads a log twice: as it is, and with its checksums put right.
  func runLog(_ input: [UInt8]) {
    readLog(input)
    readLog(JournalBytes(input).withLogChecksums())
  }

  private func readLog(_ bytes: [UInt8]) {
    do {
      var reader = try CommandLogReader(bytes: bytes, name: "commands.log")
      var exchange = Exchange(reader.configuration.withoutRoom)
      var commandCount: UInt64 = 0
      while try reader.next(&exchange) {
        reader.withCommands {
          exchange.apply($0)
          commandCount += UInt64($0.count)
        }
        precondition(reader.commandCount == commandCount, "the log miscounts its commands")
        exchange.requireInvariants()
        exchange.removeAllEvents()
      }
      precondition(reader.bytesRead == bytes.count, "the log ends before its end")
    } catch {
      precondition(!error.description.isEmpty)
    }
  }

  /// Reads a snapshot twice: as it is, and with its checksums put right. What loads must be an exchange that works.
  func runSnapshot(_ input: [UInt8]) {
    readSnapshot(input)
    readSnapshot(JournalBytes(input).withSnapshotChecksums())
  }

  private func readSnapshot(_ bytes: [UInt8]) {
    do {
      var exchange = try SnapshotReader(bytes: bytes, name: "snapshot").exchange()
      precondition(exchange.events.isEmpty, "an exchange that was loaded has events")
      exchange.requireInvariants()
      _ = exchange.restored()
      exchange.live(through: ByteChoices(bytes.suffix(200).reversed()))
    } catch {
      precondition(!error.description.isEmpty)
    }
  }
}

extension Exchange.Configuration {
  /// The same with little room from the start: room takes longer to make than an input to read.
  fileprivate var withoutRoom: Exchange.Configuration {
    Exchange.Configuration(
      maximumQuantity: maximumQuantity, tick: tick, expectedOrders: 16, volatilityGuard: volatilityGuard,
      maximumBooksPerOrder: maximumBooksPerOrder)
  }
}
