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
    // A process inherits the blocked signals of the one that started it.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGTERM, SIGINT] {
      unsafe sigaddset(&signals, number)
      signal(number) { _ in unsafe Interruption.hasCome = 1 }
    }
    unsafe sigprocmask(SIG_UNBLOCK, &signals, nil)
  }
}
