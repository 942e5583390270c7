import Foundation
import FuzzTargets

/// Fuzzing without libFuzzer, and what else `scripts/fuzz` needs.
@main
enum Fuzz {
  private static let usage = """
    usage: Fuzz run TARGET EXECUTIONS SEED FILE   runs the corpus and inputs like it; FILE has the input at hand
           Fuzz replay TARGET FILE...             runs inputs again
           Fuzz write-corpus                      writes logs and snapshots from the corpus of order streams
    """

  static func main() throws {
    let corpus = Corpus(folder: "Tests/Corpus")
    var arguments = CommandLine.arguments.dropFirst()
    switch (arguments.popFirst(), arguments.first.flatMap { FuzzTarget(rawValue: $0) }) {
    case ("run", let target?) where arguments.count == 4:
      let numbers = arguments.dropFirst()
      guard let executions = Int(numbers[numbers.startIndex]), let seed = UInt64(numbers[numbers.startIndex + 1]),
        let path = numbers.last
      else { fail() }
      try SeededRun(target, corpus, seed: seed).run(executions, keepingInputAt: path)
    case ("replay", let target?):
      for path in arguments.dropFirst() { target.run([UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))) }
    case ("write-corpus", _): try corpus.writeJournals()
    default: fail()
    }
  }

  private static func fail() -> Never {
    FileHandle.standardError.write(Data((usage + "\n").utf8))
    exit(2)
  }
}
