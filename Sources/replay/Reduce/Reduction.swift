import ComputeMatching

/// Makes a stream smaller, step by step, as long as something holds for it (delta debugging).
///
/// Every step is tried in an order that follows from the stream alone. Each that is taken leaves fewer commands, or as many with
/// fewer options, books or simpler numbers; so it comes to an end.
struct Reduction: ~Copyable {
  /// The smallest stream so far.
  private(set) var commands: [TimedCommand]
  /// How many streams were tried.
  private(set) var triedCount = 0
  /// Whether it was stopped before its end.
  private(set) var isStopped = false

  let stream: ReducedStream
  private let holds: (_ candidate: [TimedCommand], borrowing ReducedStream) throws -> Bool
  /// Hashes of what did not hold.
  private var failed: Set<Int> = []

  /// What `holds` throws to end a reduction early.
  struct Stop: Error {}

  /// `holds` for the commands of `stream`, all of them.
  init(
    _ stream: consuming ReducedStream,
    while holds: @escaping (_ candidate: [TimedCommand], borrowing ReducedStream) throws -> Bool
  ) {
    commands = stream.commands
    self.stream = stream
    self.holds = holds
  }

  /// Goes on until no step leads to a smaller stream, or until it is stopped.
  mutating func run() throws {
    do {
      try removeCommands()
      var isSmaller = true
      while isSmaller {
        isSmaller = try removeRelatedCommands()
        isSmaller = try removeOptions() || isSmaller
        isSmaller = try moveToOneBook() || isSmaller
        for field in ReducedField.allCases { isSmaller = try simplify(field) || isSmaller }
        if isSmaller { try removeCommands() }
      }
    } catch is Stop { isStopped = true }
  }

  /// Takes `candidate` if it holds. The same one is tried once.
  mutating func take(_ candidate: [TimedCommand]) throws -> Bool {
    let hash = candidate.hashValue
    guard !failed.contains(hash) else { return false }
    triedCount += 1
    guard try holds(candidate, stream) else {
      failed.insert(hash)
      return false
    }
    commands = candidate
    return true
  }

  /// Takes what is left of the commands without those at `positions`, if that is less and holds.
  private mutating func takeRest(without positions: [Int]) throws -> Bool {
    let removed = Set(positions)
    let rest = commands.indices.filter { !removed.contains($0) }.map { commands[$0] }
    // A book that is still named opens all the same.
    let candidate = stream.completed(rest)
    return candidate.count < commands.count ? try take(candidate) : false
  }
}

// Fewer commands.

extension Reduction {
  private mutating func removeCommands() throws {
    _ = try remove { stream, commands in commands.indices.map { [$0] } }
  }

  /// Removes all commands of an order, of a participant or of a book together.
  private mutating func removeRelatedCommands() throws -> Bool {
    var isSmaller = try remove { stream, commands in Self.groups(commands.map(\.command.order)) }
    isSmaller = try remove { stream, commands in Self.groups(commands.map(\.command.participant)) } || isSmaller
    isSmaller =
      try remove { stream, commands in
        Self.groups(commands.map { stream.bookOpened(by: $0.command) ?? $0.command.book })
      } || isSmaller
    return isSmaller
  }

  /// The positions that have the same key, in order of their first one; none that has its own.
  private static func groups<Key: Hashable>(_ keys: [Key?]) -> [[Int]] {
    var positions: [Key: [Int]] = [:]
    var order: [Key] = []
    for (position, key) in keys.enumerated() {
      guard let key else { continue }
      if positions[key] == nil { order.append(key) }
      positions[key, default: []].append(position)
    }
    return order.compactMap { positions[$0] }.filter { $0.count > 1 }
  }

