import Testing

@testable import replay

struct ReplayPositionTests {
  private let second: UInt64 = 1_000_000_000

  @Test func `the line says how many, how fast, how far and how long`() {
    let position = ReplayPosition(commands: 12_345_678, bytesRead: 380, bytesInAll: 1000)
    #expect(
      position.line(after: 4 * second) == "12,345,678 commands, 3,086,420 a second, 38%, 0:07 left")
  }

  @Test func `where the end is not known it says how many and how fast`() {
    let position = ReplayPosition(commands: 500, bytesRead: 10, bytesInAll: nil)
    #expect(position.line(after: 2 * second) == "500 commands, 250 a second")
  }

  @Test func `long waits are hours`() {
    let position = ReplayPosition(commands: 1, bytesRead: 1, bytesInAll: 3601)
    #expect(position.line(after: 3 * second) == "1 commands, 0 a second, 0%, 3:00:00 left")
  }

  @Test func `a file that grew while it was read is done`() {
    let position = ReplayPosition(commands: 10, bytesRead: 20, bytesInAll: 10)
    #expect(position.line(after: second) == "10 commands, 10 a second, 100%, 0:00 left")
  }
}
