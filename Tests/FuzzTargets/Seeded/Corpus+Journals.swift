import ComputeMatching
import Foundation
import CommandJournal
import OrderStreams

extension Corpus {
  /// Writes a log and a snapshot of each input of the targets `csv` and `commands`, and the events of the small market.
  ///
  /// To be done again when a format changes. Inputs with other names stay.
  package func writeJournals() throws {
    for target in [FuzzTarget.log, .snapshot, .events] {
      try FileManager.default.createDirectory(at: folder(of: target), withIntermediateDirectories: true)
    }
    for (name, bytes) in try files(of: .csv) {
      var exchange = Exchange()
      var commands: [TimedCommand] = []
      if (try? Self.read(bytes, &exchange, &commands)) == nil { continue }
      try write(commands, namesOf: exchange, as: String(name.prefix { $0 != "." }))
    }
    for (name, bytes) in try files(of: .commands) where name.hasPrefix("flow") {
      var choices = ByteChoices(bytes)
      let exchange = SmallWorld.exchange(&choices)
      var commands = CommandChoices(choices, from: exchange.now)
      var timed = SmallWorld.contracts.prefix(2).map { TimedCommand(.openBook($0), at: exchange.now) }
      while let next = commands.next() { timed.append(next) }
      try write(timed, namesOf: exchange, as: name)
    }
    try writeEvents()
  }

  private static func read(_ bytes: [UInt8], _ exchange: inout Exchange, _ commands: inout [TimedCommand]) throws {
    var reader = try CommandReader(ByteSource(bytes: bytes, name: "orders.csv"))
    while let recorded = try reader.next(&exchange) {
      commands.append(TimedCommand(recorded.command, at: recorded.timestamp))
      exchange.apply(recorded.command, at: recorded.timestamp)
    }
  }

  /// Carries `commands` out in a journal, in two blocks, and keeps its log, and its snapshots from the middle and the end.
  private func write(_ commands: [TimedCommand], namesOf exchange: borrowing Exchange, as name: String) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("corpus-\(UUID())")
    defer { try? FileManager.default.removeItem(at: directory) }
    var journal = try Journal(directory: directory.path, exchange.configuration, sync: .never)
    journal.takeNames(of: exchange)
    let middle = commands.count / 2
    try journal.apply(commands.span.extracting(..<middle))
    try journal.snapshot()
    try journal.apply(commands.span.extracting(middle...))
    try journal.snapshot()
    let snapshots = try FileManager.default.contentsOfDirectory(atPath: directory.path)
      .filter { $0.hasPrefix("snapshot-") }.sorted()
    for (snapshot, part) in zip(snapshots, ["middle", "end"]) {
      try copy(directory.appendingPathComponent(snapshot), to: .snapshot, "\(name)-\(part)")
    }
    let log = directory.appendingPathComponent("commands-00000000000000000000.log")
    try copy(log, to: .log, name)
  }

  private func copy(_ file: URL, to target: FuzzTarget, _ name: String) throws {
    try Data(contentsOf: file).write(to: folder(of: target).appendingPathComponent(name))
  }

  private func writeEvents() throws {
    let path = folder(of: .events).appendingPathComponent("small-market.csv").path
    let exchange = FuzzTarget.smallMarket()
    var writer = try EventWriter(path: path, tick: .standard)
    try writer.write(eventsOf: exchange)
    try writer.flush()
  }
}

extension Journal {
  /// Gives all names of `exchange` the numbers that they have there.
  fileprivate mutating func takeNames(of exchange: borrowing Exchange) {
    for number in 0..<UInt32(exchange.participantCount) {
      _ = participant(named: exchange.name(of: ParticipantID(number + 1)) ?? "")
    }
    for number in 0..<UInt32(exchange.affiliationCount) {
      _ = affiliation(named: exchange.name(of: AffiliationID(number + 1)) ?? "")
    }
    for number in 0..<UInt32(exchange.operatorRuleCount) {
      if let rule = exchange.operatorRule(of: OperatorRuleID(number + 1)) { _ = operators(rule) }
    }
    for number in (0..<UInt32(exchange.requirementCount)).map({ RequirementID($0) }) {
      if let terms = exchange.requirement(of: number) {
        _ = requirement(terms, differentials: exchange.differentials(of: number))
      }
    }
  }
}
