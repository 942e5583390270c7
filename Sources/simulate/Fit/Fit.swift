import MarketSimulation
import OrderStreams
import Reporting

/// `simulate fit`: the values of free parameters with which a model comes nearest to recorded prices.
enum Fit {
  static func run(_ options: FitOptions) throws -> ExitCode {
    let file = try ScenarioFiles.file(options.model, settings: options.settings)
    let path = try prices(options, models: file.runs[0].scenario.gpuModels)
    let problem = try FitProblem(
      file, source: options.model, to: path, parameters: options.parameters, heldOut: options.heldOut)
    if let output = options.output {
      let inputs = ScenarioFiles.paths([options.model]) + (options.prices.map { [$0] } ?? [])
      try ScenarioFiles.refuse("--write", output, reading: inputs)
      // Found out before the search, which takes long.
      _ = try fitted(options, problem, at: problem.start)
    }
    let result = try search(options, problem)
    var errors = result.failure.map { [$0] } ?? []
    // A file that cannot be written does not keep what was found from being printed.
    var written: String?
    do { written = try write(result, options, problem) } catch { errors.append(error) }
    let report = FitReport(
      file: file, path: path, problem: problem, options: options, result: result, written: written)
    do { try Terminal.write(report.lines, or: report.json, asJSON: options.isJSON) } catch { errors.append(error) }
    return Simulate.exitCode(errors)
  }

  /// Writes the model with the values of the best point, and returns the file; `nil` if none is wanted. That of a search
  /// which did not come to its end does not take the name that is wanted.
  private static func write(_ result: Result, _ options: FitOptions, _ problem: FitProblem) throws -> String? {
    guard let output = options.output else { return nil }
    var file = try WholeTextFile(path: output)
    try file.write(try fitted(options, problem, at: result.point))
    if result.failure != nil { return file.leaveUnfinished() }
    try file.finish()
    return output
  }

  /// What the search came to.
  struct Result {
    let point: [Double]
    /// At the point where it began, and at the best.
    let startPrices: [Double]
    let prices: [Double]
    /// Of each seed at the best point.
    let seedPrices: [[Double]]
    /// `nil` if the search did not come so far.
    let identifiability: Identifiability?
    /// How many points were tried, of how many.
    let pointCount: Int
    let wantedCount: Int
    /// Why the search did not come to its end; `nil` if it did.
    let failure: (any Error)?
  }

  private static func prices(_ options: FitOptions, models: [String]) throws -> PricePath {
    guard let path = options.prices else {
      guard let shipped = ScenarioFiles.references(of: options.model).table("prices.csv") else {
        throw UsageError(description: "there is no prices.csv; name a table with --to")
      }
      return try PricePath(shipped, source: "prices.csv", models: models)
    }
    return try PricePath(try ScenarioFiles.contents(of: path), source: path, models: models)
  }

  private static func fitted(_ options: FitOptions, _ problem: FitProblem, at point: [Double]) throws -> String {
    guard let text = problem.text(try ScenarioFiles.text(of: options.model), at: point) else {
      throw UsageError(
        description: "--write: a free parameter of \(options.model) is in the model to which it refers; fit that one")
    }
    return text
  }

  private static func search(_ options: FitOptions, _ problem: FitProblem) throws -> Result {
    let wanted = max(1, options.points ?? 40 * problem.parameters.count)
    let total = wanted + problem.probes(around: problem.start).count
    let periods = try problem.scenario(at: problem.start).periodCount
    let progress = RunProgress(
      isWanted: !options.isQuiet, periods: total * options.runs * periods, runs: total * options.runs)
    defer { progress.clear() }
    var pointCount = 0
    var failure: (any Error)?
    /// The prices at the points, up to the first at which a run stops; there is no further one then.
    func prices(_ points: [[Double]]) -> [[[Double]]] {
      let first = pointCount + 1
      let (runs, stopped) = outcomes(ofJobs: points.count * options.runs, cores: options.cores) { job in
        let (point, rank) = job.quotientAndRemainder(dividingBy: options.runs)
        let seed = options.seed &+ UInt64(rank)
        let run = try EndedRun(try problem.scenario(at: points[point]), seed: seed, progress)
        return problem.prices(in: try run.whole("point \(first + point), seed \(seed)"))
      }
      failure = stopped
      let whole = runs.count / options.runs
      pointCount += whole
      return (0..<whole).map { Array(runs[$0 * options.runs..<($0 + 1) * options.runs]) }
    }
    var search = PopulationSearch(from: problem.start, evaluations: wanted, seed: options.seed)
    var startPrices: [Double] = []
    var best: (prices: [[Double]], loss: Double) = ([], .infinity)
    while failure == nil, let points = search.ask() {
      let found = prices(points)
      guard let first = found.first else { break }
      if startPrices.isEmpty {
        startPrices = mean(first)
        best.prices = first
      }
      let losses = found.map { problem.loss(of: mean($0)) }
      for (prices, loss) in zip(found, losses) where loss < best.loss { best = (prices, loss) }
      search.tell(losses)
    }
    // Without a point there is nothing to report.
    if let failure, startPrices.isEmpty { throw failure }
    let triedCount = pointCount
    let fitted = mean(best.prices)
    let around = failure == nil ? prices(problem.probes(around: search.best)).map(mean) : []
    return Result(
      point: search.best, startPrices: startPrices, prices: fitted, seedPrices: best.prices,
      identifiability: failure == nil
        ? problem.identifiability(around, around: search.best, fitted: fitted) : nil,
      pointCount: triedCount, wantedCount: wanted, failure: failure)
  }

  /// Of all seeds, target by target.
  private static func mean(_ seeds: [[Double]]) -> [Double] {
    (seeds.first ?? []).indices.map { target in
      seeds.reduce(0) { $0 + $1[target] } / Double(seeds.count)
    }
  }
}
