import ComputeMatching
import Foundation
import OrderStreams
import TestSupport
import Testing

@testable import serve

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The socket: one writer, many readers.
struct SocketTests {
  private let directory: TemporaryDirectory
  private let market = SmallMarket(count: 200)
  private var path: String { directory.file("socket") }

  init() throws { directory = try TemporaryDirectory() }

  private func serve() throws -> RunningProgram {
    try RunningProgram(
      RunningProgram.path(ofProduct: "serve"), ["--sync", "never", "--socket", path, directory.file("market")])
  }

  /// One who is connected, and has been greeted.
  private final class Client {
    private let file: FileHandle
    private let answers: LineReader
    let hello: String

    init(_ path: String) throws {
      var descriptor: Int32?
      let end = ContinuousClock.now + .seconds(RunningProgram.limit)
      while descriptor == nil, ContinuousClock.now < end {
        descriptor = Client.connected(to: path)
        if descriptor == nil { usleep(5_000) }
      }
      file = FileHandle(fileDescriptor: try #require(descriptor, "nobody serves the socket"), closeOnDealloc: true)
      answers = LineReader(file)
      hello = answers.line() ?? ""
    }

    static func connected(to path: String, waits: Bool = true) -> Int32? {
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      // Processes that other tests start must not have it too.
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      if !waits { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
      let status = withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      if status == 0 { return descriptor }
      close(descriptor)
      return nil
    }

    func send(_ text: String) { send(Data(text.utf8)) }
    func send(_ bytes: Data) { try? file.write(contentsOf: bytes) }
    func finish() { shutdown(file.fileDescriptor, Int32(SHUT_WR)) }
    func line() -> String? { answers.line() }
    func lines(_ count: Int) -> [String] { (0..<count).compactMap { _ in line() } }
    func rest() -> [String] { answers.rest() }
  }

  /// What is told of the market where nobody but the writer is connected.
  private func alone() throws -> ServeProcess.Result {
    try ServeProcess.run(["--sync", "never", directory.file("alone")], market.text)
  }

  @Test func `P13: the writer has receipts, and every reader all events from the one it asks for`() throws {
    let alone = try alone()
    let process = try serve()
    defer { _ = process.killAndWait() }
    let writer = try Client(path)
    let early = try Client(path)
    early.send("events,1\n")
    #expect(early.line() == alone.lines[1])
    writer.send(market.text(1...100))
    let receipts = writer.lines(100)
    // What happened before is derived again for one, while the other has it as it happens.
    let late = try Client(path)
    late.send("events,31\r\n")
    #expect(late.line() == alone.lines[1])
    writer.send((101...200).map { market.row($0) }.joined())
    #expect((receipts + writer.lines(100)).map { String($0.dropFirst(8)) } == alone.said("receipt"))
    #expect(early.lines(alone.events.count) == alone.events)
    #expect(late.lines(alone.events.count - 30) == Array(alone.events[30...]))
    writer.finish()
    #expect(writer.rest() == [alone.lines.last])
  }

  @Test func `P13: a second writer is refused, and comes in once the first has gone`() throws {
    let process = try serve()
    defer { _ = process.killAndWait() }
    let first = try Client(path)
    first.send(market.text(1...3))
    #expect(first.lines(3).count == 3)
    let second = try Client(path)
    second.send(SmallMarket.header + "\n")
    #expect(second.rest() == ["error,4,,another writer is connected"])
    first.finish()
    #expect(first.rest().count == 1)
    let third = try Client(path)
    #expect(third.hello.contains(",position=4,"))
    third.send(market.text(3...4))
    #expect(third.lines(2).map { $0.prefix(10) } == ["receipt,3,", "receipt,4,"])
  }

  @Test func `P13: who is not understood is told so, and disturbs nobody`() throws {
    let process = try serve()
    defer { _ = process.killAndWait() }
    let reader = try Client(path)
    reader.send("events,1\n")
    #expect(reader.line()?.hasPrefix("seq,") == true)
    for text in [
      "hello\n", "events,0\n", "events,2\n", "events,x\n", "# a\n\nposition,x\n", "position,op\n7,advance\n",
    ] {
      let client = try Client(path)
      client.send(text)
      let last = client.rest()
      #expect(last.count == 1 && last[0].hasPrefix("error,1,"), "\(text) \(last)")
    }
    // One that says nothing, and one that never reads what it asked for.
    let silent = try Client(path)
    let deaf = try Client(path)
    deaf.send("events,1\n")
    let writer = try Client(path)
    writer.send("# a comment\n" + market.text)
    #expect(writer.lines(200).count == 200)
    #expect(reader.lines(200).count == 200)
    #expect(silent.hello == deaf.hello)
  }

  @Test func `P13: the socket of a process that was killed is replaced, and none that is served`() throws {
    var process = try serve()
    let writer = try Client(path)
    writer.send(market.text(1...9))
    #expect(writer.lines(9).count == 9)
    let other = try ServeProcess.run(["--socket", path, directory.file("other")], "")
    #expect(other.status == 2)
    #expect(process.killAndWait())
    #expect(FileManager.default.fileExists(atPath: path))
    process = try serve()
    #expect(try Client(path).hello.contains(",position=10,"))
    // At an orderly end it goes.
    process.signal(SIGTERM)
    #expect(try process.waitForEnd() == .exited(0))
    #expect(!FileManager.default.fileExists(atPath: path))
    // What is no socket stays.
    try directory.write([1], to: "socket")
    process = try serve()
    #expect(try process.waitForEnd() == .exited(2))
    #expect(try directory.bytes("socket") == [1])
  }

  @Test func `P13: a block that came with the first bytes is answered before more is sent`() throws {
    _ = try ServeProcess.run(["--sync", "never", directory.file("short")], market.text(1...2))
    let log = directory.file("short") + "/commands-00000000000000000000.log"
    let process = try serve()
    defer { _ = process.killAndWait() }
    let writer = try Client(path)
    writer.send(try Data(contentsOf: URL(fileURLWithPath: log)))
    #expect(writer.line()?.hasPrefix("receipt,") == true)
  }

  @Test func `P13: a reader that says no more goes on reading`() throws {
    let process = try serve()
    defer { _ = process.killAndWait() }
    let reader = try Client(path)
    reader.send("events,1\n")
    reader.finish()
    #expect(reader.line()?.hasPrefix("seq,") == true)
    let writer = try Client(path)
    writer.send(market.text(1...9))
    #expect(writer.lines(9).count == 9)
    #expect(reader.lines(9).count == 9)
  }

  @Test func `P13: the writer is told when the journal takes no more`() throws {
    let scratch = try TemporaryDirectory()
    let serve = RunningProgram.path(ofProduct: "serve")
    // The system refuses to write beyond a size of 512-byte blocks.
    let process = try RunningProgram(
      "/bin/sh", ["-c", "ulimit -f 8; exec '\(serve)' --socket '\(path)' '\(scratch.file("market"))'"])
    let (writer, reader) = (try Client(path), try Client(path))
    reader.send("events,1\n")
    #expect(reader.line()?.hasPrefix("seq,") == true)
    writer.send(market.text)
    let answers = writer.rest()
    #expect(answers.last?.contains("cannot write") == true)
    #expect(reader.rest().last?.hasPrefix("error,") == true)
    #expect(try process.waitForEnd() == .exited(2))
    let next = try ServeProcess.run([scratch.file("market")], market.text)
    #expect(next.said("receipt").prefix(answers.count - 1) == answers.dropLast().map { String($0.dropFirst(8)) }[...])
  }

  @Test func `P13: a process that answers nobody is not waited for`() throws {
    let process = try serve()
    defer { _ = process.killAndWait() }
    let first = try Client(path)
    process.signal(SIGSTOP)
    // As many as may wait to be connected.
    var waiting: [Int32] = []
    defer { for descriptor in waiting { close(descriptor) } }
    while waiting.count < 100, let descriptor = Client.connected(to: path, waits: false) { waiting.append(descriptor) }
    #expect(waiting.count < 100)
    #expect(try ServeProcess.run(["--socket", path, directory.file("other")], "").status == 2)
    #expect(first.hello.hasPrefix("hello,"))
  }

  /// A reader that takes some bytes at a time, now and then.
  @Test(arguments: [1, 7, 100, 10_000])
  func `lines in memory are bounded, and each reader has every line whole`(size: Int) throws {
    var exchange = Exchange()
    var lines = EventLines(from: 1, form: .csv, tick: .standard, mostBytes: 4_000)
    var taken: [UInt8] = []
    var next: UInt64? = 1
    var rest = ResponseText(form: .csv, tick: .standard)
    var overtaken = false
    for id in 1...400 {
      exchange.apply(.cancel(OrderID(UInt64(id))), at: 1)
      lines.append(eventsOf: exchange)
      exchange.removeAllEvents()
      guard let number = next else { continue }
      guard number >= lines.firstNumber else {
        overtaken = true
        break
      }
      next = lines.send(from: number, rest: &rest) { bytes in
        let count = min(size, bytes.count)
        for index in 0..<count { taken.append(bytes[index]) }
        return count
      }
      rest.withBytes { bytes in for index in bytes.indices { taken.append(bytes[index]) } }
      rest.removeAll()
    }
    #expect(overtaken == false)
    let told = String(decoding: taken, as: UTF8.self).split(separator: "\n")
    #expect(told.map { $0.prefix { $0 != "," } } == (1...told.count).map { "\($0)" })
    #expect(told.allSatisfy { $0.hasSuffix(",unknown_order") || $0.contains("rejected") })
    #expect(lines.nextNumber == 401)
    // Twice half of it, and a line.
    #expect(lines.nextNumber - lines.firstNumber < 200)
  }
}
