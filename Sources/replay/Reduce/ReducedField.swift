import ComputeMatching

/// Numbers of one kind in commands, which a reduction makes simpler.
enum ReducedField: CaseIterable {
  case ids
  case quantities
  case prices
  case moments

  /// The numbers in `commands`, in order.
  func numbers(in commands: [TimedCommand]) -> [Int128] {
    var numbers: [Int128] = []
    for var timed in commands { visit(&timed) { numbers.append($0) } }
    return numbers
  }

  /// `commands` with these numbers in the place of theirs.
  func commands(_ commands: [TimedCommand], with numbers: [Int128]) -> [TimedCommand] {
    var commands = commands
    var next = 0
    for index in commands.indices {
      visit(&commands[index]) { number in
        number = numbers[next]
        next += 1
      }
    }
    return commands
  }

  /// Whether `numbers` are simpler than `others`, on the whole. No endless series of numbers is ever simpler.
  func areSimpler(_ numbers: [Int128], than others: [Int128]) -> Bool {
    func digits(_ numbers: [Int128]) -> Int { numbers.reduce(0) { $0 + Self.significantDigits(of: $1) } }
    func sum(_ numbers: [Int128]) -> Int128 { numbers.reduce(0, +) }
    switch self {
    case .ids, .quantities: return sum(numbers) < sum(others)
    case .prices, .moments: return (digits(numbers), sum(numbers)) < (digits(others), sum(others))
    }
  }

  /// 2 of 23,000,000.
  private static func significantDigits(of number: Int128) -> Int {
    var (rest, digits) = (number.magnitude, 0)
    while rest > 0, rest % 10 == 0 { rest /= 10 }
    while rest > 0 { (rest, digits) = (rest / 10, digits + 1) }
    return digits
  }

  /// What may be tried in the place of all `numbers` at once, the simplest first. A dollar is so many ticks.
  func proposals(for numbers: [Int128], dollar: Int128) -> [[Int128]] {
    switch self {
    case .ids: return [Self.ranks(numbers.uniqued, of: numbers, first: 1, step: 1)]
    case .quantities:
      var (proposals, divisor) = ([[Int128]](), (numbers.max() ?? 0))
      while divisor > 1 {
        proposals.append(numbers.map { $0 < 1 ? $0 : ($0 + divisor - 1) / divisor })
        divisor /= 2
      }
      return proposals
    case .prices:
      let values = Set(numbers).sorted().filter { $0 > 0 }
      // Whole dollars are as simple as it gets.
      let steps = values.allSatisfy { $0 % dollar == 0 } ? [dollar] : [dollar, 1]
      return steps.map { Self.ranks(values, of: numbers, first: $0, step: $0) }
    case .moments:
      guard let first = numbers.first else { return [] }
      let values = Set(numbers).sorted()
      let hour = (values.first ?? 0) / Self.hour * Self.hour
      return [
        numbers.map { _ in first }, Self.ranks(values, of: numbers, first: 0, step: 1),
        Self.ranks(values, of: numbers, first: 0, step: Self.second),
        Self.ranks(values, of: numbers, first: hour, step: Self.second),
      ]
    }
  }

  /// What may be tried in the place of one number, the simplest first.
  func replacements(for value: Int128, among numbers: [Int128], dollar: Int128) -> [Int128] {
    guard value > 0 else { return [] }
    switch self {
    case .ids:
      return (1...Int128(numbers.count + 1)).filter { $0 < value && !numbers.contains($0) }.prefix(1).map(\.self)
    case .quantities: return value > 1 ? [1, value / 2] : []
    case .prices:
      let lower = Set(numbers).filter { $0 < value && $0 > 0 }.sorted()
      let rounded = [dollar, dollar / 10].filter { $0 > 0 }.map { max(value / $0, 1) * $0 }
      return [lower.first, lower.last].compactMap(\.self) + rounded.filter { $0 != value }
    case .moments:
      let earlier = Set(numbers).filter { $0 < value }.sorted()
      return [earlier.first, earlier.last, value / Self.hour * Self.hour, value / Self.second * Self.second]
        .compactMap(\.self).filter { $0 != value }
    }
  }

  private static let second: Int128 = 1_000_000_000
  private static let hour: Int128 = 3600 * second

