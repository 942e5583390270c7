import ComputeMatching
import MarketSimulation
import Reporting

/// What runs over a recorded stream came to.
struct OnOutcome {
  let options: OnOptions
  let stream: String
  let survey: StreamSurvey
  let tick: Tick
  let undisturbed: OverlayFigures
  let cases: [Case]

  /// Runs that differ in their seed alone.
  struct Case {
    let terms: OverlayTerms
    var seeds: [(seed: UInt64, figures: OverlayFigures)] = []

    /// The middle of all seeds, and the tenth and the ninetieth of a hundred; `nil` if there are no values.
    func quantiles(_ value: (OverlayFigures) -> Double) -> Quantiles? {
      let values = seeds.map { value($0.figures) }.filter(\.isFinite).sorted()
      guard !values.isEmpty else { return nil }
      return Quantiles(
        low: Course.quantile(0.1, of: values), median: Course.quantile(0.5, of: values),
        high: Course.quantile(0.9, of: values))
    }

    /// What tells it from `others`: `supply × 6, undercut`.
    func name(among others: [Case]) -> String {
      var parts = ["supply × \(Readable.parameter(terms.supply))"]
      if others.contains(where: { $0.terms.strategy != terms.strategy }) { parts.append(terms.strategy.rawValue) }
      if others.contains(where: { $0.terms.reaction != terms.reaction }) {
        parts.append(terms.reaction == .asRecorded ? "as recorded" : "recorded \(terms.reaction.text)")
      }
      return parts.joined(separator: ", ")
    }
  }

  struct Quantiles {
    let low: Double
    let median: Double
    let high: Double
  }

  var names: [String] {
    guard options.agents != nil, options.supplies == [1], cases.count == 1 else {
      return cases.map { $0.name(among: cases) }
    }
    return ["with agents"]
  }

  /// How many seeds a case with chance has.
  var seedCount: Int { cases.map(\.seeds.count).max() ?? 1 }

  /// What people are shown: nothing of suppliers where there are none.
  var metrics: [OnMetric] { OnMetric.all.filter { hasSuppliers || !$0.isOfSuppliers } }

  func quantiles(_ metric: OnMetric, of number: Int) -> Quantiles? {
    cases[number].quantiles { metric.value($0, tick) }
  }

  func median(_ metric: OnMetric, of number: Int) -> Double { quantiles(metric, of: number)?.median ?? .nan }

  /// What the undisturbed replay has.
  func before(_ metric: OnMetric) -> Double { metric.value(undisturbed, tick) }

  /// Why not all that is recorded was carried out: what is wrong with the stream, and the first of the agents that could
  /// not go on.
  var problems: [any Error] { [survey.problem, agentProblem].compactMap(\.self) }

  /// Why the first of the runs that did ended before the undisturbed replay, with which it cannot be compared then, and
  /// which run that is: `supply × 6, seed 3`; `nil` if none did.
  private var agentProblem: StoppedRun? {
    // What is wrong with the stream is so in all runs.
    let known = survey.problem.map { "\($0)" }
    for (name, one) in zip(names, cases) {
      for (seed, figures) in one.seeds {
        guard let problem = figures.record.problem, "\(problem)" != known else { continue }
        return StoppedRun(run: "\(name), seed \(seed)", cause: problem)
      }
    }
    return nil
  }

  /// Whether figures can be compared with those of the undisturbed replay.
  var isComparable: Bool { agentProblem == nil }

  /// All that went wrong with what was to be carried out, on one line; `nil` if nothing did.
  var problem: String? {
    problems.isEmpty ? nil : problems.map { "\($0)" }.joined(separator: "; ")
  }

  /// What does not add up; nothing, as far as anybody knows.
  var conservationErrors: [any Error] {
    cases.flatMap { $0.seeds.compactMap { $0.figures.record.conservation } }
      + [undisturbed.record.conservation].compactMap(\.self)
  }

  // MARK: In words

  /// What was found, in one sentence.
  var finding: String {
    let levels = cases.indices.map { median(.priceLevel, of: $0) / before(.priceLevel) - 1 }
    let volumes = cases.indices.map { median(.volume, of: $0) / before(.volume) - 1 }
    let prices = cases.indices.map { "$" + decimalText(median(.price, of: $0), decimals: 2) }
    let beginning = "With \(Readable.list([supply, agentsName].compactMap(\.self))), "
    guard isComparable else {
      return beginning + "not all of the stream was carried out, so that nothing compares with the undisturbed replay."
    }
    guard volumes.allSatisfy(\.isFinite) else { return beginning + "there is no undisturbed trade to compare with." }
    guard levels.allSatisfy(\.isFinite) else { return beginning + "nothing is traded that has a price to compare." }
    return beginning + "a GPU-hour costs \(Self.changes(levels, "less", "more")) like for like "
      + "(\(Readable.list(prices)) on average, after $\(decimalText(before(.price), decimals: 2))), "
      + "\(supply == nil ? "and " : "")\(Self.changes(volumes, "less", "more")) is traded" + sales
  }

