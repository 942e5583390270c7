/// The names of what is measured in every period.
public enum Measures {
  /// What a measure is, with its unit, in a few words; `nil` if there is no such measure.
  public static func meaning(of measure: String) -> String? {
    let parts = measure.split(separator: ".", maxSplits: 1)
    guard parts.count > 1 else { return general.first { $0.name == measure }?.meaning }
    return named.first { $0.kind == parts[0] }?.meaning
  }

  /// Each with what it is and its unit, for the documentation and for error messages.
  static let general: [(name: String, meaning: String)] = [
    (
      "price",
      "volume-weighted average price at arm's length over all books, in dollars per GPU-hour; the last one where "
        + "nothing was traded"
    ),
    ("volume", "GPUs traded, on average over the period; of a window all of its hours count when it is traded"),
    ("turnover", "dollars paid in trades, a day"),
    ("trades", "number of trades"),
    ("capacity", "GPUs that were brought, by providers and by customers who have their own"),
    ("utilisation", "used part of the capacity; what was sold and is not there nobody uses"),
    ("unsold", "GPUs that perished with those who brought them"),
    ("idle", "GPUs that perished with those who had bought them"),
    ("committed", "GPUs delivered under commitments"),
    ("wanted", "GPUs that customers and gangs wanted at the prices they met"),
    ("unfilled", "part of what was wanted and not had"),
    (
      "spread",
      "best ask less best bid of all books where a customer buys, as a share of their middle; mean over "
        + "customers, in the middle of the period"
    ),
    ("depth", "GPUs of spot capacity offered within 10% of the best ask, sampled in the middle of the period"),
    ("providers", "active providers"),
    ("defaults", "providers that defaulted so far"),
    ("exits", "providers that left so far"),
    ("customerDefaults", "customers that defaulted so far"),
    ("providerEquity", "equity of all active providers, in dollars"),
    ("providerIncome", "dollars providers received for trades and commitments, a day"),
    ("providerConcentration", "Herfindahl-Hirschman index of providers by GPU-hours sold in the day"),
    ("customerConcentration", "Herfindahl-Hirschman index of customers by GPU-hours bought in the day"),
    ("topTwoShare", "share of the two largest customers in the GPU-hours of the day"),
    ("topTwoConcentration", "Herfindahl-Hirschman index of the two largest customers, all others atomistic"),
    ("gangFill", "part of the gangs that asked and got all of their GPUs"),
    ("relatedShare", "part of the volume between related parties"),
    ("relatedVolume", "GPUs traded between related parties, on average over the period"),
    (
      "worstLoss",
      "largest part of its capacity that a gang lost so far because a seller stopped: of spot capacity where it "
        + "failed, of a window where it is gone before the end"
    ),
    ("strayFills", "GPUs bought so far from operators that the buyer does not allow"),
    ("looks", "books that customers looked into at a cost, a day"),
    (
      "passedOn", "GPUs of commitments that customers have passed on so far; those that are passed on again count again"
    ),
    ("committedMoney", "dollars due under commitments so far"),
    ("usedMoney", "the part of them for capacity that was used"),
    ("resoldMoney", "the part for capacity that was sold on"),
    ("shortfallMoney", "the part for capacity that perished"),
    ("unpaidMoney", "the part that was not paid"),
    (
      "commitmentGap",
      "what was committed less what was used, resold and perished, each counted for itself: the sum over all of "
        + "them without signs, in ticks x GPUs x hours"
    ),
    ("defaultsByCommitments", "participants that defaulted so far because they could not pay hours of commitments"),
    (
      "defaultsByClaims",
      "participants that defaulted so far because they could not pay for a failure to deliver, or for one that did not pay"
    ),
    ("defaultsByDebt", "participants that defaulted so far because they could not pay interest or repay a loan"),
    ("defaultsByCosts", "participants that defaulted so far because they had spent more than they had"),
    ("recovery", "part of what was claimed in all defaults so far that was paid"),
    ("cascadeDepth", "the longest chain of defaults so far of which each explains the next"),
    ("cascadeDefaults", "participants that defaulted so far and would not have without the defaults of others"),
    (
      "missedMoney",
      "what the hours would have cost so far that were due under commitments with remedies and not delivered"
    ),
    ("claimedMoney", "what customers could claim for them so far, and for those that a default ended"),
    ("creditedMoney", "the part of it that was taken off bills, the first of the remedies"),
    ("depositMoney", "the part that deposits paid, the second"),
    ("bondMoney", "the part that bonds paid, the third"),
    ("madeWholeMoney", "the part that providers paid, the fourth"),
    ("uncoveredMoney", "the part that nobody has to pay"),
    ("debt", "what all owe on loans, in dollars"),
    ("backlog", "what is committed for a time and not delivered yet, in dollars"),
  ]

  /// The measures of each book, provider group and customer group, as `kind.name`; a group under `agents` has those of both.
  static let named: [(kind: String, meaning: String)] = [
    (
      "price", "volume-weighted average price of a book, in dollars per GPU-hour; the last one where nothing was traded"
    ),
    ("index", "price index of a GPU model, of spot capacity, 100 for its first period with trades"),
    (
      "sold",
      "GPUs sold on the exchange by a group of providers; of a window all of its hours count when it is traded"
    ),
    ("income", "dollars a group of providers received for trades and commitments, a day"),
    ("obtained", "what a group of providers got for a GPU-hour on the exchange, in dollars"),
    ("bought", "GPUs bought on the exchange by a group of customers, less those they sold"),
    ("paid", "what a group of customers paid for a GPU-hour on the exchange, in dollars"),
    ("equity", "equity of those of a group who are there, in dollars"),
    (
      "profit",
      "dollars that a group earned, a day: what it received, in the market and outside, less what it paid and spent, "
        + "interest and depreciation among it"
    ),
    ("defaults", "participants of a group that defaulted so far"),
    (
      "topSeller",
      "largest part of what one of a group of another kind bought in the period that came from one seller"
    ),
    (
      "lost",
      "largest part of what one of a group of another kind bought in the period that came from sellers that failed in it"
    ),
  ]
}
