import AllocationCounter
import ComputeMatching
import Foundation
import CommandJournal
import Testing

/// What reading a log takes from the allocator.
@Suite(.enabled(if: allocation_counting_is_active()))
struct LogAllocationTests {
  @Test func `commands of a log are read without allocating for them`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).log").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var exchange = Exchange()
    var writer = try CommandLogWriter(path: path, exchange.configuration)
    for id in 1...50_000 as ClosedRange<UInt64> {
      let order = Order(id: OrderID(id), side: .bid, book: BookID(0), price: 100, quantity: 1)
      try writer.append(id % 3 == 0 ? .cancel(OrderID(id)) : .submit(order), at: 1, of: exchange)
    }
    try writer.finish()

    var reader = try CommandLogReader(path: path)
    // The first makes room for those that are lent.
    _ = try reader.next(&exchange)
    let before = allocation_counts()
    while try reader.next(&exchange) {}
    let after = allocation_counts()
    #expect(reader.commandCount == 50_000)
    #expect(after.live_bytes == before.live_bytes)
    if isOptimized { #expect(after.allocations == before.allocations) }
  }
}
