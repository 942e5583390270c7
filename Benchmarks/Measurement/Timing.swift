/// What carries out a stream, and how.
enum Runner: String, Codable, CaseIterable {
  /// One command after the other.
  case engine
  /// ``batchSize`` commands at a time.
  case engineBatches = "engine, batches"
  /// The floor, one command after the other.
  case probe
  /// ``batchSize`` commands at a time, with prefetch.
  case probeBatches = "probe, batches"

  /// Commands that are carried out between two readings of what happened.
  static var batchSize: Int { 1_024 }
}

/// How long one runner took for all measured commands of a stream, in each of several runs.
struct Timing: Codable {
  let runner: Runner
  private(set) var cpuNanoseconds: [Int64] = []
  private(set) var wallNanoseconds: [Int64] = []

  init(_ runner: Runner) { self.runner = runner }

  mutating func add(_ elapsed: (cpu: Int64, wall: Int64)) {
    cpuNanoseconds.append(elapsed.cpu)
    wallNanoseconds.append(elapsed.wall)
  }

  /// How long each of `count` calls of `body` takes, by one reading of the clock after each.
  @inline(__always)
  static func ofEach(_ count: Int, _ body: (_ index: Int) -> Void) -> [Duration] {
    var durations = [Duration](repeating: .zero, count: count)
    var previous = SuspendingClock.now
    for index in 0..<count {
      body(index)
      let present = SuspendingClock.now
      durations[index] = present - previous
      previous = present
    }
    return durations
  }

  /// The median of how many times as much time of the processor this took as `other` did in the same run.
  func ratio(to other: Timing) -> Double {
    zip(cpuNanoseconds, other.cpuNanoseconds).map { Double($0) / Double(max($1, 1)) }.median
  }
}

extension [Double] {
  /// Of at least one number.
  var median: Double {
    let sorted = sorted()
    let middle = count / 2
    return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
