import Foundation

extension Process {
  /// A process that runs the product `name`, which is built next to the tests.
  public static func builtBesideTests(_ name: String) -> Process {
    let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    let process = Process()
    process.executableURL = tests.deletingLastPathComponent().appendingPathComponent(name)
    return process
  }

  /// Ends the process by a signal that it cannot handle, and returns whether that is what ended it.
  public func killAndWait() -> Bool {
    kill(processIdentifier, SIGKILL)
    waitUntilExit()
    return terminationReason == .uncaughtSignal && terminationStatus == SIGKILL
  }
}
