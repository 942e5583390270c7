import ComputeMatching
import Reporting
import Testing

@testable import replay

struct OptionsTests {
  @Test func `files and options may come in any order`() throws {
    let options = try Options(arguments: ["a.csv", "--depth", "3", "-", "--summary=json", "--", "--b.csv"])
    #expect(options.inputs == [.file("a.csv"), .standardInput, .file("--b.csv")])
    #expect(options.depthLevels == 3)
    #expect(options.summary == .json)
  }

  @Test func `without options everything has its default`() throws {
    let options = try Options(arguments: [])
    #expect(options.inputs.isEmpty)
    #expect(options.opensBooks)
    #expect(options.pace == .unlimited)
    #expect(options.summary == .text)
    #expect(!options.isQuiet && !options.measuresLatency && !options.showsHelp)
  }

  @Test func `every option arrives where it belongs`() throws {
    let options = try Options(arguments: [
      "--format", "csv", "--until", "12", "--speed", "60", "--tick", "0.01", "--max-quantity", "500", "--guard", "150",
      "--max-books", "7", "--no-auto-open",
      "--events", "-", "--book", "h100-sxm", "--expect", "old.csv", "--latency-file", "out.hgrm", "--quiet", "in.csv",
    ])
    #expect(options.format == .csv)
    #expect(options.stop == .row(12))
    #expect(options.pace == .factor(60))
    #expect(options.exchange.tick == (try Tick("0.01")))
    #expect(options.exchange.maximumQuantity == 500)
    #expect(options.exchange.volatilityGuard == 150)
    #expect(options.exchange.maximumBooksPerOrder == 7)
    #expect(!options.opensBooks)
    #expect(options.events == .standardOutput)
    #expect(options.bookPattern?.text == "h100-sxm")
    #expect(options.expectedEvents == "old.csv")
    #expect(options.latencyFile == "out.hgrm")
    #expect(options.measuresLatency)
    #expect(options.isQuiet)
  }

  @Test(arguments: [
    ("2025-11-01", StopPoint.time(Timestamp(nanoseconds: 1_761_955_200_000_000_000))),
    ("t:17", .time(Timestamp(nanoseconds: 17))), ("09:30:00", .time(Timestamp(nanoseconds: 34_200_000_000_000))),
    ("1", .row(1)),
  ])
  func `until takes rows and times`(text: String, stop: StopPoint) throws {
    #expect(try StopPoint(text) == stop)
  }

  @Test(arguments: [
    (["--evnts", "x"], "unknown option --evnts; the nearest is --events"),
    (["--max", "3"], "unknown option --max; the nearest is --max-quantity"),
    (["-depth", "3"], "unknown option -depth; the nearest is --depth"),
    (["--colour"], "unknown option --colour; see --help"),
    (["--depth"], "--depth needs a value: --depth N"),
    (["--depth="], "--depth needs a value: --depth N"),
    (["--events", "--latency"], "--events needs a value: --events FILE"),
    (["--depth", "0"], "--depth 0: expected a whole number from 1 to 100000"),
    (["--depth", "+3"], "--depth +3: expected a whole number from 1 to 100000"),
    (["--guard", "10001"], "--guard 10001: expected a whole number from 0 to 10000"),
    (["--max-quantity", "4294967296"], "--max-quantity 4294967296: expected a whole number from 1 to 4294967294"),
    (["--format", "xml"], "--format xml: expected csv, lobster, log, itch, l3 or dbn"),
    (["--speed", "0"], "--speed 0: expected max or a factor above 0, such as 1, 60 or 0.5"),
    (["--quiet=yes"], "--quiet takes no value"),
    (["--depth=3", "--depth=3"], "--depth is given twice"),
    (["-", "-"], "standard input (-) can be read only once"),
    ([""], "a file name is empty"),
    (["--quiet", "--depth", "3"], "--quiet contradicts --depth: there is nowhere to print it"),
    (["--quiet", "--summary", "json"], "--quiet contradicts --summary json"),
    (
      ["--quiet", "--latency"],
      "--quiet contradicts --latency: there is nowhere to print it (use --latency-file FILE)"
    ),
    (["--format", "lobster"], "--format lobster needs a FILE: the sample is CSV"),
    (["--orderbook", "b.csv"], "--orderbook needs the FILE of LOBSTER messages it belongs to"),
    (
      ["--orderbook", "b.csv", "--format", "csv", "a.csv"],
      "--orderbook is for LOBSTER streams and contradicts --format csv"
    ),
    (
      ["--format", "lobster", "--tick", "0.01", "a.csv"],
      "--tick is for order streams in CSV, and a LOBSTER stream has one book at its own tick"
    ),
    (["--expect", "-"], "--expect cannot be standard input (-)"),
  ])
  func `what cannot be followed is refused in one line`(arguments: [String], message: String) {
    let error = #expect(throws: UsageError.self) { try Options(arguments: arguments) }
    #expect(error?.description == message)
  }

  @Test(arguments: ["0", "noon", "t:", "t:-1", "2025-11-31", "-5"])
  func `until refuses what is neither row nor time`(text: String) {
    #expect(throws: UsageError.self) { try StopPoint(text) }
  }

  @Test func `help names every option with its value`() {
    for entry in OptionTable.groups.flatMap(\.entries) {
      let name = entry.name + (entry.value.map { " " + $0 } ?? "")
      #expect(OptionTable.help.contains("\n  " + name))
    }
    #expect(OptionTable.help.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }
}
