import OrderStreams
import SignalHandlers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// SIGTERM and SIGINT, by which a process is asked to end. What they do is the same for the whole process.
package enum Interruption {
  private static let signals = [SIGTERM, SIGINT]

  /// Whether one has come since ``prepare()``.
  package static var isRequested: Bool { signal_handlers_is_end_requested() }

  /// Has them ask for the end instead of being it.
  package static func prepare() {
    signal_handlers_request_end()
    unblock(signals)
  }

  /// Has them remove the files and empty folders at `paths`, in this order, and then end the process as ever. Throws if
  /// there are more than four, or one is longer than any path.
  package static func prepare(removing paths: [String]) throws(StreamError) {
    restore()
    for path in paths {
      guard unsafe signal_handlers_add_path(path) else {
        throw StreamError(file: path, problem: .system(action: "create", code: ENAMETOOLONG))
      }
    }
    signal_handlers_remove()
    unblock(signals)
  }

  /// Has them end the process at once, as they do in any other.
  package static func restore() { signal_handlers_restore() }

  /// Lets the thread that calls this take these signals: a process inherits the blocked ones of its starter, and a thread
  /// those of the process.
  package static func unblock(_ numbers: [Int32]) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in numbers { unsafe sigaddset(&signals, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
