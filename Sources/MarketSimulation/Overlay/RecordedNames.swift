import ComputeMatching

/// All that recorded commands name, each kind in the order of its numbers, with gaps where names were forgotten.
public struct RecordedNames: Sendable {
  /// The names of all participants.
  public private(set) var participants: [String?] = []
  private var affiliations: [String?] = []
  private var operatorRules: [OperatorRule?] = []
  private var requirements: [(requirement: Requirement, differentials: [Differential])?] = []

  /// Takes down the names that `exchange` knows and that are new.
  mutating func add(_ exchange: borrowing Exchange) {
    for number in participants.count..<exchange.participantCount {
      participants.append(exchange.name(of: ParticipantID(UInt32(number) + 1)))
    }
    for number in affiliations.count..<exchange.affiliationCount {
      affiliations.append(exchange.name(of: AffiliationID(UInt32(number) + 1)))
    }
    for number in operatorRules.count..<exchange.operatorRuleCount {
      operatorRules.append(exchange.operatorRule(of: OperatorRuleID(UInt32(number) + 1)))
    }
    for number in requirements.count..<exchange.requirementCount {
      let id = RequirementID(UInt32(number))
      requirements.append(exchange.requirement(of: id).map { ($0, exchange.differentials(of: id)) })
    }
  }

  /// Gives everything the number that it has in the stream, so that no name of an agent comes between: a command log
  /// refers to numbers. Requirements get theirs later unless `withRequirements`.
  func register(in exchange: inout Exchange, withRequirements: Bool) {
    for case let name? in participants { _ = exchange.participant(named: name) }
    for case let name? in affiliations { _ = exchange.affiliation(named: name) }
    for case let rule? in operatorRules { _ = exchange.operators(rule) }
    guard withRequirements else { return }
    for case let (requirement, differentials)? in requirements {
      _ = exchange.requirement(requirement, differentials: differentials)
    }
  }
}

/// What the names of a stream mean that is read for an exchange on which they may have other numbers.
struct StreamNames: ~Copyable {
  /// Knows the names, and has the books.
  private var exchange: Exchange

  init(_ configuration: Exchange.Configuration) { exchange = Exchange(configuration) }

  /// The next command of `background`, with the numbers that names have in the stream.
  mutating func next<Stream: Background & ~Copyable>(of background: inout Stream) throws -> TimedCommand? {
    let next = try background.next(&exchange)
    // A book is found by its contract.
    if let next, case .openBook = next.command {
      exchange.apply(next.command, at: next.timestamp)
      exchange.removeAllEvents()
    }
    return next
  }

  /// The requirement behind a number of the stream; `nil` if there is none.
  func requirement(_ number: RequirementID) -> (requirement: Requirement, differentials: [Differential])? {
    exchange.requirement(of: number).map { ($0, exchange.differentials(of: number)) }
  }
}
