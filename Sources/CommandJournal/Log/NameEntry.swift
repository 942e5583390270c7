import ComputeMatching

/// What is behind a number that commands refer to, as it is in logs and snapshots: written once, before its first use.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 4 | kind |
/// | 4 | 4 | number |
/// | 8 | 4 | length of the text |
/// | 12 | | the text in UTF-8, and zeros up to a multiple of eight |
enum NameEntry: Hashable {
  case participant(String)
  case affiliation(String)
  case operatorRule(OperatorRule)
  case requirement(RequirementTerms)
  case contract(Contract)
  /// So many numbers in a row that were forgotten, in a snapshot.
  case forgotten(count: Int)

  /// Of more numbers in a row there are several entries, so that no few bytes stand for much memory.
  static let mostForgotten = 4_096

  fileprivate enum Kind: UInt32 {
    case participant = 1
    case affiliation, operatorRule, requirement, contract, forgotten
  }

  fileprivate var kind: Kind {
    switch self {
    case .participant: .participant
    case .affiliation: .affiliation
    case .operatorRule: .operatorRule
    case .requirement: .requirement
    case .contract: .contract
    case .forgotten: .forgotten
    }
  }

  /// Participants and affiliations by their names, contracts as their `description`, operator rules as `+US|CA` (allowed)
  /// or `-CN|RU` (barred), requirements as their `description`, followed by `;`, grade, `:` and ticks for each differential; of
  /// forgotten numbers how many they are.
  fileprivate var text: String {
    switch self {
    case .participant(let name), .affiliation(let name): name
    case .operatorRule(.allowed(let countries)): "+" + Self.text(countries)
    case .operatorRule(.barred(let countries)): "-" + Self.text(countries)
    case .requirement(let terms):
      terms.differentials.reduce(terms.requirement.description) { $0 + ";\($1.grade):\($1.ticks)" }
    case .contract(let contract): contract.description
    case .forgotten(let count): String(count)
    }
  }

  private static func text(_ countries: Set<CountryCode>) -> String {
    countries.map(\.description).sorted().joined(separator: "|")
  }

  /// Appends the entry under `number`.
  func append(to buffer: inout ByteBuffer, number: UInt32) {
    let text = text
    buffer.append(kind.rawValue)
    buffer.append(number)
    buffer.append(UInt32(text.utf8.count))
    buffer.append(text)
    buffer.pad()
  }

  fileprivate init?(_ kind: UInt32, _ text: String) {
    switch Kind(rawValue: kind) {
    case nil: return nil
    case .participant: self = .participant(text)
    case .affiliation: self = .affiliation(text)
    case .operatorRule:
      guard let rule = OperatorRule(logged: text) else { return nil }
      self = .operatorRule(rule)
    case .requirement:
      guard let terms = RequirementTerms(logged: text) else { return nil }
      self = .requirement(terms)
    case .contract:
      guard let contract = try? Contract(canonical: text) else { return nil }
      self = .contract(contract)
    case .forgotten:
      guard let count = Int(text), 1...Self.mostForgotten ~= count else { return nil }
      self = .forgotten(count: count)
    }
    // One thing has one text.
    guard self.text == text, !text.isEmpty else { return nil }
  }
}

/// The numbers that an exchange would give to names, one after the other. It gives none.
struct ForeseenNumbers {
  /// By kind and text. Names that only look alike are different ones.
  private var given: [[UInt8]: UInt32] = [:]
  private var counts: [NameEntry.Kind: UInt32] = [:]

  /// The number that `entry` has in `exchange`, or would get there behind those that were asked for before; `nil` of forgotten
  /// numbers, and of a contract, which has one in its block only.
  mutating func number(of entry: NameEntry, in exchange: borrowing Exchange) -> UInt32? {
    guard let (known, next) = exchange.numbers(of: entry) else { return nil }
    if let known { return known }
    let key = [UInt8(entry.kind.rawValue)] + entry.text.utf8
    if let number = given[key] { return number }
    let number = next + counts[entry.kind, default: 0]
    counts[entry.kind, default: 0] += 1
    given[key] = number
    return number
  }
}

