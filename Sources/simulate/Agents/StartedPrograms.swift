import Dispatch
import Reporting
import Synchronization

#if canImport(Glibc)
  @unsafe @preconcurrency import Glibc
#elseif canImport(Musl)
  @unsafe @preconcurrency import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The programs that this one has started. Each leads a group of its own, which a signal from the terminal does not
/// reach: so what ends this one must end them.
enum StartedPrograms {
  private struct State {
    var groups: [pid_t: ProcessGroup] = [:]
    /// Which signals are watched, from the first program on.
    var sources: [Int32: any DispatchSourceSignal]?
  }

  private static let state = Mutex(State())

  /// Starts a program, one at a time, so that none inherits the pipes of another. `start` is told which signals this
  /// process does not die of at once, but the program should.
  static func add<Failure>(
    _ start: (_ restored: [Int32]) throws(Failure) -> ChildProcess.Started
  ) throws(Failure) -> ChildProcess.Started {
    try state.withLock { state throws(Failure) in
      let sources = state.sources ?? watched()
      state.sources = sources
      let started = try start(Array(sources.keys))
      state.groups[started.process.leader] = started.process
      return started
    }
  }

  /// Ends a program and all that it has started.
  static func end(_ process: ProcessGroup) {
    state.withLock { state in
      process.end()
      state.groups[process.leader] = nil
    }
  }

  /// The signals that end a process when its user or the system asks for it, but for those that were ignored before.
  private static func watched() -> [Int32: any DispatchSourceSignal] {
    let queue = DispatchQueue(label: "signals")
    var sources: [Int32: any DispatchSourceSignal] = [:]
    // A signal without a handler is told by `nil`.
    for number in [SIGHUP, SIGINT, SIGTERM] where signal(number, SIG_IGN) == nil {
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { die(of: number) }
      source.resume()
      sources[number] = source
    }
    return sources
  }

  private static func die(of number: Int32) {
    // Nothing is started any more.
    state.withLock { state in
      for group in state.groups.values { group.end() }
      signal(number, SIG_DFL)
      Interruption.unblock([number])
      raise(number)
    }
  }
}
