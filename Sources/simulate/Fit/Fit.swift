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
    // A file that cannot be written does not keep what was found from being printed.
    let writing = Swift.Result {
      guard let output = options.output else { return }
      var written = try WholeTextFile(path: output)
      try written.write(try fitted(options, problem, at: result.point))
      try written.finish()
    }
    let report = FitReport(
      file: file, path: path, problem: problem, options: options, result: result,
      written: (try? writing.get()) == nil ? nil : options.output)
    if options.isJSON {
      try TextOutput.standardOutput.write(report.json.document())
    } else {
      try Terminal.write(report.lines)
    }
    try writing.get()
    return .done
  }

  /// What the search came to.
  struct Result {
    let point: [Double]
    /// At the point where it began, and at the best.
    let startPrices: [Double]
    let prices: [Double]
    /// Of each seed at the best point.
    let seedPrices: [[Double]]
    let identifiability: Identifiability
    let pointCount: Int
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
    let wanted = options.points ?? 40 * problem.parameters.count
    let probes = problem.probes(around: problem.start)
    let total = max(1, wanted) + probes.count + 1
    let periods = try problem.scenario(at: problem.start).periodCount
    let progress = RunProgress(
      isWanted: !options.isQuiet, periods: total * options.runs * periods, runs: total * options.runs)
    defer { progress.clear() }
    var search = PopulationSearch(from: problem.start, evaluations: max(1, wanted), seed: options.seed)
    func prices(_ points: [[Double]]) throws -> [[[Double]]] {
      var runs: [[Double]] = []
      do {
        try performJobs(points.count * options.runs, cores: options.cores) { job in
          let scenario = try problem.scenario(at: points[job / options.runs])
          var simulation = try Simulation(scenario, seed: options.seed &+ UInt64(job % options.runs))
          let record = try simulation.run(afterEachPeriod: progress.finishPeriod)
          progress.finishRun()
          return problem.prices(in: record)
        } handOn: {
          runs.append($0)
        }
      } catch  where search.bestLoss.isFinite {
        // What was found is not lost.
        throw UsageError(description: "\(error); \(problem.sentence(on: search))")
      }
      return points.indices.map { Array(runs[$0 * options.runs..<($0 + 1) * options.runs]) }
    }
    var startPrices: [Double] = []
    while let points = search.ask() {
      let found = try prices(points).map(mean)
      if startPrices.isEmpty { startPrices = found[0] }
      search.tell(found.map { problem.loss(of: $0) })
    }
    let around = try prices([search.best] + problem.probes(around: search.best))
    let best = mean(around[0])
    return Result(
      point: search.best, startPrices: startPrices, prices: best, seedPrices: around[0],
      identifiability: problem.identifiability(around.dropFirst().map(mean), around: search.best, fitted: best),
      pointCount: max(1, wanted))
  }

  /// Of all seeds, target by target.
  private static func mean(_ seeds: [[Double]]) -> [Double] {
    (seeds.first ?? []).indices.map { target in
      seeds.reduce(0) { $0 + $1[target] } / Double(seeds.count)
    }
  }
}

extension FitProblem {
  /// The best point of a search so far, as settings of the model.
  fileprivate func sentence(on search: PopulationSearch) -> String {
    let settings = zip(parameters, search.best).map { "\($0.name)=\($0.value(at: $1))" }
    return "the best of the points before it, with an error of \(Readable.percent(search.bestLoss)): "
      + settings.joined(separator: " ")
  }
}
