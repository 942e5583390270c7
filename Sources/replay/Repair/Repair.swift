import ComputeMatching
import CommandJournal
import OrderStreams
import Reporting

extension RepairOptions {
  /// Writes what was asked for, and says what that is.
  func run() throws -> ExitCode {
    try Files.checkReadable(input)
    guard !Files.areSame(input, output) else {
      throw UsageError(description: "\(output) would overwrite what is read")
    }
    let isJournal = Files.isDirectory(input)
    let text =
      if let number = droppedCommand {
        try Self.text(
          of: isJournal
            ? CommandOmission.copy(ofJournalIn: input, withoutCommand: number, to: output)
            : CommandOmission.copy(of: input, withoutCommand: number, to: output), number, output, isJournal)
      } else {
        try text(
          of: isJournal
            ? CommandLogRepair.copyReadablePart(ofJournalIn: input, to: output)
            : CommandLogRepair.copyReadablePart(of: input, to: output))
      }
    try TextOutput.standardOutput.write(text)
    return .done
  }

  private func text(of repair: CommandLogRepair) -> String {
    var text = "\(output): \(repair.commandCount) commands; the log that ends with them has \(repair.byteCount) bytes\n"
    if let damage = repair.damage {
      text += "left out: \(repair.damagedByteCount) bytes from the first damage on; \(damage)\n"
    } else {
      text += "nothing is wrong with the log of \(input)\n"
    }
    for file in repair.omittedFiles { text += "left out: \(file), which does not belong to these commands\n" }
    return text
  }

  private static func text(
    of omission: CommandOmission, _ number: UInt64, _ output: String, _ isJournal: Bool
  ) -> String {
    let timed = omission.command
    var text = """
      \(output): \(omission.commandCount) commands
      left out: command \(number), \(timed.command.words), at \(timed.timestamp.nanoseconds)
      The commands behind it have numbers lower by one. What they lead to may differ from what was answered: trades, numbers of
      events, and the digest. A program that keeps events has to take them anew from the beginning.

      """
    if case .openBook(let contract, _) = timed.command {
      text += """
        It opened the book of \(contract), or was rejected. If it opened it, books opened later have numbers lower by one, and
        commands, which name books by number, are for other books than before.

        """
    }
    if isJournal { text += "The new journal has another identity: snapshots of the old one do not belong to it.\n" }
    return text
  }
}

extension Command {
  /// What it is, and of which order.
  fileprivate var words: String {
    var tally = OperationTally(format: .log)
    tally.count(self)
    let name = tally.counts.first?.name ?? "command"
    switch self {
    case .submit(let order): return "\(name) of order \(order.id)"
    case .cancel(let id), .reduce(let id, _), .replace(let id, _): return "\(name) of order \(id)"
    default: return name
    }
  }
}
