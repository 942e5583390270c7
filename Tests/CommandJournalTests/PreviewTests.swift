import ComputeMatching
import SampleTraffic
import TestSupport
import Testing

@testable import CommandJournal

/// Previews leave no trace in what a journal keeps.
struct PreviewTests {
  @Test func `log, digest and snapshot have the same bytes before and after previews`() throws {
    let directory = try TemporaryDirectory()
    var journal = try SampleJournal.open(directory)
    var traffic = SampleTraffic(seed: 5)
    var previewCount = 0
    for round in 0..<20 {
      var orders: [Order] = []
      for _ in 0..<100 {
        let command = try traffic.next(&journal)
        // Every other order is previewed and never submitted.
        if case .submit(let order) = command.command, orders.count < 50 {
          orders.append(order)
        } else {
          try journal.apply(command.command, at: command.timestamp)
        }
      }
      journal.removeAllEvents()
      let before = try bytes(of: &journal, in: directory)
      for order in orders where journal.preview(order).rejection == nil { previewCount += 1 }
      #expect(try bytes(of: &journal, in: directory) == before, "round \(round)")
    }
    #expect(previewCount > 200)
  }

  private func bytes(of journal: inout Journal, in directory: TemporaryDirectory) throws -> [[UInt8]] {
    try journal.snapshot()
    let snapshot = try directory.bytes(SampleJournal.snapshot(Int(journal.exchange.commandCount)))
    return [snapshot, try directory.bytes(SampleJournal.log), Array("\(journal.digest.value)".utf8)]
  }
}
