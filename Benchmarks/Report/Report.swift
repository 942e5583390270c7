import ComputeMatching
import Foundation

/// All figures of one invocation, as they are written to a file for machines to read.
struct Report: Codable {
  /// The processor's name.
  let machine: String
  /// The compiler's own words, as the caller passed them on.
  let swiftVersion: String?
  let runs: Int
  /// The mean cost of one reading of the clock; every time of a single command contains one.
  let clockNanoseconds: Double
  /// The size of a command and of an event in memory.
  let commandBytes: Int
  let eventBytes: Int
  let streams: [StreamMeasurement]

  init(runs: Int, swiftVersion: String?, streams: [StreamMeasurement]) {
    machine = processorName() ?? "unknown"
    self.swiftVersion = swiftVersion
    self.runs = runs
    clockNanoseconds = measuredClockCost()
    commandBytes = MemoryLayout<Command>.stride
    eventBytes = MemoryLayout<Event>.stride
    self.streams = streams
  }

  init(contentsOf path: String) throws(BenchmarkError) {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
      throw BenchmarkError("\(path): cannot be read")
    }
    guard let report = try? JSONDecoder().decode(Report.self, from: data) else {
      throw BenchmarkError("\(path): not a report of this version of the program")
    }
    self = report
  }

  func write(to path: String) throws(BenchmarkError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    do {
      try encoder.encode(self).write(to: URL(fileURLWithPath: path))
    } catch {
      throw BenchmarkError("\(path): cannot be written (\(error.localizedDescription))")
    }
  }
}

private func processorName() -> String? {
  guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
  for line in text.split(separator: "\n") where line.hasPrefix("model name") {
    return line.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
  }
  return nil
}
