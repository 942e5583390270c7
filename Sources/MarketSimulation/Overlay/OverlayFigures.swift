import CapacityLedger
import ComputeMatching

/// The figures of a run over recorded commands, as they are compared with those of the undisturbed replay.
public struct OverlayFigures: Sendable {
  /// What was traded of some books together.
  public struct Market: Sendable {
    /// GPU-hours traded.
    public var gpuHours = 0.0
    /// How many trades there were.
    public var trades = 0
    /// What was paid for a GPU-hour on average, in ticks; not a number without trades.
    public var price = Double.nan
    /// The same for what would have cost 1 at the undisturbed replay's average prices of each book: a change of it is no change in
    /// what is traded. Books without an undisturbed price do not count.
    public var priceLevel = Double.nan
    /// Best ask less best bid as a part of their middle, on average over all books and moments that have both.
    public var spread = Double.nan
    /// The part of all books and moments that have both.
    public var quoted = Double.nan
  }

  /// All books together.
  public let all: Market
  /// The books of each GPU model, in the order in which these appear in the undisturbed replay.
  public let models: [(name: String, market: Market)]
  /// All books together, period by period.
  public let course: [Market]
  /// The books of each GPU model, period by period.
  public let modelCourses: [[Market]]
  /// GPU-hours that recorded participants sold.
  public let soldByRecorded: Double
  /// GPU-hours that suppliers sold.
  public let soldBySuppliers: Double
  /// GPU-hours that agents of other kinds sold.
  public let soldByAgents: Double
  /// The Herfindahl-Hirschman index of sellers by GPU-hours: 10,000 for one alone. Not a number if nothing was sold.
  public let concentration: Double
  /// The run itself, without its books.
  public let record: OverlayRecord

  /// The figures of `record`; `undisturbed` is the run without agents, or `record` itself.
  public init(_ record: OverlayRecord, comparedWith undisturbed: OverlayRecord) {
    let references = undisturbed.books.map { book in book.tickHours.reduce(0, +) / book.gpuHours.reduce(0, +) }
    var rest = record
    rest.books = []
    self.record = rest
    let samples = record.sampleCounts
    let periods = record.grid.count
    func market(_ books: [Int], _ period: Int? = nil) -> Market {
      var sum = MarketSum()
      for number in books {
        sum.add(record.books[number], references.indices.contains(number) ? references[number] : .nan, period)
      }
      let looks = (period.map { samples[$0] } ?? samples.reduce(0, +)) * books.count
      return sum.market(samples: looks)
    }
    func name(_ book: OverlayRecord.Book) -> String { book.contract.map { "\($0.spec.gpuModel)" } ?? "" }
    // A run that ended early may have no book of some model.
    var names: [String] = []
    for book in undisturbed.books + record.books where !names.contains(name(book)) { names.append(name(book)) }
    var groups = names.map { _ in [Int]() }
    for (number, book) in record.books.enumerated() {
      if let index = names.firstIndex(of: name(book)) { groups[index].append(number) }
    }
    let everything = Array(record.books.indices)
    all = market(everything)
    course = (0..<periods).map { market(everything, $0) }
    models = zip(names, groups).map { ($0, market($1)) }
    modelCourses = groups.map { books in (0..<periods).map { market(books, $0) } }
    func sold(by origin: OverlayRecord.Seller.Origin) -> Double {
      Double(wide: record.sellers.reduce(0) { $0 + ($1.origin == origin ? $1.gpuHours : 0) })
    }
    (soldBySuppliers, soldByRecorded, soldByAgents) = (sold(by: .supplier), sold(by: .recorded), sold(by: .agent))
    let concentration = Concentration(of: record.sellers.map(\.gpuHours))
    self.concentration = record.sellers.isEmpty ? .nan : concentration.herfindahlHirschmanIndex
  }

  private struct MarketSum {
    var gpuHours = 0.0
    var tickHours = 0.0
    var trades = 0
    /// Of books with an undisturbed price.
    var matched = 0.0
    var atReference = 0.0
    var spread = 0.0
    var spreadSamples = 0

    mutating func add(_ book: OverlayRecord.Book, _ reference: Double, _ period: Int?) {
      let hours = period.map { book.gpuHours[$0] } ?? book.gpuHours.reduce(0, +)
      let paid = period.map { book.tickHours[$0] } ?? book.tickHours.reduce(0, +)
      gpuHours += hours
      tickHours += paid
      if period == nil { trades += book.trades }
      if reference.isFinite {
        matched += paid
        atReference += hours * reference
      }
      spread += period.map { book.spread[$0] } ?? book.spread.reduce(0, +)
      spreadSamples += period.map { book.spreadSamples[$0] } ?? book.spreadSamples.reduce(0, +)
    }

    func market(samples: Int) -> Market {
      Market(
        gpuHours: gpuHours, trades: trades, price: gpuHours > 0 ? tickHours / gpuHours : .nan,
        priceLevel: atReference > 0 ? matched / atReference : .nan,
        spread: spreadSamples > 0 ? spread / Double(spreadSamples) : .nan,
        quoted: samples > 0 ? Double(spreadSamples) / Double(samples) : .nan)
    }
  }
}
