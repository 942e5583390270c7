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
  /// Where the model was written to with the fitted values, if it was.
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
        + "\(path.source) fitted, \(heldOut) held out; \(result.pointCount) points with \(options.runs) seeds each, from "
        + "seed \(options.seed)",
      "",
    ]
    lines += aligned(dates)
    lines += [""] + summary + [""] + aligned(parameters) + [""] + verdicts
    if let output = written { lines += ["", "written to \(output)"] }
    return lines
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
    let header = ["parameter", "from", "fitted", "to", "one deviation", "left of its range"]
    return [header]
      + problem.parameters.indices.map { index in
        let parameter = problem.parameters[index]
        let point = result.point[index]
        let deviation = result.identifiability.deviations[index]
        let (low, high) = (parameter.value(at: point - deviation), parameter.value(at: point + deviation))
        return [
          parameter.name, Self.number(parameter.range.lowerBound), Self.number(parameter.value(at: point)),
          Self.number(parameter.range.upperBound), "\(Self.number(low)) to \(Self.number(high))",
          Self.unsigned(result.identifiability.left[index]),
        ]
      }
  }

  /// What the prices cannot tell.
  private var verdicts: [String] {
    var lines: [String] = []
    for (index, parameter) in problem.parameters.enumerated() {
      if isTold(index) { continue }
      lines.append(
        "the prices hardly tell \(parameter.name): \(Self.unsigned(result.identifiability.left[index])) of "
          + "what its range leaves open stays open")
    }
    for pair in pairs {
      let names = [pair.first, pair.second].map { problem.parameters[$0].name }
      let way =
        pair.correlation > 0 ? "more of one makes up for more of the other" : "more of one is as less of the other"
      lines.append(
        "\(names[0]) and \(names[1]) cannot be told apart well: \(way) (correlation "
          + "\(decimalText(pair.correlation, decimals: 2)))")
    }
    return lines.isEmpty ? ["the prices tell every parameter, and each from every other"] : lines
  }

  private func isTold(_ index: Int) -> Bool { result.identifiability.left[index] < Self.told }

  private var pairs: [(first: Int, second: Int, correlation: Double)] {
    let correlations = result.identifiability.correlations
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

  private static func number(_ value: Double) -> String { Readable.parameter(value) }

  // MARK: JSON

  var json: JSONValue {
    let identifiability = result.identifiability
    return .object([
      ("model", .text(file.name)), ("prices", .text(path.source)), ("seed", .count(options.seed)),
      ("runs", .count(options.runs)), ("points", .count(result.pointCount)),
      ("error", .decimal(problem.loss(of: result.prices))),
      ("errorBefore", .decimal(problem.loss(of: result.startPrices))),
      ("heldOutError", hasHeldOut ? .decimal(problem.loss(of: result.prices, heldOut: true)) : .null),
      (
        "dates",
        .array(
          problem.targets.indices.map { index in
            let target = problem.targets[index]
            return .object([
              ("date", .text(target.date)), ("statistic", .text(target.statistic.rawValue)),
              ("source", .text(target.origin)), ("lowest", .decimal(target.prices.lowerBound)),
              ("highest", .decimal(target.prices.upperBound)), ("model", .decimal(result.prices[index])),
              ("error", .decimal(target.error(of: result.prices[index]))), ("heldOut", .bool(problem.isHeldOut[index])),
            ])
          })
      ),
      (
        "parameters",
        .array(
          problem.parameters.indices.map { index in
            let parameter = problem.parameters[index]
            let point = result.point[index]
            let deviation = identifiability.deviations[index]
            return .object([
              ("path", .text(parameter.name)), ("from", .decimal(parameter.range.lowerBound)),
              ("to", .decimal(parameter.range.upperBound)), ("value", .decimal(parameter.value(at: point))),
              ("low", .decimal(parameter.value(at: point - deviation))),
              ("high", .decimal(parameter.value(at: point + deviation))),
              ("left", .decimal(identifiability.left[index])), ("isTold", .bool(isTold(index))),
            ])
          })
      ),
      (
        "tradeOffs",
        .array(
          pairs.map { pair in
            .object([
              ("first", .text(problem.parameters[pair.first].name)),
              ("second", .text(problem.parameters[pair.second].name)), ("correlation", .decimal(pair.correlation)),
            ])
          })
      ),
    ])
  }
}
