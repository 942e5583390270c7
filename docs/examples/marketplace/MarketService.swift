import CommandJournal
import ComputeMatching
import Foundation

/// One market: its journal, the callers that wait for an answer, and those who listen.
actor MarketService {
  /// The events of one command, in order, and the number of the first (R7.4).
  typealias Answer = (firstEvent: UInt64, events: [Event])

  private struct Request {
    let command: Command
    let caller: CheckedContinuation<Answer, any Error>
  }

  private let executor = DiskExecutor()
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  private var journal: Journal
  private var waiting: [Request] = []
  private var isCommitting = false
  private var groupCommit = GroupCommit()
  /// Ends early when all callers are there that the next commit waits for.
  private var pause: Task<Void, Never>?
  private var recent: RecentEvents
  private var listeners: [UUID: AsyncStream<UInt64>.Continuation] = [:]

  init(
    directory: String, sync policy: SyncPolicy = .always, recentEvents limit: Int = 65_536
  ) throws {
    journal = try Journal(directory: directory, sync: policy)
    recent = RecentEvents(after: journal.exchange.events.sequence, limit: limit)
  }

  /// The events of `command`. Returns after the command is safe on the disk and carried out.
  func apply(_ command: Command) async throws -> Answer {
    try await withCheckedThrowingContinuation { caller in
      waiting.append(Request(command: command, caller: caller))
      if groupCommit.isComplete(waiting.count) { pause?.cancel() }
      if isCommitting { return }
      isCommitting = true
      Task { await commitWhileCallersWait() }
    }
  }

  private func commitWhileCallersWait() async {
    while !waiting.isEmpty {
      if !groupCommit.isComplete(waiting.count) { await pause(atMost: groupCommit.delay) }
      let batch = waiting
      waiting.removeAll()
      let start = ContinuousClock.now
      let answers = commit(batch)
      let duration = ContinuousClock.now - start
      // The calls that arrived during the commit have their turn before anybody is answered.
      await Task.yield()
      groupCommit.noteCommit(of: batch.count, taking: duration, waiting: waiting.count)
      for (request, answer) in zip(batch, answers) { request.caller.resume(with: answer) }
      for listener in listeners.values { listener.yield(recent.lastNumber) }
    }
    isCommitting = false
  }

  private func pause(atMost delay: Duration) async {
    let pause = Task { _ = try? await Task.sleep(for: delay) }
    self.pause = pause
    await pause.value
    self.pause = nil
  }

  /// One write and one sync for all of `batch`.
  private func commit(_ batch: [Request]) -> [Result<Answer, any Error>] {
    let now = Timestamp(nanoseconds: UInt64(Date().timeIntervalSince1970 * 1_000_000_000))
    let commands = batch.map { TimedCommand($0.command, at: now) }
    var answers: [Result<Answer, any Error>] = []
    do {
      try journal.apply(commands.span) { _, span in
        var events: [Event] = []
        for index in span.indices { events.append(span[index]) }
        answers.append(.success((recent.lastNumber + 1, events)))
        recent.append(span)
      }
    } catch {
      // Whether these are in the log shows when the journal is opened again.
      while answers.count < batch.count { answers.append(.failure(error)) }
    }
    journal.removeAllEvents()
    return answers
  }

  /// The number of a participant. Use the same text for the same participant.
  func participant(named name: String) -> ParticipantID { journal.participant(named: name) }
  func book(for contract: Contract) -> BookID? { journal.exchange.book(for: contract) }
  func bestBid(in book: BookID) -> DepthLevel? { journal.exchange.bestBid(in: book) }
  func bestAsk(in book: BookID) -> DepthLevel? { journal.exchange.bestAsk(in: book) }

  /// How often the disk was waited for.
  var syncCount: UInt64 { journal.syncCount }

  /// What `order` would do now. It is no command: nothing is logged.
  func preview(_ order: Order) -> Preview { journal.preview(order) }

  /// Makes the next start quick. It takes about a second for a million orders.
  func snapshot() throws { try journal.snapshot() }

  /// The number of the latest event, now and after every commit. Only the newest waits for a slow
  /// reader.
  func latestEvents() -> AsyncStream<UInt64> {
    let (stream, listener) = AsyncStream.makeStream(
      of: UInt64.self, bufferingPolicy: .bufferingNewest(1))
    let id = UUID()
    listener.onTermination = { _ in Task { await self.remove(id) } }
    listener.yield(recent.lastNumber)
    listeners[id] = listener
    return stream
  }

  private func remove(_ listener: UUID) { listeners[listener] = nil }

  /// The events from `number` on, some thousands at most; none if there are no more yet. Those that
  /// are not recent are derived again from the journal.
  func events(from number: UInt64) throws -> [Event] {
    let limit = 10_000
    if let events = recent.events(from: number, atMost: limit) { return events }
    var history = try journal.events(since: number)
    var events: [Event] = []
    while events.count < limit, try history.next() {
      history.withEvents { span in for index in span.indices { events.append(span[index]) } }
    }
    return events
  }
}
