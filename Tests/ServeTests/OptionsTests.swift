import CommandJournal
import Reporting
import Testing

@testable import serve

struct OptionsTests {
  @Test func `every option arrives where it belongs`() throws {
    let options = try Options(arguments: [
      "--tick", "0.01", "--guard", "150", "--strict", "--sync", "20", "--epoch", "3", "--form=json", "--events-from",
      "7",
      "market",
    ])
    #expect(options.exchange.configuration.volatilityGuard == 150)
    #expect(options.exchange.given == [.tick, .volatilityGuard])
    #expect(options.isStrict)
    #expect(options.sync == .interval(nanoseconds: 20_000_000))
    #expect(options.epoch == 3)
    #expect(options.form == .json)
    #expect(options.firstEvent == 7)
    #expect(options.directory == "market")
    #expect(try Options(arguments: ["--socket", "s", "--output", "none", "m"]).socket == "s")
  }

  @Test(arguments: [
    [], ["a", "b"], ["-"], ["--sync", "0", "m"], ["--sync", "often", "m"], ["--epoch", "0", "m"],
    ["--output", "none", "--events-from", "1", "m"], ["--socket", "s", "--events-from", "1", "m"],
    ["--form", "xml", "m"],
  ])
  func `what cannot be done is refused`(arguments: [String]) {
    #expect(throws: UsageError.self) { try Options(arguments: arguments) }
  }

  @Test func `help names every option with its value`() {
    for entry in OptionTable.groups.flatMap(\.entries) {
      let name = entry.name + (entry.value.map { " " + $0 } ?? "")
      #expect(OptionTable.help.contains("\n  " + name))
    }
    #expect(OptionTable.help.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }
}