  /// Removes groups of commands, half of them at once, then a quarter and so on, from the end. Those that are left when one has
  /// been removed are found anew.
  private mutating func remove(_ groups: (borrowing ReducedStream, [TimedCommand]) -> [[Int]]) throws -> Bool {
    var isSmaller = false
    var left = groups(stream, commands)
    var size = max(left.count / 2, 1)
    while !left.isEmpty {
      var isAnyRemoved = false
      var end = left.count
      while end > 0 {
        let start = max(0, end - size)
        if try takeRest(without: left[start..<end].flatMap(\.self)) {
          isAnyRemoved = true
          left = groups(stream, commands)
        }
        end = min(start, left.count)
      }
      isSmaller = isSmaller || isAnyRemoved
      if size == 1, !isAnyRemoved { break }
      size = max(min(size / 2, left.count / 2), 1)
    }
    return isSmaller
  }
}

// As many commands, and simpler ones.

extension Reduction {
  /// Takes options away from all commands at once, or from one after the other.
  private mutating func removeOptions() throws -> Bool {
    var isSimpler = false
    for option in ReducedOption.all(stream.plainRequirements) {
      isSimpler = try edit(0..<commands.count, option.removal) || isSimpler
      for position in commands.indices {
        isSimpler = try edit(position..<position + 1, option.removal) || isSimpler
      }
    }
    return isSimpler
  }

  /// Takes the commands with those at `positions` edited, if that makes a difference and holds.
  private mutating func edit(_ positions: Range<Int>, _ change: (inout Command) -> Void) throws -> Bool {
    var candidate = commands
    for position in positions { change(&candidate[position].command) }
    return candidate == commands ? false : try take(candidate)
  }

  /// Moves the commands of one book after the other to the first one.
  private mutating func moveToOneBook() throws -> Bool {
    var isSmaller = false
    let books = commands.compactMap(\.command.book)
    guard let first = books.first else { return false }
    for book in Set(books).sorted() where book != first {
      let moved = commands.compactMap { timed -> TimedCommand? in
        if stream.bookOpened(by: timed.command) == book { return nil }
        guard timed.command.book == book else { return timed }
        return TimedCommand(timed.command.moved(to: first), at: timed.timestamp)
      }
      let candidate = stream.completed(moved)
      if candidate.count < commands.count, try take(candidate) { isSmaller = true }
    }
    return isSmaller
  }

  /// Makes numbers of one kind simpler: all at once, then all that are equal, then one after the other.
  private mutating func simplify(_ field: ReducedField) throws -> Bool {
    var isSimpler = false
    for proposal in field.proposals(for: field.numbers(in: commands), dollar: stream.dollar) {
      if try propose(proposal, for: field) {
        isSimpler = true
        break
      }
    }
    for value in Set(field.numbers(in: commands)).sorted() {
      isSimpler = try lower(value, of: field) { $0 == value } || isSimpler
    }
    for position in field.numbers(in: commands).indices {
      let numbers = field.numbers(in: commands)
      isSimpler = try lower(numbers[position], at: position, of: field) || isSimpler
    }
    return isSimpler
  }

  private mutating func propose(_ numbers: [Int128], for field: ReducedField) throws -> Bool {
    guard field.areSimpler(numbers, than: field.numbers(in: commands)) else { return false }
    return try take(field.commands(commands, with: numbers))
  }

  /// Gives all numbers of `value` a simpler one.
  private mutating func lower(_ value: Int128, of field: ReducedField, where isMeant: (Int128) -> Bool) throws -> Bool {
    let numbers = field.numbers(in: commands)
    for replacement in field.replacements(for: value, among: numbers, dollar: stream.dollar) {
      if try propose(numbers.map { isMeant($0) ? replacement : $0 }, for: field) { return true }
    }
    return false
  }

  /// Gives the number at `position` a simpler one, and lowers a quantity as far as it goes.
  private mutating func lower(_ value: Int128, at position: Int, of field: ReducedField) throws -> Bool {
    var numbers = field.numbers(in: commands)
    for replacement in field.replacements(for: value, among: numbers, dollar: stream.dollar) {
      numbers[position] = replacement
      if try propose(numbers, for: field) { return true }
    }
    guard field == .quantities else { return false }
    var (low, high) = (Int128(1), value)
    while high - low > 1 {
      numbers[position] = (low + high) / 2
      if try propose(numbers, for: field) { high = numbers[position] } else { low = numbers[position] }
    }
    return high < value
  }
}
