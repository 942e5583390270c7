import CommandJournal
import ComputeMatching
import OrderStreams

/// A command log, block by block.
final class LogStream: CommandStream {
  private var source: ByteSource
  private var log: CommandLogStream

  let hasRefused = false

  init(_ source: consuming ByteSource) {
    log = CommandLogStream(name: source.name)
    self.source = source
  }

  func receive() throws -> Bool {
    if try source.receive({ log.append($0) }) { return true }
    try log.checkEnd()
    return false
  }

  func takeBatch(_ partition: inout Partition, _ lines: inout ResponseText) throws -> Bool {
    guard let block = try log.next() else { return false }
    let settings = partition.journal.exchange.configuration
    guard log.configuration == settings else {
      throw JournalError.otherExchange(file: log.name, reason: "the log of an exchange with other settings")
    }
    let preceding = block.precedingCommandCount
    let expected = partition.nextPosition
    if preceding + 1 > expected { throw Gap(found: preceding + 1, expected: expected) }
    if preceding + UInt64(block.commandCount) >= expected || preceding + 1 == expected {
      try partition.carryOut(block, &lines)
    } else if block.commandCount > 0 {
      try partition.answerAgain(from: preceding + 1, to: preceding + UInt64(block.commandCount), &lines)
    }
    return true
  }
}
