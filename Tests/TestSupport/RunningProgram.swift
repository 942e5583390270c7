import Foundation
import Reporting
import Synchronization

/// A program that a test runs. It leads a process group of its own. While it runs, that is ended with this object, and
/// when it takes longer than any program here should.
///
/// `Foundation.Process` on Linux takes a program to be running for as long as anything that it has started holds a
/// certain socket: a test that waits for its end might wait for ever.
package final class RunningProgram: Sendable {
  /// Where one of its standard streams leads.
  package enum Stream {
    case discarded
    case file(String)
    case handle(FileHandle)
  }

  package struct Overdue: Error, CustomStringConvertible {
    package let description: String
  }

  /// In seconds. Tests that run side by side on few cores wait for each other.
  package static let limit = 300.0

  /// Programs start, and pipes are made, one at a time.
  private static let starting: Mutex<Void> = {
    // Who has gone is an error of the write, and who has ended is waited for.
    Foundation.signal(SIGPIPE, SIG_IGN)
    Foundation.signal(SIGCHLD, SIG_DFL)
    return Mutex(())
  }()

  private let process: ProcessGroup
  private let words: [String]
  /// How it ended, once that is known.
  private let end = Mutex<ProcessGroup.End?>(nil)

  /// Starts the program at `path`. What `environment` says is added to that of the tests. None of its streams is one of
  /// the tests': where a crash of the tests leaves it behind, it must not keep open what their reader waits for the end of.
  package init(
    _ path: String, _ arguments: [String], in directory: String? = nil, environment: [String: String] = [:],
    input: Stream = .discarded, output: Stream = .discarded, errors: Stream = .discarded
  ) throws {
    var words = [path] + arguments
    if !environment.isEmpty { words = ["/usr/bin/env"] + environment.map { "\($0)=\($1)" } + words }
    if let directory { words = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory] + words }
    self.words = words
    var redirections: [(descriptor: Int32, from: ProcessGroup.Redirection)] = []
    for (descriptor, stream, flags) in [
      (STDIN_FILENO, input, O_RDONLY), (STDOUT_FILENO, output, O_WRONLY), (STDERR_FILENO, errors, O_WRONLY),
    ] {
      switch stream {
      case .discarded: redirections.append((descriptor, .file("/dev/null", flags)))
      case .file(let path): redirections.append((descriptor, .file(path, flags)))
      case .handle(let file): redirections.append((descriptor, .descriptor(file.fileDescriptor)))
      }
    }
    process = try Self.starting.withLock { _ in
      // A handle that nobody has any more is closed.
      try withExtendedLifetime((input, output, errors)) {
        try ProcessGroup(
          words[0], words, redirections: redirections, restored: [SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGXFSZ])
      }
    }
  }

  /// A pipe of which a program may be given one end. No other program has either, so that the end of what is written is
  /// seen.
  package static func pipe() throws -> (reading: FileHandle, writing: FileHandle) {
    var ends: [Int32] = [-1, -1]
    let code = starting.withLock { _ in
      guard Foundation.pipe(&ends) == 0 else { return errno }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      return 0
    }
    if code != 0 { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    return (
      FileHandle(fileDescriptor: ends[0], closeOnDealloc: true),
      FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    )
  }

  /// A pipe that nobody reads any more.
  package static func closedPipe() throws -> Stream {
    let pipe = try pipe()
    try pipe.reading.close()
    return .handle(pipe.writing)
  }

  /// Where a product is that was built next to the tests.
  package static func path(ofProduct name: String) -> String {
    let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appendingPathComponent(name).path
  }

  deinit { _ = killAndWait() }

  package var isRunning: Bool { ended() == nil }

  private func ended() -> ProcessGroup.End? {
    end.withLock { end in
      var status: Int32 = 0
      if end == nil, waitpid(process.leader, &status, WNOHANG) == process.leader { end = .init(status: status) }
      return end
    }
  }

  /// Sends it a signal, if it has not ended.
  package func signal(_ number: Int32) { if isRunning { kill(process.leader, number) } }

  /// Waits for its end.
  package func waitForEnd(within seconds: Double = RunningProgram.limit) throws -> ProcessGroup.End {
    try firstValue(within: seconds) { ended() }
  }

  /// Waits until `condition` holds, and returns whether it does: it does not where the program has ended before.
  package func wait(until condition: () throws -> Bool) throws -> Bool {
    try firstValue(within: Self.limit) {
      let hasEnded = !isRunning
      return try condition() ? true : hasEnded ? false : nil
    }
  }

  private func firstValue<Value>(within seconds: Double, _ value: () throws -> Value?) throws -> Value {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      if let value = try value() { return value }
      usleep(1_000)
    }
    _ = killAndWait()
    throw Overdue(description: "not ended, or not ready, within \(seconds) s: \(words.joined(separator: " "))")
  }

  /// Ends it by a signal that it cannot handle, with what it has started, and returns whether that is what ended it.
  package func killAndWait() -> Bool {
    if isRunning { process.end() }
    while true {
      if let end = ended() { return end == .killed(signal: SIGKILL) }
      usleep(1_000)
    }
  }
}

extension ProcessGroup.End {
  /// The exit code; `nil` if a signal ended the program.
  package var exitCode: Int32? { if case .exited(let code) = self { code } else { nil } }
}
