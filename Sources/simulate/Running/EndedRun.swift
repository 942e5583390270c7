import MarketSimulation

/// What a run came to, and why it ended before its end.
struct EndedRun: Sendable {
  /// Of the periods that are over.
  let record: RunRecord
  /// `nil` if all are.
  let failure: (any Error)?
  /// What went wrong with the recording; `nil` if nothing did, or there is none.
  let recordingError: (any Error)?

  /// Carries out a run. Throws if it cannot begin.
  init(_ scenario: Scenario, seed: UInt64, recording: OrderRecording? = nil, _ progress: RunProgress) throws {
    let recorder: CommandRecorder? = recording.map { recording in recording.append }
    var simulation = try Simulation(scenario, seed: seed, recorder: recorder)
    do {
      record = try simulation.run(afterEachPeriod: progress.finishPeriod)
      failure = nil
    } catch {
      record = simulation.result
      failure = error
    }
    recordingError = recording?.finished()
    progress.finishRun()
  }

  /// The record, if it is of the whole run. Throws why it is not, and which run that is: `seed 3 of A`.
  func whole(_ run: @autoclosure () -> String) throws -> RunRecord {
    if let failure { throw StoppedRun(run: run(), cause: failure) }
    return record
  }
}

/// A run of several that ended before its end, or could not begin.
struct StoppedRun: Error, CustomStringConvertible {
  let run: String
  let cause: any Error

  var description: String { "\(cause) (\(run))" }
}

/// Runs ended before their end, and no further ones are begun.
struct RunsEnded: Error {
  let failures: [any Error]
}
