import OrderStreams

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How the process of a command line tool ends.
package enum ExitCode: Int32 {
  case done = 0
  case checkFailed
  case badInput
  /// What was to come next is missing.
  case gap
  /// The reader of the output has gone: what a shell reports of a process that ended by the signal of that.
  case closedPipe = 141

  /// Ends the process in this way.
  package func end() -> Never { exit(rawValue) }

  /// Says on standard error, in the name of `tool`, what went wrong, one line an error, each once. That nobody reads a
  /// pipe any more goes without saying.
  package init(complainingOf errors: [any Error], as tool: String) {
    var said: [String] = []
    for error in errors where (error as? StreamError)?.isClosedPipe != true {
      let line = visible("\(error)")
      guard !said.contains(line) else { continue }
      said.append(line)
      // Where standard error is closed too, the exit code has to do.
      try? TextOutput.standardError.write("\(tool): \(line)\n")
    }
    self = said.isEmpty ? .closedPipe : .badInput
  }
}

extension StreamError {
  /// Whether a pipe could not be written to because nobody reads it any more.
  package var isClosedPipe: Bool {
    if case .system(_, EPIPE) = problem { true } else { false }
  }
}

/// The signals, the variables and the standard streams of the process.
package enum ProcessEnvironment {
  /// Has a reader that went away, and a file that has become as large as it may, be errors of the write, so that what else
  /// is to be written still is.
  package static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    Files.occupyStandardStreams()
  }

  /// What the environment says for `name`; `nil` if it says nothing, or no text.
  package static func value(of name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(validatingCString: value)
  }
}
