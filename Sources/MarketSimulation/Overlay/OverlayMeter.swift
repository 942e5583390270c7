import CapacityLedger
import ComputeMatching

/// Measures a run with recorded commands, period by period.
struct OverlayMeter {
  private let grid: TimeGrid
  private(set) var tick = 0
  /// When the next tick is.
  private(set) var nextMoment: UInt64
  private var books: [Book] = []
  private var offeredByRecorded: [Double]
  private var offeredBySuppliers: [Double]
  private var samples: [Int]
  private var soldBySuppliers: [Double]
  private var soldBefore: Int128 = 0
  private var period = 0
  private var perishedOfRecorded = 0.0
  private var perishedOfSuppliers = 0.0
  private var names: [UInt32: String] = [:]

  /// GPUs that suppliers got, that the stream took off again, and that they sold.
  var added: Int128 = 0
  var withdrawn: Int128 = 0
  var sold: Int128 = 0
  /// How many recorded commands were rejected.
  var rejectedCount = 0

  private struct Book {
    var tally = TradeTally()
    var gpuHours: [Double]
    var tickHours: [Double]
    var spread: [Double]
    var spreadSamples: [Int]
  }

  init(_ grid: TimeGrid) {
    self.grid = grid
    nextMoment = grid.start
    offeredByRecorded = Array(repeating: 0, count: grid.count)
    offeredBySuppliers = offeredByRecorded
    soldBySuppliers = offeredByRecorded
    samples = Array(repeating: 0, count: grid.count)
  }

  mutating func beginTick() -> Int {
    defer {
      tick += 1
      nextMoment = grid.moment(ofTick: tick)
    }
    return tick
  }

  private mutating func makeRoom(for count: Int) {
    while books.count < count {
      let none = Array(repeating: 0.0, count: grid.count)
      books.append(
        Book(
          gpuHours: none, tickHours: none, spread: none, spreadSamples: Array(repeating: 0, count: grid.count)))
    }
  }

  /// Looks up spreads, and what is offered of spot capacity.
  mutating func sample(
    _ exchange: borrowing Exchange, _ ledger: CapacityLedger, suppliers: (open: Quantity, heldBack: Quantity),
    agents agentsOpen: Quantity
  ) {
    guard period < grid.count else { return }
    makeRoom(for: exchange.bookCount)
    var open = ledger.flexibleOpenAsks
    for number in books.indices {
      let book = BookID(UInt32(number))
      if exchange.contract(of: book)?.window.isSpot == true { open += ledger.openAsks(in: book) }
      guard exchange.phase(of: book) == .continuous, let bid = exchange.bestBid(in: book)?.price.ticks,
        let ask = exchange.bestAsk(in: book)?.price.ticks
      else { continue }
      books[number].spread[period] += 2 * Double(ask - bid) / (Double(ask) + Double(bid))
      books[number].spreadSamples[period] += 1
    }
    offeredByRecorded[period] += Double(open - suppliers.open - agentsOpen)
    offeredBySuppliers[period] += Double(suppliers.open + suppliers.heldBack)
    samples[period] += 1
  }

  /// Counts what was traded since the period before.
  mutating func closePeriod(_ ledger: CapacityLedger, sold: Int128) {
    guard period < grid.count else { return }
    makeRoom(for: ledger.bookCount)
    for number in 0..<ledger.bookCount {
      let tally = ledger.allTrades(in: BookID(UInt32(number)))
      let new = tally.since(books[number].tally)
      books[number].tally = tally
      books[number].gpuHours[period] = Double(wide: new.gpuHours)
      books[number].tickHours[period] = Double(wide: new.notional.tickHours)
    }
    soldBySuppliers[period] = Double(wide: sold - soldBefore)
    soldBefore = sold
    period += 1
  }

  /// Takes note of GPUs of a window that nobody bought.
  mutating func perish(_ quantity: Quantity, hours: UInt32, isOwn: Bool) {
    let gpuHours = Double(quantity) * Double(hours)
    if isOwn { perishedOfSuppliers += gpuHours } else { perishedOfRecorded += gpuHours }
  }

  /// Names are known as long as the exchange knows them.
  mutating func keepNames(of exchange: borrowing Exchange) {
    for number in 0..<UInt32(exchange.participantCount) {
      if let name = exchange.name(of: ParticipantID(number + 1)) { names[number + 1] = name }
    }
  }

  func fill(
    _ record: inout OverlayRecord, _ ledger: CapacityLedger, suppliers: Set<ParticipantID>, agents: Set<ParticipantID>
  ) {
    record.rejectedCount = rejectedCount
    (record.added, record.withdrawn, record.soldBySuppliers) = (added, withdrawn, sold)
    record.books = books.enumerated().map { number, book in
      OverlayRecord.Book(
        contract: ledger.contract(of: BookID(UInt32(number))), trades: book.tally.count, gpuHours: book.gpuHours,
        tickHours: book.tickHours, spread: book.spread, spreadSamples: book.spreadSamples)
    }
    let sampleHours = grid.periodHours / Double(TimeGrid.samplesPerPeriod)
    func mean(_ sums: [Double]) -> [Double] { zip(sums, samples).map { $1 > 0 ? $0 / Double($1) : .nan } }
    record.offeredByRecorded = mean(offeredByRecorded)
    record.offeredBySuppliers = mean(offeredBySuppliers)
    record.sampleCounts = samples
    record.supplierGPUHours = soldBySuppliers
    record.unsoldOfRecorded = offeredByRecorded.reduce(0, +) * sampleHours + perishedOfRecorded
    record.unsoldOfSuppliers = offeredBySuppliers.reduce(0, +) * sampleHours + perishedOfSuppliers
    var sellers: [String: OverlayRecord.Seller] = [:]
    for number in 0..<ledger.participantCount {
      let participant = ParticipantID(UInt32(number))
      let account = ledger.account(of: participant)
      guard account.soldGPUHours > 0 else { continue }
      let name = names[UInt32(number)] ?? ""
      let origin: OverlayRecord.Seller.Origin =
        suppliers.contains(participant) ? .supplier : agents.contains(participant) ? .agent : .recorded
      var seller = sellers[name] ?? OverlayRecord.Seller(name: name, origin: origin)
      seller.gpuHours += account.soldGPUHours
      seller.tickHours += account.sales.tickHours
      sellers[name] = seller
    }
    record.sellers = sellers.values.sorted { ($1.gpuHours, $0.name) < ($0.gpuHours, $1.name) }
  }
}
