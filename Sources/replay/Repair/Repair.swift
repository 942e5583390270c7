import Journal
import OrderStreams
import Reporting

extension RepairOptions {
  /// Writes what can be read, and says what that is.
  func repair() throws {
    try Files.checkReadable(input)
    guard !Files.areSame(input, output) else {
      throw UsageError(description: "\(output) would overwrite what is read")
    }
    let outcome = try CommandLogRepair.copyReadablePart(of: input, to: output)
    var text = "\(output): \(outcome.commandCount) commands in \(outcome.byteCount) bytes\n"
    if let damage = outcome.damage {
      text += "left out: \(outcome.damagedByteCount) bytes from the first damage on; \(damage)\n"
    } else {
      text += "nothing is wrong with \(input)\n"
    }
    try TextOutput.standardOutput.write(text)
  }
}
