/// What a run came to: a value of every measure for every period, and the digest of all events.
public struct RunRecord: Sendable {
  /// The names of the measures, in the order of ``columns``.
  public let names: [String]
  /// The values of each measure, period by period; not a number where there was none.
  public internal(set) var columns: [[Double]]
  /// The length of a period in days.
  public let periodDays: Double
  /// The digest of all events: two runs with the same did the same things.
  public internal(set) var digest: UInt64 = 0
  /// How many commands the exchange carried out.
  public internal(set) var commandCount = 0
  /// What providers offered before anything happened, and in the last period.
  public internal(set) var supplyStacks: [SupplyStack] = []

  init(names: [String], periodDays: Double) {
    self.names = names
    self.periodDays = periodDays
    columns = Array(repeating: [], count: names.count)
  }

  /// How many periods were measured.
  public var periodCount: Int { columns.first?.count ?? 0 }

  /// The values of a measure, period by period; `nil` if there is no such measure.
  public subscript(measure: String) -> [Double]? { names.firstIndex(of: measure).map { columns[$0] } }

  /// A statistic of a measure over the periods that begin within `days`; `nil` if there is no such measure, and not a
  /// number if it had no value then.
  public func value(of measure: String, _ statistic: Check.Statistic, during days: ClosedRange<Double>) -> Double? {
    guard let column = self[measure] else { return nil }
    let periods = column.indices.filter { days.contains(Double($0) * periodDays) && !column[$0].isNaN }
    let values = periods.map { column[$0] }
    guard let first = values.first else { return .nan }
    let mean = values.reduce(0, +) / Double(values.count)
    let (lowest, highest) = (values.reduce(first) { min($0, $1) }, values.reduce(first) { max($0, $1) })
    switch statistic {
    case .mean: return mean
    case .sum: return values.reduce(0, +)
    case .lowest: return lowest
    case .highest: return highest
    case .first: return first
    case .last: return values.reduce(first) { $1 }
    case .cycle: return Self.cycle(of: values) * periodDays
    case .onset: return Double(periods.first { column[$0] > 0 } ?? (periods[periods.count - 1] + 1)) * periodDays
    case .swing: return mean == 0 ? .nan : (highest - lowest) / abs(mean)
    case .halfway:
      return Self.halfway(values).map { Double(periods[$0] - periods[0]) * periodDays } ?? .nan
    }
  }

  /// The first of the values that is half of the way from the first to the last, or further; `nil` if they are equal.
  private static func halfway(_ values: [Double]) -> Int? {
    guard let first = values.first, let last = values.last, last != first else { return nil }
    return values.firstIndex { ($0 - first) / (last - first) >= 0.5 }
  }

  /// The mean number of values from one rise above the mean to the next; not a number if there are not three. A rise
  /// counts only after a fall by half a standard deviation below the mean, and when it is as far above it, so that
  /// noise makes no cycles.
  private static func cycle(of values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    let margin = variance.squareRoot() / 2
    var rises: [Int] = []
    var isLow = false
    for (index, value) in values.enumerated() {
      if value < mean - margin { isLow = true }
      if value > mean + margin, isLow {
        rises.append(index)
        isLow = false
      }
    }
    guard rises.count >= 3, let first = rises.first, let last = rises.last else { return .nan }
    return Double(last - first) / Double(rises.count - 1)
  }
}
