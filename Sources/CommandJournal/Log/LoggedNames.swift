import ComputeMatching

/// How many of an exchange's names a log has: those with the lowest numbers.
struct LoggedNames {
  private var participants: UInt32 = 0
  private var affiliations: UInt32 = 0
  private var operatorRules: UInt32 = 0
  private var requirements: UInt32 = 0
  /// Whether the current block has a command with a number that was not handed out when it came.
  private var blockRefersToUnknown = false
  /// Whether the current block has a command that forgets names.
  private var blockForgets = false

  init() {}

  /// All those of `exchange`.
  init(allOf exchange: borrowing Exchange) {
    participants = UInt32(exchange.participantCount)
    affiliations = UInt32(exchange.affiliationCount)
    operatorRules = UInt32(exchange.operatorRuleCount)
    requirements = UInt32(exchange.requirementCount)
  }

  /// Whether `command` must be in another block: it needs names, and the block has a command that must not know them,
  /// because they were not there when it came. The names of a block are before all its commands.
  func needNewBlock(before command: Command) -> Bool {
    blockRefersToUnknown && needsMore(command) || forgetNames(aroundEndBefore: command)
  }

  /// Whether the block ends before `command` because one of its commands, or this one, forgets names. Such a command has a block
  /// of its own: what names were there when it came is known when the block is written, and their text until it is read.
  func forgetNames(aroundEndBefore command: Command) -> Bool {
    if case .forgetNames = command { true } else { blockForgets }
  }

  /// Tells that a block begins.
  mutating func beginBlock() { (blockRefersToUnknown, blockForgets) = (false, false) }

  /// Adds to `block` the names of `exchange` that the log has to have before `command`. O(1) if it has them.
  @inline(__always)
  mutating func append(
    neededBy command: Command, of exchange: borrowing Exchange, to block: inout LogBlockBuilder
  ) {
    guard needsMore(command) else { return }
    switch command {
    case .submit(let order):
      append(
        exchange, participants: order.participant.rawValue, affiliations: order.affiliation.rawValue,
        operatorRules: order.conditions.operators.rawValue,
        requirements: order.scope.requirement.map { $0.rawValue &+ 1 } ?? 0, to: &block)
    case .cancelAll(let participant, _):
      append(
        exchange, participants: participant.rawValue, affiliations: 0, operatorRules: 0, requirements: 0, to: &block)
    case .forgetNames:
      // Also names that no command uses have numbers, which are never given again.
      append(allOf: exchange, to: &block)
      blockForgets = true
      return
    case .cancel, .reduce, .replace, .openBook, .operate, .advance: break
    }
    if needsMore(command) { blockRefersToUnknown = true }
  }

  /// Whether `command` refers to a number that the log does not have.
  @inline(__always)
  private func needsMore(_ command: Command) -> Bool {
    switch command {
    case .submit(let order):
      order.participant.rawValue > participants || order.affiliation.rawValue > affiliations
        || order.conditions.operators.rawValue > operatorRules
        || order.scope.requirement.map { $0.rawValue >= requirements } ?? false
    case .cancelAll(let participant, _): participant.rawValue > participants
    case .forgetNames: true
    case .cancel, .reduce, .replace, .openBook, .operate, .advance: false
    }
  }

  /// Adds to `block` all names of `exchange` that the log does not have.
  mutating func append(allOf exchange: borrowing Exchange, to block: inout LogBlockBuilder) {
    append(exchange, participants: .max, affiliations: .max, operatorRules: .max, requirements: .max, to: &block)
  }

  /// Adds those up to the given counts, as far as `exchange` has handed out so many.
  private mutating func append(
    _ exchange: borrowing Exchange, participants wantedParticipants: UInt32, affiliations wantedAffiliations: UInt32,
    operatorRules wantedRules: UInt32, requirements wantedRequirements: UInt32, to block: inout LogBlockBuilder
  ) {
    while participants < wantedParticipants, let name = exchange.name(of: ParticipantID(participants + 1)) {
      participants += 1
      block.append(.participant(name), number: participants)
    }
    while affiliations < wantedAffiliations, let name = exchange.name(of: AffiliationID(affiliations + 1)) {
      affiliations += 1
      block.append(.affiliation(name), number: affiliations)
    }
    while operatorRules < wantedRules, let rule = exchange.operatorRule(of: OperatorRuleID(operatorRules + 1)) {
      operatorRules += 1
      block.append(.operatorRule(rule), number: operatorRules)
    }
    while requirements < wantedRequirements, let requirement = exchange.requirement(of: RequirementID(requirements)) {
      let differentials = exchange.differentials(of: RequirementID(requirements))
      block.append(
        .requirement(RequirementTerms(requirement: requirement, differentials: differentials)), number: requirements)
      requirements += 1
    }
  }
}
