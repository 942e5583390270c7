import CommandJournal
import ComputeMatching
import OrderStreams

extension ReplaySession {
  /// Replays one order stream in CSV. Returns whether the stream goes on behind it.
  mutating func replayOrderStream(_ source: consuming ByteSource) throws -> Bool {
    let reader = try CommandReader(
      source, opensBooks: options.opensBooks, continuing: lastTimestamp, refusesUnknownNames: options.isStrict)
    return try replay(RowSource(reader))
  }

  /// Replays the command log at `path`. Returns whether the stream goes on behind it.
  mutating func replayCommandLog(_ path: String) throws -> Bool {
    let reader = try CommandLogReader(path: path)
    defer { noteUnknownNamesOfExchange() }
    return try replay(LogSource(reader))
  }

  /// Reads on another thread, and carries out here what it has read.
  private mutating func replay<Source: CommandSource & ~Copyable>(_ source: consuming Source) throws -> Bool {
    fileNotes = []
    defer { keep(fileNotes) }
    guard let names = NameLists(of: exchange, behind: NameLists.Counts()) else { return try replayInTurns(source) }
    let thread = ReadingThread(
      source, exchange.configuration, knowing: names, booksOf: recorder.market.books.map(\.contract))
    defer { thread.stop() }
    while let batch = thread.next() {
      guard try replay(batch) else { return false }
      thread.reuse(batch)
    }
    guard let rest = thread.takeBack() else { return true }
    return try replayInTurns(rest)
  }

  /// Reads what can be read at once, carries it out, and so on.
  private mutating func replayInTurns<Source: CommandSource & ~Copyable>(_ source: consuming Source) throws -> Bool {
    var source = source
    var batch = CommandBatch()
    repeat {
      batch.removeAll()
      do {
        batch.isPause = if case .pause = try source.fill(&batch, &exchange) { true } else { false }
      } catch {
        batch.failure = error
      }
      guard try replay(batch) else { return false }
    } while try !batch.isPause || source.receive()
    return true
  }

  /// Carries out the commands of `batch`. Returns whether the stream goes on behind them.
  private mutating func replay(_ batch: borrowing CommandBatch) throws -> Bool {
    batch.names.give(to: &exchange)
    if isPlain {
      replayPlainly(batch)
    } else if let stop = try replayOneByOne(batch) {
      keepRemarks(of: batch, upTo: stop)
      return false
    }
    keepRemarks(of: batch, upTo: batch.commands.count)
    lastTimestamp = batch.commands.last?.timestamp ?? lastTimestamp
    if let failure = batch.failure { throw failure }
    // A program that reads the events must have them before more rows are waited for.
    if batch.isPause { try recorder.flush() }
    return true
  }

  /// Returns the position of the command at which the stream stops, if it does.
  private mutating func replayOneByOne(_ batch: borrowing CommandBatch) throws(StreamError) -> Int? {
    var openings = batch.openings[...]
    for position in batch.commands.indices {
      let (command, timestamp) = (batch.commands[position].command, batch.commands[position].timestamp)
      if try stops(before: timestamp) { return position }
      try awaitCommand(at: timestamp, bytesRead: batch.bytesRead)
      if case .forgetNames = command { prepareToForgetNames() }
      // A book that opens because a row names it is no command of the stream: the row's own follows.
      let isOfStream = openings.first != position
      if latency == nil {
        exchange.apply(command, at: timestamp)
      } else {
        let start = monotonicNanoseconds()
        exchange.apply(command, at: timestamp)
        if isOfStream { latency?.record(monotonicNanoseconds() - start) }
      }
      if isOfStream { operations.count(command) } else { openings.removeFirst() }
      try recorder.takeEvents(of: command, from: &exchange)
      if isOfStream, stopsHere { return position }
    }
    return nil
  }

  /// As many as lead to events that the nearest cache holds beside what is done with them.
  private static var commandsAtOnce: Int { 64 }

  /// The same where nobody asks for single commands: events are taken of many at once, and all of them before names are forgotten.
  private mutating func replayPlainly(_ batch: borrowing CommandBatch) {
    let counts = batch.counted()
    operations.add(counts.operations)
    if let times = counts.times { include(times) }
    let beginning = monotonicNanoseconds()
    var start = 0
    for position in batch.forgettings {
      carryOut(batch, start..<position)
      prepareToForgetNames()
      carryOut(batch, position..<position + 1)
      start = position + 1
    }
    carryOut(batch, start..<batch.commands.count)
    lookaheadTrials.note(monotonicNanoseconds() - beginning, for: batch.commands.count)
    showProgress(bytesRead: batch.bytesRead)
  }

  private mutating func carryOut(_ batch: borrowing CommandBatch, _ positions: Range<Int>) {
    var start = positions.lowerBound
    while start < positions.upperBound {
      let end = min(positions.upperBound, start + Self.commandsAtOnce)
      if lookaheadTrials.looksAhead {
        exchange.apply(batch.commands.span.extracting(start..<end))
      } else {
        for position in start..<end {
          exchange.apply(batch.commands[position].command, at: batch.commands[position].timestamp)
        }
      }
      recorder.takeEvents(from: &exchange)
      start = end
    }
  }

  private mutating func keepRemarks(of batch: borrowing CommandBatch, upTo end: Int) {
    for remark in batch.remarks where remark.position <= end {
      fileNotes = remark.notes
      note(remark.unknownNames)
    }
  }

  private mutating func prepareToForgetNames() {
    if format == .log { noteUnknownNamesOfExchange() }
  }

  /// The names behind the numbers of a log are those of its exchange.
  private mutating func noteUnknownNamesOfExchange() {
    let catalogue = GPUModelCatalogue.standard
    for book in recorder.market.books { note(catalogue.unknownNames(in: book.contract)) }
    for number in 0..<UInt32(exchange.requirementCount) {
      let requirement = RequirementID(number)
      if let pattern = exchange.requirement(of: requirement) { note(catalogue.unknownNames(in: pattern)) }
      for differential in exchange.differentials(of: requirement) {
        note(catalogue.unknownNames(in: differential.grade))
      }
    }
  }
}