extension NameEntry {
  /// Throws unless what is called by `number` at `offset` of `file` has that number.
  static func check(_ number: UInt32, is found: UInt32?, in file: String, at offset: Int) throws(JournalError) {
    guard let found else {
      throw .malformed(file: file, offset: offset, reason: "numbers are forgotten by a command only")
    }
    guard number == found else {
      throw .malformed(
        file: file, offset: offset, reason: "number \(number) is given to what has number \(found)")
    }
  }
}

extension Exchange {
  /// The number of what `entry` names, which gets one if it has none; `nil` of forgotten numbers, and of a contract, which has one
  /// in its block only.
  mutating func number(of entry: NameEntry) -> UInt32? {
    switch entry {
    case .participant(let text): participant(named: text).rawValue
    case .affiliation(let text): affiliation(named: text).rawValue
    case .operatorRule(let rule): operators(rule).rawValue
    case .requirement(let terms): requirement(terms.requirement, differentials: terms.differentials).rawValue
    case .contract, .forgotten: nil
    }
  }

  /// The number of what `entry` names, if it has one, and the next one of its kind.
  fileprivate func numbers(of entry: NameEntry) -> (known: UInt32?, next: UInt32)? {
    switch entry {
    case .participant(let text): (knownParticipant(text)?.rawValue, UInt32(participantCount) + 1)
    case .affiliation(let text): (knownAffiliation(text)?.rawValue, UInt32(affiliationCount) + 1)
    case .operatorRule(let rule): (knownOperators(rule)?.rawValue, UInt32(operatorRuleCount) + 1)
    case .requirement(let terms): (knownRequirement(terms)?.rawValue, UInt32(requirementCount))
    case .contract, .forgotten: nil
    }
  }
}

extension FileImage {
  /// Shows `body` each name of `block`, its number and where it is in `file`, of which `base` bytes are before the image.
  func forEachName(
    of block: LogBlock, in file: String, behind base: Int,
    _ body: (NameEntry, UInt32, Int) throws(JournalError) -> Void
  ) throws(JournalError) {
    var position = block.namesStart
    while position < block.commandsStart {
      guard let name = nameEntry(at: position, before: block.commandsStart) else {
        throw .malformed(file: file, offset: base + position, reason: "expected a name")
      }
      try body(name.entry, name.number, base + position)
      position = name.end
    }
  }

  /// The entry at `offset`, its number, and where the next one begins; `nil` if there is none, or it would end behind `limit`.
  func nameEntry(at offset: Int, before limit: Int) -> (entry: NameEntry, number: UInt32, end: Int)? {
    guard limit - offset >= 12 else { return nil }
    let length = Int(number(at: offset + 8, as: UInt32.self))
    guard limit - offset - 12 >= length else { return nil }
    let end = offset + (12 + length + 7) / 8 * 8
    guard end <= limit, isZero(offset + 12 + length..<end), let text = text(offset + 12..<offset + 12 + length),
      let entry = NameEntry(number(at: offset, as: UInt32.self), text)
    else { return nil }
    return (entry, number(at: offset + 4, as: UInt32.self), end)
  }
}

extension OperatorRule {
  fileprivate init?(logged text: String) {
    var countries: Set<CountryCode> = []
    for code in text.dropFirst().split(separator: "|") {
      guard let country = CountryCode(String(code)) else { return nil }
      countries.insert(country)
    }
    switch text.first {
    case "+": self = .allowed(countries)
    case "-": self = .barred(countries)
    default: return nil
    }
  }
}

extension RequirementTerms {
  fileprivate init?(logged text: String) {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    guard let first = parts.first, let requirement = try? Requirement(canonical: String(first)) else { return nil }
    var differentials: [Differential] = []
    for part in parts.dropFirst() {
      guard let colon = part.lastIndex(of: ":"), let ticks = Int64(part[part.index(after: colon)...]),
        let grade = try? Requirement(canonical: String(part[..<colon]))
      else { return nil }
      differentials.append(Differential(grade, ticks: ticks))
    }
    self.init(requirement: requirement, differentials: differentials)
  }
}
