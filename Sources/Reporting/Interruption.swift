#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The signals by which a process is asked to end.
package enum Interruption {
  /// Written by the handler of a signal, which may do nothing else.
  nonisolated(unsafe) private static var hasCome: sig_atomic_t = 0

  package static var isRequested: Bool { unsafe hasCome != 0 }

  /// Has the signals ask for the end instead of being it.
  package static func prepare() {
    let numbers = [SIGTERM, SIGINT]
    for number in numbers {
      signal(number) { _ in unsafe Interruption.hasCome = 1 }
    }
    unblock(numbers)
  }

  /// Lets the thread that calls this take these signals: a process inherits the blocked ones of its starter, and a thread those of the
  /// process.
  package static func unblock(_ numbers: [Int32]) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in numbers { unsafe sigaddset(&signals, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
