import ComputeMatching
import MarketSimulation
import Reporting

/// What `simulate fit` says.
struct FitReport {
  let file: ScenarioFile
  let path: PricePath
  let problem: FitProblem
  let options: FitOptions
  let result: Fit.Result
  /// The file with the fitted model; `nil` if there is none.
  let written: String?

  /// Below this part of what its range leaves, data tell a parameter.
  private static let told = 0.5
  /// Above this the errors of two parameters go together.
  private static let together = 0.7

  private var hasHeldOut: Bool { problem.isHeldOut.contains(true) }

  // MARK: Text

  var lines: [String] {
    let heldOut = problem.isHeldOut.count { $0 }
    var lines = [
      "\(file.name): \(problem.parameters.count) free parameters, \(problem.targets.count - heldOut) dates of "
        + "\(path.source) fitted, \(heldOut) held out; \(points) with \(Self.count(options.runs, "seed")) each, "
        + "from seed \(options.seed)",
      "",
    ]
    lines += aligned(dates)
    lines += [""] + summary + [""] + aligned(parameters) + [""] + verdicts
    if let written {
      lines += ["", "\(result.failure == nil ? "" : "the best point so far is ")written to \(written)"]
    }
    if let failure = result.failure { lines += ["", "incomplete: \(failure)"] }
    return lines
  }

  private var points: String {
    let wanted = Self.count(result.wantedCount, "point")
    return result.pointCount == result.wantedCount ? wanted : "\(result.pointCount) of \(wanted)"
  }

  private var dates: [[String]] {
    let header = ["date", "source", "recorded", "model", "error", "seeds", ""]
    return [header]
      + problem.targets.indices.map { index in
        let target = problem.targets[index]
        let (low, high) = (Self.dollars(target.prices.lowerBound), Self.dollars(target.prices.upperBound))
        let seeds = SeedFigures(result.seedPrices.map { $0[index] })
        let spread = seeds.map { "\(Self.dollars($0.lowest)) to \(Self.dollars($0.highest))" } ?? "none"
        return [
          target.label, target.origin, low == high ? low : "\(low) to \(high)", Self.dollars(result.prices[index]),
          Self.percent(target.error(of: result.prices[index])), spread, problem.isHeldOut[index] ? "held out" : "",
        ]
      }
  }

  private var summary: [String] {
    func figures(_ prices: [Double], heldOut: Bool) -> String {
      let errors = problem.targets.indices.filter { problem.isHeldOut[$0] == heldOut }.map {
        problem.targets[$0].error(of: prices[$0]).magnitude
      }
      return "\(Self.unsigned(problem.loss(of: prices, heldOut: heldOut))) root mean square, "
        + "\(Self.unsigned(errors.max() ?? 0)) at most"
    }
    return [false, true].filter { !$0 || hasHeldOut }.map { isHeldOut in
      "error of what was \(isHeldOut ? "held out" : "fitted"): \(figures(result.prices, heldOut: isHeldOut)) "
        + "(before the fit: \(figures(result.startPrices, heldOut: isHeldOut)))"
    }
  }

  private var parameters: [[String]] {
    let header = ["parameter", "from", "fitted", "to"]
    return [header + (result.identifiability == nil ? [] : ["one deviation", "left of its range"])]
      + problem.parameters.indices.map { index in
        let parameter = problem.parameters[index]
        let range = parameter.range
        let value = parameter.value(at: result.point[index])
        let row = [
          parameter.name, Self.number(range.lowerBound), Self.number(value), Self.number(range.upperBound),
        ]
        guard let told = result.identifiability else { return row }
        let (low, high) = ends(index, told)
        return row + ["\(Self.number(low)) to \(Self.number(high))", Self.unsigned(told.left[index])]
      }
  }

  /// The values of a parameter one deviation below and above the fitted one.
  private func ends(_ index: Int, _ told: Identifiability) -> (low: Double, high: Double) {
    let (point, deviation) = (result.point[index], told.deviations[index])
    let parameter = problem.parameters[index]
    return (parameter.value(at: point - deviation), parameter.value(at: point + deviation))
  }