  /// What was put on top of the stream, for titles: `6 times the supply, with mine.json`.
  var subject: String {
    let supplies = Readable.list(options.supplies.map(Readable.parameter)) + " times the supply"
    guard let agents = options.agents else { return supplies }
    return options.supplies == [1] ? "with \(agents)" : "\(supplies), with \(agents)"
  }

  private var agentsName: String? { options.agents.map { "the agents of \($0)" } }

  var hasSuppliers: Bool { options.agents == nil || options.supplies != [1] }

  private var supply: String? {
    guard hasSuppliers else { return nil }
    let supplies = cases.map { "\(Readable.parameter($0.terms.supply))" }
    let count = options.terms.supplierCount
    return "\(Readable.list(Self.unique(supplies))) times the asks, from "
      + "\(count == 1 ? "one supplier" : "\(grouped(count)) suppliers") who \(actions)"
  }

  /// How the finding ends: what those who were added come to.
  private var sales: String {
    let shares = cases.indices.map { Readable.percent(median(.supplierShare, of: $0)) }
    let suppliers = supply == nil ? "." : ", and suppliers sell \(Readable.list(shares)) of it."
    guard options.agents != nil else { return suppliers }
    let profits = cases.map { one in
      let profit = one.quantiles { $0.record.agents.reduce(0) { $0 + $1.profit } }?.median ?? .nan
      return (profit < 0 ? "−$" : "$") + grouped(decimalText(abs(profit), decimals: 2))
    }
    return "\(suppliers) The profit of all agents is \(Readable.list(profits))."
  }

  private var actions: String {
    let isOne = options.terms.supplierCount == 1
    let words = options.strategies.map { strategy in
      switch strategy {
      case .reprice: isOne ? "reprices" : "reprice"
      case .undercut: isOne ? "undercuts" : "undercut"
      case .withhold: isOne ? "withholds" : "withhold"
      case .static: isOne ? "copies recorded asks" : "copy recorded asks"
      }
    }
    return Readable.list(Self.unique(words))
  }

  /// `12% and 41% less`, or one by one where not all go the same way.
  private static func changes(_ shares: [Double], _ down: String, _ up: String) -> String {
    if shares.allSatisfy({ abs($0) < 0.000_05 }) { return "as much" }
    let texts = shares.map { Readable.percent(abs($0)) }
    if shares.allSatisfy({ $0 <= 0 }) { return "\(Readable.list(texts)) \(down)" }
    if shares.allSatisfy({ $0 >= 0 }) { return "\(Readable.list(texts)) \(up)" }
    return Readable.list(zip(shares, texts).map { "\($1) \($0 < 0 ? down : up)" })
  }

  private static func unique(_ words: [String]) -> [String] {
    words.reduce(into: []) { found, word in if !found.contains(word) { found.append(word) } }
  }

  /// What bands say.
  var bandSentence: String {
    seedCount > 1
      ? "Figures are medians of \(grouped(seedCount)) seeds. Bands are 10 to 90% of them: the chance of agents (when they act, how "
        + "large their steps are), and neither that of what was recorded nor that of parameters."
      : "One run: without a band."
  }

  /// What is known of those who do not react.
  var boundSentence: String {
    let rules = Self.unique(options.reactions.map(\.text))
    if rules.count > 1 {
      return
        "Recorded sellers would react in some way: the answer lies between \(Readable.list(rules)). Recorded buyers do not react."
    }
    return options.reactions.first == .asRecorded
      ? "Recorded participants do what is recorded, whatever happens. That is one bound; --recorded reprice, where recorded sellers "
        + "follow the price, is the other, and the answer lies between them."
      : "Recorded sellers follow the price. That is one bound; --recorded as-recorded, where they do what is recorded, is the other, "
        + "and the answer lies between them. Recorded buyers do not react."
  }
}

extension OverlayTerms {
  /// Whether runs differ with their seed.
  var hasChance: Bool { strategy != .static && supply > 1 }
}

extension OverlayTerms.Reaction {
  /// As the command line says it.
  var text: String {
    switch self {
    case .asRecorded: "as-recorded"
    case .reprice(let share): "reprice=\(Readable.parameter(share))"
    }
  }
}
