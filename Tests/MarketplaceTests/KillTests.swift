import CommandJournal
import ComputeMatching
import Foundation
import TestSupport
import Testing

/// The service is killed at random, again and again, while many callers wait for answers.
struct KillTests {
  private static let killCount = ProcessInfo.processInfo.environment["COMPUTE_MATCHING_KILLS"].flatMap(Int.init) ?? 5
  /// One directory is gone on with this often before a fresh one takes its place.
  private static let killsPerDirectory = 10

  @Test func `nothing acknowledged is lost, and nothing is answered or carried out twice`() throws {
    var directory = try TemporaryDirectory()
    for kill in 0..<Self.killCount {
      if kill % Self.killsPerDirectory == 0 { directory = try TemporaryDirectory() }
      let service = try ServiceProcess(in: directory.path, orderCount: 5_000_000)
      // One in four is killed at any time, the others once they have acknowledged something.
      if kill % 4 > 0 { try service.waitForAcknowledgement() }
      usleep(UInt32.random(in: 0..<150_000))
      #expect(service.kill())
      try check(directory.path)
    }
    // A last process ends what the others began.
    let counts = try check(directory.path)
    let orderCount = (counts.values.max() ?? 0) * ServiceProcess.callerCount + ServiceProcess.callerCount
    let service = try ServiceProcess(in: directory.path, orderCount: orderCount)
    #expect(try service.waitForEnd() == 0)
    #expect(try check(directory.path).values.allSatisfy { $0 * ServiceProcess.callerCount == orderCount })
  }

  /// Compares the record with a copy of the journal, and returns how many orders each caller has had acknowledged.
  @discardableResult
  private func check(_ directory: String) throws -> [UInt64: Int] {
    let acknowledged = try ServiceProcess.acknowledged(in: directory)
    let copy = directory + "/copy"
    // Killed before it had made its journal.
    guard FileManager.default.fileExists(atPath: directory + "/journal") else {
      #expect(acknowledged.isEmpty)
      return [:]
    }
    try FileManager.default.copyItem(atPath: directory + "/journal", toPath: copy)
    defer { try? FileManager.default.removeItem(atPath: copy) }
    let journal = try Journal(directory: copy, sync: .never)
    var accepted: [UInt64: UInt64] = [:]
    var history = try journal.events(since: 1)
    while try history.next() {
      let first = history.firstNumber
      history.withEvents { events in
        for index in events.indices {
          guard case .accepted(let order) = events[index].kind else { continue }
          #expect(accepted.updateValue(first + UInt64(index), forKey: order.order.rawValue) == nil, "carried out twice")
        }
      }
    }
    var counts: [UInt64: Int] = [:]
    var seen: Set<UInt64> = []
    for (order, event) in acknowledged {
      #expect(seen.insert(order).inserted, "answered twice")
      #expect(accepted[order] == event, "acknowledged and lost")
      counts[(order - 1) % UInt64(ServiceProcess.callerCount), default: 0] += 1
    }
    // Each caller has one order under way at most.
    #expect(accepted.count - acknowledged.count <= ServiceProcess.callerCount)
    return counts
  }
}

/// A process of its own that runs the service with its callers, and records what they had acknowledged.
private final class ServiceProcess {
  static let callerCount = 1_000
  private let program: RunningProgram
  private let directory: String

  init(in directory: String, orderCount: Int) throws {
    self.directory = directory
    program = try RunningProgram(
      RunningProgram.path(ofProduct: "marketplace"),
      [
        directory + "/journal", "--callers", String(Self.callerCount), "--orders", String(orderCount), "--record",
        directory + "/record",
      ])
  }

  /// The ids that were acknowledged, in the order in which they were, each with the number of its first event.
  static func acknowledged(in directory: String) throws -> [(order: UInt64, event: UInt64)] {
    guard let data = FileManager.default.contents(atPath: directory + "/record") else { return [] }
    return try String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
      let numbers = line.split(separator: " ").compactMap { UInt64($0) }
      try #require(numbers.count == 2)
      return (numbers[0], numbers[1])
    }
  }

  /// Waits for the next one.
  func waitForAcknowledgement() throws {
    func size() -> Int { FileManager.default.contents(atPath: directory + "/record")?.count ?? 0 }
    let start = size()
    #expect(try program.wait { size() > start }, "the service has ended")
  }

  /// Returns whether that is what ended it.
  func kill() -> Bool { program.killAndWait() }

  /// Waits for its own end, and returns its exit code.
  func waitForEnd() throws -> Int32? { try program.waitForEnd().exitCode }
}
