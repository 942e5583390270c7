/// Finds the makers of a taker and trades with them: the one walk of the exchange, and what it needs for itself.
///
/// Changes go through `Market`; operator rules come from `Directory`.
struct Matcher: ~Copyable {
  /// Where a walk over more than one queue is.
  var merge = MergedQueues()
  /// How much the taker has traded with each participant.
  var tallies = CounterpartyTallies()
}

extension Matcher {
  /// Opens the inputs of a walk along which `taker` trades at least `need` at once. Answers whether there is one; if nothing is
  /// needed, there is.
  mutating func prepareWalk(
    for taker: Taker, need: UInt32, isSameBook: Bool, _ queues: MakerQueues, _ market: inout Market,
    _ directory: borrowing Directory, _ events: inout EventBuffer
  ) -> Bool {
    if isSameBook, case .requirement(let requirement) = taker.scope {
      guard let book = cheapestBook(for: taker, requirement, need: need, queues, &market, directory, &events) else {
        return false
      }
      openInputs(for: taker, queues, only: book, &market, directory)
      return true
    }
    openInputs(for: taker, queues, &market, directory)
    guard need > 0 else { return true }
    guard dryRun(of: taker, upTo: need, &market, directory, &events).quantity >= need else { return false }
    openInputs(for: taker, queues, &market, directory)
    return true
  }

  /// R16.4: the book in which `taker` gets `need`, all it wants, at the best total net cost; of equals the one of the lowest number.
  mutating func cheapestBook(
    for taker: Taker, _ requirement: RequirementID, need: UInt32, _ queues: MakerQueues, _ market: inout Market,
    _ directory: borrowing Directory, _ events: inout EventBuffer
  ) -> BookID? {
    var best: (book: BookID, cost: Int128)?
    for position in 0..<directory.requirements.bookCount(of: requirement) {
      let book = directory.requirements.book(position, of: requirement).book
      openInputs(for: taker, queues, only: book, &market, directory)
      let result = dryRun(of: taker, upTo: need, &market, directory, &events)
      guard result.quantity >= need else { continue }
      if best.map({ result.cost < $0.cost }) ?? true { best = (book, result.cost) }
    }
    return best?.book
  }
}
