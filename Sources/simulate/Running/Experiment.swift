import MarketSimulation
import Synchronization

/// A scenario with its control and its variants, for several seeds in a row, on all cores.
struct Experiment: Sendable {
  let file: ScenarioFile
  let firstSeed: UInt64
  let seedCount: Int
  /// The measures whose course is kept for every seed, up to ``mostCourses`` seeds.
  let keptMeasures: [String]

  /// Courses of more seeds than these would fill the memory, and change no band that a reader can see.
  static let mostCourses = 1_000

  /// What the runs came to. The same however many cores there are.
  struct Outcome: Sendable {
    /// In the order of the seeds.
    let seeds: [SeedResult]
    /// Of the first seed, in the order of the runs.
    let records: [RunRecord]

    /// With how many seeds a check held.
    func passes(ofCheck index: Int) -> Int { seeds.count { $0.verdicts[index].hasPassed } }
  }

  /// Runs everything. `recording` takes down the scenario itself with the first seed.
  func run(recording: sending OrderRecording?, showsProgress: Bool) throws -> Outcome {
    let runs = file.runs
    let periods = runs.reduce(0) { $0 + $1.scenario.days * 24 / $1.scenario.periodHours }
    let progress = RunProgress(
      isWanted: showsProgress, periods: periods * seedCount, runs: runs.count * seedCount)
    defer { progress.clear() }
    let recording = Mutex(recording)
    let gathered = Mutex(Gathered(seedCount: seedCount))
    try performOnAllCores(seedCount * runs.count) { job in
      let (offset, run) = job.quotientAndRemainder(dividingBy: runs.count)
      let seed = firstSeed &+ UInt64(offset)
      let record =
        job == 0
        ? try recording.withLock { try Self.record(runs[run].scenario, seed, recording: $0, progress) }
        : try Self.record(runs[run].scenario, seed, recording: nil, progress)
      guard let records = gathered.withLock({ $0.add(record, of: run, to: offset, of: runs.count) }) else { return }
      let measures = offset < Self.mostCourses ? keptMeasures : []
      let result = SeedResult(file, seed: seed, records: records, keeping: measures)
      gathered.withLock { $0.seeds[offset] = result }
    }
    return gathered.withLock { Outcome(seeds: $0.seeds.compactMap(\.self), records: $0.first) }
  }

  private static func record(
    _ scenario: Scenario, _ seed: UInt64, recording: OrderRecording?, _ progress: RunProgress
  ) throws -> RunRecord {
    let recorder: CommandRecorder? = recording.map { recording in recording.append }
    var simulation = try Simulation(scenario, seed: seed, recorder: recorder)
    while simulation.finishedPeriods < simulation.periodCount {
      simulation.runPeriod()
      progress.finishPeriod()
    }
    try simulation.checkConservation()
    try recording?.finish()
    progress.finishRun()
    return simulation.result
  }

  /// Records stay here until all runs of their seed are over; only those of the first seed stay longer.
  private struct Gathered {
    var seeds: [SeedResult?]
    var first: [RunRecord] = []
    private var waiting: [Int: [RunRecord?]] = [:]

    init(seedCount: Int) { seeds = Array(repeating: nil, count: seedCount) }

    /// Returns all records of a seed once they are there.
    mutating func add(_ record: RunRecord, of run: Int, to offset: Int, of runCount: Int) -> [RunRecord]? {
      waiting[offset, default: Array(repeating: nil, count: runCount)][run] = record
      guard let records = waiting[offset]?.compactMap(\.self), records.count == runCount else { return nil }
      waiting[offset] = nil
      if offset == 0 { first = records }
      return records
    }
  }
}
