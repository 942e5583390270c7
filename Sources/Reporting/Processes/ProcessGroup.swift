import OrderStreams

#if canImport(Glibc)
  @unsafe @preconcurrency import Glibc
#elseif canImport(Musl)
  @unsafe @preconcurrency import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that runs beside this one. It leads a group of its own, so that it can be ended with all that it has
/// started.
package struct ProcessGroup: Sendable {
  package let leader: pid_t

  /// Where one of the program's descriptors comes from.
  package enum Redirection {
    /// A descriptor of this process.
    case descriptor(Int32)
    /// A file, with the flags of `open`.
    case file(String, Int32)
  }

  /// Starts `program`, which is looked for in `PATH` unless it names a folder. `arguments` begin with its name. Signals in
  /// `restored` end it, whatever this process makes of them. It blocks no signal, though threads of this process do.
  package init(
    _ program: String, _ arguments: [String], redirections: [(descriptor: Int32, from: Redirection)],
    restored: [Int32]
  ) throws(StreamError) {
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
    for (descriptor, source) in redirections {
      switch source {
      case .descriptor(let other): unsafe posix_spawn_file_actions_adddup2(&actions, other, descriptor)
      case .file(let path, let flags): unsafe posix_spawn_file_actions_addopen(&actions, descriptor, path, flags, 0)
      }
    }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in restored { unsafe sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    var blocked = sigset_t()
    unsafe sigemptyset(&blocked)
    unsafe posix_spawnattr_setsigmask(&attributes, &blocked)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawnp(&process, program, &actions, &attributes, &words, environ)
    guard code == 0 else { throw StreamError(file: program, problem: .system(action: "start", code: code)) }
    leader = process
  }

  /// Ends the program and all that it has started, at once.
  package func end() { kill(-leader, SIGKILL) }

  /// How a program ended.
  package enum End: Equatable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)

    /// What `waitpid` says of it.
    package init(status: Int32) {
      let signal = status & 0x7F
      self = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
    }
  }
}
