import ComputeMatching

/// What became of a book's capacity in one delivery period, or in several together. In GPUs and GPU-hours.
///
/// Always: ``used`` + ``perished`` = ``granted`` + ``undelivered``.
public struct PeriodSummary: Hashable, Sendable {
  /// GPU-hours brought by those who have capacity of their own.
  public package(set) var granted: Int128 = 0
  /// GPU-hours that somebody used.
  public package(set) var used: Int128 = 0
  /// GPU-hours that nobody used: unsold ones of those who brought them, and idle ones of those who bought them.
  public internal(set) var perished: Int128 = 0
  /// The part of ``perished`` left with those who brought it.
  public internal(set) var unsold: Int128 = 0
  /// GPU-hours sold by those who did not have them.
  public internal(set) var undelivered: Int128 = 0
  /// GPU-hours handed over under commitments.
  public internal(set) var committed: Int128 = 0
  /// What was traded on the exchange.
  public package(set) var trades = TradeTally()

  /// A summary in which everything is 0.
  public init() {}

  /// The used part of the capacity there was; `nil` if there was none.
  public var utilisation: Double? { granted > 0 ? Double(wide: used) / Double(wide: granted) : nil }
}

extension CapacityLedger {
  /// A participant brings `quantity` GPUs of its own to the current period of `book`. Nothing if there is no such book
  /// or the quantity is not positive. O(1).
  public mutating func grant(_ quantity: Quantity, to participant: ParticipantID, in book: BookID) {
    guard Int(book.rawValue) < books.count, quantity > 0, quantity <= Quantity(UInt32.max) else { return }
    guard makeRoom(for: participant.rawValue) else { return }
    withPosition(of: participant.rawValue, in: book) { $0.granted += quantity }
  }

  /// A participant uses up to `quantity` more GPUs of what it holds in `book`; returns how many there were to use.
  /// O(1).
  public mutating func use(_ quantity: Quantity, by participant: ParticipantID, in book: BookID) -> Quantity {
    let position = position(of: participant, in: book)
    let used = min(max(quantity, 0), max(position.held - position.used, 0))
    if used > 0 { withPosition(of: participant.rawValue, in: book) { $0.used += used } }
    return used
  }

  /// Ends the current period of `book`: commitments are paid, what was not used has perished, and every position starts
  /// anew at zero.
  ///
  /// The customer of a commitment that cannot pay defaults, and so does who cannot pay because of that
  /// (``CapacityLedger/defaults``). Live orders stay as they are. O(participants).
  public mutating func settle(_ book: BookID, at time: Timestamp) -> PeriodSummary {
    settle([book], at: time).first ?? PeriodSummary()
  }

  /// Ends the current period of several books at once, so that what is received in one pays for what is due in another;
  /// returns what became of the capacity of each, nothing where there is no such book. O(books x participants).
  public mutating func settle(_ books: [BookID], at time: Timestamp) -> [PeriodSummary] {
    let dues = books.flatMap { book in
      Int(book.rawValue) < self.books.count ? settleCommitments(in: book) : []
    }
    _ = clear(dues, at: time)
    return books.map { book in
      Int(book.rawValue) < self.books.count ? finishPeriod(of: book) : PeriodSummary()
    }
  }

  private mutating func finishPeriod(of book: BookID) -> PeriodSummary {
    let index = Int(book.rawValue)
    for number in books[index].commitments where !commitments[number].isRunning { returnDeposit(number) }
    books[index].commitments.removeAll { !commitments[$0].isRunning }
    let summary = outlook(for: book, hours: books[index].hours)
    for number in books[index].positions.indices where !books[index].positions[number].isUntouched {
      books[index].positions[number].beginPeriod()
    }
    books[index].lastPrice = books[index].marketPrice
    books[index].trades = TradeTally()
    books[index].settled.add(summary)
    return summary
  }

  /// What would become of the book's capacity if the current period ended now, for so many of its hours.
  /// O(participants).
  public func outlook(for book: BookID, hours: UInt32) -> PeriodSummary {
    let index = Int(book.rawValue)
    guard index < books.count else { return PeriodSummary() }
    var gpus = (granted: Quantity(0), used: Quantity(0), perished: Quantity(0), unsold: Quantity(0))
    var (undelivered, committed): (Quantity, Quantity) = (0, 0)
    for number in books[index].positions.indices {
      let position = books[index].positions[number]
      // Most participants have nothing to do with most books.
      if position.isUntouched { continue }
      let idle = position.idle
      gpus.granted += position.granted
      gpus.used += position.used
      gpus.perished += idle
      gpus.unsold += min(idle, position.granted)
      undelivered += max(-position.held, 0)
      committed += position.received
    }
    let hours = Int128(hours)
    var summary = PeriodSummary()
    summary.granted = Int128(gpus.granted) * hours
    summary.used = Int128(gpus.used) * hours
    summary.perished = Int128(gpus.perished) * hours
    summary.unsold = Int128(gpus.unsold) * hours
    summary.undelivered = Int128(undelivered) * hours
    summary.committed = Int128(committed) * hours
    summary.trades = books[index].trades
    return summary
  }

  /// All settled periods of `book` together; its trades are those of ``allTrades(in:)``.
  public func settled(in book: BookID) -> PeriodSummary {
    Int(book.rawValue) < books.count ? books[Int(book.rawValue)].settled : PeriodSummary()
  }

  /// Ends a period of the price indices: what `summaries` say was traded makes the next value of the index of each
  /// model. Periods of books need not be those of the index. O(models x specs).
  public mutating func closeIndexPeriod(_ summaries: [(book: BookID, trades: TradeTally)]) {
    for summary in summaries where Int(summary.book.rawValue) < books.count {
      let spec = books[Int(summary.book.rawValue)].contract.spec
      if let position = priceIndices.firstIndex(where: { $0.model == spec.gpuModel }) {
        priceIndices[position].add(summary.trades, for: spec)
      }
    }
    for position in priceIndices.indices { priceIndices[position].closePeriod() }
    closedIndexPeriods += 1
  }
}

extension PeriodSummary {
  /// Adds what became of another book's capacity, or of another period's. Trades stay as they are.
  public mutating func add(_ other: PeriodSummary) {
    granted += other.granted
    used += other.used
    perished += other.perished
    unsold += other.unsold
    undelivered += other.undelivered
    committed += other.committed
  }
}
