import ComputeMatching

/// The numbers of the names of one kind (R3.1).
struct PlainNumbers {
  /// Of each name, in order of first appearance; `nil` while it is forgotten.
  private(set) var numbers: [UInt32?]
  /// The next number, which was never given.
  private(set) var next: UInt32

  /// Of so many names, from `first` on.
  init(count: Int, from first: UInt32) {
    numbers = (0..<UInt32(count)).map { $0 + first }
    next = first + UInt32(count)
  }

  /// Which name has `number`.
  func name(_ number: UInt32) -> Int? { numbers.firstIndex(of: number) }

  /// The number of a name that is not forgotten.
  func number(_ name: Int) -> UInt32 { numbers[name] ?? .max }

  /// Returns how many names were forgotten.
  mutating func forget(allBut used: Set<UInt32>) -> Int {
    let before = numbers.count { $0 != nil }
    numbers = numbers.map { number in number.flatMap { used.contains($0) ? $0 : nil } }
    return before - numbers.count { $0 != nil }
  }

  /// Every name that was forgotten comes again.
  mutating func giveAll() {
    for name in numbers.indices where numbers[name] == nil {
      numbers[name] = next
      next += 1
    }
  }
}

/// Names that nobody uses are given back (R3.1).
extension PlainMarket {
  struct Names {
    var participants: PlainNumbers
    var affiliations: PlainNumbers
    var operatorRules: PlainNumbers
    var requirements: PlainNumbers

    init(_ setting: Setting) {
      participants = PlainNumbers(count: Int(setting.participantCount), from: 1)
      affiliations = PlainNumbers(count: Int(setting.affiliationCount), from: 1)
      operatorRules = PlainNumbers(count: setting.operatorRules.count, from: 1)
      requirements = PlainNumbers(count: setting.requirements.count, from: 0)
    }

    /// What an exchange does that is asked for every name again, each kind in order of first appearance.
    mutating func giveAll() {
      participants.giveAll()
      affiliations.giveAll()
      operatorRules.giveAll()
      requirements.giveAll()
    }
  }

  mutating func forgetNames() {
    let limited = orders.filter { $0.order.conditions.maximumPerCounterparty != nil }
    let participants =
      orders.map(\.order.participant) + limited.flatMap(\.tradedWith.keys)
      + limited.flatMap { $0.tradedInLegs.values.flatMap(\.keys) }
    let forgotten: [(Occasion, Int)] = [
      (.forgetsParticipant, names.participants.forget(allBut: Set(participants.map(\.rawValue)))),
      (.forgetsAffiliation, names.affiliations.forget(allBut: Set(orders.map(\.order.affiliation.rawValue)))),
      (
        .forgetsOperatorRule, names.operatorRules.forget(allBut: Set(orders.map(\.order.conditions.operators.rawValue)))
      ),
      (
        .forgetsRequirement,
        names.requirements.forget(allBut: Set(orders.compactMap(\.order.scope.requirement?.rawValue)))
      ),
    ]
    for (occasion, count) in forgotten where count > 0 { note(occasion) }
    emit(.namesForgotten(count: UInt32(forgotten.reduce(0) { $0 + $1.1 })))
  }

  /// The place of the order's requirement among those of the setting; none for an order of one book, and for a number that nothing
  /// has.
  func requirement(of order: Order) -> Int? { order.scope.requirement.flatMap { names.requirements.name($0.rawValue) } }

  /// The rule of this number; none for no rule.
  func operatorRule(_ number: OperatorRuleID) -> OperatorRule? {
    names.operatorRules.name(number.rawValue).map { setting.operatorRules[$0] }
  }

  /// Whether the order refers to a number that nothing has.
  func namesUnknown(_ order: Order) -> Bool {
    if order.participant != .none, names.participants.name(order.participant.rawValue) == nil { return true }
    if order.affiliation != .none, names.affiliations.name(order.affiliation.rawValue) == nil { return true }
    if order.conditions.operators != .any, operatorRule(order.conditions.operators) == nil { return true }
    guard order.scope.requirement != nil else { return false }
    guard let requirement = requirement(of: order) else { return true }
    // Without a limit there is nothing that a differential could be added to.
    return order.price == nil && !setting.requirements[requirement].differentials.isEmpty
  }
}