  /// `numbers`, each that is among `values` by its place there.
  private static func ranks(_ values: [Int128], of numbers: [Int128], first: Int128, step: Int128) -> [Int128] {
    let ranks = Dictionary(zip(values, 0...), uniquingKeysWith: { first, _ in first })
    return numbers.map { number in ranks[number].map { first + Int128($0) * step } ?? number }
  }

  private func visit(_ timed: inout TimedCommand, _ body: (inout Int128) -> Void) {
    switch self {
    case .ids: timed.command.visitIDs(body)
    case .quantities: timed.command.visitQuantities(body)
    case .prices: timed.command.visitPrices(body)
    case .moments:
      timed.timestamp.visit(body)
      timed.command.visitMoments(body)
    }
  }
}

extension Command {
  fileprivate mutating func visitIDs(_ body: (inout Int128) -> Void) {
    switch self {
    case .submit(var order):
      order.id.visit(body)
      self = .submit(order)
    case .cancel(var id):
      id.visit(body)
      self = .cancel(id)
    case .reduce(var id, let quantity):
      id.visit(body)
      self = .reduce(id, by: quantity)
    case .replace(var id, var replacement):
      id.visit(body)
      replacement.id?.visit(body)
      self = .replace(id, with: replacement)
    case .cancelAll, .openBook, .operate, .forgetNames, .advance: break
    }
  }

  fileprivate mutating func visitQuantities(_ body: (inout Int128) -> Void) {
    switch self {
    case .submit(var order):
      order.quantity.visit(body)
      order.displayQuantity?.visit(body)
      order.conditions.minimumQuantity?.visit(body)
      order.conditions.maximumPerCounterparty?.visit(body)
      self = .submit(order)
    case .reduce(let id, var quantity):
      quantity.visit(body)
      self = .reduce(id, by: quantity)
    case .replace(let id, var replacement):
      replacement.quantity.visit(body)
      self = .replace(id, with: replacement)
    case .openBook(let contract, var lot):
      lot.visit(body)
      self = .openBook(contract, lot: lot)
    case .cancel, .cancelAll, .operate, .forgetNames, .advance: break
    }
  }

  fileprivate mutating func visitPrices(_ body: (inout Int128) -> Void) {
    switch self {
    case .submit(var order):
      order.price?.visit(body)
      self = .submit(order)
    case .replace(let id, var replacement):
      replacement.price.visit(body)
      self = .replace(id, with: replacement)
    case .operate(let book, .setPriceBand(var low, var high)):
      low?.visit(body)
      high?.visit(body)
      self = .operate(book, .setPriceBand(low: low, high: high))
    case .cancel, .reduce, .cancelAll, .openBook, .operate, .forgetNames, .advance: break
    }
  }

  fileprivate mutating func visitMoments(_ body: (inout Int128) -> Void) {
    switch self {
    case .submit(var order):
      order.expiry?.visit(body)
      self = .submit(order)
    case .operate(let book, .scheduleAuction(var schedule?)):
      schedule.opens.visit(body)
      schedule.locks?.visit(body)
      schedule.uncrosses.visit(body)
      self = .operate(book, .scheduleAuction(schedule))
    case .cancel, .reduce, .replace, .cancelAll, .openBook, .operate, .forgetNames, .advance: break
    }
  }
}

// A reduction writes no number that is larger than the one it read, and none below 0.

extension OrderID {
  fileprivate mutating func visit(_ body: (inout Int128) -> Void) {
    var number = Int128(rawValue)
    body(&number)
    self = OrderID(UInt64(clamping: number))
  }
}

extension Quantity {
  fileprivate mutating func visit(_ body: (inout Int128) -> Void) {
    var number = Int128(self)
    body(&number)
    self = Quantity(clamping: number)
  }
}

extension Price {
  fileprivate mutating func visit(_ body: (inout Int128) -> Void) {
    var number = Int128(ticks)
    body(&number)
    self = Price(ticks: Int64(clamping: number))
  }
}

extension Timestamp {
  fileprivate mutating func visit(_ body: (inout Int128) -> Void) {
    var number = Int128(nanoseconds)
    body(&number)
    self = Timestamp(nanoseconds: UInt64(clamping: number))
  }
}

extension [Int128] {
  /// Each once, in order of appearance.
  fileprivate var uniqued: [Int128] {
    var seen: Set<Int128> = []
    return filter { seen.insert($0).inserted }
  }
}
