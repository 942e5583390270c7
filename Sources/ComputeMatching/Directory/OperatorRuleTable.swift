/// All operator rules by number, from 1 in order of appearance.
struct OperatorRuleTable: ~Copyable {
  // Numbers there begin with 0.
  private var rules = NumberTable<OperatorRule>()
  private var numbers: [OperatorRule: OperatorRuleID] = [:]
  /// In the order of the entries of ``rules``.
  private var sets = GrowableBuffer<OperatorSet>()

  mutating func number(of rule: OperatorRule) -> OperatorRuleID {
    if let number = numbers[rule] { return number }
    let number = OperatorRuleID(rules.append(rule) + 1)
    sets.append(OperatorSet(rule))
    numbers[rule] = number
    return number
  }

  /// The number of `rule`, if it has one.
  func knownNumber(of rule: OperatorRule) -> OperatorRuleID? { numbers[rule] }

  /// Gives a number to a rule that is forgotten already.
  mutating func skipNumber() { rules.skipNumber() }

  /// How many numbers were given.
  var numberCount: UInt32 { rules.numberCount }

  /// How many rules are known.
  var count: Int { rules.entries.count }

  /// By number, from 1; `nil` for what was forgotten.
  var all: [OperatorRule?] { rules.all }

  /// Whether `number` is that of a rule, or of no rule.
  func knows(_ number: OperatorRuleID) -> Bool { number == .any || place(of: number) != nil }

  func rule(_ number: OperatorRuleID) -> OperatorRule? {
    number == .any ? nil : place(of: number).map { rules.entries[$0] }
  }

  /// Whether the rule `number` lets an order trade with one of the operator `rawValue`.
  @inline(__always)
  func rule(_ number: OperatorRuleID, admits rawValue: UInt16) -> Bool {
    number == .any || (place(of: number).map { sets[$0].admits(rawValue) } ?? false)
  }

  private func place(of number: OperatorRuleID) -> Int? { rules.place(of: number.rawValue - 1) }

  // MARK: Forgetting

  mutating func beginMarking() { rules.beginMarking() }

  mutating func mark(_ number: OperatorRuleID) {
    if number != .any { rules.mark(number.rawValue - 1) }
  }

  mutating func forgetUnmarked() {
    let before = numbers
    guard let kept = rules.forgetUnmarked() else { return }
    numbers = Dictionary(minimumCapacity: kept.count)
    sets = GrowableBuffer()
    for rule in rules.entries {
      numbers[rule] = before[rule]
      sets.append(OperatorSet(rule))
    }
  }
}
