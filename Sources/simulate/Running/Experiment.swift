import MarketSimulation
import Synchronization

/// A scenario with its control and its variants, for several seeds in a row, on all cores.
struct Experiment: Sendable {
  let file: ScenarioFile
  let firstSeed: UInt64
  let seedCount: Int
  /// What differs from seed to seed.
  var chance = Chance.agents
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
    /// Why runs of the last of these seeds ended before their end, and no further seeds were run.
    var failures: [any Error] = []
    /// What went wrong with the recording; `nil` if nothing did, or there is none.
    var recordingError: (any Error)?

    /// The seeds of which all runs are whole: a check holds with these or does not.
    var wholeSeeds: [SeedResult] { seeds.filter(\.isWhole) }

    /// What figures are of. Beside seeds that are whole, one that is not would only blur them; alone it is what there is.
    var shownSeeds: [SeedResult] {
      let whole = wholeSeeds
      return whole.isEmpty ? seeds : whole
    }

    /// With how many seeds a check held.
    func passes(ofCheck index: Int) -> Int { wholeSeeds.count { $0.verdicts[index].hasPassed } }
  }

  /// Runs everything. `recording` takes down the scenario itself with the first seed.
  func run(recording: sending OrderRecording?, showsProgress: Bool) throws -> Outcome {
    let runs = file.runs
    // What cannot run is found before anything does.
    if chance != .agents { for offset in 0..<seedCount { _ = try scenarios(offset) } }
    let progress = RunProgress(
      isWanted: showsProgress, periods: file.periodCount * seedCount, runs: runs.count * seedCount)
    defer { progress.clear() }
    let recording = Mutex(recording)
    var seeds: [SeedResult] = []
    var first: [RunRecord] = []
    // Those of the seed that is not whole yet.
    var ended: [EndedRun] = []
    var recordingError: (any Error)?
    /// Why a run ended, with its name where it is one of several.
    func stop(of run: Int, _ cause: any Error) -> any Error {
      guard seedCount * runs.count > 1 else { return cause }
      return StoppedRun(run: "\(runs[run].name), seed \(firstSeed &+ UInt64(seeds.count))", cause: cause)
    }
    func stops() -> [any Error] {
      ended.enumerated().compactMap { run, end in end.failure.map { stop(of: run, $0) } }
    }
    do {
      try performJobs(seedCount * runs.count) { job in
        let (offset, run) = job.quotientAndRemainder(dividingBy: runs.count)
        let seed = chance == .parameters ? firstSeed : firstSeed &+ UInt64(offset)
        let scenario = try scenarios(offset)[run].scenario
        return job == 0
          ? try recording.withLock { try EndedRun(scenario, seed: seed, recording: $0, progress) }
          : try EndedRun(scenario, seed: seed, progress)
      } handOn: { run in
        ended.append(run)
        recordingError = recordingError ?? run.recordingError
        guard ended.count == runs.count else { return }
        let records = ended.map(\.record)
        let measures = seeds.count < Self.mostCourses ? keptMeasures : []
        if seeds.isEmpty { first = records }
        let seed = firstSeed &+ UInt64(seeds.count)
        let draws = chance == .agents ? [] : file.uncertainParameters.map { $0.value(seed: seed) }
        let failures = stops()
        seeds.append(
          SeedResult(
            file, seed: seed, isWhole: failures.isEmpty, records: records, keeping: measures, draws: draws))
        if !failures.isEmpty { throw RunsEnded(failures: failures) }
        ended = []
      }
    } catch let end as RunsEnded {
      return Outcome(seeds: seeds, records: first, failures: end.failures, recordingError: recordingError)
    } catch {
      // A run that cannot begin takes nothing from the seeds before it.
      let cause = stop(of: ended.count, error)
      if seeds.isEmpty { throw cause }
      return Outcome(
        seeds: seeds, records: first, failures: stops() + [cause], recordingError: recordingError)
    }
    return Outcome(seeds: seeds, records: first, recordingError: recordingError)
  }

  /// The runs of a seed.
  private func scenarios(_ offset: Int) throws -> [ScenarioFile.ScenarioRun] {
    chance == .agents ? file.runs : try file.runs(parameterSeed: firstSeed &+ UInt64(offset))
  }
}
