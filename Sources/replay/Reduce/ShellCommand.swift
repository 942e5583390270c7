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
    case exited(Int32)
    case killed(signal: Int32)
    /// It was ended because `isOver` said so.
    case stopped
  }

  /// Carries it out to its end, or until `isOver`. With `showsErrors` its standard error is that of this process.
  func run(showsErrors: Bool, until isOver: () -> Bool) throws(StreamError) -> Outcome {
    let process = try start(showsErrors: showsErrors)
    var pause: UInt64 = 100_000
    var status: Int32 = 0
    while true {
      let ended = unsafe waitpid(process, &status, WNOHANG)
      if ended == process { return Self.outcome(status) }
      if ended < 0, errno != EINTR { throw error(errno) }
      if isOver() {
        // The command and all that it has started are a group of their own.
        kill(-process, SIGKILL)
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        return .stopped
      }
      sleep(nanoseconds: pause)
      pause = min(pause * 2, 5_000_000)
    }
  }

  private static func outcome(_ status: Int32) -> Outcome {
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
  }

  private func error(_ code: Int32) -> StreamError {
    StreamError(file: "/bin/sh", problem: .system(action: "start", code: code))
  }

  private func start(showsErrors: Bool) throws(StreamError) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    if !showsErrors { unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) }
    // A program that writes into a pipe which is not read any more ends by the signal of that, unless it ignores it.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in [SIGPIPE, SIGXFSZ, SIGINT, SIGTERM] { unsafe sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

    var arguments = unsafe [strdup("sh"), strdup("-c"), strdup(text), nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, environ)
    guard code == 0 else { throw error(code) }
    return process
  }
}
