import MarketSimulation

/// A figure that sums up a run.
struct Headline {
  /// What it is, with its unit; prices are in dollars per GPU-hour.
  let meaning: String
  let measure: String
  /// Over all days of the run.
  let statistic: Check.Statistic

  var column: String { "\(measure).\(statistic)" }

  func figure(of record: RunRecord) -> Double? {
    let value = record.value(of: measure, statistic, during: 0...Double.infinity)
    return value.flatMap { $0.isNaN ? nil : $0 }
  }

  static let all = [
    Headline(meaning: "price at the start", measure: "price", statistic: .first),
    Headline(meaning: "lowest price", measure: "price", statistic: .lowest),
    Headline(meaning: "highest price", measure: "price", statistic: .highest),
    Headline(meaning: "price at the end", measure: "price", statistic: .last),
    Headline(meaning: "GPUs traded", measure: "volume", statistic: .mean),
    Headline(meaning: "turnover, USD/day", measure: "turnover", statistic: .mean),
    Headline(meaning: "utilisation", measure: "utilisation", statistic: .mean),
    Headline(meaning: "GPUs unsold", measure: "unsold", statistic: .mean),
    Headline(meaning: "demand unfilled", measure: "unfilled", statistic: .mean),
    Headline(meaning: "spread", measure: "spread", statistic: .mean),
    Headline(meaning: "HHI of providers", measure: "providerConcentration", statistic: .mean),
    Headline(meaning: "HHI of customers", measure: "customerConcentration", statistic: .mean),
    Headline(meaning: "provider defaults", measure: "defaults", statistic: .last),
    Headline(meaning: "provider exits", measure: "exits", statistic: .last),
    Headline(meaning: "customer defaults", measure: "customerDefaults", statistic: .last),
    Headline(meaning: "provider equity, USD", measure: "providerEquity", statistic: .last),
  ]
}
