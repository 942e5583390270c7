/// What the values of a measure are counted in.
public enum MeasureUnit: Sendable {
  /// US dollars per GPU-hour.
  case dollarsPerGPUHour
  /// US dollars.
  case dollars
  /// US dollars a day.
  case dollarsPerDay
  /// GPUs.
  case gpus
  /// A part of a whole: 1 for all of it.
  case share
  /// How many of something: trades, participants.
  case count
  /// Points of the Herfindahl-Hirschman index, up to 10,000.
  case concentration
  /// A price index that began at 100.
  case index
  /// Ticks x GPUs x hours.
  case tickHours

  /// The unit of a measure of ``RunRecord``; `nil` if there is no such measure.
  public init?(of measure: String) {
    switch measure.prefix(while: { $0 != "." }) {
    case "price", "obtained", "paid": self = .dollarsPerGPUHour
    case "turnover", "providerIncome", "income", "profit": self = .dollarsPerDay
    case "providerEquity", "committedMoney", "usedMoney", "resoldMoney", "shortfallMoney", "unpaidMoney", "missedMoney",
      "claimedMoney", "creditedMoney", "depositMoney", "bondMoney", "madeWholeMoney", "uncoveredMoney", "debt",
      "backlog",
      "equity":
      self = .dollars
    case "volume", "capacity", "unsold", "idle", "committed", "wanted", "depth", "relatedVolume", "strayFills", "sold",
      "bought", "passedOn":
      self = .gpus
    case "utilisation", "unfilled", "spread", "topTwoShare", "gangFill", "relatedShare", "worstLoss", "recovery",
      "topSeller", "lost":
      self = .share
    case "trades", "providers", "defaults", "exits", "customerDefaults", "defaultsByCommitments", "defaultsByClaims",
      "defaultsByDebt", "defaultsByCosts", "cascadeDepth", "cascadeDefaults", "looks":
      self = .count
    case "providerConcentration", "customerConcentration", "topTwoConcentration": self = .concentration
    case "index": self = .index
    case "commitmentGap": self = .tickHours
    default: return nil
    }
  }
}
