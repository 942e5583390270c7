import CommandJournal
import ComputeMatching
import TestSupport
import Testing

struct SnippetTests {
  @Test func `a journal is where it was when it is opened again`() throws {
    let temporary = try TemporaryDirectory()
    let directory = temporary.path
    let now = try Timestamp("2026-12-01T09:00:00Z")
    var answered: [Event.Kind] = []
    func answer(_ events: Span<Event>) { for index in events.indices { answered.append(events[index].kind) } }
    try Self.run(directory, at: now, answer)
    #expect(answered.count == 2)
    // Snippet:
    let journal = try Journal(directory: directory)
    let wasCut = journal.recovery.cutTail != nil  // whether a writer had stopped inside a block
    let orderCount = journal.exchange.liveOrderCount
    // End of the snippet.
    #expect(!wasCut)
    #expect(orderCount == 1)
    var repeated: [Event.Kind] = []
    func take(_ events: Span<Event>) { for index in events.indices { repeated.append(events[index].kind) } }
    // Snippet:
    var history = try journal.events(since: 1)
    while try history.next() {
      history.withEvents { events in take(events) }
    }
    // End of the snippet.
    #expect(repeated == answered)
  }

  private static func run(_ directory: String, at now: Timestamp, _ answer: (Span<Event>) -> Void) throws {
    // Snippet:
    var journal = try Journal(directory: directory)  // opens it, or makes it
    let contract = try Contract("h100-sxm,80,DE,on_demand,spot")
    try journal.apply(.openBook(contract), at: now)
    guard let book = journal.exchange.book(for: contract) else { fatalError("the book was opened") }

    let seller = journal.participant(named: "nordic-gpu")
    let ask = Order(
      id: 1, side: .ask, book: book, price: try Price("2.35"), quantity: 64, participant: seller)
    try journal.apply(.submit(ask), at: now)  // append, sync, apply
    journal.exchange.events.withSpan { events in answer(events) }
    journal.removeAllEvents()
    try journal.snapshot()  // so that the next opening is quick
    // End of the snippet.
  }

  @Test func `every caller of a batch gets its own events`() throws {
    let temporary = try TemporaryDirectory()
    var journal = try Journal(directory: temporary.path)
    let requests: [Command] = [.cancel(1), .cancel(2)]
    let now: Timestamp = 1
    var answers = [Int](repeating: 0, count: requests.count)
    // Snippet:
    let commands = requests.map { TimedCommand($0, at: now) }
    try journal.apply(commands.span) { place, events in
      answers[place] = events.count  // the command is safe, and carried out
    }
    journal.removeAllEvents()
    // End of the snippet.
    #expect(answers == [1, 1])
  }

  @Test func `an error says what to do`() throws {
    let temporary = try TemporaryDirectory()
    let directory = temporary.path
    let first = try Journal(directory: directory)
    var printed: [String] = []
    func print(_ items: Any...) { printed.append(items.map { "\($0)" }.joined(separator: " ")) }
    // Snippet:
    do throws(JournalError) {
      let journal = try Journal(directory: directory)
      print(journal.recovery.commandCount)
    } catch {
      switch error {
      case .locked: print("another process has it open")
      case .corrupt, .malformed, .missingLog, .shortLog: print("copy it, then repair:", error)
      default: print(error)
      }
    }
    // End of the snippet.
    #expect(first.recovery.commandCount == 0)
    #expect(printed == ["another process has it open"])
  }
}
