import CommandJournal
import ComputeMatching
import OrderStreams
import Reporting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Serves a socket: one writer at a time, and readers. All of it is one loop, which waits for the sockets and for nothing else.
struct SocketServer: ~Copyable {
  private var partition: Partition
  private var connections: [Connection] = []
  private let options: Options
  private let path: String
  private let listener: Int32

  /// A connection that takes nothing for so many nanoseconds is dropped.
  private static let sendTimeout: UInt64 = 10_000_000_000
  private static let mostConnections = 256
  /// How many readers catch up at once: each takes an exchange of its own.
  private static let mostCatchingUp = 2
  private static let mostFirstLineBytes = 1 << 15
  /// Nothing more is taken from, or derived for, a connection for which so many bytes wait.
  private static let mostWaitingBytes = 1 << 18
  private static let chunkSize = 1 << 16

  init(_ options: Options, at path: String) throws {
    // First, so that a process which cannot be connected to takes no epoch.
    let listener = try UnixSocket.listen(at: path)
    do { partition = try Partition(options) } catch {
      UnixSocket.remove(path)
      UnixSocket.close(listener)
      throw error
    }
    self.listener = listener
    self.options = options
    self.path = path
  }

  /// Serves until a signal asks for the end.
  mutating func run() throws {
    Interruption.prepare()
    defer {
      UnixSocket.remove(path)
      UnixSocket.close(listener)
    }
    while !Interruption.isRequested {
      do { try turn() } catch {
        // What was carried out is answered. Others hear why there is no more.
        for connection in connections where !connection.isEnding {
          connection.end(because: Serve.reason(of: error), position: partition.nextPosition)
        }
        for connection in connections { connection.flush(at: monotonicNanoseconds()) }
        throw error
      }
      connections.removeAll { $0.isGone || $0.isEnding && $0.lines.byteCount == 0 }
    }
    for connection in connections {
      if connection.isWriter { try partition.end(&connection.lines) }
      connection.flush(at: monotonicNanoseconds())
    }
  }

  /// Waits until something can be done, and does it.
  private mutating func turn() throws {
    var sockets = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
    for connection in connections {
      var wanted = Int32(takesFrom(connection) ? POLLIN : 0)
      if hasSomething(for: connection) { wanted |= Int32(POLLOUT) }
      sockets.append(pollfd(fd: connection.socket, events: Int16(wanted), revents: 0))
    }
    UnixSocket.wait(for: &sockets, atMost: 1_000)
    let now = monotonicNanoseconds()
    for (connection, socket) in zip(connections, sockets.dropFirst()) where socket.revents != 0 {
      let revents = Int32(socket.revents)
      if takesFrom(connection) {
        if revents & ~Int32(POLLOUT) != 0 { try take(from: connection) }
      } else if connection.hasFinished, revents & Int32(POLLHUP | POLLERR) != 0 {
        connection.isGone = true
      }
    }
    if sockets[0].revents != 0 { acceptNext(at: now) }
    partition.hasReaders = connections.contains(where: \.isReader)
    for connection in connections where !connection.isGone {
      try send(to: connection, at: now)
      dropIfSlow(connection, at: now)
    }
  }

  private mutating func acceptNext(at now: UInt64) {
    guard let socket = UnixSocket.accept(listener) else { return }
    let connection = Connection(
      socket: socket, ResponseText(form: options.form, tick: options.exchange.configuration.tick), at: now)
    if connections.count < Self.mostConnections {
      partition.appendHello(to: &connection.lines)
    } else {
      connection.end(because: "\(Self.mostConnections) are connected already", position: partition.nextPosition)
    }
    connections.append(connection)
  }

  // MARK: What arrives

  private func takesFrom(_ connection: Connection) -> Bool {
    !connection.isEnding && !connection.hasFinished && connection.lines.byteCount < Self.mostWaitingBytes
  }

  /// Takes what has arrived. A connection whose input is malformed gets an error and ends.
  private mutating func take(from connection: Connection) throws {
    do {
      switch connection.role {
      case .unknown: try takeFirstLine(from: connection)
      case .writer(let stream): try take(stream, of: connection)
      case .queued, .catchingUp, .reader:
        var ignored: [UInt8] = []
        // One that says no more may go on reading.
        if UnixSocket.receive(from: connection.socket, into: &ignored) == nil { connection.hasFinished = true }
      }
    } catch {
      // If it was the journal, that is the end of all.
      do { try partition.checkUsable() } catch _ { throw error }
      connection.end(because: Serve.reason(of: error), position: partition.nextPosition)
    }
  }

  private mutating func takeFirstLine(from connection: Connection) throws {
    guard UnixSocket.receive(from: connection.socket, into: &connection.firstLine) != nil else {
      connection.isGone = true
      return
    }
    while let end = connection.firstLine.firstIndex(of: UInt8(ascii: "\n")) {
      let line = connection.firstLine[..<end].filter { $0 != UInt8(ascii: "\r") }
      // Comments and blank lines say nothing.
      guard line.isEmpty || line.first == UInt8(ascii: "#") else { return try begin(connection, line) }
      connection.firstLine.removeFirst(end + 1)
    }
    if connection.firstLine.count > Self.mostFirstLineBytes {
      connection.end(
        because: "expected a first line of at most \(Self.mostFirstLineBytes) bytes", position: partition.nextPosition)
    }
  }

