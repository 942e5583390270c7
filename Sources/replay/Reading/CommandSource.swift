import CommandJournal
import ComputeMatching
import OrderStreams

/// What reads the commands of one stream.
protocol CommandSource: ~Copyable, Sendable {
  /// Appends commands that are in hand to `batch`, and makes their names known to `exchange`.
  ///
  /// Throws what ended the stream behind them.
  mutating func fill(_ batch: inout CommandBatch, _ exchange: inout Exchange) throws -> BatchEnd

  /// Waits for more of the stream. Returns `false` at its end.
  mutating func receive() throws -> Bool
}

/// Why no more commands were read.
enum BatchEnd {
  case full
  /// More of the stream has to be waited for.
  case pause
  /// The last command opens a book, and has to be carried out before the next one is read.
  case opensBook
  /// A command forgets names: all have to be carried out before the next one is read.
  case forgetsNames
}

/// An order stream in CSV.
struct RowSource: CommandSource, ~Copyable {
  private var reader: CommandReader
  private var unknownNameCount = 0
  /// The reader's at the last remark; `nil` if there was none.
  private var remarkNumber: Int?

  init(_ reader: consuming CommandReader) { self.reader = reader }

  mutating func receive() throws -> Bool { try reader.receive() }

  mutating func fill(_ batch: inout CommandBatch, _ exchange: inout Exchange) throws -> BatchEnd {
    defer { batch.bytesRead = reader.bytesRead }
    while batch.commands.count < CommandBatch.size {
      let recorded: RecordedCommand?
      do {
        recorded = try reader.nextInHand(&exchange)
      } catch {
        remark(in: &batch)
        throw error
      }
      guard let recorded else { return .pause }
      if reader.remarkNumber != remarkNumber { remark(in: &batch) }
      batch.append(TimedCommand(recorded.command, at: recorded.timestamp), opensBookForRow: reader.isRowPending)
      switch recorded.command {
      case .openBook: return .opensBook
      case .forgetNames: return .forgetsNames
      default: break
      }
    }
    return .full
  }

  @inline(never)
  private mutating func remark(in batch: inout CommandBatch) {
    let names = reader.unknownNames
    batch.remarks.append(
      CommandBatch.Remark(
        position: batch.commands.count, notes: reader.notes, unknownNames: Array(names[unknownNameCount...])))
    remarkNumber = reader.remarkNumber
    unknownNameCount = names.count
  }
}

/// A command log.
struct LogSource: CommandSource, ~Copyable {
  private var reader: CommandLogReader

  init(_ reader: consuming CommandLogReader) { self.reader = reader }

  mutating func receive() -> Bool { false }

  mutating func fill(_ batch: inout CommandBatch, _ exchange: inout Exchange) throws -> BatchEnd {
    defer { batch.bytesRead = reader.bytesRead }
    while batch.commands.count < CommandBatch.size {
      guard try reader.next(&exchange) else { return .pause }
      reader.withCommands { batch.appendCounting($0) }
      if !batch.forgettings.isEmpty { return .forgetsNames }
    }
    return .full
  }
}
