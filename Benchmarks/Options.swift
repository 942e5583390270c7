/// What the command line asks for.
enum Options {
  case measure(Measure)
  case compare(before: String, after: String)
  case read(path: String)
  case special
  case growth
  case worst(isMarkdown: Bool)
  case marketData
  case journal(directory: String)
  case list
  case help
  case version

  struct Measure {
    var streams: [OrderStream.Kind] = []
    var runs = 7
    var commands = 1_000_000
    var timesOnly = false
    var engineOnly = false
    var isMarkdown = false
    var jsonPath: String?
    var swiftVersion: String?
  }

  static let usage = """
    usage: Benchmarks [options]
           Benchmarks compare BEFORE.json AFTER.json
           Benchmarks read FILE
           Benchmarks special
           Benchmarks growth
           Benchmarks worst [--markdown]
           Benchmarks market-data
           Benchmarks journal DIRECTORY

    Measures the matching engine with streams of orders that are the same on every machine, and beside it a probe that only
    matches: the floor. The runs of both are in turns.

      --stream NAME         only this stream; may be repeated (default: all)
      --runs N              timed runs, each on a freshly filled exchange (default: 7)
      --commands N          measured commands of each stream (default: 1000000)
      --times-only          neither times of single commands nor digests: only the timed runs
      --engine-only         neither batches nor the probe: only the engine, one command after the other
      --markdown            print the tables as the documentation has them
      --json FILE           also write all figures to FILE
      --swift-version TEXT  the compiler's version, for the report
      --list                say which streams there are
      --help                say this
      --version             say the version and the commit

    `compare` prints the ratios of two reports, and ends with 1 if they did different work. `read` measures how fast an order
    stream in CSV or a command log is turned into commands, or a file of another venue into messages. `special` measures requirement orders over 1 to 1,024 books, and
    waiting gangs. `growth` measures the slowest orders while an exchange grows to ten million live ones, where it needs 3 GB of
    memory. `worst` measures the most expensive commands that are known, and prints the table of docs/worst-commands.md.
    `market-data` measures what following the events of each stream costs.
    `journal` measures what it costs to keep commands on the disk of DIRECTORY, where it needs 3 GB.
    """

  init(_ arguments: [String]) throws(UsageError) {
    if arguments.first == "compare" {
      guard arguments.count == 3 else { throw UsageError("compare takes two files") }
      self = .compare(before: arguments[1], after: arguments[2])
      return
    }
    if arguments.first == "read" {
      guard arguments.count == 2 else { throw UsageError("read takes one file") }
      self = .read(path: arguments[1])
      return
    }
    if arguments.first == "journal" {
      guard arguments.count == 2 else { throw UsageError("journal takes one directory") }
      self = .journal(directory: arguments[1])
      return
    }
    if arguments.first == "special" {
      guard arguments.count == 1 else { throw UsageError("special takes nothing") }
      self = .special
      return
    }
    if arguments.first == "growth" {
      guard arguments.count == 1 else { throw UsageError("growth takes nothing") }
      self = .growth
      return
    }
    if arguments.first == "worst" {
      guard arguments.count == 1 || arguments.dropFirst() == ["--markdown"] else {
        throw UsageError("worst takes nothing but --markdown")
      }
      self = .worst(isMarkdown: arguments.count == 2)
      return
    }
    if arguments.first == "market-data" {
      guard arguments.count == 1 else { throw UsageError("market-data takes nothing") }
      self = .marketData
      return
    }
    var measure = Measure()
    var rest = arguments[...]
    while let option = rest.popFirst() {
      switch option {
      case "--stream":
        let name = try value(of: option, &rest)
        guard let kind = OrderStream.Kind(rawValue: name) else {
          throw UsageError("--stream: there is no stream '\(name)'; --list says which there are")
        }
        measure.streams.append(kind)
      case "--runs": measure.runs = try number(of: option, &rest)
      case "--commands": measure.commands = try number(of: option, &rest)
      case "--times-only": measure.timesOnly = true
      case "--engine-only": measure.engineOnly = true
      case "--markdown": measure.isMarkdown = true
      case "--json": measure.jsonPath = try value(of: option, &rest)
      case "--swift-version": measure.swiftVersion = try value(of: option, &rest)
      case "--list":
        self = .list
        return
      case "--help", "-h":
        self = .help
        return
      case "--version":
        self = .version
        return
      default: throw UsageError("unknown argument '\(option)'")
      }
    }
    if measure.streams.isEmpty { measure.streams = OrderStream.Kind.allCases }
    self = .measure(measure)
  }
}

/// The command line makes no sense, and why.
struct UsageError: Error {
  let message: String

  init(_ message: String) { self.message = message }
}

private func value(of option: String, _ rest: inout ArraySlice<String>) throws(UsageError) -> String {
  guard let value = rest.popFirst() else { throw UsageError("\(option) needs a value") }
  return value
}

private func number(of option: String, _ rest: inout ArraySlice<String>) throws(UsageError) -> Int {
  let text = try value(of: option, &rest)
  guard let number = Int(text), 1...100_000_000 ~= number else {
    throw UsageError("\(option): '\(text)' is not a number from 1 to 100000000")
  }
  return number
}