  /// Makes `connection` the writer or a reader, as its first line says.
  private mutating func begin(_ connection: Connection, _ line: [UInt8]) throws {
    let request = "events,"
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix(request) {
      guard let number = UInt64(text.dropFirst(request.count)), 1...partition.nextEvent ~= number else {
        return connection.end(
          because: "expected \(request) and a number from 1 to \(partition.nextEvent), that of the next event",
          position: partition.nextPosition)
      }
      connection.lines.appendEventHeader()
      connection.role = .queued(number)
      return
    }
    guard !connections.contains(where: \.isWriter) else {
      return connection.end(because: "another writer is connected", position: partition.nextPosition)
    }
    let source = ByteSource(socket: connection.socket, ahead: connection.firstLine, chunkSize: Self.chunkSize)
    let isLog = CommandLogReader.begins(connection.firstLine)
    connection.firstLine = []
    guard isLog || text.hasPrefix(PositionedCommandReader.firstColumn) else {
      return connection.end(
        because:
          "expected \(request) and a number, a header row that begins with \(PositionedCommandReader.firstColumn), "
          + "or a command log", position: partition.nextPosition)
    }
    let stream: any CommandStream =
      isLog
      ? LogStream(source)
      : try RowStream(source, isStrict: options.isStrict, continuing: partition.journal.exchange.now)
    connection.role = .writer(stream)
    // What came with the first line is in hand. The reader of rows has received it with the header.
    if isLog { _ = try stream.receive() }
    try carryOut(stream, of: connection)
  }

  private mutating func take(_ stream: any CommandStream, of connection: Connection) throws {
    let goesOn = try stream.receive()
    try carryOut(stream, of: connection)
    guard !goesOn else { return }
    try partition.end(&connection.lines)
    connection.isEnding = true
  }

  private mutating func carryOut(_ stream: any CommandStream, of connection: Connection) throws {
    while try stream.takeBatch(&partition, &connection.lines) {}
  }

  // MARK: What is sent

  private func hasSomething(for connection: Connection) -> Bool {
    if connection.lines.byteCount > 0 { return true }
    return switch connection.role {
    case .reader(let number): number < partition.nextEvent
    case .catchingUp: true
    case .unknown, .writer, .queued: false
    }
  }

  private mutating func send(to connection: Connection, at now: UInt64) throws {
    connection.flush(at: now)
    if !hasSomething(for: connection) { connection.lastProgress = now }
    guard !connection.isEnding, connection.lines.byteCount < Self.mostWaitingBytes else { return }
    switch connection.role {
    case .unknown, .writer: break
    case .queued(let number): try beginSending(connection, from: number)
    case .catchingUp(let past):
      if try past.next() {
        connection.lines.append(0..<past.lines.byteCount, of: past.lines)
      } else {
        try beginSending(connection, from: past.nextNumber)
      }
      connection.flush(at: now)
    case .reader(let number):
      // What waits is what is left of a line.
      guard connection.lines.byteCount == 0 else { return }
      guard let next = partition.sendEvents(from: number, to: connection, at: now) else {
        return drop(connection, "it was too slow; event \(number) is no longer in memory, ask for it again")
      }
      connection.role = .reader(next)
    }
  }

  private mutating func beginSending(_ connection: Connection, from number: UInt64) throws {
    if partition.hasInMemory(number) {
      connection.role = .reader(number)
    } else if connections.count(where: { $0.isCatchingUp && $0 !== connection }) < Self.mostCatchingUp {
      do {
        connection.role = .catchingUp(try partition.pastEvents(from: number))
      } catch { connection.end(because: "\(error)", position: partition.nextPosition) }
    }
  }

  private func dropIfSlow(_ connection: Connection, at now: UInt64) {
    guard now - connection.lastProgress > Self.sendTimeout else { return }
    if connection.isEnding {
      connection.isGone = true
    } else if hasSomething(for: connection) {
      drop(connection, "it took nothing for \(Self.sendTimeout / 1_000_000_000) s")
      connection.isGone = true
    }
  }

  /// Ends a connection with an error, which standard error repeats.
  private func drop(_ connection: Connection, _ reason: String) {
    let who = connection.isWriter ? "the writer" : "a reader"
    connection.end(because: reason, position: partition.nextPosition)
    try? TextOutput.standardError.write("serve: \(who) was dropped: \(reason)\n")
  }
}

extension Connection {
  var isWriter: Bool { if case .writer = role, !isEnding { true } else { false } }
  var isCatchingUp: Bool { if case .catchingUp = role, !isEnding { true } else { false } }
  var isReader: Bool {
    switch role {
    case .queued, .catchingUp, .reader: !isEnding
    case .unknown, .writer: false
    }
  }
}
