import Dispatch
import OrderStreams
import Reporting

#if canImport(Glibc)
  @unsafe @preconcurrency import Glibc
#elseif canImport(Musl)
  @unsafe @preconcurrency import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process that reads lines on its standard input and answers each with a line on its standard output. It ends with
/// this object, and so does all that it has started in its group.
final class ChildProcess {
  private let process: ProcessGroup
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

  /// A program that was started: where it reads, and where it writes.
  struct Started: Sendable {
    let process: ProcessGroup
    let input: Int32
    let output: Int32
  }

  /// Starts the program that `command` begins with, which is looked for in `PATH` unless it names a folder. Each answer may
  /// take so many seconds.
  init(_ command: [String], seconds: Double) throws(Problem) {
    self.command = command[0]
    self.seconds = seconds
    do {
      let started = try StartedPrograms.add { restored in try Self.start(command, restored) }
      (process, input, output) = (started.process, started.input, started.output)
    } catch {
      throw Problem(description: "\(error)")
    }
    _ = fcntl(input, F_SETFL, O_NONBLOCK)
  }

  private static func start(_ command: [String], _ restored: [Int32]) throws -> Started {
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
    let process = try ProcessGroup(
      command[0], command,
      redirections: [(STDIN_FILENO, .descriptor(input[0])), (STDOUT_FILENO, .descriptor(output[1]))],
      restored: [SIGPIPE, SIGXFSZ] + restored)
    unneeded = [input[0], output[1]]
    return Started(process: process, input: input[1], output: output[0])
  }

  deinit {
    close(input)
    // A well-behaved one ends when nobody speaks to it any more.
    let ended = hasEnded(within: 200)
    // What it has started may still be there if it has ended.
    StartedPrograms.end(process)
    if !ended { _ = hasEnded(within: .max) }
    close(output)
  }

  /// Waits for its end for so many milliseconds.
  private func hasEnded(within milliseconds: Int) -> Bool {
    var left = milliseconds
    while status == nil {
      var found: Int32 = 0
      let ended = unsafe waitpid(process.leader, &found, WNOHANG)
      if ended == process.leader { status = found } else if ended < 0, errno != EINTR { status = 0 }
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
        // What it has started may hold its pipes open.
        if hasEnded(within: 0) { throw ended() }
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
    let how =
      switch ProcessGroup.End(status: status) {
      case .exited(let code): "ended with exit code \(code)"
      case .killed(let signal): "was ended by signal \(signal)"
      }
    return Problem(description: "\(command) \(how): line \(answerCount + 1) of what it writes was expected")
  }
}
