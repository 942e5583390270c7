import ComputeMatching
import CommandJournal
import Foundation
import SampleTraffic

/// Writes sample traffic into a journal for as long as it is let, and acknowledges on standard output, a line each: first how
/// many commands it found, then after every call of `apply` how many there are.
///
///     JournalWriter <directory> <seed> <never|always|nanoseconds> <commands per call> <calls per snapshot> [bytes per file]
///
/// Calls per snapshot 0 is no snapshots. With a limit for the bytes per file, writing fails there as it does on a full disk.
@main
struct JournalWriter {
  static func main() {
    guard let writer = JournalWriter(CommandLine.arguments.dropFirst()) else {
      report("expected: <directory> <seed> <never|always|nanoseconds> <commands> <calls> [bytes]")
      exit(2)
    }
    do {
      try writer.run()
    } catch let error as JournalError {
      report(error.description)
      exit(1)
    } catch {
      report("\(error)")
      exit(3)
    }
  }

  private let directory: String
  private let seed: UInt64
  private let policy: SyncPolicy
  private let commandsPerCall: Int
  private let callsPerSnapshot: Int

  private init?(_ arguments: ArraySlice<String>) {
    let arguments = Array(arguments)
    guard 5...6 ~= arguments.count, let seed = UInt64(arguments[1]), let policy = SyncPolicy(arguments[2]),
      let commandsPerCall = Int(arguments[3]), let callsPerSnapshot = Int(arguments[4])
    else { return nil }
    directory = arguments[0]
    (self.seed, self.policy) = (seed, policy)
    (self.commandsPerCall, self.callsPerSnapshot) = (commandsPerCall, callsPerSnapshot)
    if arguments.count == 6 {
      guard let byteCount = UInt(arguments[5]) else { return nil }
      Self.limitFiles(to: byteCount)
    }
  }

  private func run() throws {
    // So small that the process may be ended within a rotation, or a removal.
    var journal = try Journal(
      directory: directory, SampleTraffic.configuration, sync: policy, segmentByteCount: 1 << 16, keep: .segments(3))
    var commandCount = journal.recovery.commandCount
    var traffic = SampleTraffic(seed: seed)
    var past = Exchange(SampleTraffic.configuration)
    for _ in 0..<commandCount { _ = try traffic.next(&past) }
    Self.acknowledge(commandCount)
    var callCount = 0
    // Where the tests have gone, nobody ends it.
    let parent = getppid()
    while getppid() == parent {
      if commandsPerCall == 1 {
        let timed = try traffic.next(&journal)
        try journal.apply(timed.command, at: timed.timestamp)
      } else {
        var commands: [TimedCommand] = []
        for _ in 0..<commandsPerCall { commands.append(try traffic.next(&journal)) }
        try journal.apply(commands.span)
      }
      commandCount += UInt64(commandsPerCall)
      Self.acknowledge(commandCount)
      journal.removeAllEvents()
      callCount += 1
      if callsPerSnapshot > 0, callCount % callsPerSnapshot == 0 { try journal.snapshot() }
    }
  }

  /// Nothing is held back in the process: what was acknowledged is seen whatever happens next.
  private static func acknowledge(_ commandCount: UInt64) {
    let line = Array("\(commandCount)\n".utf8)
    guard unsafe write(STDOUT_FILENO, line, line.count) == line.count else { exit(4) }
  }

  private static func report(_ message: String) {
    let line = Array("\(message)\n".utf8)
    _ = unsafe write(STDERR_FILENO, line, line.count)
  }

  private static func limitFiles(to byteCount: UInt) {
    // Instead of the signal, the writer shall get the error.
    _ = signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: rlim_t(byteCount), rlim_max: rlim_t(byteCount))
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #else
      let resource = RLIMIT_FSIZE
    #endif
    guard unsafe setrlimit(resource, &limit) == 0 else { exit(5) }
  }
}

extension SyncPolicy {
  fileprivate init?(_ text: String) {
    switch text {
    case "never": self = .never
    case "always": self = .always
    default:
      guard let nanoseconds = UInt64(text) else { return nil }
      self = .interval(nanoseconds: nanoseconds)
    }
  }
}
