import Dispatch
import OrderStreams
import Synchronization

#if canImport(Glibc)
  @unsafe @preconcurrency import Glibc
#elseif canImport(Musl)
  @unsafe @preconcurrency import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process that reads lines on its standard input and answers each with a line on its standard output. It ends with
/// this object, and so does all that it has started.
final class ChildProcess {
  private let process: pid_t
  /// Where it reads, and where it writes.
  private let input: Int32
  private let output: Int32
  private let command: String
  private let seconds: Double
  /// What it wrote behind the last line that was read.
  private var rest: [UInt8] = []
  /// How many lines it has answered.
  private(set) var answerCount = 0
  /// What `waitpid` said of its end.
  private var status: Int32?

  /// What is wrong with it, in words.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// No answer is longer, in bytes.
  private static let longestAnswer = 1 << 22

  /// One at a time, so that none inherits the pipes of another.
  private static let starting = Mutex(())

  /// Starts the program that `command` begins with, which is looked for in `PATH` unless it names a folder. Each answer may
  /// take so many seconds.
  init(_ command: [String], seconds: Double) throws(Problem) {
    self.command = command[0]
    self.seconds = seconds
    do {
      (process, input, output) = try Self.starting.withLock { _ in try Self.start(command) }
    } catch {
      throw Problem(description: "\(error)")
    }
    _ = fcntl(input, F_SETFL, O_NONBLOCK)
  }

  private static func start(_ command: [String]) throws -> (process: pid_t, input: Int32, output: Int32) {
    func check(_ code: Int32) throws(StreamError) {
      if code != 0 { throw StreamError(file: command[0], problem: .system(action: "start", code: code)) }
    }
    var (input, output): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    try check(unsafe pipe(&input) == 0 ? 0 : errno)
    // Those of the child go in any case, and the others unless it has started.
    var unneeded = input
    defer { for descriptor in unneeded { close(descriptor) } }
    try check(unsafe pipe(&output) == 0 ? 0 : errno)
    unneeded += output
    for descriptor in input + output { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
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
    unsafe posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in [SIGPIPE, SIGXFSZ] { unsafe sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process: pid_t = 0
    try check(unsafe posix_spawnp(&process, command[0], &actions, &attributes, &arguments, environ))
    unneeded = [input[0], output[1]]
    return (process, input[1], output[0])
  }

  deinit {
    close(input)
    // A well-behaved one ends when nobody speaks to it any more.
    if !hasEnded(within: 200) {
      kill(-process, SIGKILL)
      _ = hasEnded(within: .max)
    } else {
      // What it has started may still be there.
      kill(-process, SIGKILL)
    }
    close(output)
  }

  /// Waits for its end for so many milliseconds.
  private func hasEnded(within milliseconds: Int) -> Bool {
    var left = milliseconds
    while status == nil {
      var found: Int32 = 0
      let ended = unsafe waitpid(process, &found, WNOHANG)
      if ended == process { status = found } else if ended < 0, errno != EINTR { status = 0 }
      if status != nil || left == 0 { break }
      left -= 1
      usleep(1_000)
    }
    return status != nil
  }

  /// Sends `line`, and waits for the line that answers it.
  func answer(to line: String) throws(Problem) -> String {
    let deadline = DispatchTime.now().uptimeNanoseconds + UInt64(seconds * 1e9)
    try send(Array("\(line)\n".utf8), before: deadline)
    return try receive(before: deadline)
  }

  private func send(_ bytes: [UInt8], before deadline: UInt64) throws(Problem) {
    var sent = 0
    while sent < bytes.count {
      try wait(for: input, Int16(POLLOUT), before: deadline)
      let count = unsafe bytes[sent...].withUnsafeBytes { unsafe write(input, $0.baseAddress, $0.count) }
      if count > 0 { sent += count } else if errno != EAGAIN, errno != EINTR { throw ended() }
    }
  }

  private func receive(before deadline: UInt64) throws(Problem) -> String {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var searched = 0
    while true {
      if let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = rest[..<end]
        rest = Array(rest[(end + 1)...])
        answerCount += 1
        guard let text = String(validating: line, as: UTF8.self) else {
          throw Problem(description: "line \(answerCount) of what \(command) wrote is not UTF-8")
        }
        return text
      }
      searched = rest.count
      guard rest.count <= Self.longestAnswer else {
        throw Problem(
          description: "line \(answerCount + 1) of what \(command) wrote has more than \(Self.longestAnswer) bytes")
      }
      try wait(for: output, Int16(POLLIN), before: deadline)
      let count = unsafe piece.withUnsafeMutableBytes { unsafe read(output, $0.baseAddress, $0.count) }
      if count > 0 {
        rest += piece[..<count]
      } else if count == 0 || errno != EINTR {
        throw ended()
      }
    }
  }

  private func wait(for descriptor: Int32, _ events: Int16, before deadline: UInt64) throws(Problem) {
    while true {
      let now = DispatchTime.now().uptimeNanoseconds
      let left = deadline > now ? Int32(min((deadline - now + 999_999) / 1_000_000, 3_600_000)) : 0
      var descriptors = [pollfd(fd: descriptor, events: events, revents: 0)]
      let count = unsafe poll(&descriptors, 1, left)
      if count > 0 { return }
      if count == 0 {
        throw Problem(
          description:
            "\(command) has not answered within \(seconds) s: line \(answerCount + 1) of what it writes was expected"
        )
      }
      if errno != EINTR { throw ended() }
    }
  }

  /// It has closed a pipe, mostly because it has ended.
  private func ended() -> Problem {
    guard hasEnded(within: 500), let status else {
      return Problem(
        description:
          "\(command) has closed its standard input or output: line \(answerCount + 1) of what it writes was expected")
    }
    let signal = status & 0x7F
    let how = signal == 0 ? "ended with exit code \(status >> 8 & 0xFF)" : "was ended by signal \(signal)"
    return Problem(description: "\(command) \(how): line \(answerCount + 1) of what it writes was expected")
  }
}
