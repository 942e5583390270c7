/// A model with the numbers that may change, and the prices that it should come to.
public struct FitProblem: Sendable {
  /// What may change.
  public let parameters: [FreeParameter]
  /// All dates that the model's days reach, fitted or held out.
  public let targets: [PricePath.Target]
  /// Whether each target is held out of the fit.
  public let isHeldOut: [Bool]
  /// Where the search begins: the values of the file, as shares of the ranges.
  public let start: [Double]
  private let file: ScenarioFile
  private let startDay: Double

  /// `names` are those of the parameters that are free, or empty for all; `heldOut` are dates such as `2026-03`, both
  /// inclusive. Throws if nothing is left to fit.
  public init(
    _ file: ScenarioFile, source: String, to path: PricePath, parameters names: [String] = [],
    heldOut: (first: String, last: String)? = nil
  ) throws(ScenarioError) {
    func error(_ message: String) -> ScenarioError {
      ScenarioError(source: source, place: .none, message: message)
    }
    for name in names where !file.freeParameters.contains(where: { $0.name == name }) {
      throw error(
        "there is no free parameter \(name)\(name.hint(among: file.freeParameters.map(\.name)))")
    }
    parameters = file.freeParameters.filter { names.isEmpty || names.contains($0.name) }
    if parameters.isEmpty { throw error("the model has no free parameters: it needs a list \"free\"") }
    let scenario = file.runs[0].scenario
    let startDay = scenario.startDay
    let reached = startDay...(startDay + Double(scenario.days) - 1)
    let targets = path.targets.filter { $0.lies(within: reached) }
    var days: ClosedRange<Double>?
    if let heldOut {
      guard let first = CalendarDays.days(of: heldOut.first), let last = CalendarDays.days(of: heldOut.last),
        first.lowerBound <= last.upperBound
      else { throw error("expected dates such as 2026-03:2026-08, found \(heldOut.first):\(heldOut.last)") }
      days = first.lowerBound...last.upperBound
    }
    self.startDay = startDay
    self.file = file
    self.targets = targets
    isHeldOut = targets.map { target in days.map { target.lies(within: $0) } ?? false }
    if !isHeldOut.contains(false) { throw error("no date of \(path.source) is left to fit the model to") }
    if heldOut != nil, !isHeldOut.contains(true) { throw error("no date of \(path.source) is held out") }
    start = parameters.map { parameter in
      guard case .number(let value)? = file.parameters.value(at: parameter.name)?.value else { return 0.5 }
      return parameter.share(of: value)
    }
    // Not only after a long search, or never.
    for parameter in parameters {
      for end in [parameter.range.lowerBound, parameter.range.upperBound] {
        do { _ = try file.scenario(with: parameter.paths.map { ($0, end) }) } catch let problem {
          throw error("free parameter \(parameter.name) = \(end): \(problem.message)")
        }
      }
    }
  }

  /// The values at a point of the search, parameter by parameter.
  public func values(at point: [Double]) -> [Double] { zip(parameters, point).map { $0.value(at: $1) } }

  /// The scenario with the values at a point.
  public func scenario(at point: [Double]) throws(ScenarioError) -> Scenario {
    var values: [(path: String, value: Double)] = []
    for (parameter, value) in zip(parameters, self.values(at: point)) {
      for path in parameter.paths { values.append((path, value)) }
    }
    return try file.scenario(with: values)
  }

  /// What a run comes to at each target; not a number where nothing was traded.
  public func prices(in record: RunRecord) -> [Double] {
    targets.map { $0.price(in: record, start: startDay) ?? .nan }
  }

  /// The root of the mean square of the logarithms of model over recorded price, of the targets that are held out or of
  /// the others; infinite where a price is missing.
  public func loss(of prices: [Double], heldOut: Bool = false) -> Double {
    let errors = targets.indices.filter { isHeldOut[$0] == heldOut }.map { index in
      logarithm(1 + targets[index].error(of: prices[index]))
    }
    let square = errors.reduce(0) { $0 + $1 * $1 } / Double(max(errors.count, 1))
    return square.isNaN ? .infinity : square.squareRoot()
  }

  /// Two points on either side of `point` for each parameter, for ``identifiability(_:around:fitted:)``.
  public func probes(around point: [Double]) -> [[Double]] {
    point.indices.flatMap { share in
      [-0.03, 0.03].map { step in
        var probe = point
        probe[share] = min(max(probe[share] + step, 0), 1)
        return probe
      }
    }
  }

  /// What the prices at the probes say. Prices count as known to within the error of the fit, and 5% at least.
  public func identifiability(
    _ prices: [[Double]], around point: [Double], fitted: [Double]
  ) -> Identifiability {
    let probes = probes(around: point)
    let slopes = point.indices.map { share in
      let (low, high) = (2 * share, 2 * share + 1)
      let width = probes[high][share] - probes[low][share]
      return targets.indices.filter { !isHeldOut[$0] }.map { target in
        let change = logarithm(prices[high][target] / prices[low][target])
        return change.isFinite && width > 0 ? change / width : 0
      }
    }
    return Identifiability(slopes: slopes, deviation: max(0.05, loss(of: fitted)))
  }

  /// The text of the model with the values at a point in the place of those that it has; `nil` if one of them is not in
  /// this text.
  public func text(_ text: String, at point: [Double]) -> String? {
    var replacements: [(place: TextPlace, value: Double)] = []
    for (parameter, value) in zip(parameters, values(at: point)) {
      for path in parameter.paths {
        guard let place = file.parameters.value(at: path)?.place, place != .none, place.file == nil else { return nil }
        replacements.append((place, value))
      }
    }
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    for (place, value) in replacements.sorted(by: {
      ($0.place.line, $0.place.column) > ($1.place.line, $1.place.column)
    }) {
      let isBehindMark = place.line == 1 && lines[0].starts(with: JSONParser.byteOrderMark)
      let first = place.column - 1 + (isBehindMark ? JSONParser.byteOrderMark.count : 0)
      guard lines.indices.contains(place.line - 1), first < lines[place.line - 1].count else { return nil }
      let line = lines[place.line - 1]
      let length = line[first...].prefix { Self.isOfNumber($0) }.count
      let text = JSONNode(value: .number(value), place: .none).json
      lines[place.line - 1].replaceSubrange(first..<first + length, with: Array(text.utf8))
    }
    return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
