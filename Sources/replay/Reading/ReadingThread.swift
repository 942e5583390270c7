import ComputeMatching
import Dispatch
import Synchronization

/// A thread that reads commands while those read before are carried out on another one.
///
/// It reads with an exchange of its own, in which books open and names get their numbers, and nothing trades. Which names a command
/// forgets depends on the live orders, so it ends behind such a command, and what is left of the stream is taken back.
final class ReadingThread<Source: CommandSource & ~Copyable>: Sendable {
  private struct State {
    /// In the order of the stream.
    var waiting: [CommandBatch] = []
    var emptied: [CommandBatch] = []
    var isDone = false
    var isStopped = false
  }

  /// How many batches may wait. One is being read, and one carried out.
  private static var mostWaiting: Int { 2 }

  private let state = Mutex(State())
  private let source: Mutex<Source?>
  // Both count from 0, below which no semaphore may be when it goes.
  private let places = DispatchSemaphore(value: 0)
  private let arrivals = DispatchSemaphore(value: 0)

  /// Begins to read `source`, for an exchange of `configuration` that knows `names` and has books for `contracts`.
  init(
    _ source: consuming Source, _ configuration: Exchange.Configuration, knowing names: NameLists,
    booksOf contracts: [Contract]
  ) {
    self.source = Mutex(consume source)
    for _ in 0..<Self.mostWaiting { places.signal() }
    DispatchQueue.global().async { [self] in
      var exchange = Exchange(configuration)
      names.give(to: &exchange)
      for contract in contracts { exchange.apply(.openBook(contract), at: 0) }
      exchange.removeAllEvents()
      read(with: &exchange)
    }
  }

  /// Waits for the next batch; `nil` behind the last one.
  func next() -> CommandBatch? {
    arrivals.wait()
    return state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
  }

  /// Gives the room of `batch`, which was carried out, to another one.
  func reuse(_ batch: consuming CommandBatch) {
    let emptied = consume batch
    state.withLock { $0.emptied.append(emptied) }
    places.signal()
  }

  /// Lets the thread end: nobody waits for more.
  func stop() {
    state.withLock { $0.isStopped = true }
    places.signal()
  }

  /// Behind the last batch, what is left to be read; `nil` if everything was.
  func takeBack() -> Source? { source.withLock { $0.take() } }

  private func read(with exchange: inout Exchange) {
    guard var source = takeBack() else { return }
    var counts = NameLists.Counts(of: exchange)
    var batch = CommandBatch()
    var end = BatchEnd.full
    while true {
      do {
        end = try source.fill(&batch, &exchange)
        if case .opensBook = end, let opening = batch.commands.last {
          exchange.apply(opening.command, at: opening.timestamp)
          exchange.removeAllEvents()
          continue
        }
        batch.isPause = if case .pause = end { true } else { false }
      } catch {
        batch.failure = error
      }
      // Nothing is forgotten here.
      batch.names = NameLists(of: exchange, behind: counts) ?? NameLists()
      counts = NameLists.Counts(of: exchange)
      let (isPause, isLast) = (batch.isPause, batch.failure != nil)
      guard let room = pass(batch) else { return }
      batch = room
      if isLast { break }
      if case .forgetsNames = end {
        giveBack(source)
        break
      }
      guard isPause else { continue }
      do {
        if try !source.receive() { break }
      } catch {
        batch.failure = error
        _ = pass(batch)
        break
      }
    }
    arrivals.signal()
  }

  /// Hands `batch` on once there is a place for it. Returns room for the next one; `nil` if nobody waits for it.
  private func pass(_ batch: consuming CommandBatch) -> CommandBatch? {
    places.wait()
    let full = consume batch
    let room: CommandBatch? = state.withLock { state in
      guard !state.isStopped else { return nil }
      state.waiting.append(full)
      return state.emptied.popLast() ?? CommandBatch()
    }
    arrivals.signal()
    guard var room else { return nil }
    room.removeAll()
    return room
  }

  private func giveBack(_ rest: consuming Source) {
    var rest: Source? = consume rest
    source.withLock { $0 = rest.take() }
  }
}
