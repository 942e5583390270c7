import ComputeExchange
import Glibc

/// Saves what can be read of a damaged command log.
public struct CommandLogRepair: Hashable, Sendable {
  /// How many commands were saved, and how many bytes the log that has them has.
  public let commandCount: UInt64
  public let byteCount: Int
  /// What is wrong behind them; `nil` if nothing is.
  public let damage: JournalError?
  /// How many bytes stand behind them.
  public let damagedByteCount: Int

  /// Writes to `output` every block of the log at `path` before the first that cannot be read, byte for byte. The log itself
  /// stays as it is; `output` has its name only once all of it is safe.
  ///
  /// - Throws: what the system answers, or what is wrong with the header.
  public static func copyReadablePart(
    of path: String, to output: String
  ) throws(JournalError) -> CommandLogRepair {
    var reader = try CommandLogReader(path: path)
    // Names have to be known so that commands can be read; nothing happens in it.
    var exchange = Exchange(reader.configuration)
    var damage: JournalError?
    do throws(JournalError) { while try reader.next(&exchange) {} } catch { damage = error }
    let files = SystemFiles()
    try files.checkReplaceable(output)
    let temporary = JournalDirectory.temporary(output)
    // What is there already may be anybody's, and even the log itself.
    let descriptor = try files.open(temporary, O_WRONLY | O_CREAT | O_EXCL)
    defer { close(descriptor) }
    do throws(JournalError) {
      try reader.withReadBytes { (bytes) throws(JournalError) in
        try files.writeAll(bytes, to: descriptor, of: temporary)
      }
      try files.sync(descriptor, of: temporary)
      try files.rename(temporary, to: output)
    } catch {
      try? files.remove(temporary)
      throw error
    }
    return CommandLogRepair(
      commandCount: reader.position.commandCount, byteCount: reader.position.offset, damage: damage,
      damagedByteCount: reader.size - reader.position.offset)
  }
}
