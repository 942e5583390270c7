import OrderStreams
import Reporting

#if canImport(Glibc)
  @unsafe @preconcurrency import Glibc
#elseif canImport(Musl)
  @unsafe @preconcurrency import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A command line that `/bin/sh` carries out, with nothing to read and nowhere to write.
struct ShellCommand {
  let text: String

  enum Outcome: Equatable {
    case ended(ProcessGroup.End)
    /// It was ended because `isOver` said so.
    case stopped
  }

  /// Carries it out to its end, or until `isOver`. With `showsErrors` its standard error is that of this process.
  func run(showsErrors: Bool, until isOver: () -> Bool) throws(StreamError) -> Outcome {
    let process = try start(showsErrors: showsErrors)
    var pause: UInt64 = 100_000
    var status: Int32 = 0
    while true {
      let ended = unsafe waitpid(process.leader, &status, WNOHANG)
      if ended == process.leader { return .ended(ProcessGroup.End(status: status)) }
      if ended < 0, errno != EINTR { throw error(errno) }
      if isOver() {
        process.end()
        while unsafe waitpid(process.leader, &status, 0) < 0, errno == EINTR {}
        return .stopped
      }
      sleep(nanoseconds: pause)
      pause = min(pause * 2, 5_000_000)
    }
  }

  private func error(_ code: Int32) -> StreamError {
    StreamError(file: "/bin/sh", problem: .system(action: "start", code: code))
  }

  private func start(showsErrors: Bool) throws(StreamError) -> ProcessGroup {
    var redirections: [(descriptor: Int32, from: ProcessGroup.Redirection)] = [
      (STDIN_FILENO, .file("/dev/null", O_RDONLY)), (STDOUT_FILENO, .file("/dev/null", O_WRONLY)),
    ]
    if !showsErrors { redirections.append((STDERR_FILENO, .file("/dev/null", O_WRONLY))) }
    // A program that writes into a pipe which is not read any more ends by the signal of that, unless it ignores it.
    return try ProcessGroup(
      "/bin/sh", ["sh", "-c", text], redirections: redirections, restored: [SIGPIPE, SIGXFSZ, SIGINT, SIGTERM])
  }
}
