/// Prices that were recorded, by date: what a model is fitted to, and what a check compares a run with.
///
/// A table in CSV: `date` or `month` (`2024-02-15`, `2024-02` for the mean of a month, `2024` for a year), `price` or
/// `median`, and where there are several, `gpu_model`. `statistic` is `mean`, `lowest` or `highest` of these days.
/// Rows with the same date, GPU and statistic are a range.
public struct PricePath: Sendable {
  /// What a run should come to at one date.
  public struct Target: Sendable {
    /// The date, as the table states it.
    public let date: String
    /// Where the prices are from, as the table states it; empty if it does not.
    public let origin: String
    /// Of the days of the date.
    public let statistic: Check.Statistic
    /// One price, or all from the lowest to the highest that were recorded, in dollars per GPU-hour.
    public let prices: ClosedRange<Double>
    /// Days since 1970.
    let calendarDays: ClosedRange<Double>

    /// `2023, highest`, or just the date.
    public var label: String { statistic == .mean ? date : "\(date), \(statistic)" }

    /// How far `price` is from the prices, as a share: 0 within them, 0.1 for a tenth above the highest.
    public func error(of price: Double) -> Double {
      if prices.contains(price) { return 0 }
      return price / (price < prices.lowerBound ? prices.lowerBound : prices.upperBound) - 1
    }

    /// The first and the last day, counted from day `start` since 1970, on which a run begins.
    public func days(since start: Double) -> ClosedRange<Double> {
      (calendarDays.lowerBound - start)...(calendarDays.upperBound - start)
    }

    /// What a run comes to; `nil` where its days do not reach, or nothing was traded.
    public func price(in record: RunRecord, of measure: String = "price", start: Double) -> Double? {
      let value = record.value(of: measure, statistic, during: days(since: start))
      return value.flatMap { $0.isNaN ? nil : $0 }
    }
  }

  /// What the table is called.
  public let source: String
  /// In the order of time.
  public let targets: [Target]

  private static let statistics: [Check.Statistic] = [.mean, .lowest, .highest]

  /// Reads a table. Of several GPUs those are taken that are the beginning of one of `models`, whatever the case:
  /// `H100` for `h100-sxm`. Throws what is wrong, with the line.
  public init(_ text: String, source: String, models: [String]) throws(ScenarioError) {
    self.source = source
    let table = try TableText(text, source: source)
    let date = try table.column(["date", "month"])
    let price = try table.column(["price", "median"])
    let gpu = table.optionalColumn(["gpu_model"])
    let statistic = table.optionalColumn(["statistic"])
    let origin = table.optionalColumn(["source"])
    let known = models.map { $0.lowercased() }
    var targets: [Target] = []
    for row in table.rows {
      guard let days = CalendarDays.days(of: row.fields[date]) else {
        throw table.error(
          row.line,
          "column \(table.columns[date]): expected a date such as 2024-02-15, 2024-02 or 2024, found "
            + row.fields[date])
      }
      let value = try table.number(row, price, "a price above 0", in: .prices)
      var kind = Check.Statistic.mean
      if let statistic, !row.fields[statistic].isEmpty {
        guard let stated = Self.statistics.first(where: { $0.rawValue == row.fields[statistic] }) else {
          throw table.error(
            row.line, "column statistic: expected mean, lowest or highest, found \(row.fields[statistic])")
        }
        kind = stated
      }
      if let gpu, !known.contains(where: { $0.hasPrefix(row.fields[gpu].lowercased()) }) { continue }
      let target = Target(
        date: row.fields[date], origin: origin.map { row.fields[$0] } ?? "", statistic: kind, prices: value...value,
        calendarDays: days)
      if let index = targets.firstIndex(where: { $0.date == target.date && $0.statistic == kind }) {
        targets[index] = targets[index].joined(with: target)
      } else {
        targets.append(target)
      }
    }
    if targets.isEmpty {
      throw table.error(1, "expected a price of \(models.joined(separator: " or ")), found none")
    }
    self.targets = targets.enumerated().sorted {
      ($0.element.calendarDays.lowerBound, $0.offset) < ($1.element.calendarDays.lowerBound, $1.offset)
    }.map(\.element)
  }
}

extension PricePath.Target {
  fileprivate func joined(with other: Self) -> Self {
    let origins = origin == other.origin || other.origin.isEmpty ? origin : "\(origin), \(other.origin)"
    let prices = min(prices.lowerBound, other.prices.lowerBound)...max(prices.upperBound, other.prices.upperBound)
    return Self(date: date, origin: origins, statistic: statistic, prices: prices, calendarDays: calendarDays)
  }

  /// Whether the date lies within a range of dates, days since 1970.
  func lies(within days: ClosedRange<Double>) -> Bool {
    days.contains(calendarDays.lowerBound) && days.contains(calendarDays.upperBound)
  }
}

extension Scenario {
  /// The day of the year 1970 on which a run begins, counted on.
  public var startDay: Double { start.daysSince1970 }

  /// The GPU models of its books.
  public var gpuModels: [String] {
    var models: [String] = []
    for book in books {
      let model = book.contract.spec.gpuModel.description
      if !models.contains(model) { models.append(model) }
    }
    return models
  }
}
