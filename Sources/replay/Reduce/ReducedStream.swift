import ComputeMatching
import OrderStreams

/// An order stream whose commands can be left out one by one.
struct ReducedStream: ~Copyable {
  /// As they were read; every book is opened by a command.
  let commands: [TimedCommand]
  /// Which requirement is the same as another one without its differentials.
  let plainRequirements: [RequirementID: RequirementID]
  /// Knows what the numbers in the commands mean. It has every book, and carries out nothing else.
  private let names: Exchange

  /// Reads a stream in canonical form.
  init(canonical path: String, _ configuration: Exchange.Configuration) throws(StreamError) {
    var names = Exchange(configuration)
    var commands: [TimedCommand] = []
    var reader = try CommandReader(ByteSource(path: path), opensBooks: false)
    while let recorded = try reader.next(&names) {
      commands.append(TimedCommand(recorded.command, at: recorded.timestamp))
      guard case .openBook(let contract, _) = recorded.command else { continue }
      names.apply(.openBook(contract), at: 0)
      names.removeAllEvents()
    }
    var plain: [RequirementID: RequirementID] = [:]
    for number in 0..<UInt32(names.requirementCount) {
      let requirement = RequirementID(number)
      // One that leaves nothing open would be read as an order in one book.
      guard !names.differentials(of: requirement).isEmpty, let pattern = names.requirement(of: requirement),
        pattern.exactContract == nil
      else { continue }
      plain[requirement] = names.requirement(pattern)
    }
    self.commands = commands
    self.names = names
    plainRequirements = plain
  }

  /// `commands`, and before the first one that names a book its opening, if they have none.
  func completed(_ commands: [TimedCommand]) -> [TimedCommand] {
    var opened: Set<BookID> = []
    var completed: [TimedCommand] = []
    completed.reserveCapacity(commands.count)
    for timed in commands {
      if case .openBook(let contract, _) = timed.command {
        if let book = names.book(for: contract) { opened.insert(book) }
      } else if let book = timed.command.book, opened.insert(book).inserted, let contract = names.contract(of: book) {
        completed.append(TimedCommand(.openBook(contract), at: timed.timestamp))
      }
      completed.append(timed)
    }
    return completed
  }

  /// The book that `command` opens.
  func bookOpened(by command: Command) -> BookID? {
    if case .openBook(let contract, _) = command { names.book(for: contract) } else { nil }
  }

  /// How many ticks are a dollar, or at least as much.
  var dollar: Int128 {
    let tick = names.configuration.tick
    var dollar: Int128 = 1
    for _ in 0..<tick.decimals { dollar *= 10 }
    return max(dollar / Int128(tick.units), 1)
  }

  /// Writes `commands` in canonical form to `path`. Throws also if one of them has no row.
  func write(_ commands: [TimedCommand], to path: String) throws(StreamError) {
    var writer = try CommandWriter(path: path, tick: names.configuration.tick)
    for timed in commands { try writer.write(timed.command, at: timed.timestamp, of: names) }
    try writer.flush()
  }
}