  /// What the prices cannot tell.
  private var verdicts: [String] {
    guard let told = result.identifiability else { return ["what the prices tell was not found out"] }
    var lines: [String] = []
    for (index, parameter) in problem.parameters.enumerated() where !Self.isTold(index, told) {
      lines.append(
        "the prices hardly tell \(parameter.name): \(Self.unsigned(told.left[index])) of "
          + "what its range leaves open stays open")
    }
    for pair in Self.pairs(told) {
      let names = [pair.first, pair.second].map { problem.parameters[$0].name }
      let way =
        pair.correlation > 0 ? "more of one makes up for more of the other" : "more of one is as less of the other"
      lines.append(
        "\(names[0]) and \(names[1]) cannot be told apart well: \(way) (correlation "
          + "\(decimalText(pair.correlation, decimals: 2)))")
    }
    return lines.isEmpty ? ["the prices tell every parameter, and each from every other"] : lines
  }

  private static func isTold(_ index: Int, _ told: Identifiability) -> Bool { told.left[index] < Self.told }

  private static func pairs(_ told: Identifiability) -> [(first: Int, second: Int, correlation: Double)] {
    let correlations = told.correlations
    var pairs: [(first: Int, second: Int, correlation: Double)] = []
    for first in correlations.indices {
      for second in correlations.indices where second > first {
        let correlation = correlations[first][second]
        if correlation.magnitude >= Self.together { pairs.append((first, second, correlation)) }
      }
    }
    return pairs.sorted { $0.correlation.magnitude > $1.correlation.magnitude }
  }

  private static func dollars(_ price: Double) -> String { price.isNaN ? "none" : decimalText(price, decimals: 2) }

  private static func percent(_ share: Double) -> String {
    share.isNaN ? "none" : (share > 0 ? "+" : "") + unsigned(share)
  }

  private static func unsigned(_ share: Double) -> String {
    share.isFinite ? "\(decimalText(share * 100, decimals: 1))%" : "none"
  }

  private static func count(_ count: Int, _ name: String) -> String { "\(count) \(name)\(count == 1 ? "" : "s")" }

  private static func number(_ value: Double) -> String { Readable.parameter(value) }

  // MARK: JSON

  var json: JSONValue {
    let heldOut: JSONValue = hasHeldOut ? .decimal(problem.loss(of: result.prices, heldOut: true)) : .null
    let figures: [(key: String, value: JSONValue)] = [
      ("prices", .text(path.source)), ("seed", .count(options.seed)), ("runs", .count(options.runs)),
      ("points", .count(result.pointCount)), ("error", .decimal(problem.loss(of: result.prices))),
      ("errorBefore", .decimal(problem.loss(of: result.startPrices))), ("heldOutError", heldOut),
      ("dates", .array(problem.targets.indices.map(dateValue))),
      ("parameters", .array(problem.parameters.indices.map(parameterValue))),
      ("written", written.map { .text($0) } ?? .null),
      ("tradeOffs", .array((result.identifiability.map(Self.pairs) ?? []).map(tradeOffValue))),
    ]
    return .object([("model", .text(file.name))] + Report.completeness(result.failure.map { [$0] } ?? []) + figures)
  }

  private func dateValue(_ index: Int) -> JSONValue {
    let target = problem.targets[index]
    return .object([
      ("date", .text(target.date)), ("statistic", .text(target.statistic.rawValue)), ("source", .text(target.origin)),
      ("lowest", .decimal(target.prices.lowerBound)), ("highest", .decimal(target.prices.upperBound)),
      ("model", .decimal(result.prices[index])), ("error", .decimal(target.error(of: result.prices[index]))),
      ("heldOut", .bool(problem.isHeldOut[index])),
    ])
  }

  private func parameterValue(_ index: Int) -> JSONValue {
    let parameter = problem.parameters[index]
    let told = result.identifiability
    let values = told.map { ends(index, $0) }
    return .object([
      ("path", .text(parameter.name)), ("from", .decimal(parameter.range.lowerBound)),
      ("to", .decimal(parameter.range.upperBound)), ("value", .decimal(parameter.value(at: result.point[index]))),
      ("low", .decimal(values?.low ?? .nan)), ("high", .decimal(values?.high ?? .nan)),
      ("left", .decimal(told?.left[index] ?? .nan)),
      ("isTold", told.map { .bool(Self.isTold(index, $0)) } ?? .null),
    ])
  }

  private func tradeOffValue(_ pair: (first: Int, second: Int, correlation: Double)) -> JSONValue {
    .object([
      ("first", .text(problem.parameters[pair.first].name)), ("second", .text(problem.parameters[pair.second].name)),
      ("correlation", .decimal(pair.correlation)),
    ])
  }
}
